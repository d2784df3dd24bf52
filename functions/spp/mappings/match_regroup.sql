create or replace function spp_private.match_regroup(master_product_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  drop table if exists pg_temp.match_nodes, pg_temp.match_edges, pg_temp.match_groups;
  create temporary table match_nodes on commit drop as
  select n.*, n.node as group_id
    from (
      select row_number() over (order by m.created_at, m.mapping_id) as node, m.supplier_id, m.supplier_product_code
        from spp.product_mappings m
       where m.master_product_id = match_regroup.master_product_id
    ) n;
  create temporary table match_edges on commit drop as
  select row_number() over () as edge_id, n.node, o.node as other_node, p.status = 'verified' as verified,
         p.confidence + case when p.status = 'verified' then 1000 else 0 end as weight
    from spp.match_pairs p
    join pg_temp.match_nodes n on n.supplier_id = p.supplier_id and n.supplier_product_code = p.supplier_product_code
    join pg_temp.match_nodes o on o.supplier_id = p.other_supplier_id and o.supplier_product_code = p.other_product_code
   where p.status in ('auto', 'verified');
  create temporary table if not exists match_held (node bigint, other_node bigint) on commit drop;
  truncate pg_temp.match_held;
  insert into pg_temp.match_held select e.node, e.other_node from pg_temp.match_edges e where e.verified;
  -- A mapping that came without pairs (from outside) stays with the oldest, unless it was rejected.
  update pg_temp.match_nodes n
     set group_id = 1
   where not exists (select from pg_temp.match_edges e where n.node in (e.node, e.other_node))
     and not exists (
       select from spp.match_pairs p
         join pg_temp.match_nodes o on o.node <> n.node
        where p.status = 'rejected'
          and (p.supplier_id, p.supplier_product_code, p.other_supplier_id, p.other_product_code) in (
            (n.supplier_id, n.supplier_product_code, o.supplier_id, o.supplier_product_code),
            (o.supplier_id, o.supplier_product_code, n.supplier_id, n.supplier_product_code)));
  perform spp_private.match_join();
  if exists (
    select from pg_temp.match_held e
      join pg_temp.match_nodes n on n.node = e.node
      join pg_temp.match_nodes o on o.node = e.other_node
     where n.group_id <> o.group_id) then
    raise exception using
      errcode = 'SPCMV',
      message = 'Verified pairs hold these products together.',
      hint = 'Reject the verified pair between them too, or first.';
  end if;

  create temporary table match_groups on commit drop as
  select n.group_id, count(*) as members,
         case when min(n.node) = 1 then match_regroup.master_product_id else uuidv7() end as master
    from pg_temp.match_nodes n
   group by n.group_id;
  delete from spp.product_mappings m
   using pg_temp.match_nodes n, pg_temp.match_groups g
   where m.supplier_id = n.supplier_id and m.supplier_product_code = n.supplier_product_code
     and g.group_id = n.group_id and g.members = 1;
  update spp.product_mappings m
     set master_product_id = g.master
    from pg_temp.match_nodes n, pg_temp.match_groups g
   where m.supplier_id = n.supplier_id and m.supplier_product_code = n.supplier_product_code
     and g.group_id = n.group_id and g.members > 1 and m.master_product_id <> g.master;
  -- What an automatic pair no longer holds together is open again.
  delete from spp.match_pairs p
   using pg_temp.match_nodes n, pg_temp.match_nodes o
   where p.status = 'auto' and n.group_id <> o.group_id
     and n.supplier_id = p.supplier_id and n.supplier_product_code = p.supplier_product_code
     and o.supplier_id = p.other_supplier_id and o.supplier_product_code = p.other_product_code;
end
$$;
comment on function spp_private.match_regroup(uuid) is
  'Groups the members of a master anew by their accepted pairs; the oldest mapping''s part keeps the master, who is
left alone has no mapping any more. Raises SPCMV where verified pairs contradict.';
