create or replace function spp.tg_supplier_products__insert() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_origin constant spp_private.change_origins := spp_private.current_origin();
  v_now constant timestamptz := clock_timestamp();
  v_actor constant text := audit.current_actor();
begin
  insert into spp.price_history
    (supplier_id, product_id, new_price, change_reason, upload_batch_id, changed_at, changed_by)
  select n.supplier_id, n.product_id, n.current_price,
         coalesce(v_origin.change_reason, 'manual'), v_origin.batch_id, v_now, v_actor
    from new_rows n;

  insert into spp_kept.product_touches
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     is_new, status, current_price)
  select n.product_id, n.supplier_id, n.partition_code, n.price_changed_at, n.last_rise_at, n.last_fall_at,
         spp.price_change_percentage(n.previous_price, n.current_price), n.is_new, n.status,
         n.current_price
    from new_rows n;
  insert into spp_kept.supplier_touches (supplier_id) select distinct n.supplier_id from new_rows n;

  -- An upload's own new products are on record by their first history row, their batch and themselves.
  if v_origin.batch_id is null then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select audit.logged_actor(), audit.acting_role(),
           nullif(current_setting('inv.request_id', true), ''), 'insert', 'spp', 'supplier_products',
           n.product_id::text, to_jsonb(n)
      from new_rows n;
  end if;
  return null;
end
$$;
comment on function spp.tg_supplier_products__insert() is
  'Statement trigger: the first price of each new product goes into price_history; figures kept of it are out of date.';
