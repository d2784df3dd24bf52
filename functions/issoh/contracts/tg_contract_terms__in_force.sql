create or replace function issoh.tg_contract_terms__in_force() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_periods tstzmultirange := tstzmultirange(tstzrange(new.effective_from, new.effective_to) * tstzrange(v_now, null));
begin
  if tg_op = 'UPDATE' then
    v_periods := v_periods + (
      select coalesce(range_agg(o.period * tstzrange(null, v_now)), '{}') from unnest(old.in_force) o (period));
  end if;
  new.in_force := array(select p.period from unnest(v_periods) p (period));
  return new;
end
$$;
comment on function issoh.tg_contract_terms__in_force() is
  $$Row trigger: what was in force stays so in the past. Terms that are dated back hold from when they were set, and an
end that is dated back from when it was.$$;
