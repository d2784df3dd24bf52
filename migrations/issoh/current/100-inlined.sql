-- What is called for each row is inlined again, and a word that is not there costs no planning.
drop function if exists issoh_private.search_rank(text, issoh.selected_products);
--! include functions/issoh/products/search_rank.sql
--! include functions/issoh/products/find_products.sql
--! include functions/issoh/products/holds_word.sql
--! include functions/issoh/products/holds_words.sql
