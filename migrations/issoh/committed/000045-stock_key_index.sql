--! Previous: sha1:ecae3128486a407b0a43083a01ce571574baab60
--! Hash: sha1:d76743e33059979abeb366965659483078826e61
--! Message: stock_key_index

--! no-transaction
-- It waits for who writes, and nobody waits for it; a lone statement, as it runs outside of a transaction.
-- squawk-ignore require-lock-timeout
create unique index concurrently if not exists stock_on_hand_warehouse_id_product_id_key
  on issoh.stock_on_hand (warehouse_id, product_id);
