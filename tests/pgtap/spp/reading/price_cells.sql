-- What the cell of a price says: amount, currency, basis; or why it is refused. Read as lists write them, by both marks.
create temporary table cells (cell text, amount numeric, currencies text, per numeric, failure text) on commit drop;
insert into cells values
  ('13,75 USD', 13.75, 'USD', null, null), ('USD 13,75', 13.75, 'USD', null, null), ('US$ 13,75', 13.75, 'USD', null, null),
  ('£9,79', 9.79, '£', null, null), ('CHF 13,75', 13.75, 'CHF', null, null), ('€12,50', 12.5, 'EUR', null, null),
  ('12,50 Euro', 12.5, 'EUR', null, null), ('EUR12,50', 12.5, 'EUR', null, null), ('12,50€ ', 12.5, 'EUR', null, null),
  ('R 1.495,18', 1495.18, 'ZAR', null, null), ('12,50 kr.', 12.5, 'kr', null, null), ('$13,75', 13.75, '$', null, null),
  ('12,50 / 100 St', 12.5, null, 100, null), ('89,90 per 1000', 89.9, null, 1000, null), ('3,40 / St', 3.4, null, 1, null),
  ('12,50/100', 12.5, null, 100, null), ('12,50 €/100', 12.5, 'EUR', 100, null), ('12,50 €/St.', 12.5, 'EUR', 1, null),
  ('12,50 p/st', 12.5, null, 1, null), ('12,50 je 100 Stk', 12.5, null, 100, null), ('12,50 pro Stück', 12.5, null, 1, null),
  ('12,50 each', 12.5, null, 1, null), ('12,50 (per 100)', 12.5, null, 100, null), ('12,50 /1.000 Stk', 12.5, null, 1000, null),
  ('12,50 per hundred', 12.5, null, 100, null), ('12,50 €/Tausend', 12.5, 'EUR', 1000, null), ('8,00 / Dutzend', 8, null, 12, null),
  ('12,50 %', null, null, null, 'price_basis_unclear'), ('12,50 ‰', null, null, null, 'price_basis_unclear'),
  ('12,50 C', null, null, null, 'price_basis_unclear'), ('12,50/14,00', null, null, null, 'price_basis_unclear'),
  ('12,50 / 15', null, null, null, 'price_basis_unclear'), ('12,50 per', null, null, 1, 'price_basis_unclear'),
  ('1250¢', 12.5, null, null, null), ('890 ct', 8.9, null, null, null), ('890p', 8.9, 'p', null, null), ('890 c', 8.9, null, null, null),
  ('12:50', 12.5, null, null, null), ('24:-', 24, null, null, null), ('1.250:50', 1250.5, null, null, null),
  ('12½', 12.5, null, null, null), ('8 ¼', 8.25, null, null, null), ('½', 0.5, null, null, null), ('€ 12¾', 12.75, 'EUR', null, null),
  ('12⁵⁰', 12.5, null, null, null), ('8⁹⁰ €', 8.9, 'EUR', null, null), ('12·50', 12.5, null, null, null),
  ('12,⁵⁰', 12.5, null, null, null), ('1.234⁵⁰', 1234.5, null, null, null), (E'12,50\n€', 12.5, 'EUR', null, null),
  ('Rs. 450/-', 450, 'Rs', null, null), ('1.23.456/-', 123456, null, null, null), ('12,-', 12, null, null, null),
  ('1.234,-', 1234, null, null, null), ('+12,50', 12.5, null, null, null), ('12,50 netto', 12.5, null, null, null),
  ('12,50 zzgl. MwSt', 12.5, null, null, null), ('12,50 € HT', 12.5, 'EUR', null, null), ('-12,50', -12.5, null, null, null),
  -- Not to be told without a guess.
  ('12,50*', null, null, null, null), ('ab 12,50', null, null, null, null), ('ca. 12,50', null, null, null, null),
  ('~12,50', null, null, null, null), ('12,50-14,00', null, null, null, null), ('12,50 (11,00)', null, null, null, null),
  ('12,5O', null, null, null, null), ('12;50', null, null, null, null), ('12²', null, null, null, null), ('12⅓', null, null, null, null),
  ('12:50:00', null, null, null, null), ('12,5½', null, null, null, null), ('1_234,50', null, null, null, null),
  ('12,50 brutto', null, null, null, null), ('0,00 auf Anfrage', null, null, null, null), ('POA', null, null, null, null),
  ('auf Anfrage', null, null, null, null), ('TBA', null, null, null, null), ('-', null, null, null, null), ('#N/A', null, null, null, null),
  (E'1\n234', null, null, null, null), (E'10,00\r\n8,00', null, null, null, null), ('1 | 234', null, null, null, null),
  ('9,00²', null, null, null, null), ('9,00₂', null, null, null, null), ('9,00²³', null, null, null, null),
  ('gratis', null, null, null, null), ('--,--', null, null, null, null), ('12 50', null, null, null, null);
select plan((select 2 * count(*) + 21 from cells)::integer);

create function pg_temp.told(p spp_private.price_cell) returns text
language sql immutable
as $$
  select concat_ws(' ', trim_scale(p.amount * coalesce(p.unit, 1)), p.currencies::text, p.per, p.failure)
$$;
create function pg_temp.expected(c cells) returns text
language sql immutable
as $$
  select concat_ws(' ', trim_scale(c.amount),
    (case c.currencies when 'p' then '{GBP,FKP,GIP,SHP}' else spp_private.currencies_of(c.currencies) end)::text, c.per, c.failure)
$$;
select is(pg_temp.told(spp_private.read_price_cell(c.cell, ',')), pg_temp.expected(c), format('%L by a comma', c.cell))
  from cells c;
select is(pg_temp.told(spp_private.read_price_cell(translate(c.cell, '.,', ',.'), '.')), pg_temp.expected(c),
          format('%L by a point', translate(c.cell, '.,', ',.')))
  from cells c
 where c.cell !~ '[[:alpha:]]\.';
select pass('signs of abbreviations keep their point: ' || c.cell) from cells c where c.cell ~ '[[:alpha:]]\.';

-- The same amount beside every code and sign, before and behind: it means just these currencies.
select is((select count(*)
             from (values ('EUR'), ('USD'), ('GBP'), ('CHF'), ('€'), ('$'), ('£'), ('¥'), ('kr'), ('zł'), ('Kč'), ('₹'), ('R$'), ('₽'),
                          ('грн')) l (label),
                  (values ('%s 1.234,50'), ('%s1.234,50'), ('1.234,50 %s'), ('1.234,50%s')) f (form)
            where (spp_private.read_price_cell(format(f.form, l.label), ',')).amount is distinct from 1234.5
               or (spp_private.read_price_cell(format(f.form, l.label), ',')).currencies
                  is distinct from spp_private.currencies_of(l.label)), 0::bigint, 'a currency on either side is seen');

select is((select string_agg(concat(b.label, '=', spp_private.read_basis(b.label, ',')), ' ' order by b.n)
             from unnest(array['100', '1000', 'per 100', 'C', 'M', '1 St', 'St', '100 Stk', '1.000', '1,00', '/100', '0', '%', 'kg', '1,5', 'x'])
                  with ordinality b (label, n)),
  '100=100 1000=1000 per 100=100 C=100 M=1000 1 St=1 St=1 100 Stk=100 1.000=1000 1,00=1 /100=100 0= %= kg= 1,5= x=',
  'a column of bases, or nothing');
select is((select string_agg(concat(d.label, '=', trim_scale(spp_private.read_discount(d.label, ','))), ' ' order by d.n)
             from unnest(array['37.5', '37,5%', '30+10', '30 % + 10 %', '-30', '0', '11', '100', '120', '0,3', '0,5 %', 'A', '30/10'])
                  with ordinality d (label, n)),
  '37.5=0.375 37,5%=0.375 30+10=0.37 30 % + 10 %=0.37 -30=0.3 0=0 11=0.11 100= 120= 0,3= 0,5 %=0.005 A= 30/10=',
  'a discount, a chain of them, or nothing');
select is((select string_agg(concat(d.label, '=', spp_private.read_date(d.label)), ' | ' order by d.n)
             from unnest(array['2026-01-31', '2026-1-5T00:00:00', '31.12.2026', '1.2.26', '31/12/2026', '12/31/2026', '3/3/2026', '3/4/2026',
                               '31.02.2026', '20260131', '1 Jan 2026', 'Jan 31, 2026', '31.12.9999', '2099/01/01', 'sofort', '46023'])
                  with ordinality d (label, n)),
  '2026-01-31=2026-01-31 | 2026-1-5T00:00:00=2026-01-05 | 31.12.2026=2026-12-31 | 1.2.26=2026-02-01 | 31/12/2026=2026-12-31 | '
  '12/31/2026=2026-12-31 | 3/3/2026=2026-03-03 | 3/4/2026= | 31.02.2026= | 20260131=2026-01-31 | 1 Jan 2026=2026-01-01 | '
  'Jan 31, 2026=2026-01-31 | 31.12.9999=9999-12-31 | 2099/01/01=2099-01-01 | sofort= | 46023=',
  'a day, where only one reading is one');
select is((select string_agg(concat(c.label, '=', spp_private.parse_count(c.label, 1, ',')), ' | ' order by c.n)
             from unnest(array['10.000 Stk', '1.500', '12', '12,0', 'min. 5', '2 Dutzend', '1,5', '3-5', '-3', '500 €', 'EUR 500', '10k', '5 %', '1/2', '12 x 6'])
                  with ordinality c (label, n)),
  '10.000 Stk=10000 | 1.500=1500 | 12=12 | 12,0=12 | min. 5=5 | 2 Dutzend=24 | 1,5= | 3-5= | -3= | 500 €= | EUR 500= | 10k= | 5 %= | 1/2= | 12 x 6=',
  'a quantity by the mark, or nothing');
select is((select string_agg(concat(d.label, '=', spp_private.parse_days(d.label, ',')), ' | ' order by d.n)
             from unnest(array['2 Wochen', '2 weeks', '1 month', '48 h', '36 h', '5', '5 Tage', 'ca. 3 Werktage', '2-3 Tage', 'KW 23', 'sofort', '1,5 Wochen',
                               '24/48 h', '3 moons', '2 semaines', '3 недели'])
                  with ordinality d (label, n)),
  '2 Wochen=14 | 2 weeks=14 | 1 month=30 | 48 h=2 | 36 h=2 | 5=5 | 5 Tage=5 | ca. 3 Werktage=3 | 2-3 Tage= | KW 23= | sofort= | 1,5 Wochen= | '
  '24/48 h= | 3 moons= | 2 semaines=14 | 3 недели=21', 'a lead time in days, or nothing');
select is((select string_agg(concat(q.label, '=', spp_private.read_break_quantity(q.label, ',')), ' | ' order by q.n)
             from unnest(array['10', '10+', 'ab 10', 'from 10', '≥ 10', '10-99', '1 bis 9', '1.000', '10 Stk', 'bis 99', '> 10', 'viele'])
                  with ordinality q (label, n)),
  '10=10 | 10+=10 | ab 10=10 | from 10=10 | ≥ 10=10 | 10-99=10 | 1 bis 9=1 | 1.000=1000 | 10 Stk=10 | bis 99= | > 10= | viele=',
  'from how many on, or nothing');

-- Words for sums: each by itself, in capitals, with its kind behind it; names of products that begin alike are none.
select is((select string_agg(format(f, w), ', ') from unnest(spp_private.total_words()) w, unnest(array['%s', '%s:', '%s EUR', '%s netto', '= %s', '*** %s ***', '(%s)']) f
            where not spp_private.is_total(format(f, w))), null, 'every word for a sum is one, whatever stands around it');
select is((select string_agg(w, ', ') from unnest(spp_private.total_words()) w where not spp_private.is_total(upper(w))
             and upper(w) = upper(lower(w)) and lower(upper(w)) = w), null, 'in capitals too');
select is((select string_agg(n, ', ') from unnest(array['Total Quartz 9000', 'Totalstation', 'Summer tyre', 'Sumach', 'Gesamtschlüssel', 'TOTALIT 5',
            'Subtotalizer', 'Spolupráce', 'Average white band', 'Totale Blumenerde 20 l', 'A1', 'Razemka']) n
            where spp_private.is_total(n)), null, 'products are none');
select is((select string_agg(c, ' ' order by c) from unnest(array['4,00633E+12', '1.23457E+11', '4E+12', '1e+05', 'BOSCH|1.2E+10', '100E10', '12E3', 'E+5', '4E12',
            'A4E+12', 'X1.5E+3Y', '1.5E10']) c where spp_private.is_damaged_code(c)),
  '1.23457E+11 1e+05 4,00633E+12 4E+12 BOSCH|1.2E+10', 'a code that a spreadsheet has rounded is told from one that looks a little like it');
select ok(spp_private.currency_of(s.sign, c.code) = c.code, format('%s at a supplier in %s is its own', s.sign, c.code))
  from (values ('$', 'USD'), ('$', 'CAD'), ('kr', 'SEK'), ('£', 'EGP'), ('¥', 'CNY')) as x (sign, code), lateral (select x.sign) s, lateral (select x.code) c;
select is((select string_agg(s, '') from unnest(array['$', 'kr', '£', '¥', 'Rs.', 'XYZ', '?']) s where spp_private.currency_of(s, 'EUR') is not null), null,
  'and never euros');
select is((spp_private.read_price_cell(repeat(' ', 80) || '12:50', '.')).amount, null, 'a text longer than any amount is none');
select is(spp_private.read_days('5' || repeat(' ', 60) || 'days', '.'), null, 'nor one longer than any lead time');
select is(spp_private.currency_of('US$', 'EUR'), 'USD', 'a sign of one currency is that one');
select is(spp_private.currency_of(null, 'EUR'), 'EUR', 'without any the supplier''s holds');
select * from finish();
