create or replace function issoh_private.tg_selection_queue__enqueue_scoring() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from new_rows n where n.scored_at is null) then
    perform issoh_private.enqueue_scoring(true);
  end if;
  return null;
end
$$;
comment on function issoh_private.tg_selection_queue__enqueue_scoring() is
  'Statement trigger: what is queued gets its score from the worker.';
