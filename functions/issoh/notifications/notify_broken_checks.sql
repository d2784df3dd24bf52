create or replace function issoh_private.notify_broken_checks() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_told integer;
begin
  insert into issoh.notifications (kind, event_key, severity, title, detail)
  select 'stock_discrepancy', uuidv7(), 'error',
         format('The check %s of %s is broken: %s rows', r.check_name, r.tier, r.violations),
         jsonb_build_object('database', r.tier, 'check', r.check_name, 'violations', r.violations,
                            'examples', r.examples)
    from issoh.invariant_results r
    join issoh_private.raise_alerts('stock_discrepancy', array(
           select b.tier || '/' || b.check_name from issoh.invariant_results b where b.violations > 0)) k (alert_key)
      on k.alert_key = r.tier || '/' || r.check_name;
  get diagnostics v_told = row_count;
  return v_told;
end
$$;
comment on function issoh_private.notify_broken_checks() is
  'Tells of invariants that the last run of the checks found broken and the one before did not; answers how many.';
