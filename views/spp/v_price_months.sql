create or replace view spp.v_price_months with (security_invoker = true) as
select date_trunc('month', d.day::timestamp)::date as month, d.supplier_id, d.supplier_code,
       sum(d.changes)::integer as changes, sum(d.rises)::integer as rises, sum(d.falls)::integer as falls,
       round(sum(d.percentage_sum) / nullif(sum(d.percentages), 0), 4) as mean_percentage,
       spp_private.price_volatility(sum(d.percentages), sum(d.percentage_sum), sum(d.percentage_squares)) as volatility,
       count(*)::integer as days
  from spp.v_price_days d
 group by 1, d.supplier_id, d.supplier_code;
comment on view spp.v_price_months is
  $$Price changes of each month (UTC) and supplier, exact at every moment: the days of v_price_days summed up. Months
without a change are left out.$$;
comment on column spp.v_price_months.month is 'Its first day.';
comment on column spp.v_price_months.supplier_id is 'Whose prices.';
comment on column spp.v_price_months.supplier_code is 'Code of the supplier.';
comment on column spp.v_price_months.changes is 'Prices that changed, undone ones and their undoing among them.';
comment on column spp.v_price_months.rises is 'Of these, rises.';
comment on column spp.v_price_months.falls is 'Of these, falls.';
comment on column spp.v_price_months.mean_percentage is
  'Mean change in percent of the old price, rises and falls against each other; null where all were from price 0.';
comment on column spp.v_price_months.volatility is
  'Standard deviation of these percentages, in percentage points; null likewise.';
comment on column spp.v_price_months.days is 'Days of the month on which a price changed.';
