--! Previous: sha1:f485e97ad0f4bb64aad4868865e2b122d659a7f1
--! Hash: sha1:a7f6fc166688ce242ed8a6bf6b6f9b03f4869012
--! Message: touched_anew

--! split: 1-current.sql
-- Figures kept anew leave no ghosts of what was removed, and mark the catalogue.
set lock_timeout = '5s';
--! Included functions/spp/figures/touch_products.sql
create or replace function spp_private.touch_products(supplier text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := (spp_private.resolve_supplier(touch_products.supplier)).supplier_id;
  v_touched integer;
begin
  -- Written anew as they are, which no trigger takes for a change: no later touch of somebody else comes before this
  -- one; and whoever changes or removes one by an older snapshot, which does not show this touch, gets 40001.
  with products as materialized (
    update spp.supplier_products p set status = p.status where p.supplier_id = v_supplier_id
    returning p.*
  )
  insert into spp_kept.product_touches
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     is_new, status, current_price)
  select p.product_id, p.supplier_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
         spp.price_change_percentage(p.previous_price, p.current_price), p.is_new, p.status,
         p.current_price
    from products p;
  get diagnostics v_touched = row_count;
  -- What has no product any more, first waiting, then kept: of a fold beside this each touch is waited for, and only a
  -- later statement sees what the fold has made of it.
  delete from spp_kept.product_touches t
   where t.supplier_id = v_supplier_id
     and not exists (select from spp.supplier_products p
                      where p.product_id = t.product_id and p.supplier_id = t.supplier_id);
  delete from spp_kept.product_figures f
   where f.supplier_id = v_supplier_id
     and not exists (select from spp.supplier_products p
                      where p.product_id = f.product_id and p.supplier_id = f.supplier_id);
  -- In replica mode the triggers would leave neither.
  insert into spp_kept.supplier_touches (supplier_id) values (v_supplier_id);
  insert into spp_private.catalogue_marks (scope) values (v_supplier_id);
  return v_touched;
end
$$;
comment on function spp_private.touch_products(text) is
  $$Has the figures of a supplier kept anew from its products, and answers about its catalogue that are kept read anew,
after what went round the triggers (TRUNCATE, replica mode, a partition that was detached): for both, one call is the
whole remedy, and the views are right at once. Products are written as they are, without a trace in the history or
audit.log. Answers how many. Raises SPNSU.$$;
grant execute on function spp_private.touch_products(text) to inv_admin;
--! EndIncluded functions/spp/figures/touch_products.sql
