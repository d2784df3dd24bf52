create or replace function spp_private.file_heading(heading text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when lower(heading) ~ '^(reject_reason|accept|row_ref)( \(list\))*$' then heading || ' (list)'
    else heading
  end
$$;
comment on function spp_private.file_heading(text) is
  $$What a column of a list is called in a file of its rejected rows: as in the list, unless that is the name of a
column of the file itself.$$;
grant execute on function spp_private.file_heading(text) to inv_supplier, inv_catalog_manager, inv_admin;
