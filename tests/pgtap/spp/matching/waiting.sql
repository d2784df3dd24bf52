-- A page of candidates reads the pairs of that page and their products, not all that wait.
select plan(10);

select spp.create_supplier(c, c) from unnest(array['ALPHA', 'BETA', 'GAMMA']) c;
insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
select s.supplier_id, s.supplier_code || '-' || n, 'Thing ' || n, 10, 'EUR'
  from spp.suppliers s, generate_series(1, 1500) n;
-- A thousand share a confidence, above those that tests before have left dead; of GAMMA's, some have no product any more.
insert into spp.match_pairs
  (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, evidence)
select least(a.supplier_id, b.supplier_id), case when a.supplier_id < b.supplier_id then x.code else x.other end,
       greatest(a.supplier_id, b.supplier_id), case when a.supplier_id < b.supplier_id then x.other else x.code end,
       x.confidence, '{}'
  from (
    select 'ALPHA' as one, 'BETA' as two, 'ALPHA-' || n as code, 'BETA-' || n + k as other,
           case when n <= 500 then 90 else 60 + n % 20 end as confidence
      from generate_series(1, 1400) n, generate_series(0, 1) k
    union all
    select 'ALPHA', 'GAMMA', 'ALPHA-' || n, 'GAMMA-' || n + case when n % 2 = 0 then 0 else 5000 end, 50 + n % 10
      from generate_series(1, 400) n
  ) x
  join spp.suppliers a on a.supplier_code = x.one
  join spp.suppliers b on b.supplier_code = x.two;

-- Rows and entries of indexes.
create function pg_temp.read() returns bigint language sql as $$
  select sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)
             + coalesce((select sum(pg_stat_get_xact_tuples_returned(i.indexrelid)) from pg_index i
                          where i.indrelid = c.oid), 0))::bigint
    from pg_class c
   where c.oid = 'spp.match_pairs'::regclass
      or c.oid in (select t.relid from pg_partition_tree('spp.supplier_products') t)
$$;
create function pg_temp.reading(query text) returns bigint language plpgsql as $$
declare
  v_before bigint := pg_temp.read();
begin
  execute reading.query;
  return pg_temp.read() - v_before;
end
$$;
create function pg_temp.pages(supplier text) returns text[] language plpgsql as $$
declare
  v_last spp.v_match_candidates;
  v_row spp.v_match_candidates;
  v_ids text[] := '{}';
  v_found integer;
begin
  loop
    v_found := 0;
    for v_row in select * from spp.match_candidates(pages.supplier, v_last.confidence, v_last.pair_id, 300) loop
      v_ids := v_ids || v_row.pair_id::text;
      v_last := v_row;
      v_found := v_found + 1;
    end loop;
    exit when v_found < 300;
  end loop;
  return v_ids;
end
$$;
create function pg_temp.deep() returns text language sql as $$
  select format('select * from spp.match_candidates(null, 90, %L, 20)',
    (select pair_id from spp.match_pairs where confidence = 90 order by pair_id offset 900 limit 1))
$$;

select cmp_ok(pg_temp.reading('select * from spp.match_candidates(page_size => 20)'), '<', 1000::bigint,
  'without statistics');
analyze spp.match_pairs, spp.supplier_products;
select cmp_ok(pg_temp.reading('select * from spp.match_candidates(page_size => 20)'), '<', 1000::bigint,
  'with statistics');
select cmp_ok(pg_temp.reading(pg_temp.deep()), '<', 1000::bigint, 'far down in many of one confidence');
select cmp_ok(pg_temp.reading($q$ select * from spp.match_candidates('BETA', page_size => 20) $q$), '<', 1000::bigint,
  'of a supplier');
select cmp_ok(pg_temp.reading('select * from spp.v_match_candidates order by confidence desc limit 20'), '<',
  1000::bigint, 'of the view');
select cmp_ok(pg_temp.reading('select * from spp.v_match_candidates order by confidence desc, pair_id limit 20'), '<',
  1000::bigint, 'as GraphQL asks it');
select is(cardinality(pg_temp.pages(null)), 3000, 'whose product is gone is no candidate');
select is(cardinality(pg_temp.pages('GAMMA')), 200, 'nor of a supplier');
select is(pg_temp.pages(null), (select array_agg(p.pair_id::text order by p.confidence desc, p.pair_id)
                                  from spp.v_match_candidates p), 'pages have each once, in their order');
select is(tap.as_role('inv_analyst', 'select count(*) from spp.match_candidates(page_size => 1000)'), '1000',
  'an analyst pages them');
select * from finish();
