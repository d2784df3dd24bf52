create or replace function spp.quarantine(
  supplier text,
  after_id uuid default null,
  page_size integer default 100,
  batch_id uuid default null
) returns setof spp.v_quarantine
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select q.*
    from spp.v_quarantine q
   where q.supplier_id = (select s.supplier_id from spp_private.resolve_supplier(quarantine.supplier) s)
     and (quarantine.after_id is null or q.staging_id > quarantine.after_id)
     and (quarantine.batch_id is null or q.batch_id = quarantine.batch_id)
   order by q.staging_id
   limit spp_private.page_limit(quarantine.page_size)
$$;
comment on function spp.quarantine(text, uuid, integer, uuid) is
  'A page of the rejected rows of a supplier that wait for a person, after the row of a staging_id; of one upload,
where it is named. Raises SPNSU, SPIPG.';
grant execute on function spp.quarantine(text, uuid, integer, uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
