-- Lists undone in any order leave what they leave undone latest first.
-- What is looked for is read as what is kept: composed, and without marks that cannot be seen.
-- The few products that are new, or no longer available, are found by their own index.
-- Today is UTC's, whatever the zone of the session.
set lock_timeout = '5s';

--! include functions/common/texts/search_words.sql
--! include functions/common/texts/search_patterns.sql
--! include functions/spp/search/read_product_search.sql
--! include functions/spp/undo/find_undone.sql
--! include functions/spp/undo/undo_batch.sql
--! include functions/spp/undo/restore_products.sql
--! include functions/spp/search/search_products.sql
--! include functions/spp/intake/apply_rows.sql
--! include views/spp/v_all_supplier_products.sql
