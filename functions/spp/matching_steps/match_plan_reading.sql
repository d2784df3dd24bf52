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
