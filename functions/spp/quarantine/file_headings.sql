create or replace function spp_private.file_headings(batch_ids uuid[]) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(distinct spp_private.file_heading(h.heading)), '{}')
    from spp.upload_batches b
   cross join lateral (
     select b.detected -> 'headings' as headings
     union all
     select s.value -> 'headings' from jsonb_array_elements(b.detected -> 'sections') s
   ) l
   cross join lateral jsonb_array_elements_text(
     case when jsonb_typeof(l.headings) = 'array' then l.headings else '[]' end) h (heading)
   where b.batch_id = any (file_headings.batch_ids)
$$;
comment on function spp_private.file_headings(uuid[]) is
  'All headings of some lists, as a file of their rejected rows has them.';
