create or replace function spp_private.discard_uploads(supplier_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform spp_private.lock_supplier(s.supplier_id)
     from spp.suppliers s where s.supplier_id::text = discard_uploads.supplier_id;
  -- All before the first ends: whoever cancels one holds it and waits for the jobs that its end would queue.
  perform from spp.upload_batches u
   where u.supplier_id::text = discard_uploads.supplier_id and u.status in ('queued', 'processing')
     and lease.is_free(u.lease_token, u.lease_owner, u.lease_expires_at)
   order by u.batch_id
     for update;
  perform spp_private.fail_batch(b.batch_id, 'discarded', 'The job that would process the list was discarded.',
                                 'Upload the list again.')
     from (select u.batch_id
             from spp.upload_batches u
            where u.supplier_id::text = discard_uploads.supplier_id and u.status in ('queued', 'processing')
              and lease.is_free(u.lease_token, u.lease_owner, u.lease_expires_at)
            order by u.batch_id) b;
  perform spp_private.enqueue_sweep();
end
$$;
comment on function spp_private.discard_uploads(text) is
  $$Ends the unfinished uploads of a supplier as failed, as their job was discarded, so that nothing queues it again;
one at which somebody works goes on.$$;
