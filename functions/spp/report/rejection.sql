create or replace function spp_private.rejection(code text, staged spp.upload_staging) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
           'code', rejection.code, 'message', spp_private.describe_rejection(rejection.code, staged),
           'field', f.field,
           'value', left(spp_private.rejected_cell(f.field, staged), 1000))
    from (select spp_private.rejected_field(rejection.code, staged) as field) f
$$;
comment on function spp_private.rejection(text, spp.upload_staging) is
  $$Why a row was rejected, {code, message, field, value}: the field that it is about and what its cell says; null where
there is none, or the cell is blank.$$;
