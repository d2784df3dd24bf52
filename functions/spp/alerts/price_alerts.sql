create or replace function spp_private.price_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'prices_volatile', 'warning', min(d.day)::timestamp at time zone 'UTC',
         format('Prices leap: %s', string_agg(distinct d.supplier_code, ', ' order by d.supplier_code)),
         'Their changes differ by more than is usual: a wrong column, unit or currency may have been read.',
         'Look at the largest changes in the reports of their last lists; undo a list that was read wrongly.'
    from spp_private.price_spreads() d
   where d.volatility > (select common.monitor_limit('volatility_points'))
  having count(*) > 0
$$;
comment on function spp_private.price_alerts() is
  'Suppliers whose prices of today or yesterday (UTC), as far as they are counted, changed by percentages that spread
wider than monitor.volatility_points (standard deviation, in percentage points).';
