create or replace function issoh.tg_selected_products__relink() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- What another product of SPP was said to be is of no use.
  delete from issoh.supplier_listings l
   where l.product_id = new.product_id and l.spp_product_id is distinct from new.spp_product_id;
  if new.spp_product_id is null then
    new.availability := null;
  else
    insert into issoh_private.sync_pending (product_id) values (new.product_id);
  end if;
  return new;
end
$$;
comment on function issoh.tg_selected_products__relink() is
  $$Row trigger: a product that is linked to another one of SPP, or to none any more, begins anew, unless its listing is
of that one already.$$;
