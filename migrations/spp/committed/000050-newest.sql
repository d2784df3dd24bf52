--! Previous: sha1:84be3b93d46ce63175eb9d74b64b3d2e248a176d
--! Hash: sha1:2ed53a628cab8b81192d5616d5200193081302ba
--! Message: newest

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 002-newest.sql
-- The newest of products that are new are found without reading all of their day, which may be a supplier's whole list.
-- Each partition gets its own beside who works, when this has run (server/database/partition-indexes.ts).
set lock_timeout = '5s';

-- On the parent alone it takes a moment.
-- squawk-ignore require-concurrent-index-creation
create index if not exists idx_first_seen_product on only spp.supplier_products (first_seen_date, product_id)
  where is_new = true;
