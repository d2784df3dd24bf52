create or replace function spp_private.match_targets(supplier_id uuid) returns table (text_id bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select t.text_id
    from spp_private.match_due d
    join spp_private.match_texts t on t.text_id = d.text_id
   where (match_targets.supplier_id is null or t.supplier_id = match_targets.supplier_id)
     and not exists (
       select from spp.product_mappings m
        where m.supplier_id = t.supplier_id and m.supplier_product_code = t.supplier_product_code)
$$;
comment on function spp_private.match_targets(uuid) is
  'The texts (of one supplier, or all) that are due and whose products have no mapping.';
