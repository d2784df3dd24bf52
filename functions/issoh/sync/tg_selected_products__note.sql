create or replace function issoh.tg_selected_products__note() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into issoh_private.sync_pending (product_id)
  select n.product_id from new_rows n where n.spp_product_id is not null;
  return null;
end
$$;
comment on function issoh.tg_selected_products__note() is
  $$Statement trigger: what was read in SPP before a product was linked may have changed there since, unseen; it is
read again.$$;
