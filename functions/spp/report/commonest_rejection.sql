create or replace function spp_private.commonest_rejection(batch_id uuid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select mode() within group (order by r.code)
    from (
      select s.validation_errors #>> '{0,code}' as code
        from spp.upload_staging s
       where s.batch_id = commonest_rejection.batch_id and s.validation_status = 'failed'
       order by s.row_number
       limit 1000) r
$$;
comment on function spp_private.commonest_rejection(uuid) is
  'Why most of the first rejected rows of an upload were rejected: a code; null where none was.';
