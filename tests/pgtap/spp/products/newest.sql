-- The first page of new products, latest first, reads that page, not all that came in a day.
select plan(2);

select spp.create_supplier(c, c) from unnest(array['ALPHA', 'BETA']) c;
insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
select s.supplier_id, n::text, 'Thing ' || n, 10, 'EUR'
  from spp.suppliers s, generate_series(1, 3000) n;

-- Rows and entries of indexes.
create function pg_temp.read() returns bigint language sql as $$
  select sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)
             + coalesce((select sum(pg_stat_get_xact_tuples_returned(i.indexrelid)) from pg_index i
                          where i.indrelid = c.oid), 0))::bigint
    from pg_class c
   where c.oid in (select t.relid from pg_partition_tree('spp.supplier_products') t)
$$;
create function pg_temp.reading(query text) returns bigint language plpgsql as $$
declare
  v_before bigint := pg_temp.read();
begin
  execute reading.query;
  return pg_temp.read() - v_before;
end
$$;
select spp_private.refresh_figures_step() from generate_series(1, 3);
analyze spp.supplier_products;
select cmp_ok(pg_temp.reading(
    'select * from spp.v_new_products_by_supplier order by first_seen_date desc, product_id desc limit 50'),
  '<', 500::bigint, 'of all suppliers');
select cmp_ok(pg_temp.reading($$
    select * from spp.v_new_products_by_supplier where supplier_code = 'BETA'
     order by first_seen_date desc, product_id desc limit 50$$),
  '<', 500::bigint, 'of one');
select * from finish();
