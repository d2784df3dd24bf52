create or replace function spp.tg_price_breaks__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_origin constant spp_private.change_origins := spp_private.current_origin();
begin
  if tg_op = 'INSERT' then
    insert into spp.price_break_history
      (supplier_id, product_id, from_quantity, old_price, new_price, change_reason, upload_batch_id, changed_by)
    select n.supplier_id, n.product_id, n.from_quantity, null, n.price, coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, audit.current_actor()
      from new_rows n;
  elsif tg_op = 'DELETE' then
    insert into spp.price_break_history
      (supplier_id, product_id, from_quantity, old_price, new_price, change_reason, upload_batch_id, changed_by)
    select o.supplier_id, o.product_id, o.from_quantity, o.price, null, coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, audit.current_actor()
      from old_rows o;
  else
    insert into spp.price_break_history
      (supplier_id, product_id, from_quantity, old_price, new_price, change_reason, upload_batch_id, changed_by)
    select n.supplier_id, n.product_id, n.from_quantity, o.price, n.price, coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, audit.current_actor()
      from new_rows n
      join old_rows o on o.supplier_id = n.supplier_id and o.product_id = n.product_id
                     and o.from_quantity = n.from_quantity
     where o.price <> n.price;
  end if;
  return null;
end
$$;
comment on function spp.tg_price_breaks__log() is
  'Statement trigger: every price of a larger quantity that came, changed or went stays in price_break_history.';
