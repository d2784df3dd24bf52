-- Lists undone in any order leave prices of larger quantities and marks, too, as they leave them undone latest first.
-- The day on which a product was first seen is UTC's, whoever writes it.
-- A code is found by the text of a list, whichever word of what is looked for it is.
set lock_timeout = '5s';

-- Partitions take it over, and new ones have the parent's.
alter table spp.supplier_products
  alter column first_seen_date set default (now() at time zone 'UTC')::date;

comment on table spp_private.batch_marks is
  $$Marks that a batch cleared from products, or that its own stand over: what a rollback puts back, once no list that
stands brings the product.$$;

--! include functions/common/texts/search_patterns.sql
--! include functions/spp/undo/undo_breaks.sql
--! include functions/spp/undo/restore_products.sql
