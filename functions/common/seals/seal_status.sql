create or replace function audit.seal_status()
returns table (
  chain text,
  seals bigint,
  last_sealed_at timestamptz,
  unsealed_rows bigint,
  lag_seconds numeric,
  strange_rows bigint
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_chain record;
  v_next audit.seals;
  v_filter text;
begin
  for v_chain in select distinct on (c.chain) c.* from audit.seal_chains() c order by c.chain, c.format desc loop
    seal_status.chain := v_chain.chain;
    v_next := audit.next_seal(v_chain.chain);
    -- They count without gaps, and the next one has the time of the last still.
    seals := v_next.seal_no - 1;
    last_sealed_at := v_next.sealed_at;
    v_filter := audit.seal_filter(v_next);
    -- Beside the slices that are still to come, what has been written since.
    if v_next.key_after is not null and v_next.seen_from is not null then
      v_filter := format('not pg_visible_in_snapshot(r.xact_id, %L) or r.%I > %L', v_next.seen_until,
                         v_chain.key_column, v_next.key_after);
      v_next.key_after := null;
      v_next.seen_until := null;
      v_filter := format('%s and (%s)', audit.seal_filter(v_next), v_filter);
    elsif v_next.key_after is not null then
      v_next.seen_from := v_next.seen_until;
      v_next.key_after := null;
      v_next.seen_until := null;
      v_filter := format('(%s) or (%s)', v_filter, audit.seal_filter(v_next));
    elsif v_next.seen_from is not null then
      v_next.seen_until := null;
      v_filter := audit.seal_filter(v_next);
    end if;
    execute format(
      $status$
      select count(*),
             case when count(*) > 0
                  then round(extract(epoch from least(
                         clock_timestamp() - min(r.%I),
                         -- Of a clock that was ahead it says nothing.
                         case when $1 <= clock_timestamp() then clock_timestamp() - $1 end)), 3) end,
             count(*) filter (where not %L and not pg_visible_in_snapshot(r.xact_id, pg_current_snapshot())
                                    and r.xact_id is distinct from pg_current_xact_id_if_assigned())
        from %s r where %s
      $status$, v_chain.time_column, v_next.seen_from is null, v_chain.chain, v_filter)
      into unsealed_rows, lag_seconds, strange_rows
      using last_sealed_at;
    lag_seconds := greatest(coalesce(lag_seconds, 0), 0);
    return next;
  end loop;
end
$$;
comment on function audit.seal_status() is
  $$Each chain of seals: the number of the last, when it was made, rows that no seal has yet, for how long (seconds;
since the oldest was written, or since the last seal, whichever is later), and rows that cannot be: they name a
transaction that has not ended in this cluster. Takes no longer with more seals. Analysts and administrators may.$$;
grant execute on function audit.seal_status() to inv_analyst, inv_admin;
