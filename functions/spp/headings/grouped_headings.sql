create or replace function spp_private.grouped_headings(upper jsonb, lower jsonb) returns jsonb
language sql immutable parallel safe
as $$
  with cells as (
    select p.p, common.trimmed(coalesce(grouped_headings.upper ->> (p.p - 1), '')) as group_name,
           common.trimmed(coalesce(grouped_headings.lower ->> (p.p - 1), '')) as name
      from generate_series(1, greatest(jsonb_array_length(grouped_headings.upper),
             jsonb_array_length(grouped_headings.lower))) p (p)
  ), runs as (
    -- A run begins with every group and ends at the first column without a name of its own.
    select c.*, count(*) filter (where c.group_name <> '' or c.name = '') over (order by c.p) as run from cells c
  )
  select jsonb_agg(btrim(concat_ws(' ', nullif(j.group_name, ''), nullif(j.name, ''))) order by j.p)
    from (
      select r.p, r.name, first_value(case when r.name = '' and r.group_name = '' then '' else r.group_name end)
             over (partition by r.run order by r.p) as group_name
        from runs r
    ) j
$$;
comment on function spp_private.grouped_headings(jsonb, jsonb) is
  'The texts of headings that stand in two records: the group that a cell belongs to, and the cell.';
