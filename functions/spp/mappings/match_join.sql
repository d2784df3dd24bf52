create or replace function spp_private.match_join() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
begin
  loop
    analyze pg_temp.match_nodes, pg_temp.match_edges;
    -- Groups only grow: an edge that cannot be taken now never can.
    delete from pg_temp.match_edges e
     using (
       select l.edge_id
         from (
           select d.edge_id, n.group_id, o.group_id as other_group_id
             from pg_temp.match_edges d
             join pg_temp.match_nodes n on n.node = d.node
             join pg_temp.match_nodes o on o.node = d.other_node
            where n.group_id <> o.group_id
         ) l
         join pg_temp.match_nodes n on n.group_id = l.group_id
         join pg_temp.match_nodes o on o.group_id = l.other_group_id and o.supplier_id = n.supplier_id
       union
       select l.edge_id
         from (
           select d.edge_id, least(n.group_id, o.group_id) as low, greatest(n.group_id, o.group_id) as high
             from pg_temp.match_edges d
             join pg_temp.match_nodes n on n.node = d.node
             join pg_temp.match_nodes o on o.node = d.other_node
            where n.group_id <> o.group_id
         ) l
         join (
           select least(n.group_id, o.group_id) as low, greatest(n.group_id, o.group_id) as high
             from spp.match_pairs r
             join pg_temp.match_nodes n
               on n.supplier_id = r.supplier_id and n.supplier_product_code = r.supplier_product_code
             join pg_temp.match_nodes o
               on o.supplier_id = r.other_supplier_id and o.supplier_product_code = r.other_product_code
            where r.status = 'rejected'
         ) b on b.low = l.low and b.high = l.high
     ) x
     where e.edge_id = x.edge_id;

    -- Two groups merge where each is the other's best.
    with live as (
      select least(n.group_id, o.group_id) as low, greatest(n.group_id, o.group_id) as high, max(e.weight) as weight
        from pg_temp.match_edges e
        join pg_temp.match_nodes n on n.node = e.node
        join pg_temp.match_nodes o on o.node = e.other_node
       where n.group_id <> o.group_id
       group by 1, 2
    ), best as (
      select distinct on (s.side) s.low, s.high
        from (select l.low as side, l.* from live l union all select l.high, l.* from live l) s
       order by s.side, s.weight desc, s.low, s.high
    )
    update pg_temp.match_nodes n
       set group_id = m.low
      from (select b.low, b.high from best b group by b.low, b.high having count(*) = 2) m
     where n.group_id = m.high;
    exit when not found;
  end loop;
end
$$;
comment on function spp_private.match_join() is
  $$Joins the groups of pg_temp.match_nodes along pg_temp.match_edges, best first, so that no group ever holds two
products of one supplier or a rejected pair.$$;
