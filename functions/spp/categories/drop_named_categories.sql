create or replace function spp_private.drop_named_categories(batch spp.upload_batches, warning text, texts text[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  with dropped as (
    delete from pg_temp.named_categories n
     where n.category || chr(31) || n.subcategory = any (texts)
    returning n.occurrences, n.first_row
  ), counted as (
    select sum(d.occurrences) as rows, (array_agg(d.first_row order by d.first_row))[1:20] as first_rows
      from dropped d
  )
  update spp.upload_batches b
     set warnings = spp_private.add_warnings(b.warnings, jsonb_build_array(
           jsonb_build_object('code', drop_named_categories.warning, 'count', c.rows, 'rows', c.first_rows)))
    from counted c
   where b.batch_id = (batch).batch_id and c.rows > 0;
end
$$;
comment on function spp_private.drop_named_categories(spp.upload_batches, text, text[]) is
  'Leaves texts of categories of the list under way empty, with a warning; part of resolve_batch_categories.';
