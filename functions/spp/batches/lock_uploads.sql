create or replace function spp_private.lock_uploads(batch_ids uuid[]) returns setof spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform spp_private.lock_supplier(s.supplier_id)
     from (select distinct b.supplier_id
             from spp.upload_batches b
            where b.batch_id = any (lock_uploads.batch_ids)
            order by b.supplier_id) s;
  return query
  select b.*
    from spp.upload_batches b
   where b.batch_id = any (lock_uploads.batch_ids)
   order by b.batch_id
     for update;
end
$$;
comment on function spp_private.lock_uploads(uuid[]) is
  $$Uploads as they stand once nobody else works on them: locks their suppliers, then the uploads, each by id. Whoever
locks in another order can tie a deadlock.$$;
