-- From values to scores: curves, every combination of what is known, weights and curves that change.
select plan(74);

-- Curves: straight between two values, level outside.
select is(issoh_private.points_at(v.value, array[0, 10, 50]::numeric[], array[0, 50, 100]::numeric[]), v.points,
          format('%s is worth %s', v.value, v.points))
  from (values (-5::numeric, 0::numeric), (0, 0), (5, 25), (10, 50), (20, 62.5), (50, 100), (1e9, 100), (null, null)) v (value, points);
select is(issoh_private.points_at(v.value, array[14]::numeric[], array[60]::numeric[]), 60::numeric, 'a curve of one point is level')
  from (values (1::numeric), (14), (99)) v (value);

-- Every combination of what is known, with values that leave remainders; the worst and the best of each curve beside it.
create temporary table cases on commit drop as
select s.n, ('00000000-0000-4000-8000-' || lpad(s.n::text, 12, '0'))::uuid as queue_id,
       case when s.n & 1 > 0 then 3.3333 end as sales, case when s.n & 2 > 0 then 1.7777 end as demand,
       case when s.n & 4 > 0 then 19.1919 end as margin, case when s.n & 8 > 0 then 0.6667 end as reliability,
       case when s.n & 16 > 0 then 333.33 end as least_order, case when s.n & 32 > 0 then 9::numeric end as days
  from generate_series(0, 63) as s (n);
update issoh.score_weights w set weight = v.weight
  from (values ('sales_history', 23.7), ('category_demand', 19.1), ('margin_potential', 21.3), ('supplier_reliability', 13.9),
               ('min_order_quantity', 11.7), ('lead_time', 7.1)) v (criterion, weight)
 where w.criterion = v.criterion;
create function tap.scores(worst numeric[] default null) returns setof issoh_private.computed_score language sql volatile as $$
  select s.* from issoh_private.compute_scores(array(
    select row(c.queue_id, coalesce(c.sales, worst[1]), coalesce(c.demand, worst[2]), coalesce(c.margin, worst[3]),
               coalesce(c.reliability, worst[4]), coalesce(c.least_order, worst[5]), coalesce(c.days, worst[6]))::issoh_private.raw_criteria
      from cases c)) s
$$;
create temporary table scored on commit drop as
select c.n, s.*, t.total, t.known, t.weights
  from tap.scores() s
  join cases c using (queue_id)
 cross join lateral (
   select sum(x.weight * x.points) as total, coalesce(sum(x.weight) filter (where x.points is not null), 0) as known,
          sum(x.weight) as weights
     from jsonb_to_recordset(s.criteria -> 'criteria') as x (weight numeric, points numeric)) t;
select is((select count(*) from scored), 64::bigint, 'every combination is scored');
select is_empty(
  $$select s.n, s.score, x.sum from scored s,
           lateral (select sum((c ->> 'contribution')::numeric) from jsonb_array_elements(s.criteria -> 'criteria') c) x (sum)
     where x.sum is distinct from coalesce(s.score, 0)$$,
  'contributions add up to the score, to the last digit');
select is_empty(
  $$select s.n, c from scored s, jsonb_to_recordset(s.criteria -> 'criteria') as c (weight numeric, points numeric, contribution numeric)
     where abs(c.contribution - coalesce(c.weight * c.points / nullif(s.known, 0), 0)) >= 0.01 or c.contribution < 0$$,
  'and each is its exact share but for less than a cent');
select is_empty(
  $$select s.n, s.score, s.total from scored s where s.score is distinct from round(s.total / nullif(s.known, 0), 2)$$,
  'the score is the weighted mean of what is known');
select is((select array_agg(s.n) from scored s where s.score is null), array[0], 'it is null where nothing is known, and only there');
select is_empty(
  $$select s.n, s.coverage from scored s where s.coverage <> trunc(s.known / s.weights, 4) or s.coverage * s.weights > s.known$$,
  'coverage is the share of the weights that are known, never more');
select is((select s.coverage from scored s where s.n = 63), 1.0000, 'all known is 1');
select is_empty(
  $$select s.n, s.score_low, w.score from scored s join tap.scores(array[0, 0, 0, 0, 1000, 60]) w using (queue_id)
     where w.score <> s.score_low$$,
  'score_low is the score with the worst of what is not known');
select is_empty(
  $$select s.n, s.score_high, w.score from scored s join tap.scores(array[100, 50, 50, 1, 0, 0]) w using (queue_id)
     where w.score <> s.score_high$$,
  'score_high is the score with the best of it');
select is_empty($$select s.n from scored s where not (s.score_low <= s.score and s.score <= s.score_high)$$,
  'the score lies between them');
select is_empty(
  $$select s.n from scored s
     where (select count(*) from jsonb_to_recordset(s.criteria -> 'criteria') as c (raw_value numeric, points numeric)
             where (c.raw_value is null) = (c.points is null)) <> 6
        or (select sum(1 << (c.position - 1)::integer) filter (where c.value ->> 'raw_value' is not null)
              from jsonb_array_elements(s.criteria -> 'criteria') with ordinality as c (value, position)) is distinct from nullif(s.n, 0)$$,
  'the trace has all six, with points for those that are known');
select is((select jsonb_path_query_array(s.criteria, '$.criteria[*].criterion') from scored s where s.n = 0),
  (select jsonb_agg(c.criterion order by c.ordinal) from issoh_private.score_criteria() c), 'in the order of score_criteria');
select is((select jsonb_path_query_array(s.criteria, '$.criteria[*].unit') from scored s where s.n = 0),
  (select jsonb_agg(c.unit order by c.ordinal) from issoh_private.score_criteria() c), 'with their units');
select is_empty(
  $$select s.n from scored s
     where (s.criteria ->> 'coverage')::numeric <> s.coverage or (s.criteria ->> 'score_low')::numeric <> s.score_low
        or (s.criteria ->> 'score_high')::numeric <> s.score_high or (s.criteria ->> 'weights_version')::integer <> 1
        or s.weights_version <> 1$$,
  'and says what it rests on');

-- Automatic candidates are known well enough, whatever is known and however good it is.
create function tap.candidates(least_coverage text, least_score text) returns integer[] language sql volatile as $$
  update issoh.settings set setting_value = least_coverage::jsonb where setting_key = 'selection.auto_candidate_coverage';
  update issoh.settings set setting_value = least_score::jsonb where setting_key = 'selection.auto_candidate_score';
  select coalesce(array_agg(c.n order by c.n), '{}') from issoh.v_selection_pipeline v join cases c using (queue_id) where v.auto_candidate
$$;
insert into issoh.selection_queue (queue_id, spp_product_id, spp_supplier_id, auto_select_score, coverage, score_low, score_high, scored_at)
select s.queue_id, s.queue_id, s.queue_id, s.score, s.coverage, s.score_low, s.score_high, now() from scored s;
select is(tap.candidates(v.coverage, v.score),
          (select coalesce(array_agg(s.n order by s.n), '{}') from scored s
            where s.known >= v.coverage::numeric * s.weights and s.total >= v.score::numeric * s.weights),
          format('candidates from coverage %s and score %s', v.coverage, v.score))
  from (values ('0.6', '0'), ('0.6', '30'), ('0.8', '20'), ('1', '0'), ('0', '35')) v (coverage, score);
select isnt(tap.candidates('0.6', '0'), '{}', 'there are some');

-- By hand: 5 pieces a month are worth 25, 12.5 percent 30: (25 * 25 + 20 * 30) / 45.
update issoh.score_weights w set weight = v.weight
  from (values ('sales_history', 25), ('margin_potential', 20)) v (criterion, weight) where w.criterion = v.criterion;
select is((select s.score from issoh_private.compute_scores(array[row(uuidv7(), 5, null, 12.5, null, null, null)::issoh_private.raw_criteria]) s),
  27.22, 'the mean of two');

-- Weights: a version each, which only approvers make.
delete from graphile_worker._private_jobs;
select is(tap.as_role('inv_approver', $$select string_agg(concat(w.version, ' ', w.criterion, ' ', w.weight, ' ', w.created_by), ', ')
    from issoh.set_score_weights('{"lead_time": 0, "category_demand": "30.5"}') w where w.criterion in ('lead_time', 'category_demand')$$),
  '2 category_demand 30.5 tester, 2 lead_time 0 tester', 'new weights are a new version');
select is((select count(*) from issoh.score_weights where version = 1), 6::bigint, 'beside the old one');
select is((select w.weight from issoh.score_weights w where w.version = 2 and w.criterion = 'sales_history'), 25::numeric,
  'what is not named stays');
select is((select array_agg(distinct w.version) from issoh.set_score_weights('{"lead_time": 0.000}') w), array[2], 'the same weights are no version');
select is((select format('%s %s %s', count(*), min(j.task_identifier), min(j.key)) from graphile_worker.jobs j), '1 selection__score score:all',
  'the worker is told once');
select is(tap.outcome('inv_admin', format('select issoh.set_score_weights(%L)', v.weights)), v.outcome, format('weights %s: %s', v.weights, v.outcome))
  from (values ('{"charm": 1}', 'ISISW'), ('{"lead_time": -1}', 'ISISW'), ('{"lead_time": 1001}', 'ISISW'), ('{"lead_time": "NaN"}', 'ISISW'),
               ('{"lead_time": "x"}', 'ISISW'), ('{"lead_time": null}', 'ISISW'), ('{"lead_time": 0.1234567}', 'ISISW'), ('[1]', 'ISISW'), (null, 'ISISW'),
               ('{"sales_history": 0, "category_demand": 0, "margin_potential": 0, "supplier_reliability": 0, "min_order_quantity": 0}', 'ISISW'),
               ('{}', 'ok')) v (weights, outcome);
-- What weighs nothing adds nothing, and is not counted as known.
select is((select format('%s %s %s', s.score, s.coverage, s.criteria #>> '{criteria,5,contribution}')
             from issoh_private.compute_scores(array[row(uuidv7(), null, null, null, null, null, 3)::issoh_private.raw_criteria]) s),
  ' 0.0000 0', 'only what weighs nothing is known');

-- Curves.
delete from graphile_worker._private_jobs;
select is(tap.as_role('inv_approver', $$select string_agg(c.raw_value || '=' || c.points, ' ' order by c.raw_value)
    from issoh.set_score_curve('lead_time', '[{"raw_value": 10, "points": 0}, {"raw_value": "2.50", "points": 100}]') c$$),
  '2.5=100 10=0', 'a curve takes the place of the one before');
select is((select s.criteria #>> '{criteria,5,points}' from issoh_private.compute_scores(array[row(uuidv7(), null, null, null, null, null, 4)::issoh_private.raw_criteria]) s),
  '80', 'and tells what a value is worth');
select is((select format('%s %s', l.actor, l.new_values ->> 'points') from audit.log l where l.table_name = 'score_curves' order by l.log_id desc limit 1),
  session_user || ' 100', 'the audit log has who did it');
select is((select count(*) from graphile_worker.jobs), 1::bigint, 'the worker is told');
delete from graphile_worker._private_jobs;
select count(*) from issoh.set_score_curve('lead_time', '[{"raw_value": 2.5, "points": 100}, {"raw_value": 10.0, "points": 0.0}]');
select is((select count(*) from graphile_worker.jobs), 0::bigint, 'and not when nothing changes');
select is(tap.outcome('inv_admin', format('select issoh.set_score_curve(%L, %L)', v.criterion, v.curve)), v.outcome, format('%s %s: %s', v.criterion, v.curve, v.outcome))
  from (values ('charm', '[{"raw_value": 1, "points": 1}]', 'ISISC'), ('lead_time', '[]', 'ISISC'), ('lead_time', '{}', 'ISISC'), ('lead_time', null, 'ISISC'),
               ('lead_time', '[{"raw_value": 1, "points": 101}]', 'ISISC'), ('lead_time', '[{"raw_value": 1}]', 'ISISC'), ('lead_time', '[7]', 'ISISC'),
               ('lead_time', '[{"raw_value": "x", "points": 1}]', 'ISISC'), ('lead_time', '[{"raw_value": "NaN", "points": 1}]', 'ISISC'),
               ('lead_time', '[{"raw_value": 1, "points": 1}, {"raw_value": 1.0, "points": 2}]', 'ISISC'),
               ('lead_time', '[{"raw_value": 1, "points": 1, "more": 2}]', 'ISISC')) v (criterion, curve, outcome);

-- Who may.
select is(tap.outcome(r.name, $$select issoh.set_score_weights('{"lead_time": 9}')$$) || ' '
          || tap.outcome(r.name, $$select issoh.set_score_curve('lead_time', '[{"raw_value": 1, "points": 1}]')$$),
          case when r.may then 'ok ok' else '42501 42501' end, format('%s of weights and curves', r.name))
  from (values ('inv_approver', true), ('inv_admin', true), ('inv_reviewer', false), ('inv_analyst', false), ('inv_pricing_manager', false),
               ('inv_stock_operator', false), ('inv_supplier', false), ('inv_catalog_manager', false), ('inv_anonymous', false)) r (name, may);

select * from finish();
