create or replace function issoh_private.score_chunk(after uuid default null, only_new boolean default false)
returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows constant integer := (issoh.setting('scoring.chunk_rows'))::integer;
  v_ids constant uuid[] := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.review_status in ('pending', 'on_hold') and (score_chunk.after is null or q.queue_id > score_chunk.after)
       and (q.scored_at is null or not score_chunk.only_new)
     order by q.queue_id
     limit v_rows);
begin
  perform issoh_private.score_items(v_ids);
  return case when cardinality(v_ids) = v_rows then v_ids[v_rows] end;
end
$$;
comment on function issoh_private.score_chunk(uuid, boolean) is
  $$Scores the next queued products behind an id (none: from the beginning), scoring.chunk_rows (setting) of them, all
or only those that were never scored. Answers the id to go on from; null at the end.$$;
grant execute on function issoh_private.score_chunk(uuid, boolean) to inv_admin;
