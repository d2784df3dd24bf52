create or replace function spp_private.end_correct_chunk(batch spp.upload_batches, to_row integer,
  outcomes spp_private.correction_outcome[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warnings jsonb;
begin
  update spp.upload_staging s
     set validation_status = case o.result when 'corrected' then 'applied' when 'unchanged' then 'unchanged'
                                           else 'refused' end,
         processed_at = clock_timestamp(),
         validation_errors = case when o.code is not null then jsonb_build_array(jsonb_build_object(
                                    'code', o.code, 'message', o.message)) end
    from unnest(outcomes) o
   where s.staging_id = o.staging_id;

  with named as (
    select 'newer_price_replaced' as code, null as message, s.row_number
      from unnest(outcomes) o
      join spp.upload_staging s on s.staging_id = o.staging_id
     where o.warnings <> '[]'
    union all
    select 'columns_ignored', spp_private.warning_message('columns_ignored') || ' ' || left(h.heading, 60), s.row_number
      from unnest(outcomes) o
      join spp.upload_staging s on s.staging_id = o.staging_id
     cross join unnest(o.ignored) h (heading)
  ), counted as (
    select n.code, max(n.message) as message, count(distinct n.row_number) as occurrences,
           (array_agg(distinct n.row_number order by n.row_number))[1:20] as row_numbers
      from named n
     group by n.code
  )
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
           'code', c.code, 'message', c.message, 'count', c.occurrences, 'rows', c.row_numbers))), '[]')
    into v_warnings
    from counted c;

  update spp.upload_batches b
     set next_row = to_row + 1, warnings = spp_private.add_warnings(b.warnings, v_warnings),
         corrections = b.corrections || jsonb_build_object(
           'corrected', (b.corrections -> 'corrected')::integer + c.corrected,
           'unchanged', (b.corrections -> 'unchanged')::integer + c.unchanged,
           'rejected', (b.corrections -> 'rejected')::integer + c.rejected,
           'refused', (b.corrections -> 'refused')::integer + c.refused,
           'batches', (
             select coalesce(jsonb_agg(jsonb_build_object('batch_id', t.batch_id, 'corrected', t.corrected,
                                                          'rejected', t.rejected) order by t.batch_id), '[]')
               from (
                 select x.batch_id, sum(x.corrected) as corrected, sum(x.rejected) as rejected
                   from (
                     select (e.value ->> 'batch_id')::uuid as batch_id, (e.value -> 'corrected')::bigint as corrected,
                            (e.value -> 'rejected')::bigint as rejected
                       from jsonb_array_elements(b.corrections -> 'batches') e
                     union all
                     select o.batch_id, count(*) filter (where o.result = 'corrected'),
                            count(*) filter (where o.result = 'rejected')
                       from unnest(outcomes) o
                      where o.batch_id is not null
                      group by o.batch_id) x
                  group by x.batch_id) t))
    from (
      select count(*) filter (where o.result = 'corrected') as corrected,
             count(*) filter (where o.result = 'unchanged') as unchanged,
             count(*) filter (where o.result = 'rejected') as rejected,
             count(*) filter (where o.result = 'refused') as refused
        from unnest(outcomes) o) c
   where b.batch_id = (batch).batch_id;
  if not (batch).dry_run then
    update spp.upload_batches b
       set error_log = spp_private.first_errors(b.batch_id)
     where b.batch_id in (select o.batch_id from unnest(outcomes) o where o.result in ('corrected', 'rejected'));
  end if;
  if to_row >= (batch).last_row then
    perform spp_private.close_batch((batch).batch_id, 'completed');
  end if;
end
$$;
comment on function spp_private.end_correct_chunk(spp.upload_batches, integer, spp_private.correction_outcome[]) is
  $$Notes what became of some rows of a file of corrections, counts it, and ends the file behind its last row.$$;
