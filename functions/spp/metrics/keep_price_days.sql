create or replace function spp_private.keep_price_days() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cluster constant bigint := (select c.system_identifier from pg_control_system() c);
  v_seen pg_snapshot;
  v_days date[];
  v_kept integer;
begin
  -- What this transaction has written, and writes later, would be taken for seen.
  if pg_current_xact_id_if_assigned() is not null then
    raise exception using errcode = 'active_sql_transaction',
      message = 'keep_price_days begins its transaction.', hint = 'Call it by itself.';
  end if;
  insert into spp_private.price_day_horizons (cluster_id, seen) values (0, '1:1:') on conflict do nothing;
  -- One at a time; who comes meanwhile leaves it to the first.
  perform from spp_private.price_day_horizons for update skip locked;
  if not found then
    return 0;
  end if;
  -- Numbers of another life's transactions, in a restored dump, say nothing: then every day is counted.
  v_seen := spp_private.price_days_seen();
  with horizon as (
    -- The snapshot of this very statement: what it does not see touches its day again.
    update spp_private.price_day_horizons h set seen = pg_current_snapshot(), cluster_id = v_cluster
    returning 1
  )
  select array(select d from spp_private.price_days_touched(v_seen) d)
    into v_days
    from horizon;
  if v_seen is null then
    v_days := null;
  elsif v_days = '{}' then
    return 0;
  end if;
  -- Days are counted anew as a whole: what is counted twice on the way counts once.
  delete from spp_kept.price_days k where v_days is null or k.day = any (v_days);
  insert into spp_kept.price_days (day, supplier_id, changes, rises, falls, percentages, percentage_sum,
                                   percentage_squares)
  select d.day, d.supplier_id, d.changes, d.rises, d.falls, d.percentages, d.percentage_sum, d.percentage_squares
    from spp_private.count_price_days(v_days) d;
  get diagnostics v_kept = row_count;
  return v_kept;
end
$$;
comment on function spp_private.keep_price_days() is
  $$Counts in price_days the days of which price_history has grown since the last time; answers how many days of
suppliers that are. In a transaction of its own. Raises 25001.$$;
