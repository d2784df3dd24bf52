create or replace view spp_private.v_supplier_figures with (security_invoker = true) as
select s.supplier_id, (x.figures).products, (x.figures).new, (x.figures).discontinued, (x.figures).categories,
       (x.figures).min_price, (x.figures).median_price, (x.figures).max_price
  from spp.suppliers s
  left join spp_kept.supplier_figures f
    on f.supplier_id = s.supplier_id
   and not exists (select from spp_kept.supplier_touches t where t.supplier_id = s.supplier_id)
 cross join lateral (
   select case when f.supplier_id is not null then f else spp_private.supplier_figures_of(s.supplier_id) end
            as figures
   offset 0
 ) x;
comment on view spp_private.v_supplier_figures is
  'What each supplier offers, exact at every moment: as kept, or worked out where products were touched since.';
comment on column spp_private.v_supplier_figures.supplier_id is 'Supplier.';
comment on column spp_private.v_supplier_figures.products is 'Products ever listed and not removed.';
comment on column spp_private.v_supplier_figures.new is 'Products that only one list has shown so far.';
comment on column spp_private.v_supplier_figures.discontinued is 'Products that are no longer sold.';
comment on column spp_private.v_supplier_figures.categories is 'Categories that its products are in.';
comment on column spp_private.v_supplier_figures.min_price is 'Lowest price.';
comment on column spp_private.v_supplier_figures.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp_private.v_supplier_figures.max_price is 'Highest price.';
