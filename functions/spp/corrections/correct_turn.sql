create or replace function spp_private.correct_turn(batch spp.upload_batches, rows spp.upload_staging[],
  corrections spp_private.correction_outcome[]) returns spp_private.correction_outcome[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from integer;
  v_to integer;
  v_breaks uuid[];
  v_outgrown uuid[];
  v_applied uuid[];
  v_kept jsonb;
  v_counts spp_private.apply_counts;
begin
  select min(n.row_number), max(n.row_number) into v_from, v_to from unnest(rows) n;
  perform spp_private.lay_corrections(rows);
  select j.breaks, j.outgrown into v_breaks, v_outgrown
    from spp_private.judge_corrected(batch, v_from, v_to, array(
           select c.waiting_id from unnest(corrections) c where c.accepted)) j;
  v_kept := spp_private.keep_breaks(batch, v_breaks || v_outgrown);
  v_applied := array(select s.staging_id
                       from spp.upload_staging s
                      where s.batch_id = (batch).batch_id and s.row_number between v_from and v_to
                        and s.validation_status = 'correcting');
  perform spp_private.name_categories(batch, v_applied);
  v_counts := spp_private.apply_rows(batch, v_from, v_to, 'correcting', 'correction');
  update spp.upload_staging s set validation_status = 'corrected' where s.staging_id = any (v_applied);
  update spp.upload_batches b
     set failed_products_count = b.failed_products_count - cardinality(v_applied) - cardinality(v_breaks),
         corrected_rows_count = b.corrected_rows_count + cardinality(v_applied) + cardinality(v_breaks),
         duplicate_rows_count = b.duplicate_rows_count + cardinality(v_breaks),
         new_products_count = b.new_products_count + v_counts.inserted,
         updated_products_count = b.updated_products_count + v_counts.updated,
         unchanged_products_count = b.unchanged_products_count + v_counts.unchanged,
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes),
         price_breaks = spp_private.add_counts(b.price_breaks, spp_private.add_counts(v_counts.price_breaks, v_kept))
   where b.batch_id = (batch).batch_id and v_applied || v_breaks <> '{}';
  return array(
    select row(c.staging_id, case when s.validation_status = 'failed' then 'rejected' else 'corrected' end, c.batch_id,
               case when s.validation_status = 'failed' then s.validation_errors #>> '{0,code}' end,
               case when s.validation_status = 'failed' then s.validation_errors #>> '{0,message}' end,
               case when w.warning is null then '[]' else jsonb_build_array(w.warning) end, c.ignored, c.waiting_id,
               c.data, c.accepted)::spp_private.correction_outcome
      from unnest(corrections) c
      join spp.upload_staging s on s.staging_id = c.waiting_id
      left join spp_private.replaced_prices(batch, v_applied || v_breaks) w on w.staging_id = c.waiting_id);
end
$$;
comment on function spp_private.correct_turn(spp.upload_batches, spp.upload_staging[],
  spp_private.correction_outcome[]) is
  $$Puts corrected rows, no two of one code, in the place of what their corrections are of, and judges, counts and
applies them together; answers what became of each.$$;
