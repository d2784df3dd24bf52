create or replace function spp_private.correct_rows(batch spp.upload_batches,
  corrections spp_private.correction_outcome[]) returns spp_private.correction_outcome[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_round record;
  v_done spp_private.correction_outcome[] := '{}';
begin
  -- All at once, but rows of one code one after another: the smaller quantity first, then in the order they came.
  for v_round in
    with read as materialized (
      select c.position, spp_private.read_corrected(batch, s, c.data) as staged,
             row(c.staging_id, c.result, c.batch_id, c.code, c.message, c.warnings, c.ignored, c.waiting_id, c.data,
                 c.accepted)::spp_private.correction_outcome as correction
        from unnest(corrections) with ordinality
               c (staging_id, result, batch_id, code, message, warnings, ignored, waiting_id, data, accepted, position)
        join spp.upload_staging s on s.staging_id = c.waiting_id
    ), turns as (
      select r.*, row_number() over (
               partition by coalesce((r.staged).code, (r.staged).staging_id::text)
               order by coalesce(spp_private.quantity_of(r.staged, true, (batch).decimal_mark), 0), r.position) as turn
        from read r
    )
    select array_agg(t.staged order by t.position) as rows, array_agg(t.correction order by t.position) as corrections
      from turns t
     group by t.turn
     order by t.turn
  loop
    v_done := v_done || spp_private.correct_turn(batch, v_round.rows, v_round.corrections);
  end loop;
  return v_done;
end
$$;
comment on function spp_private.correct_rows(spp.upload_batches, spp_private.correction_outcome[]) is
  'Corrects rejected rows of one upload and applies those that are valid now; answers what became of each.';
