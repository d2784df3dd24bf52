create or replace function spp_private.renew_feed_epoch() returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp_private.feed_state s set feed_epoch = gen_random_uuid() returning s.feed_epoch
$$;
comment on function spp_private.renew_feed_epoch() is
  'Begins a new life of the feeds: to be called once after a restore. Readers compare everything then.';
grant execute on function spp_private.renew_feed_epoch() to inv_admin;
