-- Which column is taken, and why: kinds of headings in many languages.
create function pg_temp.recognised(list text, currency text default 'EUR', hidden jsonb default '[]', profile jsonb
  default '{}')
returns jsonb language sql as $$
  select spp_private.recognise_columns(jsonb_build_object('format', 'csv', 'hidden', hidden, 'rows', (
           select jsonb_agg(jsonb_build_object('n', r.n, 'c', string_to_array(r.line, ';')) order by r.n)
             from string_to_table(list, E'\n') with ordinality r (line, n))), jsonb_build_object('currency', currency)
               || profile)
$$;
-- Three products below headings: a code, a name, and amounts.
create function pg_temp.below(headings text, currency text default 'EUR') returns jsonb language sql as $$
  select pg_temp.recognised('Code;Name;' || headings || E'\nA1;Hammer blue;' || v.cells || E'\nA2;Pliers red;' ||
    v.cells
           || E'\nA3;Steel saw;' || v.cells, currency)
    from (select string_agg(12 + n || '.50', ';' order by n) as cells
            from string_to_table(headings, ';') with ordinality h (h, n)) v
$$;
create temp table chosen (headings text, price text, currency text);
insert into chosen values
  -- What we pay before gross, list, recommended; in any order.
  ('Price;Your price', 'Your price'), ('Preis;Ihr Preis', 'Ihr Preis'), ('Prix;Votre prix', 'Votre prix'),
  ('Prijs;Uw prijs', 'Uw prijs'), ('Precio;Su precio', 'Su precio'), ('Net price;List price', 'Net price'),
  ('List price;Net price', 'Net price'), ('RRP;Cost', 'Cost'), ('RRP excl. VAT;Price', 'Price'),
    ('UVP netto;Händler-EK',
    'Händler-EK'), ('Listenpreis;Händlernettopreis', 'Händlernettopreis'), ('VK;EK', 'EK'), ('UVP brutto;UVP netto',
    'UVP netto'), ('MSRP;Dealer price', 'Dealer price'), ('Retail;Trade', 'Trade'), ('Brutto;Netto', 'Netto'),
  ('Prix public TTC;Prix public HT;Prix net HT', 'Prix net HT'), ('PVP;Precio neto', 'Precio neto'),
  ('Prezzo lordo;Prezzo netto', 'Prezzo netto'), ('Prezzo al pubblico;Prezzo ingrosso', 'Prezzo ingrosso'),
  ('Preço com IVA;Preço sem IVA', 'Preço sem IVA'), ('Adviesprijs;Inkoopprijs', 'Inkoopprijs'),
  ('Prijs incl. BTW;Prijs excl. BTW', 'Prijs excl. BTW'), ('Cena detaliczna;Cena hurtowa', 'Cena hurtowa'),
  ('Cena brutto;Cena netto', 'Cena netto'), ('Cena s DPH;Cena bez DPH', 'Cena bez DPH'), ('MOC;VOC', 'VOC'),
  ('Cena včetně DPH;Nákupní cena', 'Nákupní cena'), ('Bruttó ár;Nettó ár', 'Nettó ár'),
  ('Preț cu TVA;Preț fără TVA', 'Preț fără TVA'), ('MPC;VPC', 'VPC'), ('Cijena s PDV;Cijena bez PDV', 'Cijena bez PDV'),
  ('Cena z DDV;Cena brez DDV', 'Cena brez DDV'), ('Pris inkl. moms;Pris exkl. moms', 'Pris exkl. moms'),
  ('Cirkapris;Inköpspris', 'Inköpspris'), ('Veil. pris;Innkjøpspris', 'Innkjøpspris'), ('Vejl. pris;Nettopris',
    'Nettopris'),
  ('Ovh-hinta;Ostohinta', 'Ostohinta'), ('Hinta sis. ALV;Hinta alv 0%', 'Hinta alv 0%'), ('Jaehind;Hulgihind',
    'Hulgihind'),
  ('Цена розничная;Цена оптовая', 'Цена оптовая'), ('Цена с НДС;Цена без НДС', 'Цена без НДС'), ('РРЦ;Опт', 'Опт'),
  ('Ціна роздрібна;Ціна закупівельна', 'Ціна закупівельна'), ('Цена с ДДС;Цена без ДДС', 'Цена без ДДС'),
  ('Τιμή λιανικής;Τιμή χονδρικής', 'Τιμή χονδρικής'), ('KDV dahil fiyat;KDV hariç fiyat', 'KDV hariç fiyat'),
  ('Perakende fiyat;Bayi fiyatı', 'Bayi fiyatı'), ('Harga eceran;Harga grosir', 'Harga grosir'),
  ('Giá bán lẻ;Giá sỉ', 'Giá sỉ'), ('零售价;批发价', '批发价'), ('含税单价;不含税单价', '不含税单价'), ('定価;仕切価格', '仕切価格'),
  ('소비자가;도매가', '도매가'), ('سعر التجزئة;سعر الجملة', 'سعر الجملة'), ('מחיר לצרכן;מחיר סיטונאי', 'מחיר סיטונאי'),
  -- Old and new, changes, years, dates.
  ('Old price;New price', 'New price'), ('Alter Preis;Neuer Preis', 'Neuer Preis'), ('Preis alt;Preis neu',
    'Preis neu'),
  ('Price change;Price', 'Price'), ('Price;Price change %', 'Price'), ('Preisänderung;Preis', 'Preis'),
  ('Price 2024;Price 2025', 'Price 2025'), ('Price 2025;Price 2024', 'Price 2025'), ('Preis 2025;Preis 2099',
    'Preis 2025'),
  ('Price from 01.01.2025;Price from 01.01.2099', 'Price from 01.01.2025'),
  ('Preis gültig bis 31.12.2020;Preis ab 1.1.2021', 'Preis ab 1.1.2021'), ('Preis 01/2024;Preis 07/2024',
    'Preis 07/2024'),
  ('Price Jan 2024;Price Jul 2024', 'Price Jul 2024'),
  -- Currencies: the supplier's.
  ('EUR;USD', 'EUR'), ('USD;EUR', 'EUR'), ('Price USD;Price EUR', 'Price EUR'), ('Price ($);Price (€)', 'Price (€)'),
  ('US$;€', '€'), ('Preis in CHF;Preis in Euro', 'Preis in Euro'), ('Cena PLN;Cena EUR', 'Cena EUR'),
  ('UVP EUR;EK EUR;EK USD', 'EK EUR'),
  -- Not the price: surcharges, special, per measure, per pack, margins.
  ('Kupferzuschlag;Preis', 'Preis'), ('Deposit;Price', 'Price'), ('Freight;Price', 'Price'), ('Pfand;Preis', 'Preis'),
  ('Price per kg;Price', 'Price'), ('Preis/kg;Preis', 'Preis'), ('€/l;Prix', 'Prix'), ('Grundpreis;Preis', 'Preis'),
  ('Carton price;Unit price', 'Unit price'), ('Price per carton;Price per piece', 'Price per piece'),
  ('Aktionspreis;Preis', 'Preis'), ('Promo price;Price', 'Price'), ('Prix/100 g;Prix', 'Prix'),
  -- The smallest quantity.
  ('Price 100+;Price 10+;Price 1+', 'Price 1+'), ('100+;10+;1+', '1+'), ('1-9;10-49;50+', '1-9'),
    ('ab 100;ab 10;ab 1', 'ab 1'),
  ('Preis ab 100 Stk;Preis ab 10 Stk;Preis', 'Preis'), ('from 10 pcs;from 1 pcs', 'from 1 pcs'),
  ('Price 10;Price 1;Price 100', 'Price 1'), ('Cena od 10 szt;Cena od 1 szt', 'Cena od 1 szt'), ('>=10;>=1', '>=1'),
  ('Prix dès 10;Prix dès 1', 'Prix dès 1'), ('Цена от 10 шт;Цена от 1 шт', 'Цена от 1 шт'), ('100 pcs;1 pcs', '1 pcs'),
  ('10 or more;1 to 9', '1 to 9'),
  -- An old price is today's where the new one is of later.
  ('Preis alt;Preis neu ab 15.12.2098', 'Preis alt'), ('Old Price;New Price eff. 1/1/2098', 'Old Price'),
  ('Ancien prix;Nouveau prix au 01/01/2098', 'Ancien prix'), ('Prezzo vecchio;Prezzo nuovo dal 01/01/2098',
    'Prezzo vecchio'), ('Preis alt;Preis neu ab 15.12.2024', 'Preis neu ab 15.12.2024'),
  ('Was;Now;Save', 'Now'), ('War;Jetzt', 'Jetzt'), ('Alt;Neu', 'Neu'), ('Avant;Maintenant', 'Maintenant'),
  -- Per piece before per pack or pair.
  ('Preis/VE;Preis/Flasche', 'Preis/Flasche'), ('Preis pro Paar;Preis pro Stück', 'Preis pro Stück'),
  ('Price per pair;Price per piece', 'Price per piece'),
  -- "Incl." speaks of tax where tax stands behind it, or nothing.
  ('Preis inkl.;Preis', 'Preis'), ('Preis inkl. 19% MwSt;Preis', 'Preis'), ('Price incl. €;Price excl. €',
    'Price excl. €');

-- Made of the words of the tables: any language's word for what we pay beside any of its words for what others pay.
create temp table made as
select distinct on (c.language, n.n) c.language, c.synonym as ours, r.synonym as theirs
  from generate_series(1, 8) n (n)
  join spp.column_synonyms c on c.field = 'cost_price'
  join spp.column_synonyms r on r.field = 'retail_price' and r.language = c.language
 where not exists (select from spp.column_synonyms o where o.synonym in (c.synonym, r.synonym)
                     and o.field not in ('cost_price', 'retail_price'))
   and not exists (select from spp.column_synonyms o where o.synonym = c.synonym and o.field = 'retail_price')
   and not exists (select from spp.column_synonyms o where o.synonym = r.synonym and o.field = 'cost_price')
 order by c.language, n.n, md5(c.synonym || r.synonym || n.n);

select plan((select count(*)::int from chosen) + (select count(*)::int from made) + 151);

select is(pg_temp.below(m.theirs || ';' || m.ours) -> 'columns' -> 'price', '[4]', format('%s: %s before %s',
  m.language, m.ours,
  m.theirs)) from made m;
select is((select array_agg(s.synonym) from spp.column_synonyms s
            where s.field in ('price', 'cost_price', 'unit_price', 'retail_price', 'special_price') and s.language in
              ('en', 'sv', 'vi')
              and not exists (select from spp.column_synonyms o where o.synonym = s.synonym and o.field <> s.field)
              and pg_temp.below('Vendor;' || s.synonym || ';Stock') -> 'columns' -> 'price' is distinct from '[4]'),
          null, 'every word for a price is one where it stands alone');

select is((select h from string_to_table('Code;Name;' || c.headings, ';') with ordinality t (h, n)
            where n = (a.answer -> 'columns' -> 'price' ->> 0)::int),
          c.price, format('of %s: %s', c.headings, c.price))
  from chosen c, lateral (select pg_temp.below(c.headings) as answer) a;

-- What the heading says of every price.
select ok(pg_temp.below(c.heading, coalesce(c.currency, 'EUR')) -> 'price' @> c.said::jsonb,
          format('%s says %s, not %s', c.heading, c.said, pg_temp.below(c.heading, coalesce(c.currency, 'EUR')) ->
            'price'))
  from (values
    ('Price (USD)', '{"currency": "USD"}', null), ('Price ($)', '{"currency": "$"}', null), ('Price ($)',
      '{"currency": "CAD"}',
      'CAD'), ('Preis in Euro', '{"currency": "EUR"}', 'USD'), ('Cena zł', '{"currency": "PLN"}', null), ('Pris kr',
      '{"currency": "NOK"}', 'NOK'), ('Price', '{"currency": null, "per": null, "unit": 1}', null),
    ('Preis/1000St', '{"per": 1000}', null), ('Price per 100', '{"per": 100}', null), ('Price/1000 pcs',
      '{"per": 1000}', null),
    ('Preis je 1.000 Stück', '{"per": 1000}', null), ('Preis %', '{"per": 100}', null), ('Prix au cent',
      '{"per": 100, "unit": 1}', null), ('Prix le mille', '{"per": 1000, "unit": 1}', null), ('Price/C',
        '{"per": 100}', null),
    ('Preis pro Hundert', '{"per": 100}', null), ('Price per thousand', '{"per": 1000, "unit": 1}', null),
    ('Preis/Tsd', '{"per": 1000, "unit": 1}', null), ('Cena za 100 szt', '{"per": 100}', null), ('€/100',
      '{"per": 100}', null),
    ('Prijs per 100 stuks', '{"per": 100}', null), ('Preis 100 St', '{"per": 100}', null), ('Preis ‰',
      '{"per": 1000}', null),
    ('Preis pro Dutzend', '{"per": 12}', null), ('Prix la douzaine', '{"per": 12}', null),
    ('Price per dozen', '{"per": 12}', null), ('Preis ab 01.01.2098', '{"valid_from": "2098-01-01"}', null),
    ('Preis/kg', '{"per": null}', null), ('Prezzo per 100 pz', '{"per": 100}', null), ('Цена за 1000 шт',
      '{"per": 1000}', null),
    ('Price (cents)', '{"unit": 0.01}', null), ('Preis in Cent', '{"unit": 0.01}', null), ('Preis (ct)',
      '{"unit": 0.01}', null),
    ('Price in pence', '{"unit": 0.01}', null), ('Price (p)', '{"unit": 0.01}', null), ('price_minor',
      '{"unit": 0.01}', null),
    ('priceCents', '{"unit": 0.01}', null), ('Cena w groszach', '{"unit": 0.01}', null), ('Pris i öre',
      '{"unit": 0.01}', null),
    ('Precio en céntimos', '{"unit": 0.01}', null), ('Цена в копейках', '{"unit": 0.01}', null),
    ('Price (thousand)', '{"unit": 1000}', null), ('Preis in Tsd', '{"unit": 1000}', null), ('Preis (TEUR)',
      '{"unit": 1000}', null),
    ('Price (k€)', '{"unit": 1000}', null), ('Цена, тыс. руб.', '{"unit": 1000, "currency": "RUB"}', 'RUB')
  ) as c (heading, said, currency);

-- In a heading, in a title and in a cell a sign or word means the same to every supplier; none is guessed.
select is_empty(
  format($$
    select l.label, c.currency, spp_private.currency_of(l.label, c.currency), h.said
      from unnest(%L::text[]) l (label), unnest(%L::text[]) c (currency),
           lateral (select spp_private.heading_currency('Price (' || l.label || ')', c.currency) as said) h
     where spp_private.currency_of(h.said, c.currency) is distinct from spp_private.currency_of(l.label, c.currency)
        or h.said is null $$,
    '{$,US$,A$,C$,HK$,NT$,£,E£,€,¥,￥,円,元,원,₹,₦,₵,kr,kr.,Kr,Rs,Rs.,rs,zł,Ft,руб,руб.,лв,lei,dollars,euro,rand,yen,USD,XCD,eur}',
    '{EUR,USD,XCD,UYU,GBP,LBP,EGP,CNY,HKD,TWD,JPY,INR,SCR,SEK,ISK,RUB,BYN,MDL,ZAR,KRW}'),
  'a sign means the same in headings and in cells');

-- Which of several days is today's: by the day that the prices must hold on; one that is not told makes a tie.
select is(
  (select (select h from string_to_table('Code;Name;' || c.headings, ';') with ordinality t (h, n)
            where n = (a.answer -> 'columns' -> 'price' ->> 0)::int)
          || case when a.answer -> 'warnings' @> '[{"code": "price_columns_tie"}]' then ', a tie' else '' end
     from pg_temp.recognised('Code;Name;' || c.headings || E'\nA1;Hammer x;1.50;2.50\nA2;Saw x;3.50;4.50', 'USD', '[]',
            jsonb_build_object('day', c.day)) a (answer)), c.taken, format('%s on %s', c.headings, c.day))
  from (values
    ('Price 06/01/2026;Price 12/01/2026', '2026-11-26', 'Price 06/01/2026, a tie'),
    ('Price 12/01/2025;Price 06/01/2026', '2026-11-26', 'Price 06/01/2026'),
    ('Price 06/15/2026;Price 12/01/2026', '2026-11-26', 'Price 06/15/2026'),
    ('Price 06/15/2026;Price 12/01/2026', '2026-12-01', 'Price 12/01/2026'),
    ('Price 15/06/2026;Price 01/12/2026', '2026-11-26', 'Price 15/06/2026'),
    ('Price 01.06.2026;Price 01.12.2026', '2026-11-26', 'Price 01.06.2026'),
    ('Price 01.06.2026;Price 01.12.2026', '2026-12-01', 'Price 01.12.2026'),
    ('Price until 12/01/2026;Price from 12/02/2026', '2027-01-01', 'Price from 12/02/2026')
  ) as c (headings, day, taken);

-- Fields beside the price, breaks, headings over two records.
select ok(pg_temp.recognised(c.list) @> c.expected::jsonb, format('%s: %s', c.about, pg_temp.recognised(c.list)))
  from (values
    ('a basis', E'Artikelnr;Bezeichnung;EK;PE;ME\n4711;Schraube;12,50;100;ST\n4712;Scheibe;8,99;1000;ST',
      '{"columns": {"price": [3], "price_basis": [4], "unit_of_measure": [5]}, "language": "de"}'),
    ('units that are a basis', E'Code;Name;Price;UOM\n1;Bolt M6;12.50;C\n2;Nut M6;3.20;EA\n3;Washer M6;9.00;M',
      '{"columns": {"price_basis": [4], "unit_of_measure": [4]}}'),
    ('a price per pack', E'Code;Name;Box price;Pack size\n1;Bolt M6;12.50;100\n2;Nut M6;3.20;50',
      '{"columns": {"price": [3], "price_basis": [4], "pack_size": [4]}}'),
    ('list less discount', E'Code;Name;List price;Discount %\nA;Hammer x;20.00;37.5\nB;Pliers x;10.00;11',
      '{"columns": {"price": [3], "discount": [4]}}'),
    ('a price that is left of a list price',
      E'Code;Name;List;Discount;Price\nA;Hammer x;20.00;37.5;12.50\nB;Saw x;10.00;11;8.90',
      '{"columns": {"code": [1], "name": [2], "price": [5]}}'),
    ('a minimum order', E'Code;Name;ab Menge;Price\nA;Hammer x;10;20.00\nB;Pliers x;5;10.00',
      '{"columns": {"min_order_qty": [3]}}'),
    ('a quantity that the price holds from',
      E'Code;Name;Min qty;Price\nA;Hammer x;1;20.00\nA;Hammer x;10;18.00\nB;Saw x;1;7.00',
      '{"columns": {"from_quantity": [3]}}'),
    ('a plain quantity, too', E'Code;Name;Qty;Price\nA;Hammer x;1;20.00\nA;Hammer x;10;18.00\nB;Saw x;1;7.00',
      '{"columns": {"from_quantity": [3]}}'),
    ('validity and group',
      E'Code;Name;Kundengruppe;Gültig ab;Gültig bis;Preis\nA;Hammer x;Handel;2025-01-01;2099-01-01;20.00',
      '{"columns": {"price_group": [3], "valid_from": [4], "valid_to": [5], "price": [6]}}'),
    ('breaks', E'Code;Name;Price;10+;100+\nA;Hammer x;20.00;18.00;15.00\nB;Saw x;7.00;6.50;6.00',
      '{"columns": {"price": [3]}, "breaks": [{"from_quantity": 10, "position": 4}, {"from_quantity": 100,'
        ' "position": 5}]}'),
    ('pairs', E'Code;Name;Menge 1;Preis 1;Menge 2;Preis 2\nA;Hammer x;1;20.00;10;18.00\nB;Saw x;1;7.00;5;6.50',
      '{"columns": {"price": [4]}, "breaks": [{"quantity_position": 5, "position": 6}]}'),
    ('pairs of scales', E'Code;Name;Staffel 1 Menge;Staffel 1 Preis;Staffel 2 Menge;Staffel 2 Preis\nA;Hammer'
      ' x;1;20.00;10;18.00',
      '{"columns": {"price": [4]}, "breaks": [{"quantity_position": 5, "position": 6}]}'),
    ('names under a group', E'Artikelnr;Bezeichnung;Preis;\n;;brutto;netto\nA1;Hammer;19,90;12,50\nA2;Zange;14,90;8,90',
      '{"columns": {"code": [1], "name": [2], "price": [4]}, "header_row": 1, "header_rows": [1, 2]}'),
    ('a group above', E';;Preise EUR;;Preise'
      ' USD;\nArtikelnr;Bezeichnung;UVP;EK;UVP;EK\nA1;Hammer;19,90;12,50;21,00;13,00\nA2;Zange;14,90;8,90;15;9',
      '{"columns": {"price": [4]}, "header_rows": [1, 2], "price": {"currency": "EUR"}}'),
    ('years under a group', E'Code;Name;Price;\n;;2024;2025\nA1;Hammer x;11.50;12.50\nA2;Saw x;8.10;8.90',
      '{"columns": {"price": [4]}, "header_rows": [1, 2]}'),
    ('a title that names the currency', E'All prices in USD\nCode;Name;Price\nA1;Hammer x;11.50\nA2;Saw x;8.10',
      '{"price": {"currency": "USD"}, "header_row": 2}'),
    ('a title that names the basis', E'Alle Preise per 100 Stück\nArtikelnr;Bezeichnung;Preis\nA1;Säge x;11,50\nA2;Axt x;8,10',
      '{"price": {"per": 100}, "header_row": 2}'),
    ('in words', E'Preise je 1000\nArtikelnr;Bezeichnung;Preis\nA1;Säge x;11,50\nA2;Axt x;8,10', '{"price": {"per": 1000}}'),
    ('which is no day', E'Preise per 01.01.2026\nArtikelnr;Bezeichnung;Preis\nA1;Säge x;11,50\nA2;Axt x;8,10',
      '{"price": {"per": null}}'),
    ('of packs', E'Artikelnr;Bezeichnung;Preis/VE;VE\nA1;Säge x;11,50;10\nA2;Axt x;8,10;20', '{"columns": {"price_basis": [4]}}'),
    ('under a short word', E'Varenr;Navn;Pris;Pr\nA;Sag x;1,50;100\nB;Øks x;3,50;1000', '{"columns": {"price": [3], "price_basis": [4]}}'),
    ('the new code', E'Alte Art.-Nr.;Neue Art.-Nr.;Bezeichnung;Preis\nA1;B1;Säge x;1,50\nA2;B2;Axt x;3,50', '{"columns": {"code": [2]}}'),
    ('the new one first', E'New SKU;Old SKU;Name;Price\nA1;B1;Saw x;1.50\nA2;B2;Axe x;3.50', '{"columns": {"code": [1]}}'),
    ('in French', E'Ancienne référence;Nouvelle référence;Désignation;Prix\nA1;B1;Scie x;1,50\nA2;B2;Hache x;3,50',
      '{"columns": {"code": [2]}}'),
    ('the day of the new price', E'Code;Name;Current Price;New Price;Effective Date\nA;Saw x;1.50;2.50;2098-01-01\nB;Axe x;3.50;4.50;2098-01-01',
      '{"columns": {"code": [1], "name": [2], "price": [3]}}'),
    ('a day that is over', E'Code;Name;Current Price;New Price;Effective Date\nA;Saw x;1.50;2.50;2020-01-01\nB;Axe x;3.50;4.50;2020-01-01',
      '{"columns": {"price": [4], "valid_from": [5]}}'),
    ('pairs that begin with the larger', E'Code;Name;Menge 1;Preis 1;Menge 2;Preis 2\nA;Hammer x;100;11.00;1;12.50\nB;Saw x;100;9.00;1;9.50',
      '{"columns": {"price": [6], "min_order_qty": [5]}, "breaks": [{"quantity_position": 3, "position": 4}]}')
  ) as c (about, list, expected);

-- Words below a price: its heading stands where no other column is a price.
select is(pg_temp.recognised(E'Code;Name;Price\nA1;Hammer x;on request\nA2;Saw x;call') -> 'columns',
  '{"code": [1], "name": [2], "price": [3]}', 'a price that is nowhere told in the first rows');
select is(pg_temp.recognised(E'Code;Name;Charge;Price\nA1;Hammer x;freight;1.50\nA2;Saw x;none;2.50') -> 'columns' -> 'price',
  '[4]', 'not beside one with amounts');

-- A tie is said; so is why.
select is(pg_temp.below('Price A;Price B') -> 'warnings' -> 0 ->> 'message',
  'Several columns may be the price: "Price A" and "Price B". "Price A" was taken; name the right one in the'
    ' supplier''s profile.',
  'a tie names both');
select is(pg_temp.below('List price;Net price') -> 'warnings', '[]', 'no tie where a rule tells');
select is(jsonb_path_query_first(pg_temp.below('List price;Net price'), '$.evidence[*] ? (@.field == "price").why')
  #>> '{}',
  'Net price before List price: what we pay', 'why it was taken');
select is(pg_temp.recognised(E'Code;Name;Cost;Price\nA;Saw x;1.50;2.50\nB;Axe x;3.50;4.50', hidden => '[3]') ->
  'columns' -> 'price',
  '[4]', 'a hidden column is not taken');
select is(pg_temp.recognised(E'Code;Name;Cost;Price\nA;Saw x;1.50;2.50\nB;Axe x;3.50;4.50', hidden => '[3]',
  profile => '{"columns": {"price": "Cost"}}') -> 'columns' -> 'price', '[3]', 'unless the profile names it');
-- A profile says what the lists do not have.
select is(pg_temp.recognised(E'Code;Name;Brand;Price\nA;Saw x;Acme;1.50\nB;Axe x;Bolt;3.50',
            profile => jsonb_build_object('columns', jsonb_build_object(f.field, '[]'::jsonb))) -> 'columns' ->
            f.field, null, f.field || ': none, whatever a heading says')
  from unnest('{brand,name,code}'::text[]) f (field);
select is(pg_temp.recognised(E'Code;Name;List price;Discount\nA;Saw x;1.50;10%\nB;Axe x;3.50;20%',
  profile => '{"columns": {"discount": []}}') -> 'columns' -> 'discount', null, 'nor a discount');
select is(pg_temp.recognised(E'Code;Name;Price\nA;Saw x;1.50\nB;Axe x;3.50',
  profile => '{"columns": {"price": []}}') ->> 'error', 'no_price_column', 'a list without prices is none');
select is(pg_temp.recognised(E'Code;Name;Price;Net price\nA;Saw x;1.50;2.50\nB;Axe x;3.50;4.50',
  profile => '{"columns": {"price": "Price", "price_group": "Name"}}') -> 'columns' @>
    '{"price": [3], "price_group": [2]}', true,
  'the profile wins, of new fields too');
select is(spp_private.recognise_columns('{"format": "csv", "header_at": 3, "rows": [{"n": 3, "c": ["Code", "Name",'
  ' "Stock", "Price"]},
  {"n": 4, "c": ["B1", "Drill", "7", "99.00"]}, {"n": 5, "c": ["B2", "Sander", "2",
    "75.50"]}]}', '{}') -> 'columns' -> 'price',
  '[4]', 'headings that are known are not looked for');
select is(pg_temp.recognised(E'Code;Name;List;Discount;Price\nA;Hammer x;20.00;37.5;12.50\nB;Saw x;10.00;11;8.90')
  -> 'columns' ? 'discount', false, 'from which nothing is taken off again');
-- Two that differ by more than tax, or by what a box holds, are a tie.
select is(pg_temp.below(h.h) #>> '{warnings,0,code}', 'price_columns_tie', h.h || ': a tie')
  from unnest(array['Preis inkl. Zuschlag;Preis', 'Preis;Preis inkl. Fracht', 'Hohlpreis €/km;Tagespreis inkl. Cu €/km',
    'ab 1 Kiste;ab 1 Lage;ab 1 Palette', 'Current Price;New Price']) h (h);
select is(pg_temp.recognised(E'Code;Name;Menge 1;Preis 1;Menge 2;Preis 2\nA;Hammer x;1;20.00;10;18.00\nB;Saw x;1;7.00;5;6.50') -> 'warnings',
  '[]', 'the prices of larger quantities are none');
select is(pg_temp.recognised(E'Code;Name;Price A;Price B;Price C\nA;Saw x;1.50;2.50;3.50\nB;Axe x;3.50;4.50;5.50',
  profile => '{"price_group": "B"}') -> 'columns' -> 'price', '[4]', 'the price of the group that the profile names');
select is(pg_temp.recognised(E'Code;Name;Price A;Price B\nA;Saw x;1.50;2.50\nB;Axe x;3.50;4.50',
  profile => '{"price_group": "Z"}') #>> '{warnings,0,code}', 'price_columns_tie', 'a group that no heading names');
select is(spp_private.sheet_currency(s.sheet, 'EUR'), s.currency, 'sheet ' || s.sheet)
  from (values ('USD', 'USD'), ('Prices EUR', 'EUR'), ('Preise_CHF', 'CHF'), ('usd', 'USD'), ('Sheet1', null), ('Top 10', null),
    ('ALL', null), ('Try', null)) s (sheet, currency);
select is(spp_private.recognise_columns('{"format": "xlsx", "sheet": "USD", "rows": [{"n": 1, "c": ["Code", "Name", "Price"]},
  {"n": 2, "c": ["B1", "Drill", "99.00"]}, {"n": 3, "c": ["B2", "Sander", "75.50"]}]}', '{"currency": "EUR"}') #>> '{price,currency}',
  'USD', 'the name of a sheet says what its prices are in');
-- What mixed lists have shown.
select is(pg_temp.recognised(E'Codice;Articolo;Prezzo\n12.101.97;Vite M8 zincata;1,50\n12.102.56;Martello da banco;2,50') -> 'columns',
  '{"code": [1], "name": [2], "price": [3]}', 'of two that may be the code, the one that may be the name is it');
select is(pg_temp.recognised(E'Art.;Name;Cur;Price\nA1;Saw x;USD;1.50\nA2;Axe x;EUR;2.50') -> 'columns' -> 'currency', '[3]',
  'a column of currencies');
select is(pg_temp.recognised(E'Art.-Nr.;Bezeichnung;W;Preis\nA1;Säge x;USD;1,50\nA2;Axt x;EUR;2,50') -> 'columns' -> 'currency',
  '[3]', 'whatever it is called');
select is(pg_temp.recognised(E'Code;Naam;Prijs;Prijs per\nA;Zaag x;12,50;100\nB;Bijl x;8,90;1\nC;Tang x;99,00;1000') -> 'columns'
  -> 'price_basis', '[4]', 'what a price is for, below a heading that ends there');
select is(pg_temp.recognised(concat_ws(E'\n', 'Code;Naam;' || h.headings,
                                       (select string_agg(format('X%s;Zaag x;%2$s;%2$s', n, w.words), E'\n')
                                          from generate_series(1, c.count) n), 'A;Zaag x;12,50;100', 'B;Bijl x;8,90;1'))
  -> 'columns' -> 'price_basis', '[4]', format('%s: also beside %s "%s"', h.headings, c.count, w.words))
  from unnest('{Prijs;Prijs per,Preis;Preis per,Preis/Stk.;Preis per}'::text[]) h (headings),
       unnest('{n.t.b.,a. A.,op aanvraag}'::text[]) w (words), unnest('{1,3}'::integer[]) c (count);
select is(pg_temp.recognised(E'Código;Artigo;PVP;Desc. %\nA;Serra x;20,00;10\nB;Chave x;10,00;30+10') -> 'columns' -> 'discount',
  '[4]', 'a discount is no description');
select is(pg_temp.recognised(E'品番;商品名;10個当たり価格\nA;ねじ;20.40\nB;釘;12.90') -> 'price' -> 'per', '10',
  'counters stand before what is for');
select is(pg_temp.recognised(E'品番;商品名;価格\nA-1;六角ボルト 2.5 mm;28 / 100 個\nA-2;釘;34') -> 'header_rows', '[1]',
  'a product with its basis is no second row of headings');
select is(pg_temp.recognised(E'Réf.;Libellé;Prix catalogue;Remise\nPièces détachées;;;\nA;Vis x;20,00;10\nB;Clé x;10,00;25') ->
  'header_rows', '[1]', 'nor is the name of a section');
select is(pg_temp.recognised(E'Code;Name;List price;Discount\nA;Saw x;20.00;10\nB;Axe x;10.00;25\nCode;Discount;Name;List price'
  '\nC;10;Tongs x;30.00\nD;25;Drill x;40.00\nE;5;File x;50.00') -> 'columns' -> 'discount', '[4]',
  'what stands in columns that have moved says nothing of those above');
select is(pg_temp.recognised(E'Code;Name;Price;;Code;Name;Price\nA;Saw x;1.50;;B;Axe x;2.50\nC;File x;3.50;;D;Tongs x;4.50') ->> 'error',
  'tables_beside', 'what stands in a second table beside the first is not lost');
select is(pg_temp.recognised(E'Code;Name;Price;;Code;Name;Price\nA;Saw x;1.50;;B;Axe x;2.50', profile => '{"columns": {"code": 5, "price": 7}}')
  -> 'columns' -> 'price', '[7]', 'a profile may take one of them');
select is((select r -> 'breaks' || (r -> 'columns') from (select pg_temp.recognised(
    E'Artikelnr;Bezeichnung;Preis;ab 10;ab 100\nA;Säge x;12,50;11,00;9,00\nB;Axt x;2,50;2,00;1,50') as r) x),
  '[{"position": 4, "from_quantity": 10}, {"position": 5, "from_quantity": 100}, {"code": [1], "name": [2], "price": [3]}]',
  '"ab 10" beside a price is the price of ten');
-- A heading of a profile that is that of several columns, as profile_columns compares them.
create function pg_temp.tied(headings text, price text) returns text language sql as $$
  select concat_ws(' ', r -> 'columns' -> 'price', (
           select substring(w ->> 'message' from ': (.*?)[.]') from jsonb_array_elements(r -> 'warnings') w
            where w ->> 'code' = 'profile_columns_tie'))
    from pg_temp.recognised(headings || E'\nA1;Hammer blue;12.50;13.50\nA2;Pliers red;22.50;23.50',
           profile => jsonb_build_object('columns', jsonb_build_object('price', price))) r
$$;
select is(pg_temp.tied('Code;Name;Cost;Price', 'price'), '[4]', 'a heading of the profile that one column has');
select is(pg_temp.tied('Code;Name;Price;PRICE ', 'Price'), '[3] "Price" above 3 and 4',
  'that of two is taken from the first, and it is told');
select is(pg_temp.tied(E'Code;Name;Price\u00a0 net;Price net', 'price NET'), '[3] "price NET" above 3 and 4', 'however it is written');
select is(spp_private.profile_columns(jsonb_build_object('columns', jsonb_build_object('price', p.name)),
    '{"headings": ["Old price", "New price"], "upper": ["Old", "New"], "lower": ["price", "Price"]}', 2)
    #>> '{warnings,0,code}', p.code, p.told)
  from (values ('PRICE', 'profile_columns_tie', 'also where it is a part of each'),
               ('new price', null, 'but not where it is the whole of one')) p (name, code, told);
select is(spp_private.profile_columns('{"columns": {"code": ["a", "b"], "price": 2}}', '{"headings": ["A", "B", "b"]}', 3)
  #>> '{warnings,0,message}', 'Headings of the supplier''s profile stand above several columns: "b" above 2 and 3.'
  ' The first was taken; name the right one by its position.', 'of several names the one that is that of several');
select * from finish();
