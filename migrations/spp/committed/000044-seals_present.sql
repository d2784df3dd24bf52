--! Previous: sha1:27938a3da393ecec2515d118c3cb6efcc2c30e68
--! Hash: sha1:abfad2afd274c3498a1406b04eeac006f3f9e5bc
--! Message: seals_present

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-seals.sql
-- A seal that reaches beyond the present ends no chain, and one that is dated ahead hides no lag.
set lock_timeout = '5s';

--! Included functions/common/seals/next_seal.sql
create or replace function audit.next_seal(chain text) returns audit.seals
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cluster constant bigint := (select c.system_identifier from pg_control_system() c);
  v_now constant pg_snapshot := pg_current_snapshot();
  v_newest audit.seals;
  v_last audit.seals;
  v_next audit.seals;
begin
  select s.* into v_newest from audit.seals s where s.chain = next_seal.chain order by s.seal_no desc limit 1;
  -- From a seal that reaches beyond the present none goes on: until that has come nothing would be sealed.
  select s.* into v_last
    from audit.seals s
   where s.chain = next_seal.chain
     and (s.cluster_id <> v_cluster
          or pg_snapshot_xmax(s.seen_until) <= pg_snapshot_xmax(v_now)
             and not exists (select from pg_snapshot_xip(v_now) x where pg_visible_in_snapshot(x, s.seen_until)))
   order by s.seal_no desc limit 1;
  v_next := v_last;
  v_next.chain := next_seal.chain;
  v_next.seal_no := coalesce(v_newest.seal_no, 0) + 1;
  v_next.cluster_id := v_cluster;
  v_next.previous := v_newest.hash;
  v_next.key_after := v_last.key_until;
  v_next.key_until := null;
  if v_last.cluster_id is distinct from v_cluster then
    -- Transactions are numbered anew; rows of a dump that was restored before there were seals are told likewise.
    v_next.life := coalesce(v_last.life, 0) + 1;
    v_next.fence := audit.seal_fence(next_seal.chain, v_last.last_fence);
    v_next.last_fence := v_next.fence;
    v_next.key_after := null;
    v_next.seen_from := null;
    v_next.seen_until := v_now;
  elsif v_next.key_after is null then
    v_next.seen_from := v_last.seen_until;
    v_next.seen_until := v_now;
  end if;
  return v_next;
end
$$;
comment on function audit.next_seal(text) is
  $$What the next seal of a chain is to stand for: the next slice of the window that is begun, else what has become
visible since its last one, else, in another cluster or at first, whatever is there and unsealed. Seals that reach
beyond the present count for nothing but their numbers.$$;
--! EndIncluded functions/common/seals/next_seal.sql
--! Included functions/common/seals/seal_status.sql
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
--! EndIncluded functions/common/seals/seal_status.sql
