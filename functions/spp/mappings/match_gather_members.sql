create or replace function spp_private.match_gather_members() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of mappings: by index.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  create temporary table match_members on commit drop as
  with products as materialized (
    select s.supplier_id, s.supplier_product_code from pg_temp.match_scored s where s.accepted
    union
    select s.other_supplier_id, s.other_product_code from pg_temp.match_scored s where s.accepted
  ), masters as materialized (
    select distinct m.master_product_id
      from products p
      join spp.product_mappings m
        on m.supplier_id = p.supplier_id and m.supplier_product_code = p.supplier_product_code
  )
  select m.supplier_id, m.supplier_product_code, m.master_product_id
    from masters g
    join spp.product_mappings m on m.master_product_id = g.master_product_id;
  analyze pg_temp.match_members;
end
$$;
comment on function spp_private.match_gather_members() is
  $$Fills pg_temp.match_members with the mappings of the products in pg_temp.match_scored that are accepted, and
with those of their groups.$$;
