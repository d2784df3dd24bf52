create or replace function spp.missing_products(
  batch_id uuid,
  after_id uuid default null,
  page_size integer default 100
)
returns table (
  product_id uuid,
  supplier_product_code text,
  product_name text,
  current_price numeric,
  currency_code text,
  status text,
  is_back boolean
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- A page is met product by product, however many are missing.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(missing_products.batch_id);
  v_limit constant integer := spp_private.page_limit(missing_products.page_size);
begin
  return query
  select p.product_id, p.supplier_product_code, p.product_name, p.current_price, p.currency_code::text, p.status,
         not v_batch.dry_run and p.missing_since_batch_id is distinct from v_batch.batch_id
    from (select k.last_id, x.product_id
            from spp_private.batch_missing k
           cross join unnest(k.product_ids) x (product_id)
           where k.batch_id = v_batch.batch_id
             and (missing_products.after_id is null
                  or k.last_id > missing_products.after_id and x.product_id > missing_products.after_id)
           order by k.last_id, x.product_id) m
    join spp.supplier_products p on p.supplier_id = v_batch.supplier_id and p.product_id = m.product_id
   order by m.last_id, m.product_id
   limit v_limit;
end
$$;
comment on function spp.missing_products(uuid, uuid, integer) is
  'A page of the products that dropped out with an upload, after the one of a product_id; of a dry run, those that
would. The answer stays what it was on that day: is_back says that a later list has brought a product again, or that
the upload was rolled back; price and status are today''s. A product that a rollback has removed since is not
listed. Raises SPNBA, SPIPG.';
grant execute on function spp.missing_products(uuid, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
