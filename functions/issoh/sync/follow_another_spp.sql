create or replace function issoh_private.follow_another_spp() returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update issoh_private.sync_state s
     set snapshot = null, feed_epoch = null, system_identifier = null, database_oid = null,
         next_try_at = clock_timestamp()
$$;
comment on function issoh_private.follow_another_spp() is
  $$Has the next look follow SPP as if none had been followed before: what was selected from another one, and this one
does not have, is marked removed then. What ISCSO asks for, where it is meant.$$;
grant execute on function issoh_private.follow_another_spp() to inv_admin;
