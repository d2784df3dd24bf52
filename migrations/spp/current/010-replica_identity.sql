-- A publication for all tables takes up these, too: without an identity of its rows a table that is published refuses
-- whoever updates or deletes.
set lock_timeout = '5s';

-- One row.
alter table spp_private.price_day_horizons drop constraint if exists price_day_horizons_pkey;
-- squawk-ignore constraint-missing-not-valid, adding-serial-primary-key-field
alter table spp_private.price_day_horizons add constraint price_day_horizons_pkey primary key (cluster_id);
-- Several rows may be alike: a key would write the table anew.
alter table spp_private.batch_marks replica identity full;
