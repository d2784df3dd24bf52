create or replace function spp_private.discontinue_missing(batch spp.upload_batches) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_discontinued integer;
begin
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = (batch).batch_id
   where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id = (batch).batch_id
     and p.status = 'available';
  get diagnostics v_discontinued = row_count;
  return v_discontinued;
end
$$;
comment on function spp_private.discontinue_missing(spp.upload_batches) is
  'Discontinues the products that dropped out with a batch; answers how many.';
