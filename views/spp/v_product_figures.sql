create or replace view spp_private.v_product_figures with (security_invoker = true) as
select u.product_id, u.supplier_id, u.supplier_code, u.price_changed_at, u.last_rise_at, u.last_fall_at,
       u.price_change_percentage, u.is_new, u.status, u.current_price
  from (
    -- Both plain, so that their indexes give every order.
    select f.product_id, f.supplier_id, f.supplier_code, f.price_changed_at, f.last_rise_at, f.last_fall_at,
           f.price_change_percentage, f.is_new, f.status, f.seq, f.current_price
      from spp_kept.product_figures f
    union all
    select t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at, t.last_rise_at, t.last_fall_at,
           t.price_change_percentage, t.is_new, t.status, t.seq, t.current_price
      from spp_kept.product_touches t
  ) u
 -- A later touch is looked for only where the supplier has touches at all.
 where u.supplier_id <> all (array(
         select s.supplier_id from spp.suppliers s
          where exists (select from spp_kept.product_touches t where t.supplier_id = s.supplier_id)))
    or not spp_private.is_overtaken(u.product_id, u.supplier_id, u.seq);
comment on view spp_private.v_product_figures is
  'One row a product, exact at every moment: its latest touch, or what is kept of it.';
comment on column spp_private.v_product_figures.product_id is 'Product.';
comment on column spp_private.v_product_figures.supplier_id is 'Supplier.';
comment on column spp_private.v_product_figures.supplier_code is 'Code of the supplier.';
comment on column spp_private.v_product_figures.price_changed_at is
  'When the price last changed; null while the first stands.';
comment on column spp_private.v_product_figures.last_rise_at is 'When it last rose.';
comment on column spp_private.v_product_figures.last_fall_at is 'When it last fell.';
comment on column spp_private.v_product_figures.price_change_percentage is
  'Last change in percent of the price before; null from price 0.';
comment on column spp_private.v_product_figures.is_new is 'Seen in one list only so far.';
comment on column spp_private.v_product_figures.status is 'available, discontinued or pending.';
comment on column spp_private.v_product_figures.current_price is
  'Price per unit of measure, in the currency of the product.';
