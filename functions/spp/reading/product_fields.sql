create or replace function spp_private.product_fields() returns text[]
language sql immutable parallel safe
as $$
  select array['code', 'name', 'price', 'currency', 'barcode', 'brand', 'manufacturer', 'description', 'category',
               'subcategory', 'unit_of_measure', 'pack_size', 'min_order_qty', 'lead_time_days', 'price_basis',
               'discount', 'from_quantity', 'valid_from', 'valid_to', 'price_group']
$$;
comment on function spp_private.product_fields() is
  'The fields of a product that a pricelist can fill: each is a column of upload_staging, in this order.';
