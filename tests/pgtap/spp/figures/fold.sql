-- A step brings some of what waits into the figures: what that reads grows with the step, not with what waits, also by
-- plans that were made while nothing did.
select plan(6);

select spp.create_supplier('LONG', 'A long list');
-- What vacuum says of an emptied queue.
delete from spp_kept.product_touches;
delete from spp_kept.supplier_touches;
delete from pg_statistic where starelid = 'spp_kept.product_touches'::regclass;
update pg_class set reltuples = 0 where oid = 'spp_kept.product_touches'::regclass;
select is((select sum(spp_private.refresh_figures_step(100)) from generate_series(1, 7)), 0::bigint, 'nothing waits');

insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
select s.supplier_id, 'P-' || n, 'Thing ' || n, 10, 'EUR'
  from spp.suppliers s, generate_series(1, 5000) n where s.supplier_code = 'LONG';

-- Rows and entries of indexes.
create function pg_temp.read() returns bigint language sql as $$
  select pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)
         + coalesce((select sum(pg_stat_get_xact_tuples_returned(i.indexrelid)) from pg_index i where i.indrelid = c.oid), 0)
    from pg_class c where c.oid = 'spp_kept.product_touches'::regclass
$$;
create function pg_temp.folding() returns bigint language plpgsql as $$
declare
  v_before bigint := pg_temp.read();
begin
  perform spp_private.refresh_figures_step(100);
  return pg_temp.read() - v_before;
end
$$;
select cmp_ok(pg_temp.folding(), '<', 2000::bigint, 'by a plan of then');
analyze spp_kept.product_touches;
select cmp_ok(pg_temp.folding(), '<', 2000::bigint, 'beside statistics of what waits');
delete from pg_statistic where starelid = 'spp_kept.product_touches'::regclass;
select cmp_ok(pg_temp.folding(), '<', 2000::bigint, 'beside none');
select is((select count(*) from spp_kept.product_touches), 4700::bigint, 'each step takes as many as it is told');
select is((select count(*) from spp_kept.product_figures f join spp.suppliers s using (supplier_id)
            where s.supplier_code = 'LONG'), 300::bigint, 'into the figures');
select * from finish();
