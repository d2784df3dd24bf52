create or replace view spp_private.v_product_figures with (security_invoker = true) as
select u.product_id, u.supplier_id, u.supplier_code, u.price_changed_at, u.price_change_percentage, u.last_rise_at,
       u.last_fall_at, u.is_kept
  from (
    -- Both plain, so that their indexes give every order and no join is made that nobody asks for.
    select f.product_id, f.supplier_id, f.supplier_code, f.price_changed_at, f.price_change_percentage,
           f.last_rise_at, f.last_fall_at, f.seq, true as is_kept
      from spp_private.product_figures f
    union all
    select t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at, t.price_change_percentage,
           null, null, t.seq, false
      from spp_private.product_touches t
  ) u
 -- What was touched later is not asked for where the supplier has no touches at all.
 where u.supplier_id <> all (array(
         select s.supplier_id from spp.suppliers s
          where exists (select from spp_private.product_touches t where t.supplier_id = s.supplier_id)))
    or not exists (
         select from spp_private.product_touches n where n.product_id = u.product_id and n.seq > u.seq);
comment on view spp_private.v_product_figures is
  $$One row a product, exact at every moment: its latest touch, or what is kept of it. Stamps of the last rise and fall are
those of kept rows only (is_kept).$$;
