create or replace function common.tier() returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case when to_regnamespace('issoh') is null then 'spp' else 'issoh' end
$$;
comment on function common.tier() is 'Which of the two databases this is: spp or issoh, as its schema is called.';
