create or replace function spp_private.waiting_rows(batch spp.upload_batches) returns integer
language sql immutable parallel safe
as $$
  select case when (batch).status = 'completed' and (batch).mode <> 'corrections' and not (batch).dry_run
              then (batch).failed_products_count - (batch).discarded_rows_count - (batch).superseded_rows_count
              else 0 end
$$;
comment on function spp_private.waiting_rows(spp.upload_batches) is
  'How many rows of an upload wait in quarantine for a person.';
grant execute on function spp_private.waiting_rows(spp.upload_batches)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
