create or replace function spp.rejected_rows(
  batch_id uuid,
  row_limit integer default null,
  after_row integer default null
)
returns table (
  row_number integer,
  code text,
  message text,
  field text,
  value text,
  sheet text,
  sheet_row integer,
  raw jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select s.row_number, e.error ->> 'code', e.error ->> 'message', e.error ->> 'field', e.error ->> 'value',
         p.place ->> 'sheet', (p.place ->> 'row')::integer, s.raw_data
    from spp.upload_batches b
    join spp.upload_staging s on s.batch_id = b.batch_id
   cross join lateral (select s.validation_errors -> 0 as error) e
   cross join lateral (select spp_private.sheet_of(b.detected, s.row_number) as place) p
   where b.batch_id = rejected_rows.batch_id and s.batch_id = rejected_rows.batch_id
     and b.status <> 'cancelled'
     and s.validation_status in ('failed', 'discarded', 'superseded', 'refused')
     and (rejected_rows.after_row is null or s.row_number > rejected_rows.after_row)
   order by s.row_number
   limit rejected_rows.row_limit
$$;
comment on function spp.rejected_rows(uuid, integer, integer) is
  'The rows of an upload that were rejected and not corrected since, by row number; all of them unless a limit is
given; from the row behind after_row, where one is named. field and value: the cell that a rejection is about; sheet and
sheet_row: where the row stands in a workbook of several sheets.';
grant execute on function spp.rejected_rows(uuid, integer, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
