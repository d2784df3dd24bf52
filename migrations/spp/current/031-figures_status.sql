-- Totals by state were counted in the products. All is kept anew, from the truth: nobody changes a product meanwhile.
set local lock_timeout = '5s';
lock table spp.supplier_products in share mode;
alter table spp_kept.product_touches add column if not exists is_new boolean, add column if not exists status text;
alter table spp_kept.product_figures add column if not exists is_new boolean, add column if not exists status text;
do $$
begin
  if (select a.attnotnull from pg_attribute a
       where a.attrelid = 'spp_kept.product_figures'::regclass and a.attname = 'status') then
    return;
  end if;
  delete from spp_kept.product_touches;
  truncate spp_kept.product_figures;
  drop index spp_kept.product_figures_latest_idx, spp_kept.product_figures_price_changed_at_idx,
    spp_kept.product_figures_supplier_code_idx, spp_kept.product_figures_supplier_id_idx,
    spp_kept.product_figures_percentage_idx, spp_kept.product_figures_rises_idx, spp_kept.product_figures_biggest_idx;
  insert into spp_kept.product_figures
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     is_new, status, seq)
  select p.product_id, p.supplier_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
         spp.price_change_percentage(p.previous_price, p.current_price), p.is_new, p.status, 0
    from spp.supplier_products p;
  alter table spp_kept.product_figures alter column is_new set not null, alter column status set not null;
  alter table spp_kept.product_touches alter column is_new set not null, alter column status set not null;
end
$$;

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
create index if not exists product_figures_page_idx on spp_kept.product_figures (supplier_code, product_id);
create index if not exists product_figures_new_idx on spp_kept.product_figures (supplier_code, product_id)
  where is_new;
create index if not exists product_figures_unavailable_idx on spp_kept.product_figures (supplier_code, product_id)
  where status <> 'available';
analyze spp_kept.product_figures;

--! include functions/spp/figures/fold_products.sql
--! include functions/spp/figures/is_overtaken.sql
--! include views/spp/v_product_figures.sql
--! include views/spp/v_all_supplier_products.sql
--! include functions/spp/products/tg_supplier_products__insert.sql
--! include functions/spp/products/tg_supplier_products__update.sql
--! include functions/spp/products/tg_supplier_products__delete.sql

drop function if exists spp_private.is_overtaken(uuid, bigint);
drop function if exists spp_private.rare_texts(text);
drop view if exists spp_private.v_product_texts;
drop table if exists spp_kept.product_texts;
alter table spp_kept.product_touches drop column if exists searched;
drop function if exists spp_private.searched_text(text, text, text, text);
comment on table spp_kept.product_touches is
  $$What has become of products since product_figures was last brought up to date, in order; written by the triggers of
supplier_products, taken away by fold_products.$$;
