create or replace function spp_private.profile_heading_row(sample jsonb, profile jsonb) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with named as (
    select array_agg(distinct spp_private.plain_heading(p.value #>> '{}')) as names
      from jsonb_each(case jsonb_typeof(profile_heading_row.profile -> 'columns') when 'object'
             then profile_heading_row.profile -> 'columns' else '{}' end) c,
           jsonb_array_elements(case jsonb_typeof(c.value) when 'array' then c.value when 'null' then '[]'
             else jsonb_build_array(c.value) end) p
     where jsonb_typeof(p.value) = 'string'
  ), matched as (
    select (r.value ->> 'n')::int as n, r.ordinality, (
             select count(distinct spp_private.plain_heading(c.value))
               from jsonb_array_elements_text(r.value -> 'c') c
              where length(c.value) <= 200 and spp_private.plain_heading(c.value) = any (m.names)) as names
      from named m, jsonb_array_elements(profile_heading_row.sample -> 'rows') with ordinality r (value, ordinality)
     where m.names is not null
  )
  select coalesce(
    case when jsonb_typeof(profile_heading_row.profile -> 'header_row') = 'number'
      then (profile_heading_row.profile ->> 'header_row')::numeric::int end,
    (select m.n from matched m where m.names > 0 order by m.names desc, m.ordinality limit 1))
$$;
comment on function spp_private.profile_heading_row(jsonb, jsonb) is
  $$The record with the headings by an import profile: the one it gives, else the one with most of the headings that it
names; null where it says nothing.$$;
grant execute on function spp_private.profile_heading_row(jsonb, jsonb) to inv_catalog_manager, inv_admin;
