create or replace function spp_private.quarantined_columns(batch_ids uuid[]) returns table (heading text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with waiting as (
    select s.batch_id, s.row_number, s.raw_data
      from spp.upload_staging s
     where s.batch_id = any (quarantined_columns.batch_ids) and s.validation_status = 'failed'
  ), listed as (
    select b.batch_id, l.section, h.heading, h.position
      from spp.upload_batches b
     cross join lateral (
       select 0 as section, b.detected -> 'headings' as headings
       union all
       select (s.value ->> 'first_row')::integer, s.value -> 'headings'
         from jsonb_array_elements(b.detected -> 'sections') s
     ) l
     cross join lateral jsonb_array_elements_text(
       case when jsonb_typeof(l.headings) = 'array' then l.headings else '[]' end)
       with ordinality as h (heading, position)
     where b.batch_id = any (quarantined_columns.batch_ids)
  ), used as (
    select k.heading, min(w.batch_id::text collate "C") as batch_id
      from waiting w, jsonb_object_keys(w.raw_data) k (heading)
     group by k.heading
  )
  select u.heading
    from used u
    left join lateral (
      select l.batch_id, l.section, l.position
        from listed l
       where l.heading = u.heading
       order by l.batch_id, l.section, l.position
       limit 1
    ) f on true
   order by f.batch_id nulls last, f.section, f.position, u.batch_id,
            -- Cells beyond the headings are named by their position.
            nullif(substring(u.heading from '^column ([0-9]{1,9})$'), '')::integer nulls first, u.heading
$$;
comment on function spp_private.quarantined_columns(uuid[]) is
  'The columns of the rejected rows of some uploads, as their lists head them, in the order of their first appearance.';
grant execute on function spp_private.quarantined_columns(uuid[])
  to inv_supplier, inv_catalog_manager, inv_admin;
