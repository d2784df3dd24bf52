--! Previous: sha1:abfad2afd274c3498a1406b04eeac006f3f9e5bc
--! Hash: sha1:2aac577fe6182213b893d524f089e473835e85da
--! Message: touches_by_product

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 048-touches_by_product.sql
-- Beside no statistics a supplier's touches were read for each of its products: whatever index is taken leads to one.
set lock_timeout = '5s';

-- The table is a queue, empty but for moments.
-- squawk-ignore require-concurrent-index-deletion
drop index if exists spp_kept.product_touches_supplier_id_idx;
-- squawk-ignore require-concurrent-index-creation
create index if not exists product_touches_supplier_id_product_id_idx
  on spp_kept.product_touches (supplier_id, product_id, seq);

--! Included functions/spp/figures/is_overtaken.sql
create or replace function spp_private.is_overtaken(product_id uuid, supplier_id uuid, seq bigint) returns boolean
-- Its plan stays for the session; a function in SQL would begin anew for each row.
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
-- Also where it was made beside an empty queue.
set enable_seqscan = off
-- It is asked of few rows: at its own price a scan of all figures would look dear.
cost 1
as $$
begin
  return exists (
    select from spp_kept.product_touches n
     where n.product_id = is_overtaken.product_id and n.supplier_id = is_overtaken.supplier_id
       -- Not by the order of touches: beside statistics of an empty queue that looks as good as by product. By
       -- supplier there is an index that goes on to the product.
       and n.seq + 0 > is_overtaken.seq);
end
$$;
comment on function spp_private.is_overtaken(uuid, uuid, bigint) is
  $$Whether a product was touched later. A function, since a query with a correlated one is never run in parallel.$$;
grant execute on function spp_private.is_overtaken(uuid, uuid, bigint)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/figures/is_overtaken.sql
