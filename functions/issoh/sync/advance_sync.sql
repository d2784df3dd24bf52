create or replace function issoh_private.advance_sync(run_id uuid, lease uuid) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state issoh_private.sync_state;
  v_products uuid[];
  v_passed bigint;
  v_noted bigint[];
  v_asked uuid[];
  v_said spp_remote.products[];
  v_held uuid[];
  v_done issoh_private.sync_counts;
  v_level boolean;
begin
  select s.* into v_state from issoh_private.sync_state s for update;
  perform lease.assert_held(v_state.lease_token, advance_sync.lease, format('sync run %s', advance_sync.run_id));

  select array_agg(n.product_id), max(n.pending_id) into v_products, v_passed
    from (select s.product_id, s.pending_id
            from issoh_private.sync_pending s
           where s.pending_id > v_state.pending_passed
           order by s.pending_id
           limit issoh.setting('sync.chunk_rows')::integer) n;
  if v_passed is null then
    if exists (select from issoh_private.proposals_due d where d.next_try_at <= clock_timestamp()) then
      perform graphile_worker.add_job('prices__propose', job_key => 'prices__propose');
    end if;
    v_level := not exists (select from issoh_private.sync_pending);
    update issoh.sync_runs r
       set status = 'completed', finished_at = clock_timestamp(),
           passed_over = (select count(distinct s.product_id) from issoh_private.sync_pending s)
     where r.run_id = advance_sync.run_id;
    update issoh_private.sync_state s
       set lease_token = null, lease_owner = null, lease_expires_at = null, consecutive_failures = 0,
           last_error = null, last_success_at = clock_timestamp(), next_try_at = clock_timestamp(),
           level_at = case when v_level then s.seen_at else s.level_at end;
    perform issoh_private.notify_sync(0);
    return 'done';
  end if;

  -- First SPP is read, then products are locked: stock does not wait for SPP. What is noted while it answers stays.
  v_noted := array(select s.pending_id from issoh_private.sync_pending s where s.product_id = any (v_products));
  v_asked := array(select p.spp_product_id from issoh.selected_products p where p.product_id = any (v_products));
  v_said := issoh_private.ask_spp(v_products);
  perform issoh_private.mirror_categories(array_agg(distinct s.category_id))
     from unnest(v_said) s
    where s.category_id is not null
      and not exists (select from issoh.categories k where k.category_id = s.category_id)
   having count(*) > 0;
  v_held := issoh_private.relink_returned(v_products, v_said);
  -- What somebody else holds, or has linked otherwise meanwhile, is passed over and stays noted.
  v_products := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_products) and p.product_id <> all (v_held)
       and (p.spp_product_id is null
            -- Not by "= any": a list in a kept plan is searched from its beginning for each row.
            or p.spp_product_id in (select a.id from unnest(v_asked) a (id)
                                    union all
                                    select s.product_id from unnest(v_said) s))
     order by p.product_id
       for no key update skip locked);
  delete from issoh_private.sync_pending s
   where s.pending_id = any (v_noted) and s.product_id in (select p.id from unnest(v_products) p (id));
  v_done := issoh_private.follow_set(v_products, v_said, advance_sync.run_id);

  update issoh.sync_runs r
     set products_seen = r.products_seen + v_done.products_seen,
         prices_changed = r.prices_changed + v_done.prices_changed,
         availability_changed = r.availability_changed + v_done.availability_changed,
         master_data_changed = r.master_data_changed + v_done.master_data_changed,
         held = r.held + v_done.held, failed = r.failed + v_done.failed
   where r.run_id = advance_sync.run_id;
  update issoh_private.sync_state s
     set pending_passed = v_passed,
         lease_expires_at = clock_timestamp()
           + make_interval(secs => issoh.setting('sync.lease_seconds')::integer);
  return 'working';
end
$$;
comment on function issoh_private.advance_sync(uuid, uuid) is
  'Brings the next sync.chunk_rows noted products up to date, for whoever holds the lease, which lasts longer then:
working, or done when none is left that could be had. Raises SPCLO, and whatever keeps SPP from answering.';
grant execute on function issoh_private.advance_sync(uuid, uuid) to inv_admin;
