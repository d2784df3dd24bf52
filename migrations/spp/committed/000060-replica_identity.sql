--! Previous: sha1:3f67e8930bc4b1d2ca18144a0b25b0fbe0bab76f
--! Hash: sha1:5eb1848f2592ddb09f84a9fbe5c91dbcae63eb67
--! Message: replica_identity

--! split: 1-current.sql
-- A publication for all tables takes up these, too: without an identity of its rows a table that is published refuses
-- whoever updates or deletes.
set lock_timeout = '5s';

-- One row.
alter table spp_private.price_day_horizons drop constraint if exists price_day_horizons_pkey;
-- squawk-ignore constraint-missing-not-valid, adding-serial-primary-key-field
alter table spp_private.price_day_horizons add constraint price_day_horizons_pkey primary key (cluster_id);
-- Several rows may be alike: a key would write the table anew.
alter table spp_private.batch_marks replica identity full;
