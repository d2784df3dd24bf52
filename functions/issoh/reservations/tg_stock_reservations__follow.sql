create or replace function issoh.tg_stock_reservations__follow() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- A walk along an index meets all there is; bitmaps go by the key.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_deltas issoh_private.reservation_delta[];
begin
  if tg_op = 'INSERT' then
    v_deltas := array(
      select row(n.product_id, n.warehouse_id, sum(n.reserved_quantity))::issoh_private.reservation_delta
        from new_rows n
       group by n.product_id, n.warehouse_id);
  elsif tg_op = 'DELETE' then
    v_deltas := array(
      select row(o.product_id, o.warehouse_id, -sum(o.reserved_quantity))::issoh_private.reservation_delta
        from old_rows o
       group by o.product_id, o.warehouse_id);
  else
    v_deltas := array(
      select row(c.product_id, c.warehouse_id, sum(c.delta))::issoh_private.reservation_delta
        from (select n.product_id, n.warehouse_id, n.reserved_quantity as delta from new_rows n
              union all
              select o.product_id, o.warehouse_id, -o.reserved_quantity from old_rows o) c
       group by c.product_id, c.warehouse_id
      having sum(c.delta) <> 0);
  end if;

  -- Locked already by whoever came through a function; direct SQL is not.
  perform issoh_private.lock_products(array(select distinct d.product_id from unnest(v_deltas) d));
  if exists (select from unnest(v_deltas) d where d.delta > 0) then
    perform issoh_private.lock_warehouses(array(select distinct d.warehouse_id from unnest(v_deltas) d
                                                 where d.delta > 0));
  end if;

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select d.product_id, d.warehouse_id
    from unnest(v_deltas) d
   where not exists (select from issoh.stock_on_hand s
                      where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id)
  on conflict do nothing;
  update issoh.stock_on_hand s
     set quantity_reserved = issoh_private.whole_pieces(s.quantity_reserved + d.delta)
    from unnest(v_deltas) d
   where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id and d.delta <> 0;
  return null;
end
$$;
comment on function issoh.tg_stock_reservations__follow() is
  $$Statement trigger: quantity_reserved of the stock follows the reservations. Raises ISCWI, and ISCAV
and ISCQL by the guard of stock_on_hand.$$;
