create or replace function spp_private.keep_price_days() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cluster constant bigint := (select c.system_identifier from pg_control_system() c);
  v_days integer;
begin
  -- What this transaction has written would count now, and again the next time.
  if pg_current_xact_id_if_assigned() is not null then
    raise exception using errcode = 'active_sql_transaction',
      message = 'keep_price_days begins its transaction.', hint = 'Call it by itself.';
  end if;
  insert into spp_private.price_day_horizons (cluster_id, seen) values (v_cluster, '1:1:') on conflict do nothing;
  -- One at a time; who comes meanwhile leaves it to the first.
  perform from spp_private.price_day_horizons for update skip locked;
  if not found then
    return 0;
  end if;
  -- Numbers of another cluster's transactions, in a restored dump, say nothing.
  if pg_snapshot_xmax(spp_private.price_days_seen()) = '1'::xid8 then
    delete from spp_kept.price_days;
  end if;
  with horizon as (
    -- The snapshot of this very statement: what it sees is what counts.
    update spp_private.price_day_horizons h
       set seen = pg_current_snapshot(), cluster_id = v_cluster
    returning case when old.cluster_id = new.cluster_id then old.seen else '1:1:' end as since
  )
  insert into spp_kept.price_days as k
    (day, supplier_id, changes, rises, falls, percentages, percentage_sum, percentage_squares)
  select d.day, d.supplier_id, d.changes, d.rises, d.falls, d.percentages, d.percentage_sum, d.percentage_squares
    from horizon z
   cross join lateral spp_private.price_days_since(z.since) d
  on conflict (day, supplier_id) do update
     set changes = k.changes + excluded.changes, rises = k.rises + excluded.rises, falls = k.falls + excluded.falls,
         percentages = k.percentages + excluded.percentages,
         percentage_sum = k.percentage_sum + excluded.percentage_sum,
         percentage_squares = k.percentage_squares + excluded.percentage_squares;
  get diagnostics v_days = row_count;
  return v_days;
end
$$;
comment on function spp_private.keep_price_days() is
  $$Counts in price_days what was written of price_history since the last time; answers how many days of suppliers have
grown. In a transaction of its own. Raises 25001.$$;
