-- What waits for a person is settled with a group: what that reads grows with the group, not with all that waits,
-- whatever is known of how much that is.
select plan(4);

select spp.create_supplier(c, c) from unnest('{LEFT,RIGHT}'::text[]) c;
insert into spp.match_pairs (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, status)
select least(l.supplier_id, r.supplier_id), 'P-' || n, greatest(l.supplier_id, r.supplier_id), 'P-' || n, 80, 'auto'
  from spp.suppliers l, spp.suppliers r, generate_series(1, 3000) n
 where l.supplier_code = 'LEFT' and r.supplier_code = 'RIGHT';
insert into spp.product_mappings (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method)
select s.supplier_id, 'P-' || n, md5(n::text)::uuid, 80, 'auto'
  from spp.suppliers s, generate_series(1, 3000) n
 where s.supplier_code in ('LEFT', 'RIGHT');

-- Rows and entries of indexes.
create function pg_temp.read() returns bigint language sql as $$
  select pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)
         + coalesce((select sum(pg_stat_get_xact_tuples_returned(i.indexrelid)) from pg_index i where i.indrelid = c.oid), 0)
    from pg_class c where c.oid = 'spp.match_pairs'::regclass
$$;
create function pg_temp.settled(first integer) returns bigint language plpgsql as $$
declare
  v_before bigint := pg_temp.read();
begin
  perform spp_private.match_settle(array(select md5(n::text)::uuid from generate_series(first, first + 19) n));
  return pg_temp.read() - v_before;
end
$$;

analyze spp.match_pairs;
update spp.match_pairs set status = 'waiting';
select cmp_ok(pg_temp.settled(1), '<', 1000::bigint, 'beside statistics of when nothing waited');
delete from pg_statistic where starelid = 'spp.match_pairs'::regclass;
select cmp_ok(pg_temp.settled(21), '<', 1000::bigint, 'beside none');
analyze spp.match_pairs;
select cmp_ok(pg_temp.settled(41), '<', 1000::bigint, 'beside those of what waits');
select is((select count(*) from spp.match_pairs), 2940::bigint, 'what its groups have brought together waits no more');
select * from finish();
