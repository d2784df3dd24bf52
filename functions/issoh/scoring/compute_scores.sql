-- score = Σ weight × points / Σ weight, over the criteria with data. Contributions are differences of running sums that
-- are rounded like the score, so that they add up to it to the last digit, each within a cent of its exact share.
-- Written out criterion by criterion: a row per item and criterion would have to be grouped again.
create or replace function issoh_private.compute_scores(raw issoh_private.raw_criteria[])
returns setof issoh_private.computed_score
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with rules as materialized (
    select max(w.version) as version, sum(w.weight) as total,
           max(trim_scale(w.weight)) filter (where c.ordinal = 1) as w1, max(k.x) filter (where c.ordinal = 1) as x1,
           max(trim_scale(w.weight)) filter (where c.ordinal = 2) as w2, max(k.x) filter (where c.ordinal = 2) as x2,
           max(trim_scale(w.weight)) filter (where c.ordinal = 3) as w3, max(k.x) filter (where c.ordinal = 3) as x3,
           max(trim_scale(w.weight)) filter (where c.ordinal = 4) as w4, max(k.x) filter (where c.ordinal = 4) as x4,
           max(trim_scale(w.weight)) filter (where c.ordinal = 5) as w5, max(k.x) filter (where c.ordinal = 5) as x5,
           max(trim_scale(w.weight)) filter (where c.ordinal = 6) as w6, max(k.x) filter (where c.ordinal = 6) as x6,
           max(k.y) filter (where c.ordinal = 1) as y1, max(k.y) filter (where c.ordinal = 2) as y2,
           max(k.y) filter (where c.ordinal = 3) as y3, max(k.y) filter (where c.ordinal = 4) as y4,
           max(k.y) filter (where c.ordinal = 5) as y5, max(k.y) filter (where c.ordinal = 6) as y6,
           max(c.unit) filter (where c.ordinal = 5) as currency
      from issoh_private.score_criteria() c
      join issoh.score_weights w on w.criterion = c.criterion
       and w.version = (select max(v.version) from issoh.score_weights v)
     cross join lateral (
       select array_agg(s.raw_value order by s.raw_value) as x, array_agg(s.points order by s.raw_value) as y
         from issoh.score_curves s
        where s.criterion = c.criterion) k
  )
  select r.queue_id, s.s6, s.coverage, s.score_low, s.score_high, k.version,
         jsonb_build_object('criteria', to_jsonb(array[
           row('sales_history', r.sales_history, 'pieces a month', p.p1, k.w1, coalesce(s.s1, 0)),
           row('category_demand', r.category_demand, 'pieces a month', p.p2, k.w2, coalesce(s.s2 - s.s1, 0)),
           row('margin_potential', r.margin_potential, 'percent', p.p3, k.w3, coalesce(s.s3 - s.s2, 0)),
           row('supplier_reliability', r.supplier_reliability, 'share', p.p4, k.w4, coalesce(s.s4 - s.s3, 0)),
           row('min_order_quantity', r.min_order_quantity, k.currency, p.p5, k.w5, coalesce(s.s5 - s.s4, 0)),
           row('lead_time', r.lead_time, 'days', p.p6, k.w6, coalesce(s.s6 - s.s5, 0))
         ]::issoh_private.traced_criterion[]), 'weights_version', k.version, 'coverage', s.coverage,
         'score_low', s.score_low, 'score_high', s.score_high)
    from unnest(compute_scores.raw) r
   cross join rules k
   cross join lateral (
     select issoh_private.points_at(r.sales_history, k.x1, k.y1) as p1,
            issoh_private.points_at(r.category_demand, k.x2, k.y2) as p2,
            issoh_private.points_at(r.margin_potential, k.x3, k.y3) as p3,
            issoh_private.points_at(r.supplier_reliability, k.x4, k.y4) as p4,
            issoh_private.points_at(r.min_order_quantity, k.x5, k.y5) as p5,
            issoh_private.points_at(r.lead_time, k.x6, k.y6) as p6
     offset 0) p
   cross join lateral (
     select coalesce(k.w1 * p.p1, 0) as v1, coalesce(k.w2 * p.p2, 0) as v2, coalesce(k.w3 * p.p3, 0) as v3,
            coalesce(k.w4 * p.p4, 0) as v4, coalesce(k.w5 * p.p5, 0) as v5, coalesce(k.w6 * p.p6, 0) as v6,
            case when p.p1 is null then 0 else k.w1 end + case when p.p2 is null then 0 else k.w2 end
            + case when p.p3 is null then 0 else k.w3 end + case when p.p4 is null then 0 else k.w4 end
            + case when p.p5 is null then 0 else k.w5 end + case when p.p6 is null then 0 else k.w6 end as known
     offset 0) v
   cross join lateral (
     select round(v.v1 / nullif(v.known, 0), 2) as s1,
            round((v.v1 + v.v2) / nullif(v.known, 0), 2) as s2,
            round((v.v1 + v.v2 + v.v3) / nullif(v.known, 0), 2) as s3,
            round((v.v1 + v.v2 + v.v3 + v.v4) / nullif(v.known, 0), 2) as s4,
            round((v.v1 + v.v2 + v.v3 + v.v4 + v.v5) / nullif(v.known, 0), 2) as s5,
            round((v.v1 + v.v2 + v.v3 + v.v4 + v.v5 + v.v6) / nullif(v.known, 0), 2) as s6,
            -- Never more than is known: 0.59999 is below 0.6.
            trunc(v.known / k.total, 4) as coverage,
            round((v.v1 + v.v2 + v.v3 + v.v4 + v.v5 + v.v6) / k.total, 2) as score_low,
            round((v.v1 + v.v2 + v.v3 + v.v4 + v.v5 + v.v6 + 100 * (k.total - v.known)) / k.total, 2) as score_high
     offset 0) s
$$;
comment on function issoh_private.compute_scores(issoh_private.raw_criteria[]) is
  $$Scores by the values of their criteria, null where there is no data: the score (null where nothing is known), what
share of the weights it rests on, what it would be with the worst and the best of the rest, and its trace.$$;
