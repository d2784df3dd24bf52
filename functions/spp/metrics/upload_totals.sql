create or replace function spp_private.upload_totals()
  returns table (
    applied bigint,
    failed bigint,
    undone bigint,
    rows_read bigint,
    rows_rejected bigint,
    new_products bigint
  )
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select count(*) filter (where b.status <> 'failed'), count(*) filter (where b.status = 'failed'),
         count(*) filter (where b.status = 'rolled_back'),
         coalesce(sum(b.total_products) filter (where b.status <> 'failed'), 0),
         -- What a person corrects is rejected no more, and was.
         coalesce(sum(b.failed_products_count + b.corrected_rows_count) filter (where b.status <> 'failed'), 0),
         coalesce(sum(b.new_products_count), 0)
    from spp.upload_batches b
   where spp_private.is_counted(b)
$$;
comment on function spp_private.upload_totals() is
  'What became of all lists that have ever ended, by whatever door they came: none of these ever falls. Undone ones were
applied, and are counted there, too; rows are those of applied lists.';
