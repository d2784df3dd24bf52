--! Previous: sha1:8c93f5f8823027155df83f0476f2ff7a86823504
--! Hash: sha1:738597ac307034f263714bdc7736e1d990c229e5
--! Message: figures_kept

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 011-figures_kept.sql
-- Reads every product and the prices of a month once: apart, since it takes minutes where there are millions.
-- What is older than 30 days makes no trend.
with moved as (
  select x.product_id, x.supplier_id, max(x.changed_at) filter (where x.new_price > x.old_price) as rise_at,
         max(x.changed_at) filter (where x.new_price < x.old_price) as fall_at
    from spp.price_history x
   where x.old_price is not null and x.changed_at >= now() - interval '31 days'
   group by x.product_id, x.supplier_id
)
update spp.supplier_products p
   set last_rise_at = m.rise_at, last_fall_at = m.fall_at
  from moved m
 where p.product_id = m.product_id and p.supplier_id = m.supplier_id
   and p.last_rise_at is null and p.last_fall_at is null;

insert into spp_kept.product_figures
  (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage, seq)
select p.product_id, p.supplier_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
       spp.price_change_percentage(p.previous_price, p.current_price), 0
  from spp.supplier_products p
 where not exists (
   select from spp_kept.product_figures f where f.product_id = p.product_id and f.supplier_id = p.supplier_id);

insert into spp_kept.product_texts (product_id, supplier_id, searched, seq)
select p.product_id, p.supplier_id,
       spp_private.searched_text(p.product_name, p.supplier_product_code, p.brand, p.barcode), 0
  from spp.supplier_products p
 where not exists (
   select from spp_kept.product_texts x where x.product_id = p.product_id and x.supplier_id = p.supplier_id);

insert into spp_kept.supplier_touches (supplier_id)
select s.supplier_id from spp.suppliers s
 where not exists (select from spp_kept.supplier_figures f where f.supplier_id = s.supplier_id);

create index if not exists product_figures_latest_idx on spp_kept.product_figures (price_changed_at desc nulls last);
create index if not exists product_figures_price_changed_at_idx on spp_kept.product_figures (price_changed_at);
create index if not exists product_figures_supplier_code_idx
  on spp_kept.product_figures (supplier_code, price_changed_at desc nulls last, last_rise_at, last_fall_at);
create index if not exists product_figures_supplier_id_idx
  on spp_kept.product_figures (supplier_id, price_changed_at desc nulls last);
create index if not exists product_figures_percentage_idx on spp_kept.product_figures (price_change_percentage);
create index if not exists product_figures_rises_idx
  on spp_kept.product_figures (price_change_percentage desc nulls last);
create index if not exists product_figures_biggest_idx
  on spp_kept.product_figures (abs(price_change_percentage) desc nulls last);
create index if not exists product_texts_supplier_id_idx on spp_kept.product_texts (supplier_id, product_id);
create index if not exists product_texts_searched_idx
  on spp_kept.product_texts using gin (searched public.gin_trgm_ops);
analyze spp_kept.product_figures, spp_kept.product_texts;
