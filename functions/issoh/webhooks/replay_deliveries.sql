create or replace function issoh.replay_deliveries(delivery_ids uuid[] default null, webhook_id uuid default null)
returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_replayed integer;
begin
  update issoh.webhook_deliveries d
     set status = 'waiting', attempts = 0, next_try_at = clock_timestamp(), delivered_at = null, last_error = null,
         last_status = null
   where case when replay_deliveries.delivery_ids is null then d.status = 'dead'
              else d.status <> 'waiting' and d.delivery_id = any (replay_deliveries.delivery_ids) end
     and (replay_deliveries.webhook_id is null or d.webhook_id = replay_deliveries.webhook_id);
  get diagnostics v_replayed = row_count;
  return v_replayed;
end
$$;
comment on function issoh.replay_deliveries(uuid[], uuid) is
  $$Sends again, with all their tries: these deliveries, delivered or dead; without ids all that are dead; of one
webhook where it is named. Answers how many.$$;
grant execute on function issoh.replay_deliveries(uuid[], uuid) to inv_admin;
