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
