create or replace function issoh_private.note_changes(seen pg_snapshot) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_noted integer;
begin
  insert into issoh_private.sync_pending (product_id, changed_at)
  select c.product_id, coalesce(c.changed_at, clock_timestamp())
    from issoh_private.unseen_changes(note_changes.seen) c;
  get diagnostics v_noted = row_count;
  return v_noted;
end
$$;
comment on function issoh_private.note_changes(pg_snapshot) is
  $$Notes the selected products that SPP has written about since a snapshot; null: all. Answers how many.$$;
