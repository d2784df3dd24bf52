-- What is looked for comes first where it is meant: the text itself, then what begins with it, then its words.
select plan(16);

select issoh.add_product(c.sku, c.name, brand => c.brand, barcode => c.barcode, status => c.status)
  from (values ('N-1', 'Nordhammer', null, null, 'active'),
               ('N-2', 'Claw-hammer', null, null, 'active'),
               ('N-3', 'Paint', 'Hammer & Co', null, 'active'),
               ('N-4', 'Hammer drill', null, null, 'active'),
               ('HAMMER', 'Tongs', null, null, 'active'),
               ('HAMMER-2', 'Pliers', null, null, 'inactive'),
               ('N-5', 'Sledge hammer', null, null, 'active'),
               ('N-6', 'hammer', null, null, 'active'),
               ('Z-1', 'Tape 50%', null, '4006381333931', 'active'),
               ('Z-2', 'Rope (blue) [5.0]', null, null, 'active')) as c (sku, name, brand, barcode, status);
create function tap.found(search text, status text default null) returns text language sql stable as $$
  select string_agg(n.internal_sku, ' ' order by n.place)
    from (select p.internal_sku, row_number() over () as place from issoh.find_products(search, status) p) n
$$;

select is(tap.found('hammer'), 'HAMMER N-6 N-4 HAMMER-2 N-2 N-3 N-5 N-1',
  'the text itself, what begins with it, whose words do, and what holds it');
select is(tap.found('HAMMER', 'active'), 'HAMMER N-6 N-4 N-2 N-3 N-5 N-1', 'of a status, however it is written');
select is(tap.found('4006381333931'), 'Z-1', 'a barcode');
select is(tap.found('50%'), 'Z-1', 'a sign of patterns stands for itself');
select is(tap.found('(BLUE)'), 'Z-2', 'and so do those of regular expressions');
select is(tap.found('[5.0'), 'Z-2', 'also where they would not be one');
select is(tap.found('[5x0'), null, 'none is taken for another');
select is(tap.found(null), 'N-1 N-2 N-3 N-4 HAMMER HAMMER-2 N-5 N-6 Z-1 Z-2', 'without a text they come as entered');
select is(tap.found(' '), tap.found(null), 'a blank text is none');

-- Words in any order; those that begin words come before those that stand inside.
select issoh.add_product(c.sku, c.name, brand => c.brand)
  from (values ('W-1', 'Handdrill cordless', null), ('W-2', 'Drill, cordless', null), ('W-3', 'Big cordless drill', null),
               ('W-4', 'Cordless drill 300 g', null), ('W-5', 'Cordless', 'Drillo'), ('W-6', 'Cordless saw', null))
       as c (sku, name, brand);
select is(tap.found('cordless drill'), 'W-4 W-3 W-2 W-5 W-1', 'what holds them as they stand, then where they begin words, then anywhere');
select is(tap.found('drill cord'), 'W-2 W-3 W-4 W-5 W-1', 'in another order');
select is(tap.found('w-2 cordless drill more'), null, 'not what lacks a word');
delete from issoh.selected_products p where p.internal_sku like 'W-%';

create function tap.pages(search text, size integer) returns text language sql stable as $$
  with recursive pages (page, last, skus) as (
    select 1, (array_agg(f.product_id order by f.place))[size], string_agg(f.internal_sku, ' ' order by f.place)
      from (select p.*, row_number() over () as place
              from issoh.find_products(search, null, null, size) p) f
    union all
    select n.page + 1, f.last, f.skus
      from pages n
     cross join lateral (
       select (array_agg(f.product_id order by f.place))[size] as last, string_agg(f.internal_sku, ' ' order by f.place)
                as skus
         from (select p.*, row_number() over () as place
                 from issoh.find_products(search, null, n.last, size) p) f) f
     where n.last is not null)
  select string_agg(p.skus, ' ' order by p.page) from pages p
$$;
select is(tap.pages('hammer', 3), tap.found('hammer'), 'page after page, each once');
select is(tap.pages(null, 3), tap.found(null), 'also without a text');
select throws_ok($$select issoh.find_products('hammer', after_id => gen_random_uuid())$$, 'ISNPR', null,
  'behind a product that is gone no page begins');

-- A page far behind costs as much as the first.
insert into issoh.selected_products (internal_sku, product_name)
select 'MANY-' || n, 'Thing ' || n from generate_series(1, 3000) n;
analyze issoh.selected_products;
create function tap.rows_read() returns bigint language sql volatile as $$
  select t.seq_tup_read + coalesce(t.idx_tup_fetch, 0)
    from pg_stat_xact_user_tables t where t.relid = 'issoh.selected_products'::regclass
$$;
create temporary table before on commit drop as
select tap.rows_read() as rows, (select p.product_id from issoh.selected_products p order by p.product_id desc offset 9 limit 1) as id;
update before set rows = tap.rows_read();
select count(*) from before b cross join lateral issoh.find_products(after_id => b.id, page_size => 3) p;
select cmp_ok(tap.rows_read() - b.rows, '<=', 20::bigint, 'the page is walked from the product before it') from before b;
select * from finish();
