create or replace function issoh_private.read_order_products(lines issoh.order_line_input[]) returns uuid[]
language plpgsql stable
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
  v_bad record;
  v_products uuid[];
begin
  if coalesce(cardinality(lines), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISIOL', message = format('An order cannot have %s lines.', coalesce(cardinality(lines), 0)),
      hint = format('Send 1 to %s.', v_most);
  end if;
  perform issoh_private.refuse_unknown_products(array(select l.product_id from unnest(lines) l),
                                                array(select l.internal_sku from unnest(lines) l));
  select l.* into v_bad
    from unnest(lines) l
   where (l.quantity > 0) is not true or l.pack_size <= 0
      or l.quantity::bigint * coalesce(l.pack_size, 1) > 2147483647
      or not common.is_currency(coalesce(l.currency_code, 'EUR'))
      or not (l.unit_cost >= 0 and l.unit_cost < 1e13 and scale(trim_scale(l.unit_cost)) <= 10)
   limit 1;
  if found then
    if (v_bad.quantity > 0) is not true then
      raise exception using
        errcode = 'ISIQT',
        message = format('A quantity of %s cannot be ordered.', coalesce(v_bad.quantity::text, 'null')),
        hint = 'Give a whole number of pieces above 0.';
    elsif v_bad.pack_size <= 0 or v_bad.quantity::bigint * coalesce(v_bad.pack_size, 1) > 2147483647 then
      raise exception using
        errcode = 'ISIQT',
        message = format('%s packs of %s pieces cannot be ordered.', v_bad.quantity, v_bad.pack_size),
        hint = 'A pack has 1 piece or more, and a line 2,147,483,647 at most.';
    elsif not common.is_currency(coalesce(v_bad.currency_code, 'EUR')) then
      raise exception using
        errcode = 'ISICU', message = format('"%s" is no currency.', v_bad.currency_code),
        hint = 'Use a code of ISO 4217, such as EUR.';
    end if;
    raise exception using
      errcode = 'ISIUC', message = format('A unit cost of %s cannot be used here.', v_bad.unit_cost),
      hint = 'It is 0 or more, below 10^13, with at most 10 decimals.';
  end if;

  v_products := array(
    select p.product_id
      from unnest(lines) with ordinality as l (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size,
                                                  position)
      join issoh.selected_products p on p.product_id = l.product_id or p.internal_sku = common.trimmed(l.internal_sku)
     order by l.position);
  select p.internal_sku into v_bad
    from unnest(v_products) i
    join issoh.selected_products p on p.product_id = i
   group by p.internal_sku
  having count(*) > 1
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIOL', message = format('"%s" is on the order twice.', v_bad.internal_sku),
      hint = 'Add up the pieces, and send one line of a product.';
  end if;
  return v_products;
end
$$;
comment on function issoh_private.read_order_products(issoh.order_line_input[]) is
  'The products of an order''s lines, in their order. Raises ISIOL, ISNPR, ISIQT, ISICU, ISIUC.';
