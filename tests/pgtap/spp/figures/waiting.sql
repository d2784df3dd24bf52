-- Whether a product was touched later is asked of each one: what that reads grows with its own touches, not with those of
-- its supplier, whatever is known of the queue.
select plan(4);

select spp.create_supplier('LONG', 'A long list');
insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
select s.supplier_id, 'P-' || n, 'Thing ' || n, 10, 'EUR'
  from spp.suppliers s, generate_series(1, 5000) n where s.supplier_code = 'LONG';
select is((select count(*) from spp_kept.product_touches), 5000::bigint, 'a list waits to be folded in');

-- Rows and entries of indexes.
create function pg_temp.read() returns bigint language sql as $$
  select pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)
         + coalesce((select sum(pg_stat_get_xact_tuples_returned(i.indexrelid)) from pg_index i where i.indrelid = c.oid), 0)
    from pg_class c where c.oid = 'spp_kept.product_touches'::regclass
$$;
create function pg_temp.asked(products integer) returns bigint language plpgsql as $$
declare
  v_before bigint := pg_temp.read();
begin
  perform spp_private.is_overtaken(p.product_id, p.supplier_id, 0)
     from (select product_id, supplier_id from spp.supplier_products limit products) p;
  return pg_temp.read() - v_before;
end
$$;

delete from pg_statistic where starelid = 'spp_kept.product_touches'::regclass;
select cmp_ok(pg_temp.asked(50), '<', 1000::bigint, 'beside no statistics');
analyze spp_kept.product_touches;
select cmp_ok(pg_temp.asked(50), '<', 1000::bigint, 'beside those of a list');
create temporary table away as select * from spp_kept.product_touches;
delete from spp_kept.product_touches;
analyze spp_kept.product_touches;
insert into spp_kept.product_touches overriding system value select * from away;
select cmp_ok(pg_temp.asked(50), '<', 1000::bigint, 'beside those of an empty queue');
select * from finish();
