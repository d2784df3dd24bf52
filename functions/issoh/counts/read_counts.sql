create or replace function issoh_private.read_counts(counts issoh.stock_count_input[])
returns issoh_private.stock_count_draft[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, it would go through all products for each line.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_drafts issoh_private.stock_count_draft[];
  v_bad text;
begin
  if coalesce(cardinality(counts), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISICN', message = format('%s counts cannot be recorded at once.', coalesce(cardinality(counts), 0)),
      hint = format('Send 1 to %s.', v_most);
  end if;
  select coalesce(c.internal_sku, c.product_id::text, 'null') into v_bad
    from unnest(counts) c
   where (c.quantity >= 0) is not true
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICN', message = format('The count of "%s" is no number of pieces.', v_bad),
      hint = 'Give quantity a whole number of 0 or more.';
  end if;

  perform issoh_private.refuse_unknown_products(array(select c.product_id from unnest(counts) c),
                                                array(select c.internal_sku from unnest(counts) c));
  v_drafts := array(
    select row(uuidv7(), p.product_id, c.quantity, c.note)::issoh_private.stock_count_draft
      from unnest(counts) with ordinality as c (product_id, internal_sku, quantity, note, position)
      join issoh.selected_products p on p.product_id = c.product_id or p.internal_sku = common.trimmed(c.internal_sku)
     order by c.position);
  select p.internal_sku into v_bad
    from unnest(v_drafts) d
    join issoh.selected_products p on p.product_id = d.product_id
   group by p.internal_sku
  having count(*) > 1
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICN', message = format('"%s" is counted twice.', v_bad),
      hint = 'Add up what lies in several places, and send one count of a product.';
  end if;
  return v_drafts;
end
$$;
comment on function issoh_private.read_counts(issoh.stock_count_input[]) is
  'Counts with their products looked up, each with an id. Raises ISICN, ISNPR.';
