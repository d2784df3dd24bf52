--! Previous: sha1:79c6dc80a4c2812f8dc50c89e5e2f6828fa6cd43
--! Hash: sha1:163c71d53001b9914204b57b1afcf1da46d5153c
--! Message: replica_identity

--! split: 1-current.sql
-- A publication for all tables takes up these, too: without an identity of its rows a table that is published refuses
-- whoever updates or deletes.
set lock_timeout = '5s';

-- One row each.
alter table issoh_private.valuation_horizons drop constraint if exists valuation_horizons_pkey;
-- squawk-ignore constraint-missing-not-valid, adding-serial-primary-key-field
alter table issoh_private.valuation_horizons add constraint valuation_horizons_pkey primary key (cluster_id);
alter table issoh_private.receipt_horizons drop constraint if exists receipt_horizons_pkey;
-- squawk-ignore constraint-missing-not-valid, adding-serial-primary-key-field
alter table issoh_private.receipt_horizons add constraint receipt_horizons_pkey primary key (cluster_id);
-- A movement that no supplier's pieces are in has none; and one without columns has no key.
alter table issoh.supplier_movements replica identity full;
alter table issoh_private.warehouse_rules replica identity full;
