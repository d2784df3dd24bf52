create or replace function spp_private.touch_products(supplier text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := (spp_private.resolve_supplier(touch_products.supplier)).supplier_id;
  v_touched integer;
begin
  -- Locked, so that no later touch of somebody else comes before this one.
  with products as materialized (
    select p.* from spp.supplier_products p where p.supplier_id = v_supplier_id for no key update
  )
  insert into spp_kept.product_touches
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     is_new, status, current_price)
  select p.product_id, p.supplier_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
         spp.price_change_percentage(p.previous_price, p.current_price), p.is_new, p.status,
         p.current_price
    from products p;
  get diagnostics v_touched = row_count;
  delete from spp_kept.product_figures f
   where f.supplier_id = v_supplier_id
     and not exists (select from spp.supplier_products p
                      where p.product_id = f.product_id and p.supplier_id = f.supplier_id);
  insert into spp_kept.supplier_touches (supplier_id) values (v_supplier_id);
  return v_touched;
end
$$;
comment on function spp_private.touch_products(text) is
  $$Has the figures of a supplier kept anew from its products, after what went round the triggers (TRUNCATE, replica
mode); the views are right at once. Answers how many products. Raises SPNSU.$$;
grant execute on function spp_private.touch_products(text) to inv_admin;
