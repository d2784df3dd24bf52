-- Exchange rates, and amounts in the base currency.
select plan(33);

select is((select string_agg(format('%s %s %s', r.currency_code, r.rate_date, r.rate), ', ' order by r.rate_date)
             from issoh.set_exchange_rates(array[('USD', '2026-01-10', 0.9), ('USD', '2026-01-20', 0.95), ('JPY', '2026-01-10', 0.0061)]::issoh.exchange_rate_input[]) r
            where r.currency_code = 'USD'), 'USD 2026-01-10 0.9, USD 2026-01-20 0.95', 'rates are set');
select is((select r.rate from issoh.set_exchange_rates(array[('USD', '2026-01-20', 0.96)]::issoh.exchange_rate_input[]) r),
  0.96, 'a rate of the same day takes the place of the old one');
select is((select count(*) from issoh.exchange_rates r), 3::bigint, 'and is no further row');
select is((select string_agg(concat(l.operation, ' ', l.old_values ->> 'rate', '>', l.new_values ->> 'rate'), ', ' order by l.log_id)
             from audit.log l where l.table_name = 'exchange_rates' and l.operation = 'update'), 'update 0.95>0.96',
  'the change is audited, once');

select is(issoh.exchange_rate('USD', d.day), d.rate, d.description)
  from (values
    (date '2026-01-09', null, 'before the first rate there is none'),
    ('2026-01-10', 0.9, 'it holds from its day on'),
    ('2026-01-19', 0.9, 'until the day before the next one'),
    ('2026-01-20', 0.96, 'then the next one holds'),
    ('2099-01-01', 0.96, 'and goes on')
  ) as d (day, rate, description);
select is(issoh.exchange_rate('USD'), 0.96, 'without a day it is today''s');
select is(issoh.exchange_rate('EUR', '1990-01-01'), 1::numeric, 'the base currency is worth 1');
select is(issoh.exchange_rate('XXX', '2026-01-20'), null, 'an unknown currency has no rate');

select is(issoh_private.to_base(a.amount, a.currency, '2026-01-15'), a.expected, a.description)
  from (values
    (10.5, null, 10.5, 'an amount without a currency is in the base currency'),
    (10.123456789012, 'EUR', 10.123456789012, 'an amount in the base currency stays as it is'),
    (10, 'USD', 9, 'another one is converted'),
    (1.23456789, 'JPY', 0.0075308641, 'to at most 10 decimals, rounded half up'),
    (null, 'USD', null, 'no amount stays none')
  ) as a (amount, currency, expected, description);
select is(issoh_private.to_base(10, 'USD', '2026-01-15')::text, '9', 'without decimals that say nothing');
select throws_ok($$select issoh_private.to_base(10, 'USD', '2026-01-09')$$, 'ISCXR',
  'There is no exchange rate of USD for 2026-01-09.', 'an amount of before the first rate is refused');
select throws_ok($$select issoh_private.to_base(10, 'CHF', '2026-01-15')$$, 'ISCXR', null, 'so is one without any rate');

select throws_ok(format('select issoh.set_exchange_rates(array[%s]::issoh.exchange_rate_input[])', r.rates), r.sqlstate, null, r.description)
  from (values
    ($$('EUR', '2026-01-01', 1)$$, 'ISIXR', 'the base currency has no rate'),
    ($$('USD', '2026-01-01', 0)$$, 'ISIXR', 'a rate of 0 is refused'),
    ($$('USD', '2026-01-01', 'NaN')$$, 'ISIXR', 'so is one that is no number'),
    ($$('USD', '2026-01-01', 1e15)$$, 'ISIXR', 'one too large'),
    ($$('USD', null, 1)$$, 'ISIXR', 'one without a day'),
    ($$('USD', '2026-01-01', 1), ('USD', '2026-01-01', 2)$$, 'ISIXR', 'a day twice'),
    ($$('USD', '2026-01-01', 1), ('EURO', '2026-01-01', 1)$$, 'ISICU', 'and what is no currency'),
    ($$(null, '2026-01-01', 1)$$, 'ISICU', 'or none')
  ) as r (rates, sqlstate, description);
select is((select count(*) from issoh.exchange_rates r), 3::bigint, 'of a refused call nothing stays');
select is(
  (select string_agg(format('%s %s', r.role_name, tap.outcome(r.role_name, $$select issoh.set_exchange_rates(array[('USD', '2026-02-01', 1)]::issoh.exchange_rate_input[])$$)), ', ')
     from unnest(array['inv_pricing_manager', 'inv_admin', 'inv_stock_operator', 'inv_analyst', 'inv_reviewer', 'inv_approver', 'inv_supplier']) r (role_name)),
  'inv_pricing_manager ok, inv_admin ok, inv_stock_operator 42501, inv_analyst 42501, inv_reviewer 42501, inv_approver 42501, inv_supplier 42501',
  'pricing managers and administrators set rates, nobody else');
-- Today is UTC's, whatever the zone of the session: in one of these it is another day.
select issoh.set_exchange_rates(array[
  ('AUD', (now() at time zone 'UTC')::date - 1, 0.5), ('AUD', (now() at time zone 'UTC')::date, 0.6),
  ('AUD', (now() at time zone 'UTC')::date + 1, 0.7)]::issoh.exchange_rate_input[]);
create function pg_temp.rate_in(zone text) returns text language plpgsql as $$
begin
  perform set_config('timezone', zone, true);
  return concat_ws(' ', issoh.exchange_rate('AUD'), issoh_private.to_base(1, 'AUD', null));
end
$$;
select is(pg_temp.rate_in(z.zone), '0.6 0.6', format('today in %s', z.zone))
  from unnest('{Etc/GMT+12,Etc/GMT-14,UTC}'::text[]) z (zone);
select * from finish();
