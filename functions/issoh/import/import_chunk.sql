create or replace function issoh_private.import_chunk(job_id uuid, lease uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run constant issoh.import_runs := issoh_private.hold_import(import_chunk.job_id, import_chunk.lease);
  v_size constant integer := (issoh.setting('import.chunk_rows'))::integer;
  v_queue_ids uuid[];
  v_listed spp_remote.products[];
begin
  v_queue_ids := array(
    select i.queue_id
      from issoh.import_items i
     where i.job_id = v_run.job_id and i.outcome = 'waiting'
     order by i.queue_id
     limit v_size);
  if v_queue_ids = '{}' then
    return false;
  end if;
  -- First SPP is read, then items are locked: who decides on them does not wait for SPP.
  v_listed := array(
    select p
      from (select array_agg(q.spp_supplier_id) as supplier_ids, array_agg(q.spp_product_id) as product_ids
              from issoh.selection_queue q
             where q.queue_id = any (v_queue_ids) and q.review_status <> 'imported'
            having count(*) > 0) a,
           issoh_private.read_spp_products(a.supplier_ids, a.product_ids) p);
  if v_listed <> '{}' then
    perform issoh_private.mirror_categories(array(
      select distinct l.category_id from unnest(v_listed) l where l.category_id is not null));
  end if;
  -- Other imports of the same items, and decisions, come before or after.
  perform from issoh.selection_queue q where q.queue_id = any (v_queue_ids) order by q.queue_id for no key update;
  perform issoh_private.import_set(v_run.job_id, v_queue_ids, v_listed);
  update issoh.import_runs r
     set imported = r.imported + n.imported, conflicts = r.conflicts + n.conflicts, failed = r.failed + n.failed
    from (select count(*) filter (where i.outcome = 'imported') as imported,
                 count(*) filter (where i.outcome = 'conflict') as conflicts,
                 count(*) filter (where i.outcome = 'failed') as failed
            from issoh.import_items i
           where i.job_id = v_run.job_id and i.queue_id = any (v_queue_ids)) n
   where r.job_id = v_run.job_id;
  return cardinality(v_queue_ids) = v_size;
end
$$;
comment on function issoh_private.import_chunk(uuid, uuid) is
  'Deals with the next items of an import, as many as the setting import.chunk_rows says; whether there may be more.
Each product is read in SPP as it is now. Raises SPCLO when somebody else has taken the import over.';
grant execute on function issoh_private.import_chunk(uuid, uuid) to inv_admin;
