create or replace function issoh_private.relink_returned(product_ids uuid[], said spp_remote.products[]) returns uuid[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_gone constant uuid[] := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (relink_returned.product_ids)
       and p.spp_product_id not in (select s.product_id from unnest(relink_returned.said) s));
  v_returned uuid[];
  v_spp_ids uuid[];
  v_had uuid[];
begin
  if v_gone = '{}' then
    return '{}';
  end if;
  select coalesce(array_agg(l.product_id), '{}'), array_agg(s.product_id) into v_returned, v_spp_ids
    from issoh.supplier_listings l
    join unnest(relink_returned.said) s
      on s.supplier_id = l.supplier_id and s.supplier_product_code = l.supplier_product_code
   where l.product_id = any (v_gone)
     and not exists (select from issoh.selected_products o where o.spp_product_id = s.product_id);
  -- As an import does: the items, then the products. What somebody else holds is passed over.
  perform from issoh.selection_queue q
    where q.product_id = any (v_returned) and q.review_status = 'imported'
    order by q.queue_id
      for no key update;
  v_had := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_returned)
     order by p.product_id
       for no key update skip locked);

  -- The listing first: by it the product is seen to be the same one.
  update issoh.supplier_listings l
     set spp_product_id = r.spp_product_id, changed_at = clock_timestamp()
    from unnest(v_returned, v_spp_ids) r (product_id, spp_product_id)
   where l.product_id = r.product_id and l.product_id = any (v_had);
  update issoh.selected_products p
     set spp_product_id = r.spp_product_id
    from unnest(v_returned, v_spp_ids) r (product_id, spp_product_id)
   where p.product_id = r.product_id and p.product_id = any (v_had);
  update issoh.selection_queue q
     set spp_product_id = r.spp_product_id
    from unnest(v_returned, v_spp_ids) r (product_id, spp_product_id)
   where q.product_id = r.product_id and q.product_id = any (v_had) and q.review_status = 'imported';
  return array(select r.id from unnest(v_returned) r (id) where r.id <> all (v_had));
end
$$;
comment on function issoh_private.relink_returned(uuid[], spp_remote.products[]) is
  $$Links selected products that SPP does not have any more with what their supplier offers by the same code now (a list
that was taken back, and sent again): listing, stock, prices and history stay theirs. Answers those that somebody else
holds.$$;
