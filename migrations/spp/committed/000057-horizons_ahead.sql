--! Previous: sha1:a7f6fc166688ce242ed8a6bf6b6f9b03f4869012
--! Hash: sha1:d7c0bc7f7d0ee317aafc66e5ea00d67f1defaf32
--! Message: horizons_ahead

--! split: 1-current.sql
-- A snapshot ahead of all transactions of the cluster says nothing of what they have written.
set lock_timeout = '5s';
--! Included functions/spp/metrics/price_days_seen.sql
create or replace function spp_private.price_days_seen() returns pg_snapshot
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select h.seen
    from spp_private.price_day_horizons h
   where h.cluster_id = (select c.system_identifier from pg_control_system() c)
     -- In a dump that was restored where numbers are lower, it would hide what comes until they have caught up.
     and pg_snapshot_xmax(h.seen) <= pg_snapshot_xmax(pg_current_snapshot())
$$;
comment on function spp_private.price_days_seen() is
  $$price_days counts of every day what transactions had written that had ended by then; null: nobody can say, and it
says nothing: the snapshot is of another cluster, or lies ahead of all transactions of this one.$$;
grant execute on function spp_private.price_days_seen()
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/metrics/price_days_seen.sql
--! Included functions/spp/metrics/keep_price_days.sql
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
--! EndIncluded functions/spp/metrics/keep_price_days.sql
--! Included functions/spp/matching_steps/match_plan_reading.sql
create or replace function spp_private.match_plan_reading(run_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant pg_snapshot := pg_current_snapshot();
  v_state spp_private.match_state;
  v_epoch uuid;
begin
  insert into spp_private.match_sources (supplier_id)
  select s.supplier_id from spp.suppliers s
  on conflict do nothing;
  update spp_private.match_sources m
     set place = s.place
    from (select s.supplier_id, row_number() over (order by s.supplier_id) as place
            from spp_private.match_sources s) s
   where s.supplier_id = m.supplier_id and m.place is distinct from s.place;

  -- Whose products came, changed or went, as a reader of the feed would see it.
  select s.* into v_state from spp_private.match_state s;
  select f.feed_epoch into v_epoch from spp_private.feed_state f;
  if v_state.seen is null or v_state.feed_epoch is distinct from v_epoch
     or pg_snapshot_xmax(v_state.seen) > pg_snapshot_xmax(v_now) then
    update spp_private.match_sources m set stale = true where not m.stale;
    -- Transactions of another life of the database may be ahead of this one's for years.
    update spp_private.match_due d set xact_id = default;
  else
    update spp_private.match_sources m
       set stale = true
     where not m.stale
       and m.supplier_id in (
         select e.supplier_id
           from spp.product_events e
          where e.xact_id >= pg_snapshot_xmin(v_state.seen) and not pg_visible_in_snapshot(e.xact_id, v_state.seen)
         union
         select h.supplier_id
           from spp.price_history h
          where h.xact_id >= pg_snapshot_xmin(v_state.seen) and not pg_visible_in_snapshot(h.xact_id, v_state.seen)
            and h.old_price is null);
  end if;
  update spp_private.match_state s set seen = v_now, feed_epoch = v_epoch;
  perform spp_private.match_cut_reading(match_plan_reading.run_id);
end
$$;
comment on function spp_private.match_plan_reading(uuid) is
  'Finds out whose products have changed since the last run, and makes the steps that read them.';
--! EndIncluded functions/spp/matching_steps/match_plan_reading.sql
