-- Reading currencies, barcodes, counts and categories.
select plan(111);

select is(spp_private.currency_of(c.label, 'ZAR'), c.expected, format('currency %s is %s', coalesce(quote_literal(c.label),
  'not given'),
                                                              coalesce(c.expected, 'unknown')))
  from (values
    (null, 'ZAR'), ('EUR', 'EUR'), ('eur', 'EUR'), ('€', 'EUR'), ('£', null), ('us$', 'USD'), ('zł', 'PLN'), ('KČ',
      'CZK'),
    ('R', 'ZAR'), ('R$', 'BRL'), ('$', null), ('kr', null), ('kr.', null), ('¥', null), ('грн.', 'UAH'), ('XXX',
      null),
    ('EURO', 'EUR'), ('Dollar', null), ('?', null)
  ) as c (label, expected);
select is(common.is_currency(c.code), c.expected, format('%s is a currency: %s', coalesce(c.code, 'nothing'),
  c.expected))
  from (values ('EUR', true), ('HRK', true), ('eur', false), ('ABC', false), ('EU', false), (null, null)) as c (code,
    expected);

select is(spp_private.product_fields(),
  (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
    where a.attrelid = 'spp.upload_staging'::regclass and a.attname = any (spp_private.product_fields())),
  'each field of a product is a column of staging, in this order');

select is(spp_private.plain_decimal(c.amount), c.expected, format('%L is %s', left(c.amount, 20), c.expected))
  from (values
    ('12', 12), ('-12.50', -12.50), ('007', 7), ('0.00', 0), (repeat('9', 400), repeat('9', 400)::numeric),
    (repeat('9', 401), null), ('12,5', null), ('.5', null), ('5.', null), ('1e3', null), ('+5', null), (' 5', null),
    (E'5\n', null), ('NaN', null), ('', null), (null, null)
  ) as c (amount, expected);

select is(spp_private.is_gtin(c.barcode), c.expected, format('%L is a GTIN: %s', c.barcode, c.expected))
  from (values
    ('96385074', true), ('96385075', false), ('036000291452', true), ('036000291453', false),
    ('4006381333931', true), ('4006381333932', false), ('10614141000415', true), ('10614141000416', false),
    ('00012345600012', true), ('0000000000000', true), ('400638133393', false), ('40063813339310', false),
    ('4006381333931 ', false), ('400638133393A', false), ('123', false), ('', false), (null, null)
  ) as c (barcode, expected);

select is(spp_private.parse_count(c.label, c.at_least, '.'), c.expected, format('%L, at least %s, is %s', c.label, c.at_least,
                                                                   coalesce(c.expected::text, 'no count')))
  from (values
    ('12', 1, 12), ('12 pcs', 1, 12), ('12.0', 1, 12), ('12,00', 1, 12), ('ca. 5 days', 0, 5), ('0', 0, 0), ('0', 1,
      null),
    ('12.5', 1, null), ('3-5', 0, null), ('3-5 days', 0, null), ('-3', 0, null), ('many', 1, null), ('', 1, null),
    ('1234567890', 1, null), ('MOQ 10', 1, 10), (null, 1, null)
  ) as c (label, at_least, expected);

select is(spp_private.split_category(c.category, c.subcategory), c.names, format('%L, %L names %s', c.category,
  c.subcategory, c.names))
  from (values
    ('Tools', null, '{Tools}'::text[]), ('Tools > Drills', null, '{Tools,Drills}'), ('Tools/Drills', null,
      '{Tools,Drills}'),
    ('Tools / Drills/Bits', null, '{Tools,Drills/Bits}'), ('Tools > Drills / Bits', null, '{Tools,"Drills / Bits"}'),
    ('Tools', 'Drills', '{Tools,Drills}'), ('Tools > Drills', 'Bits', '{Tools,Drills,Bits}'), (null, 'Drills',
      '{Drills}'),
    ('Tools › Drills » Bits', null, '{Tools,Drills,Bits}'), (' > Tools > ', null, '{Tools}'), ('>', null, '{}'), ('',
      '', '{}'),
    (null, null, '{}')
  ) as c (category, subcategory, names);

select is(spp_private.category_label(c.name), c.label, format('label of %L is %s', c.name, c.label))
  from (values
    ('Tools', 'tools'), ('Power Tools', 'power_tools'), ('Nuts & Bolts', 'nuts_bolts'), (' Drills (12 V) ',
      'drills_12_v'),
    ('power-tools', 'power_tools'), ('A.B', 'a_b')
  ) as c (name, label);
select matches(spp_private.category_label('Werkzeug für Öfen'), '^werkzeug_f_r_fen_[0-9a-f]{8}$',
  'other letters get a digest');
select isnt(spp_private.category_label('Öfen'), spp_private.category_label('Äfen'), 'which keeps names apart');
select is(spp_private.category_label('ÖFEN'), spp_private.category_label('öfen'), 'but not case');
select matches(spp_private.category_label('电钻'), '^c_[0-9a-f]{8}$', 'a name without Latin letters has a label');
select is(length(spp_private.category_label(repeat('long ', 100))) <= 109, true, 'a long name has a label of limited length');
select isnt(spp_private.category_label(repeat('a', 200) || 'b'), spp_private.category_label(repeat('a', 200) || 'c'),
  'and is kept apart too');

select is(spp.price_change_percentage(c.old_price, c.new_price), c.expected, c.description)
  from (values
    (10, 12.5, 25, 'up by a quarter'), (3, 1, -66.6667, 'four decimals'), (0, 5, null,
      'from 0 there is no percentage'),
    (null, 5, null, 'nor from nothing'), (5, 0, -100, 'down to 0 is -100'), (5, 5, 0, 'no change is 0')
  ) as c (old_price, new_price, expected, description);
select is(spp_private.read_amount('1.5', '.'), 1.5, 'what the fast path reads the slow one reads the same');
select is(spp_private.parse_amount(a, '.'), spp_private.read_amount(a, '.'), format('so for %L', a)) from unnest(array['12',
  '0.50']) a;
select is(spp_private.parse_amount(a, ','), spp_private.read_amount(a, ','), format('and %L', a)) from unnest(array['12',
  '0,50']) a;
select * from finish();
