-- Price changes by month and supplier: every figure worked out by hand.
select plan(8);

create temporary table made on commit drop as
select s.code, s.supplier_id, tap.product(s.supplier_id, s.code || '-1') as product_id
  from (select c.code, tap.supplier(c.code) as supplier_id from (values ('ALPHA'), ('BETA')) c (code)) s;
-- The last but one of ALPHA: 23:30 of January an hour west of Greenwich is February in UTC.
insert into spp.price_history (supplier_id, product_id, old_price, new_price, price_change_percentage, change_reason,
  changed_at, changed_by)
select m.supplier_id, m.product_id, h.old_price, h.new_price, spp.price_change_percentage(h.old_price, h.new_price),
       'manual', h.at::timestamptz, 'test'
  from made m
  join (values ('ALPHA', null, 100, '2026-01-05 12:00+00'), ('ALPHA', 100, 110, '2026-01-05 13:00+00'),
               ('ALPHA', 100, 95, '2026-01-20 12:00+00'), ('ALPHA', 50, 75, '2026-01-31 23:30-01'),
               ('ALPHA', 0, 4, '2026-02-01 12:00+00'), ('BETA', 0, 1, '2026-01-31 12:00+00'))
       as h (code, old_price, new_price, at) on h.code = m.code;

create function pg_temp.months() returns setof text language sql stable as $$
  select concat_ws(' ', v.supplier_code, v.month, v.changes, v.rises, v.falls,
                   coalesce(trim_scale(v.mean_percentage)::text, '-'),
                   coalesce(trim_scale(v.volatility)::text, '-'), v.days)
    from spp.v_price_months v
   where v.month < '2026-03-01'
$$;
-- January: +10 and -5 percent are 2.5 on average, and sqrt((100 + 25) / 2 - 6.25) = 7.5 off it.
-- February: +50 percent, and one from price 0, which has no percentage.
select set_eq('select pg_temp.months()', array[
  'ALPHA 2026-01-01 2 1 1 2.5 7.5 2', 'ALPHA 2026-02-01 2 2 0 50 0 1', 'BETA 2026-01-01 1 1 0 - - 1'],
  'changes, rises, falls, mean, volatility and days of each month');
select results_eq(
  $$select v.changes, v.rises, v.falls from spp.v_price_months v
     where v.supplier_code = 'ALPHA' and v.month = '2026-01-01'$$,
  $$select sum(d.changes)::integer, sum(d.rises)::integer, sum(d.falls)::integer from spp.v_price_days d
     where d.supplier_code = 'ALPHA' and d.day between '2026-01-01' and '2026-01-31'$$, 'a month is the sum of its days');
select is((select v.price_volatility from spp.v_metric_days v where v.day = '2026-01-31'), null,
  'a day whose changes have no percentage has no volatility');
select is((select count(*) from spp.v_price_months v where v.month >= '2026-03-01'), 0::bigint,
  'first prices are no changes');
select is(tap.as_role('inv_analyst', $$select count(*) from spp.v_price_months v where v.month < '2026-03-01'$$), '3',
  'an analyst reads all');
select is(tap.outcome(r.role_name, 'select from spp.v_price_months'), '42501', format('%s does not', r.role_name))
  from (values ('inv_supplier'), ('inv_stock_operator'), ('inv_anonymous')) r (role_name);
select * from finish();
