create or replace function issoh.set_score_weights(weights jsonb) returns setof issoh.score_weights
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_version integer;
  v_wrong text;
begin
  if jsonb_typeof(set_score_weights.weights) is distinct from 'object' then
    v_wrong := 'The weights are no object.';
  else
    select case
             when c.criterion is null then format('There is no criterion "%s".', g.key)
             else format('%s is no weight of %s.', g.value, g.key)
           end
      into v_wrong
      from jsonb_each(set_score_weights.weights) g
      left join issoh_private.score_criteria() c on c.criterion = g.key
     where c.criterion is null or not pg_input_is_valid(g.value #>> '{}', 'numeric')
        or case when pg_input_is_valid(g.value #>> '{}', 'numeric')
                then ((g.value #>> '{}')::numeric between 0 and 1000
                      and scale(trim_scale((g.value #>> '{}')::numeric)) <= 6) is not true end
        or g.value = 'null'
     order by c.criterion nulls first
     limit 1;
  end if;
  -- One version after the other; who reads is not held up.
  lock table issoh.score_weights in share row exclusive mode;
  select max(w.version) into v_version from issoh.score_weights w;
  if v_wrong is null and not exists (
    select from issoh.score_weights w
     where w.version = v_version
       and coalesce((set_score_weights.weights ->> w.criterion)::numeric, w.weight) > 0) then
    v_wrong := 'All weights would be 0.';
  end if;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISISW',
      message = v_wrong,
      hint = 'Give {"criterion": weight}: 0 to 1000, at most 6 decimals; those that are left out stay as they are.';
  end if;

  -- What changes nothing is no version.
  if exists (select from issoh.score_weights w
              where w.version = v_version
                and w.weight <> coalesce((set_score_weights.weights ->> w.criterion)::numeric, w.weight)) then
    insert into issoh.score_weights (version, criterion, weight)
    select v_version + 1, w.criterion,
           trim_scale(coalesce((set_score_weights.weights ->> w.criterion)::numeric, w.weight))
      from issoh.score_weights w
     where w.version = v_version;
    v_version := v_version + 1;
    perform issoh_private.enqueue_scoring();
  end if;
  return query
  select w.*
    from issoh.score_weights w
    join issoh_private.score_criteria() c on c.criterion = w.criterion
   where w.version = v_version
   order by c.ordinal;
end
$$;
comment on function issoh.set_score_weights(jsonb) is
  $$Makes a version of the weights {criterion: weight}, relative to each other, 0 to 1000, and answers it; criteria that
are left out keep theirs. Weights that are those in force already make none. Queued products are scored anew by the
worker. Raises ISISW.$$;
grant execute on function issoh.set_score_weights(jsonb) to inv_approver, inv_admin;
