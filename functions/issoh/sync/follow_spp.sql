create or replace function issoh_private.follow_spp(product_ids uuid[], run_id uuid) returns issoh_private.sync_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked record;
  v_said spp_remote.products[];
  v_counts issoh_private.sync_counts;
begin
  select array_agg(p.spp_product_id) as spp_product_ids,
         array_agg(coalesce(l.supplier_id, p.spp_supplier_id)) as supplier_ids, count(*) as products
    into v_asked
    from issoh.selected_products p
    left join issoh.supplier_listings l on l.product_id = p.product_id
   where p.product_id = any (follow_spp.product_ids) and p.spp_product_id is not null;
  v_said := array(
    select r from issoh_private.read_spp_products(v_asked.supplier_ids, v_asked.spp_product_ids) r);
  -- Whom a person named as supplier need not be who lists it.
  if cardinality(v_said) < v_asked.products then
    v_said := v_said || array(
      select r
        from spp_remote.products r
       where r.product_id = any (array(
         select a.id from unnest(v_asked.spp_product_ids) a (id)
         except
         select s.product_id from unnest(v_said) s)));
  end if;
  v_counts := issoh_private.follow_set(follow_spp.product_ids, v_said, follow_spp.run_id);
  v_counts.products_seen := v_asked.products;
  return v_counts;
end
$$;
comment on function issoh_private.follow_spp(uuid[], uuid) is
  $$Reads selected products in SPP as they are now, and takes over what differs (follow_set). The caller holds the locks
of the products. Answers what was done.$$;
