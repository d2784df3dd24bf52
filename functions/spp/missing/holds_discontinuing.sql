create or replace function spp_private.holds_discontinuing(batch spp.upload_batches, lacking integer, present integer)
returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (batch).mode = 'full' and holds_discontinuing.lacking > 0
         and (holds_discontinuing.lacking
                > holds_discontinuing.present * spp.setting('upload.missing_hold_share')::numeric
              -- What seems to lack may be the row whose code nobody can read.
              or exists (select from spp.upload_staging s
                          where s.batch_id = (batch).batch_id and s.validation_status = 'failed'
                            and s.validation_errors #>> '{0,code}' = 'code_damaged'))
$$;
comment on function spp_private.holds_discontinuing(spp.upload_batches, integer, integer) is
  $$Whether a full list discontinues nothing until somebody confirms it: it lacks too many of the products on offer that
were present before it, or holds damaged codes.$$;
