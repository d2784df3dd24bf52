create or replace function issoh_private.refuse_unknown_products(product_ids uuid[], internal_skus text[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- As in read_movements.
set enable_seqscan = off
as $$
declare
  v_name text;
begin
  select coalesce(g.internal_sku, g.product_id::text, '') into v_name
    from unnest(product_ids, internal_skus) with ordinality as g (product_id, internal_sku, position)
    left join lateral (
      select p.product_id from issoh.selected_products p where p.product_id = g.product_id offset 0) i on true
    left join lateral (
      select p.product_id from issoh.selected_products p where p.internal_sku = common.trimmed(g.internal_sku)
      offset 0) k on true
   where (g.product_id is null and g.internal_sku is null)
      or (g.product_id is not null and i.product_id is null)
      or (g.internal_sku is not null and k.product_id is null)
      or i.product_id <> k.product_id
   order by g.position
   limit 1;
  if found then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', v_name),
      hint = 'Name a selected product by its internal SKU or its id; with both, they must be of one product.';
  end if;
end
$$;
comment on function issoh_private.refuse_unknown_products(uuid[], text[]) is
  'Whether each line of a list names one product, by its id or SKU or both. Raises ISNPR.';
