-- What is looked for is read as what is kept: composed, and without marks that cannot be seen. What is entered by hand
-- is kept as lists are.
-- All products are worked off by one reading of the ledger.
-- Today is UTC's, whatever the zone of the session.
set lock_timeout = '5s';

--! include functions/common/texts/search_words.sql
--! include functions/common/texts/search_patterns.sql
--! include functions/issoh/valuation/replay_from.sql
--! include functions/issoh/money/exchange_rate.sql
--! include functions/issoh/money/to_base.sql
--! include functions/issoh/products/add_product.sql
--! include functions/issoh/products/update_product.sql
--! include functions/issoh/products/find_products.sql
--! include functions/issoh/stock/find_stock.sql
--! include functions/issoh/selection/read_selection_filter.sql

-- Few, if any: what was entered decomposed or with such marks would be found by nothing any more.
update issoh.selected_products p
   set product_name = coalesce(common.plain(p.product_name), p.product_name),
       brand = common.composed(common.visible(p.brand)), barcode = common.composed(common.visible(p.barcode))
 where octet_length(concat(p.product_name, p.brand, p.barcode)) > length(concat(p.product_name, p.brand, p.barcode))
   and (p.product_name, p.brand, p.barcode)
       is distinct from (coalesce(common.plain(p.product_name), p.product_name),
                         common.composed(common.visible(p.brand)), common.composed(common.visible(p.barcode)));
