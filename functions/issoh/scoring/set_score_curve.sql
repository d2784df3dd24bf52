create or replace function issoh.set_score_curve(criterion text, curve jsonb) returns setof issoh.score_curves
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrong text;
  v_old numeric[];
  v_new numeric[];
begin
  if not exists (select from issoh_private.score_criteria() c where c.criterion = set_score_curve.criterion) then
    v_wrong := format('There is no criterion "%s".', set_score_curve.criterion);
  elsif jsonb_typeof(set_score_curve.curve) is distinct from 'array'
        or jsonb_array_length(set_score_curve.curve) not between 1 and 100 then
    v_wrong := 'A curve is a list of 1 to 100 points.';
  else
    select case
             when p.value ->> 'raw_value' is null or p.value ->> 'points' is null
                  or not pg_input_is_valid(p.value ->> 'raw_value', 'numeric')
                  or not pg_input_is_valid(p.value ->> 'points', 'numeric')
                  or (select count(*) from jsonb_object_keys(p.value)) > 2
               then format('%s is no point of a curve.', p.value)
             when (p.value ->> 'points')::numeric between 0 and 100 is not true
               then format('%s is not between 0 and 100 points.', p.value ->> 'points')
             when abs((p.value ->> 'raw_value')::numeric) < 1e15 is not true
               then format('%s is no value of a criterion.', p.value ->> 'raw_value')
           end
      into v_wrong
      from (select case when jsonb_typeof(a.value) = 'object' then a.value else '{}' end as value, a.position
              from jsonb_array_elements(set_score_curve.curve) with ordinality as a (value, position)) p
     order by 1 nulls last
     limit 1;
    if v_wrong is null and exists (select from jsonb_array_elements(set_score_curve.curve) a
                                    group by (a.value ->> 'raw_value')::numeric having count(*) > 1) then
      v_wrong := 'A value has two points.';
    end if;
  end if;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISISC',
      message = v_wrong,
      hint = 'Give [{"raw_value": 0, "points": 0}, {"raw_value": 10, "points": 100}]; points are 0 to 100.';
  end if;

  lock table issoh.score_curves in share row exclusive mode;
  v_old := array(select unnest(array[c.raw_value, c.points])
                   from issoh.score_curves c
                  where c.criterion = set_score_curve.criterion
                  order by c.raw_value);
  v_new := array(select unnest(array[(a.value ->> 'raw_value')::numeric, (a.value ->> 'points')::numeric])
                   from jsonb_array_elements(set_score_curve.curve) a
                  order by (a.value ->> 'raw_value')::numeric);
  if v_new is distinct from v_old then
    delete from issoh.score_curves c where c.criterion = set_score_curve.criterion;
    insert into issoh.score_curves (criterion, raw_value, points)
    select set_score_curve.criterion, trim_scale((a.value ->> 'raw_value')::numeric),
           trim_scale((a.value ->> 'points')::numeric)
      from jsonb_array_elements(set_score_curve.curve) a;
    perform issoh_private.enqueue_scoring();
  end if;
  return query
  select c.* from issoh.score_curves c where c.criterion = set_score_curve.criterion order by c.raw_value;
end
$$;
comment on function issoh.set_score_curve(text, jsonb) is
  $$Sets what the values of a criterion are worth, [{raw_value, points}], in place of what was there, and answers it.
Between two values the points lie on a straight line, outside they stay level. Queued products are scored anew by the
worker. Raises ISISC.$$;
grant execute on function issoh.set_score_curve(text, jsonb) to inv_approver, inv_admin;
