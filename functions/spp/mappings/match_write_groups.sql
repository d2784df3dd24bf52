create or replace function spp_private.match_write_groups() returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
declare
  v_accepted integer;
begin
  drop table if exists pg_temp.match_groups;
  create temporary table match_groups on commit drop as
  select n.group_id, coalesce((array_agg(n.master_product_id order by n.master_product_id)
                                 filter (where n.master_product_id is not null))[1], uuidv7()) as master_product_id
    from pg_temp.match_nodes n
   group by n.group_id
  having count(*) > 1;
  analyze pg_temp.match_groups;
  perform spp_private.match_merge_masters();

  insert into spp.product_mappings
    (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method, mapping_evidence)
  select distinct on (n.node) n.supplier_id, n.supplier_product_code, g.master_product_id, e.confidence, 'auto',
         e.evidence
    from pg_temp.match_nodes n
    join pg_temp.match_groups g on g.group_id = n.group_id
    join (
      select s.supplier_id, s.supplier_product_code, s.confidence, s.likeness, s.evidence
        from pg_temp.match_scored s
       where s.accepted
      union all
      select s.other_supplier_id, s.other_product_code, s.confidence, s.likeness, s.evidence
        from pg_temp.match_scored s
       where s.accepted
    ) e on e.supplier_id = n.supplier_id and e.supplier_product_code = n.supplier_product_code
   where n.master_product_id is null
   order by n.node, e.confidence desc, e.likeness desc;
  perform spp_private.match_write_pairs();
  perform spp_private.match_settle(array(select distinct g.master_product_id from pg_temp.match_groups g));
  select count(*) into v_accepted from pg_temp.match_scored s where s.accepted;
  return v_accepted;
end
$$;
comment on function spp_private.match_write_groups() is
  $$Writes the groups of pg_temp.match_nodes into product_mappings, and the pairs behind them; answers how many
pairs were accepted. Of merging groups the oldest master stays.$$;
