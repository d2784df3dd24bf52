create or replace function spp_private.match_group_scored() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
begin
  drop table if exists pg_temp.match_members, pg_temp.match_nodes, pg_temp.match_edges;
  perform spp_private.match_gather_members();
  create temporary table match_nodes on commit drop as
  with numbered as (
    select row_number() over (order by p.supplier_id, p.supplier_product_code) as node, p.*
      from (
        select m.* from pg_temp.match_members m
        union all
        select p.supplier_id, p.supplier_product_code, null
          from (
            select s.supplier_id, s.supplier_product_code from pg_temp.match_scored s where s.accepted
            union
            select s.other_supplier_id, s.other_product_code from pg_temp.match_scored s where s.accepted
          ) p
         where not exists (
           select from pg_temp.match_members m
            where m.supplier_id = p.supplier_id and m.supplier_product_code = p.supplier_product_code)
      ) p
  )
  select n.node, n.supplier_id, n.supplier_product_code, n.master_product_id,
         case when n.master_product_id is null then n.node
              else min(n.node) over (partition by n.master_product_id) end as group_id
    from numbered n;

  create temporary table match_edges on commit drop as
  select row_number() over () as edge_id, n.node, o.node as other_node, s.confidence + s.likeness as weight
    from pg_temp.match_scored s
    join pg_temp.match_nodes n on n.supplier_id = s.supplier_id and n.supplier_product_code = s.supplier_product_code
    join pg_temp.match_nodes o on o.supplier_id = s.other_supplier_id and o.supplier_product_code = s.other_product_code
   where s.accepted;
  perform spp_private.match_join();

  -- What did not come together is nothing to accept.
  update pg_temp.match_scored s
     set accepted = false
    from pg_temp.match_nodes n, pg_temp.match_nodes o
   where s.accepted and n.group_id <> o.group_id
     and n.supplier_id = s.supplier_id and n.supplier_product_code = s.supplier_product_code
     and o.supplier_id = s.other_supplier_id and o.supplier_product_code = s.other_product_code;
end
$$;
comment on function spp_private.match_group_scored() is
  $$Groups the products of the accepted pairs in pg_temp.match_scored, starting from the mappings there are; leaves
the groups in pg_temp.match_nodes.$$;
