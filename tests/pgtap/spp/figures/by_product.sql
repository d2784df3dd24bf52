-- What is joined by product is read by product: GraphQL asks so for each page. A part of the figures that is no plain
-- relation would be read whole, five million of them.
select plan(3);
set local enable_seqscan = off;
create function pg_temp.conditions(statement text) returns setof text language plpgsql as $$
declare
  v_plan json;
begin
  execute 'explain (format json) ' || conditions.statement into v_plan;
  return query
  select concat(n.node ->> 'Index Cond', n.node ->> 'Recheck Cond', n.node ->> 'Filter')
    from jsonb_path_query(v_plan::jsonb, 'strict $.**') n (node)
   where jsonb_typeof(n.node) = 'object' and n.node ->> 'Relation Name' in ('product_figures', 'product_touches')
     and n.node ->> 'Alias' in ('f', 't');
end
$$;
create temporary table page on commit drop as select gen_random_uuid() as product_id, gen_random_uuid() as supplier_id;
analyze page;
select results_eq(
  format('select c ~ ''(x|page)\.product_id'' from pg_temp.conditions(%L) c', a.statement),
  array[true, true], a.name)
  from (values
    ('products are', 'select * from page join spp.v_all_supplier_products p using (product_id, supplier_id)'),
    ('by a lateral join, too', 'select * from page x cross join lateral (
       select * from spp.v_all_supplier_products p where p.product_id = x.product_id and p.supplier_id = x.supplier_id) p'),
    ('price changes are', 'select * from page join spp.v_price_change_summary p using (product_id, supplier_id)')
  ) a (name, statement);
select * from finish();
