create or replace function issoh.explain_score(queue_id uuid) returns issoh.score_explanation
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_item issoh.selection_queue;
  v_answer issoh.score_explanation;
begin
  select q.* into v_item from issoh.selection_queue q where q.queue_id = explain_score.queue_id;
  if v_item.queue_id is null then
    raise exception using
      errcode = 'ISNQI',
      message = format('There is no queued product %s.', explain_score.queue_id),
      hint = 'v_selection_pipeline lists them with their queue_id.';
  end if;
  if v_item.scored_at is null then
    raise exception using
      errcode = 'ISCSC',
      message = format('The queued product %s has no score yet.', explain_score.queue_id),
      hint = 'Score it by score_selection, or wait for the worker.';
  end if;

  with traced as (
    select t.ordinal, t.criterion, c.label, t.raw_value, t.unit, t.points, t.weight, t.contribution,
           t.weight * (t.points is not null)::integer as known_weight,
           sum(t.weight * t.points) over () as total,
           sum(t.weight) filter (where t.points is not null) over () as known,
           sum(t.weight) over () as weights
      from rows from (
             jsonb_to_recordset(v_item.selection_criteria -> 'criteria')
               as (criterion text, raw_value numeric, unit text, points numeric, weight numeric, contribution numeric)
           ) with ordinality
             as t (criterion, raw_value, unit, points, weight, contribution, ordinal)
      join issoh_private.score_criteria() c on c.criterion = t.criterion
  ), moved as (
    -- The score with this criterion at its best and at its worst, all else as it is.
    select t.*,
           round((coalesce(t.total, 0) - coalesce(t.weight * t.points, 0) + 100 * t.weight)
                 / nullif(coalesce(t.known, 0) - t.known_weight + t.weight, 0), 2) as at_best,
           round((coalesce(t.total, 0) - coalesce(t.weight * t.points, 0))
                 / nullif(coalesce(t.known, 0) - t.known_weight + t.weight, 0), 2) as at_worst
      from traced t
  ), most as (
    select m.*
      from moved m
     where m.weight > 0
     order by greatest(m.at_best - coalesce(v_item.auto_select_score, 0),
                       coalesce(v_item.auto_select_score, 100) - m.at_worst) desc, m.ordinal
     limit 1
  )
  select v_item.queue_id, v_item.auto_select_score, v_item.coverage, v_item.score_low, v_item.score_high,
         v_item.weights_version,
         case
           when v_item.auto_select_score is null then 'Nothing is known of it: it has no score.'
           when v_item.coverage = 1 then format('%s of 100, all criteria known.', v_item.auto_select_score)
           else format('%s of 100, from %s %% of the weights; between %s and %s once the rest is known.',
                       v_item.auto_select_score, trim_scale(v_item.coverage * 100), v_item.score_low,
                       v_item.score_high)
         end,
         (select array_agg(case
                             when m.points is null then format('%s: not known, left out.', m.label)
                             else format('%s: %s %s, worth %s of 100 points; at weight %s of %s this adds %s.', m.label,
                                         m.raw_value, m.unit, m.points, m.weight, m.known, m.contribution)
                           end order by m.ordinal)
            from moved m),
         (select format('%s would change it most: %s at its best, %s at its worst.', m.label, m.at_best, m.at_worst)
            from most m),
         (select m.criterion from most m),
         (select jsonb_agg(jsonb_build_object(
                   'criterion', m.criterion, 'raw_value', m.raw_value, 'unit', m.unit, 'points', m.points,
                   'weight', m.weight, 'contribution', m.contribution, 'at_best', m.at_best, 'at_worst', m.at_worst)
                   order by m.ordinal)
            from moved m)
    into v_answer;
  return v_answer;
end
$$;
comment on function issoh.explain_score(uuid) is
  $$How the score of a queued product came about, in words and figures: a sentence for each criterion, what the score
would be with each at its best and at its worst, all else as it is, and which of them would change it most. Raises
ISNQI, ISCSC (not scored yet).$$;
grant execute on function issoh.explain_score(uuid)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
