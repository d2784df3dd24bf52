create or replace function spp_private.match_merge_masters() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of mappings: by index.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  with merged as materialized (
    select n.supplier_id, n.supplier_product_code, g.master_product_id
      from pg_temp.match_nodes n
      join pg_temp.match_groups g on g.group_id = n.group_id
     where n.master_product_id <> g.master_product_id
  )
  update spp.product_mappings m
     set master_product_id = g.master_product_id
    from merged g
   where m.supplier_id = g.supplier_id and m.supplier_product_code = g.supplier_product_code
     and m.master_product_id <> g.master_product_id;
end
$$;
comment on function spp_private.match_merge_masters() is
  'Gives the mappings of pg_temp.match_nodes whose groups merge the master of pg_temp.match_groups.';
