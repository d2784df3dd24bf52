--! Previous: sha1:5eb1848f2592ddb09f84a9fbe5c91dbcae63eb67
--! Hash: sha1:a742287ee68425b43b913dfa928849da4c73e3b1
--! Message: left_figures

--! split: 1-current.sql
-- Figures kept anew let go of a supplier of which no product is kept, either.
set lock_timeout = '5s';
--! Included functions/spp/figures/touch_products.sql
create or replace function spp_private.touch_products(supplier text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant uuid :=
    case when pg_input_is_valid(touch_products.supplier, 'uuid') then touch_products.supplier::uuid end;
  -- Those that have gone: nothing but what is kept of them knows how they were called.
  v_supplier_ids uuid[] := array(
    select k.supplier_id
      from (select f.supplier_id from spp_kept.product_figures f
             where f.supplier_code = touch_products.supplier or f.supplier_id = v_id
            union
            select t.supplier_id from spp_kept.product_touches t
             where t.supplier_code = touch_products.supplier or t.supplier_id = v_id
            union
            -- These know no code.
            select f.supplier_id from spp_kept.supplier_figures f where f.supplier_id = v_id
            union
            select t.supplier_id from spp_kept.supplier_touches t where t.supplier_id = v_id) k
     where not exists (select from spp.suppliers s where s.supplier_id = k.supplier_id));
  v_touched integer;
begin
  if v_supplier_ids = '{}'
     or exists (select from spp.suppliers s
                 where s.supplier_code = touch_products.supplier or s.supplier_id = v_id) then
    v_supplier_ids := v_supplier_ids || (spp_private.resolve_supplier(touch_products.supplier)).supplier_id;
  end if;
  -- Written anew as they are, which no trigger takes for a change: no later touch of somebody else comes before this
  -- one; and whoever changes or removes one by an older snapshot, which does not show this touch, gets 40001.
  with products as materialized (
    update spp.supplier_products p set status = p.status where p.supplier_id = any (v_supplier_ids)
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
   where t.supplier_id = any (v_supplier_ids)
     and not exists (select from spp.supplier_products p
                      where p.product_id = t.product_id and p.supplier_id = t.supplier_id);
  delete from spp_kept.product_figures f
   where f.supplier_id = any (v_supplier_ids)
     and not exists (select from spp.supplier_products p
                      where p.product_id = f.product_id and p.supplier_id = f.supplier_id);
  -- Nobody would work out figures of one that has gone.
  delete from spp_kept.supplier_figures f
   where f.supplier_id = any (v_supplier_ids)
     and not exists (select from spp.suppliers s where s.supplier_id = f.supplier_id);
  delete from spp_kept.supplier_touches t
   where t.supplier_id = any (v_supplier_ids)
     and not exists (select from spp.suppliers s where s.supplier_id = t.supplier_id);
  -- In replica mode the triggers would leave neither.
  insert into spp_kept.supplier_touches (supplier_id)
  select s.supplier_id from spp.suppliers s where s.supplier_id = any (v_supplier_ids);
  insert into spp_private.catalogue_marks (scope) select unnest(v_supplier_ids);
  return v_touched;
end
$$;
comment on function spp_private.touch_products(text) is
  $$Has the figures of a supplier kept anew from its products, and answers about its catalogue that are kept read anew,
after what went round the triggers (TRUNCATE, replica mode, a partition that was detached): for both, one call is the
whole remedy, and the views are right at once. Of a supplier that has gone itself, too, what is kept goes: by the id
that it had, or by its code where something of a product is left. Products are written as they are, without a trace in
the history or audit.log. Answers how many. Raises SPNSU where nothing of that name is there or kept.$$;
grant execute on function spp_private.touch_products(text) to inv_admin;
--! EndIncluded functions/spp/figures/touch_products.sql
