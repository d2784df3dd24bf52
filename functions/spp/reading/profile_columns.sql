create or replace function spp_private.profile_columns(profile jsonb, headings jsonb, width int) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with wanted as (
    select c.key as field, p.ordinality, p.value,
           case jsonb_typeof(p.value) when 'number' then (p.value #>> '{}')::numeric::int else n.position end
             as position,
           case jsonb_typeof(p.value) when 'string' then n.places end as places
      from jsonb_each(case jsonb_typeof(profile_columns.profile -> 'columns') when 'object'
             then profile_columns.profile -> 'columns' else '{}' end) c
      left join lateral jsonb_array_elements(case jsonb_typeof(c.value) when 'array' then c.value when 'null' then '[]'
             else jsonb_build_array(c.value) end) with ordinality p (value, ordinality) on true
      left join lateral (
        -- A part of a heading is looked for where no heading is the same as a whole.
        select (array_agg(h.position order by h.rank, h.position))[1] as position,
               coalesce(array_agg(distinct h.position) filter (where h.rank = 1), array_agg(distinct h.position))
                 as places
          from spp_private.heading_positions(profile_columns.headings) h
         where h.heading = spp_private.plain_heading(p.value #>> '{}')) n on true
  ), judged as (
    select w.*, w.value is not null and (w.position is null or w.position < 1 or w.position > profile_columns.width)
             as missing
      from wanted w
  )
  select jsonb_build_object(
    'columns', coalesce((
      select jsonb_object_agg(f.field, f.positions)
        from (select j.field,
                     coalesce(jsonb_agg(j.position order by j.ordinality) filter (where j.value is not null), '[]')
                       as positions
                from judged j group by j.field) f), '{}'),
    'missing', (select string_agg(format('%s (%s)', j.value #>> '{}', j.field), ', ' order by j.field, j.ordinality)
                  from judged j where j.missing),
    'warnings', (
      select coalesce(jsonb_agg(jsonb_build_object('code', 'profile_columns_tie', 'message',
               'Headings of the supplier''s profile stand above several columns: ' || t.names
                 || '. The first was taken; name the right one by its position.')), '[]')
        from (select string_agg(format('"%s" above %s', left(j.value #>> '{}', 60), array_to_string(j.places, ' and ')),
                       ', ' order by j.field, j.ordinality) as names
                from judged j where cardinality(j.places) > 1) t
       where t.names is not null))
$$;
comment on function spp_private.profile_columns(jsonb, jsonb, int) is
  $$Where the columns stand that an import profile names: {columns: {field: [positions]}, missing: those that are
nowhere, as text, warnings: profile_columns_tie where a heading is that of several columns}; an empty list says that the
lists do not have a field. `headings`: spp_private.join_headings; `width`: how many columns there are.$$;
grant execute on function spp_private.profile_columns(jsonb, jsonb, int) to inv_catalog_manager, inv_admin;
