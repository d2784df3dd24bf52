create or replace function issoh_private.mapped_master_data(product spp_remote.products) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'product_name', (product).product_name, 'description', (product).description, 'category_id', (product).category_id,
    'brand', (product).brand, 'barcode', (product).barcode, 'unit_of_measure', (product).unit_of_measure,
    'min_order_qty', (product).min_order_qty, 'lead_time_days', (product).lead_time_days)
$$;
comment on function issoh_private.mapped_master_data(spp_remote.products) is
  $$What a selected product takes over from its product in SPP, by column of selected_products: what
supplier_listings.master_data holds.$$;
