create or replace function issoh.tg_stock_counts__date_stock() returns trigger
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
begin
  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select distinct n.product_id, n.warehouse_id
    from new_rows n
   where not exists (select from issoh.stock_on_hand s
                      where s.product_id = n.product_id and s.warehouse_id = n.warehouse_id)
  on conflict do nothing;
  update issoh.stock_on_hand s
     set last_count_date = greatest(s.last_count_date, c.counted_at)
    from (select n.product_id, n.warehouse_id, max(n.counted_at) as counted_at
            from new_rows n
           group by n.product_id, n.warehouse_id) c
   where s.product_id = c.product_id and s.warehouse_id = c.warehouse_id;
  return null;
end
$$;
comment on function issoh.tg_stock_counts__date_stock() is
  'Statement trigger: the stock row of what was counted says when.';
