create or replace function issoh_private.import_set(job_id uuid, queue_ids uuid[], listed spp_remote.products[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_code text;
  v_message text;
begin
  begin
    perform issoh_private.import_products(import_set.job_id, import_set.queue_ids, import_set.listed);
    return;
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  if cardinality(import_set.queue_ids) = 1 then
    update issoh.import_items i
       set outcome = 'failed', code = v_code, message = v_message
     where i.job_id = import_set.job_id and i.queue_id = import_set.queue_ids[1];
  else
    perform issoh_private.import_set(import_set.job_id, h.queue_ids, array(
              select l
                from unnest(import_set.listed) l
                join issoh.selection_queue q on q.spp_product_id = l.product_id
               where q.queue_id = any (h.queue_ids)))
       from issoh_private.halves(import_set.queue_ids) h (queue_ids);
  end if;
end
$$;
comment on function issoh_private.import_set(uuid, uuid[], spp_remote.products[]) is
  $$import_products, where an item that a constraint refuses fails alone: the set is halved until it is found.$$;
