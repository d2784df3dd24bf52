-- What a cell looks like before its column is known.
select plan(3);

select is(
  array(select t.cell from (values ('12,50'), ('1 234.50'), ('€ 12'), ('12.50 EUR'), ('12,-'), ('-3'),
                                   ('2026-01-31'), ('31.1.26'), ('Hammer 12'), (''), (repeat('1', 25))) t (cell)
         where spp_private.looks_like_amount(t.cell)),
  array['12,50', '1 234.50', '€ 12', '12.50 EUR', '12,-', '-3'], 'amounts, and no dates, codes or words');
select is(
  array(select t.cell from (values ('2026-01-31'), ('2026/1/31 10:00'), ('31.1.26'), ('31.01.2026'), ('12.50'), ('1.2')) t (cell)
         where spp_private.looks_like_date(t.cell)),
  array['2026-01-31', '2026/1/31 10:00', '31.1.26', '31.01.2026'], 'dates');
select is(spp_private.plain_heading(E'\ufeff Preis\u00a0 \n(EUR) '), 'preis (eur)', 'a heading as it is compared');
select * from finish();
