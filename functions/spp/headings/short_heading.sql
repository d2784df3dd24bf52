create or replace function spp_private.short_heading(evidence spp_private.column_evidence) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(nullif(left(regexp_replace((evidence).heading, '\s+', ' ', 'g'), 60), ''),
           format('column %s', (evidence).position))
$$;
comment on function spp_private.short_heading(spp_private.column_evidence) is
  'A column''s heading as a message names it: on one line, shortened; by its position where it has none.';
