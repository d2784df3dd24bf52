create or replace function spp_private.is_overtaken(product_id uuid, supplier_id uuid, seq bigint) returns boolean
language sql stable parallel safe
-- It is asked of few rows: at its own price a scan of all figures would look dear.
cost 1
as $$
  select exists (
    select from spp_kept.product_touches n
     where n.product_id = is_overtaken.product_id and n.supplier_id = is_overtaken.supplier_id
       and n.seq > is_overtaken.seq)
$$;
comment on function spp_private.is_overtaken(uuid, uuid, bigint) is
  $$Whether a product was touched later. A function, since a query with a correlated one is never run in parallel.$$;
grant execute on function spp_private.is_overtaken(uuid, uuid, bigint)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
