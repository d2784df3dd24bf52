create or replace function issoh_private.ask_spp(product_ids uuid[]) returns spp_remote.products[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked record;
  v_said spp_remote.products[];
begin
  select array_agg(p.spp_product_id) as spp_product_ids,
         array_agg(coalesce(l.supplier_id, p.spp_supplier_id)) as supplier_ids, count(*) as products
    into v_asked
    from issoh.selected_products p
    left join issoh.supplier_listings l on l.product_id = p.product_id
   where p.product_id = any (ask_spp.product_ids) and p.spp_product_id is not null;
  v_said := array(
    select r from issoh_private.read_spp_products(v_asked.supplier_ids, v_asked.spp_product_ids) r);
  if cardinality(v_said) = v_asked.products then
    return v_said;
  end if;
  -- Whom a person named as supplier need not be who lists it.
  v_said := v_said || array(
    select r
      from spp_remote.products r
     where r.product_id = any (array(
       select a.id from unnest(v_asked.spp_product_ids) a (id)
       except
       select s.product_id from unnest(v_said) s)));
  -- What was removed may be there again, as another product of the same code.
  return v_said || array(
    select r
      from (select array_agg(l.supplier_id) as supplier_ids, array_agg(l.supplier_product_code) as codes
              from issoh.supplier_listings l
             where l.product_id = any (ask_spp.product_ids)
               and l.spp_product_id not in (select s.product_id from unnest(v_said) s)) g,
           issoh_private.read_spp_codes(g.supplier_ids, g.codes) r);
end
$$;
comment on function issoh_private.ask_spp(uuid[]) is
  $$What SPP says now of selected products; of one that it does not have any more, what its supplier offers by the same
code. Takes no lock: whoever takes over from the answer locks after it, and does not wait for SPP then.$$;
