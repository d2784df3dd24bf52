--! Previous: sha1:b4dbd54895bcde4e4162e0d88507e1a92f9bde08
--! Hash: sha1:07e8b10623c5b5cd3c47a8616e074bf7ff2fa897
--! Message: seals_in_time

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 601-seals_in_time.sql
-- Looking at seals takes as long with many of them; few rows wait for others.
set lock_timeout = '5s';

-- A server of the version before goes on: it says nothing of a pause.
drop function if exists audit.draft_seal(text, integer);
--! Included functions/common/seals/draft_seal.sql
create or replace function audit.draft_seal(chain text, slice_rows integer default 100000, pause interval default '0')
returns audit.seals
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_chain record;
  v_seal audit.seals;
  v_filter text;
  v_rows bigint;
  v_limit text := '';
  -- Fewer wait for the pause to be over.
  v_few constant bigint := 1000;
begin
  -- What this transaction has written, and writes later, would be taken for seen.
  if pg_current_xact_id_if_assigned() is not null then
    raise exception using errcode = 'active_sql_transaction',
      message = 'draft_seal begins its transaction.', hint = 'Call it by itself.';
  end if;
  select c.* into strict v_chain
    from audit.seal_chains() c where c.chain = draft_seal.chain order by c.format desc limit 1;
  v_seal := audit.next_seal(draft_seal.chain);
  v_filter := audit.seal_filter(v_seal);
  if v_seal.seen_from is null or v_seal.key_after is not null then
    -- Most of what is there in order of the keys.
    v_limit := format('order by r.%I limit %s', v_chain.key_column, slice_rows);
  else
    -- Counted, not limited: for the first row alone, the planner might walk through all that is sealed.
    execute format('select count(*) from %s r where %s', v_chain.chain, v_filter) into v_rows;
    -- Of a clock that was set back the last seal is no hindrance.
    if v_rows = 0
       or v_rows < v_few and clock_timestamp() - v_seal.sealed_at between interval '0' and draft_seal.pause then
      return null;
    elsif v_rows > slice_rows then
      execute format(
        'select k.key::text from (select r.%I as key from %s r where %s offset 0) k order by k.key offset %s limit 1',
        v_chain.key_column, v_chain.chain, v_filter, slice_rows - 1)
        into v_seal.key_until;
      v_filter := audit.seal_filter(v_seal);
    end if;
  end if;
  -- One at a time; who comes meanwhile leaves it to the first.
  perform from audit.seal_turns t where t.chain = draft_seal.chain for update skip locked;
  if not found or exists (select from audit.seals s where s.chain = draft_seal.chain and s.seal_no >= v_seal.seal_no)
  then
    return null;
  end if;

  execute format(
    $seal$
    select count(*), audit.merkle_root(string_agg(s.leaf, ''::bytea order by s.key, s.leaf)),
           greatest(%L, (array_agg(s.fence order by s.fence desc))[1])::text,
           case when count(*) >= %s then (array_agg(s.key order by s.key desc))[1]::text end
      from (select r.%I as key, r.%I as fence, sha256('\x00'::bytea || convert_to(%s, 'UTF8')) as leaf
              from %s r where %s %s) s
    $seal$,
    v_seal.last_fence, slice_rows, v_chain.key_column, v_chain.fence_column, v_chain.row_text, v_chain.chain, v_filter,
    v_limit)
    into v_seal.row_count, v_seal.root, v_seal.last_fence, v_seal.key_until;
  if v_seal.row_count = 0 and v_seal.key_after is null then
    return null;
  end if;
  v_seal.format := v_chain.format;
  v_seal.sealed_at := clock_timestamp();
  return v_seal;
end
$$;
comment on function audit.draft_seal(text, integer, interval) is
  $$The next seal of a chain, not signed yet: of at most so many rows, in order of their keys; what else there is in the
window is in the seals after it. Null where there is nothing to seal, or somebody else seals, or fewer than 1,000 rows
wait and the last seal is younger than the pause. Locks the chain until the transaction ends. Raises 25001.$$;
--! EndIncluded functions/common/seals/draft_seal.sql
--! Included functions/common/seals/seal_filter.sql
create or replace function audit.seal_filter(seal audit.seals) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_chain record;
  v_earlier audit.seals;
  v_before text;
  v_rows text;
begin
  select c.* into v_chain
    from audit.seal_chains() c where c.chain = seal.chain order by c.format limit 1;
  if seal.seen_from is null then
    v_rows := format('coalesce(pg_visible_in_snapshot(r.xact_id, %L), true)', seal.seen_until);
  elsif seal.key_after is null then
    -- Not visible in seen_from, and visible in seen_until, as an index finds it.
    v_rows := format('%s >= %L', v_chain.found_by, pg_snapshot_xmax(seal.seen_from));
    if seal.seen_until is not null then
      v_rows := format('%s and %s < %L', v_rows, v_chain.found_by, pg_snapshot_xmax(seal.seen_until));
    end if;
    if exists (select from pg_snapshot_xip(seal.seen_from)) then
      v_rows := format('(%s or %s = any (%L))', v_rows, v_chain.found_by,
                       array(select pg_snapshot_xip(seal.seen_from)));
    end if;
  else
    -- Later slices go on by the key.
    v_rows := format('not pg_visible_in_snapshot(r.xact_id, %L)', seal.seen_from);
  end if;
  if seal.seen_from is not null and seal.seen_until is not null then
    v_rows := v_rows || format(' and pg_visible_in_snapshot(r.xact_id, %L)', seal.seen_until);
  end if;

  if seal.fence is not null then
    v_rows := format('r.%I > %L and %s', v_chain.fence_column, seal.fence, v_rows);
    if seal.seen_from is null then
      -- What an earlier life had not sealed.
      select s.* into v_earlier
        from audit.seals s
       where s.chain = seal.chain and s.life = seal.life - 1
         and s.seal_no < coalesce((select min(f.seal_no) from audit.seals f
                                    where f.chain = seal.chain and f.life = seal.life and f.seen_from is null),
                                  seal.seal_no)
       order by s.seal_no desc limit 1;
      v_before := case when v_earlier.chain is null then 'false'
                       else format('coalesce(pg_visible_in_snapshot(r.xact_id, %L), true)', v_earlier.seen_until) end;
      if v_earlier.key_until is not null then
        v_before := format('%s and (r.%I <= %L or %s)', v_before, v_chain.key_column, v_earlier.key_until,
          case when v_earlier.seen_from is null then 'false'
               else format('coalesce(pg_visible_in_snapshot(r.xact_id, %L), true)', v_earlier.seen_from) end);
      end if;
      v_rows := format('((%s) or r.%I <= %L%s and not (%s))', v_rows, v_chain.fence_column, seal.fence,
        case when v_earlier.fence is null then ''
             else format(' and r.%I > %L', v_chain.fence_column, v_earlier.fence) end,
        v_before);
    end if;
  end if;
  return v_rows
    || coalesce((select format(' and r.%I <= %L', v_chain.fence_column, s.fence)
                   from audit.seals s
                  where s.chain = seal.chain and s.life = seal.life + 1 and s.seen_from is null
                  order by s.seal_no limit 1), '')
    || case when seal.key_after is null then '' else format(' and r.%I > %L', v_chain.key_column, seal.key_after) end
    || case when seal.key_until is null then '' else format(' and r.%I <= %L', v_chain.key_column, seal.key_until) end;
end
$$;
comment on function audit.seal_filter(audit.seals) is
  $$Which rows r of its table a seal stands for, as a condition: those that seen_until shows and seen_from does not, of
its life, in its slice of keys. seen_until null: without that end.$$;
--! EndIncluded functions/common/seals/seal_filter.sql
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
                  then round(extract(epoch from least(clock_timestamp() - min(r.%I), clock_timestamp() - $1)), 3) end,
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
