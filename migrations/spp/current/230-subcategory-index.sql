-- Whether a category is in use is asked by its key, at each level: without an index each removed category read every
-- product of every supplier. Products without a subcategory cost nothing.
set lock_timeout = '5s';

create index if not exists supplier_products_subcategory_id_idx on spp.supplier_products (subcategory_id)
  where subcategory_id is not null;
