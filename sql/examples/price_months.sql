-- Where prices are heading: each supplier's last twelve months with a change, beside the month before.
select m.supplier_code, m.month, m.changes, m.rises, m.falls, m.mean_percentage,
       m.mean_percentage - lag(m.mean_percentage) over (partition by m.supplier_id order by m.month) as than_before
  from spp.v_price_months m
 where m.month >= date_trunc('month', now() at time zone 'UTC') - interval '11 months'
 order by m.supplier_code, m.month;
