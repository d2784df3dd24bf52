create or replace function issoh.rank_stability(change numeric default 0.1) returns setof issoh.rank_change
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if (rank_stability.change > 0 and rank_stability.change <= 1) is not true then
    raise exception using
      errcode = 'ISIRC',
      message = format('Weights cannot be moved by %s of themselves.', rank_stability.change),
      hint = 'Give a share above 0, at most 1, such as 0.1.';
  end if;
  return query
  with weights as materialized (
    select c.ordinal, c.criterion, w.weight
      from issoh_private.score_criteria() c
      join issoh.score_weights w on w.criterion = c.criterion
     where w.version = (select max(v.version) from issoh.score_weights v)
  ), scored as materialized (
    -- Sums over what is known of each item: points by weight, and weights.
    select q.queue_id, sum(w.weight * t.points) as total, sum(w.weight) as known,
           array_agg(t.points order by w.ordinal) as points, array_agg(w.ordinal order by w.ordinal) as ordinals
      from issoh.selection_queue q
     cross join lateral jsonb_to_recordset(q.selection_criteria -> 'criteria') as t (criterion text, points numeric)
      join weights w on w.criterion = t.criterion
     where q.review_status in ('pending', 'on_hold') and q.auto_select_score is not null and t.points is not null
     group by q.queue_id
  ), now_first as materialized (
    select f.queue_id, row_number() over (order by round(f.total / nullif(f.known, 0), 2) desc nulls last, f.queue_id)
             as place
      from scored f
     order by round(f.total / nullif(f.known, 0), 2) desc nulls last, f.queue_id
     limit 100
  ), moves as (
    select w.ordinal, w.criterion, w.weight, s.sign * rank_stability.change * w.weight as delta
      from weights w
     cross join (values (1), (-1)) as s (sign)
  )
  select m.criterion, m.weight, trim_scale(m.weight + m.delta), k.kept, k.considered - k.kept, k.mean_shift,
         k.most_shift
    from moves m
   cross join lateral (
     select count(a.queue_id)::integer as kept, count(*)::integer as considered,
            round(avg(abs(a.place - b.place)), 2) as mean_shift, max(abs(a.place - b.place))::integer as most_shift
       from (select x.queue_id, row_number() over (order by x.score desc nulls last, x.queue_id) as place
               from (select s.queue_id,
                            round((s.total + coalesce(m.delta * s.points[array_position(s.ordinals, m.ordinal)], 0))
                                  / nullif(s.known + case when m.ordinal = any (s.ordinals) then m.delta else 0 end, 0),
                                  2) as score
                       from scored s) x
              order by x.score desc nulls last, x.queue_id
              limit 100) b
       left join now_first a on a.queue_id = b.queue_id) k
   order by m.ordinal, m.delta desc;
end
$$;
comment on function issoh.rank_stability(numeric) is
  $$How far the order of the queue depends on the weights: the first hundred of the queued products (pending, on hold),
when each weight alone is moved up and down by a share of itself (0.1). A row for each move; few kept means that this
weight decides much. Raises ISIRC.$$;
grant execute on function issoh.rank_stability(numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
