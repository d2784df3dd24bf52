-- What a review found.
set lock_timeout = '5s';
--! include functions/issoh/pricing/end_price.sql
--! include functions/issoh/products/find_products.sql

-- A scanner asks for a product by its barcode.
create index if not exists selected_products_barcode_idx
  on issoh.selected_products (barcode) where barcode is not null;
