create or replace function issoh.tg_purchase_order_lines__follow() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- A walk along an index meets all there is; bitmaps go by the product (where one says equal: by the supplier, too).
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_deltas issoh_private.order_delta[];
begin
  if tg_op = 'INSERT' then
    v_deltas := array(select row(n.product_id, n.supplier_id, sum(n.quantity_open))::issoh_private.order_delta
                        from new_rows n
                       group by n.product_id, n.supplier_id);
  elsif tg_op = 'DELETE' then
    v_deltas := array(select row(o.product_id, o.supplier_id, -sum(o.quantity_open))::issoh_private.order_delta
                        from old_rows o
                       group by o.product_id, o.supplier_id);
  else
    v_deltas := array(select row(c.product_id, c.supplier_id, sum(c.delta))::issoh_private.order_delta
                        from (select n.product_id, n.supplier_id, n.quantity_open as delta from new_rows n
                              union all
                              select o.product_id, o.supplier_id, -o.quantity_open from old_rows o) c
                       group by c.product_id, c.supplier_id
                      having sum(c.delta) <> 0);
  end if;

  -- Locked already by whoever came through a function; direct SQL is not.
  perform issoh_private.lock_products(array(select distinct d.product_id from unnest(v_deltas) d));
  if tg_op = 'INSERT' and v_deltas <> '{}' then
    perform issoh_private.lock_warehouses(array(select distinct n.warehouse_id from new_rows n));
  end if;

  insert into issoh.supplier_stock_holdings (product_id, supplier_id, currency_code)
  select d.product_id, d.supplier_id, issoh_private.base_currency()
    from unnest(v_deltas) d
   where not exists (select from issoh.supplier_stock_holdings h
                      where h.product_id = d.product_id and h.supplier_id is not distinct from d.supplier_id)
  on conflict do nothing;
  update issoh.supplier_stock_holdings h
     set quantity_on_order = issoh_private.held_pieces(h.quantity_on_order + d.delta, h.product_id),
         updated_at = clock_timestamp()
    from unnest(v_deltas) d
   where h.product_id = d.product_id and h.supplier_id is not distinct from d.supplier_id and d.delta <> 0;
  return null;
end
$$;
comment on function issoh.tg_purchase_order_lines__follow() is
  'Statement trigger: quantity_on_order of a supplier''s holding is what is open of its order lines. Raises ISCWI,
ISCQL.';
