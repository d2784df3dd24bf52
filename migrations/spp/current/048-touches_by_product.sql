-- Beside no statistics a supplier's touches were read for each of its products: whatever index is taken leads to one.
set lock_timeout = '5s';

drop index if exists spp_kept.product_touches_supplier_id_idx;
create index if not exists product_touches_supplier_id_product_id_idx
  on spp_kept.product_touches (supplier_id, product_id, seq);

--! include functions/spp/figures/is_overtaken.sql
