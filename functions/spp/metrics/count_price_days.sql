create or replace function spp_private.count_price_days(days date[] default null) returns setof spp_kept.price_days
language sql stable
set search_path = pg_catalog, pg_temp
-- With the days as values the index of times is asked for them alone.
set plan_cache_mode = force_custom_plan
as $$
  select (h.changed_at at time zone 'UTC')::date, h.supplier_id, count(*)::integer,
         count(*) filter (where h.new_price > h.old_price)::integer,
         count(*) filter (where h.new_price < h.old_price)::integer,
         count(h.price_change_percentage)::integer, coalesce(sum(h.price_change_percentage), 0),
         coalesce(sum(h.price_change_percentage * h.price_change_percentage), 0)
    from spp.price_history h
   where h.old_price is not null
     and (count_price_days.days is null
          or (h.changed_at at time zone 'UTC')::date = any (count_price_days.days)
             and h.changed_at >= (select min(d)::timestamp at time zone 'UTC' from unnest(count_price_days.days) d)
             and h.changed_at < (select (max(d) + 1)::timestamp at time zone 'UTC'
                                   from unnest(count_price_days.days) d))
   group by 1, 2
$$;
comment on function spp_private.count_price_days(date[]) is
  'Price changes of days (UTC; all where none are named) by day and supplier, counted in price_history.';
grant execute on function spp_private.count_price_days(date[])
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
