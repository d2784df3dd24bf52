--! Previous: sha1:1a2830d1d28b517f6ad5cfd1261643db54f5576a
--! Hash: sha1:3296af85d1a28ea6f0bf93b33c7e5787abd76980
--! Message: sealed_past

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-backups.sql
insert into spp.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('backup.interval_hours', '24', 'Hours after which a whole backup is made, where there is a folder for backups.',
   'integer', 1, 8760, 'hours'),
  ('backup.kept', '7', 'Whole backups that are kept, with the log since the oldest of them.', 'integer', 1, 1000,
   'backups')
on conflict (setting_key) do nothing;

--! split: 020-seals.sql
-- Seals over what is append-only.
set lock_timeout = '5s';

-- Without statistics the planner takes a third of the log for new.
analyze audit.log;
--! Included sql/tables/audit_seals.sql
-- The same tables in both databases.
create table if not exists audit.seals (
  chain text not null,
  seal_no bigint not null check (seal_no > 0),
  format integer not null,
  life integer not null,
  cluster_id bigint not null,
  fence text,
  seen_from pg_snapshot,
  seen_until pg_snapshot not null,
  key_after text,
  key_until text,
  row_count bigint not null,
  root bytea not null,
  last_fence text,
  previous bytea,
  sealed_at timestamptz not null,
  key_id text not null,
  hash bytea not null,
  signature bytea not null,
  constraint seals_pkey primary key (chain, seal_no)
);
call audit.keep_append_only('audit.seals');
comment on table audit.seals is
  $$What was written, sealed: each seal stands for the rows that became visible between two snapshots, by the root of a
Merkle tree, is chained to the one before and signed by a key that no database has. Append-only.$$;
comment on column audit.seals.chain is 'The sealed table.';
comment on column audit.seals.seal_no is 'Counts from 1 in its chain, without gaps.';
comment on column audit.seals.format is 'How a row is written out for hashing (audit.seal_chains).';
comment on column audit.seals.life is
  'Counts the clusters in which this database has lived; a restored dump begins the next life.';
comment on column audit.seals.cluster_id is 'The cluster that numbered the transactions.';
comment on column audit.seals.fence is
  $$Rows of earlier lives lie at or below it, rows of this one above, by the fence column of the chain; null in the
first.$$;
comment on column audit.seals.seen_from is
  $$Snapshot of the seal before: what it shows is sealed already. Null: everything present, the first of a life.$$;
comment on column audit.seals.seen_until is 'Snapshot up to which this seal reaches.';
comment on column audit.seals.key_after is
  'Of a window in slices: keys up to this one are in seals before. Null: from the first.';
comment on column audit.seals.key_until is
  'Of a window in slices: keys after this one are in later seals. Null: to the last.';
comment on column audit.seals.row_count is 'Rows sealed.';
comment on column audit.seals.root is 'Root of the Merkle tree over these rows, in order of their keys.';
comment on column audit.seals.last_fence is 'The greatest value of the fence column that has been sealed so far.';
comment on column audit.seals.previous is 'Hash of the seal before; null in the first.';
comment on column audit.seals.sealed_at is 'When it was sealed.';
comment on column audit.seals.key_id is 'The key that signed it: the first half of the SHA-256 of the public key.';
comment on column audit.seals.hash is 'SHA-256 of all of the above, with the name of the database.';
comment on column audit.seals.signature is 'Ed25519 over the hash.';

create table if not exists audit.seal_turns (
  chain text not null,
  constraint seal_turns_pkey primary key (chain)
);
comment on table audit.seal_turns is
  'A row a chain: whoever seals it locks it; who comes meanwhile leaves it to the first.';
comment on column audit.seal_turns.chain is 'The sealed table.';
--! EndIncluded sql/tables/audit_seals.sql
--! Included policies/common/audit_seals.sql
alter table audit.seals enable row level security;
drop policy if exists staff_read on audit.seals;
create policy staff_read on audit.seals for select to inv_analyst, inv_admin using (true);
grant select on audit.seals to inv_analyst, inv_admin;
alter table audit.seal_turns enable row level security;
--! EndIncluded policies/common/audit_seals.sql
--! Included functions/common/seals/seal_chains.sql
create or replace function audit.seal_chains()
returns table (
  chain text,
  format integer,
  key_column name,
  fence_column name,
  time_column name,
  found_by text,
  row_text text
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select c.chain, c.format, c.key_column, c.fence_column, c.time_column, c.found_by, c.row_text
    from (values
      ('audit.log', 1, 'log_id'::name, 'log_id'::name, 'occurred_at'::name, '(r.xact_id::text::bigint)',
       'row(r.log_id, extract(epoch from r.occurred_at), r.actor, r.role_name, r.request_id, r.operation,
            r.table_schema, r.table_name, r.record_key, r.old_values, r.new_values, r.xact_id)::text'),
      ('spp.price_history', 1, 'history_id', 'history_id', 'changed_at', 'r.xact_id',
       'row(r.history_id, r.supplier_id, r.product_id, r.old_price, r.new_price, r.price_change_percentage,
            r.change_reason, r.upload_batch_id, extract(epoch from r.changed_at), r.changed_by, r.xact_id)::text'),
      ('issoh.stock_movements', 1, 'movement_id', 'seq', 'recorded_at', 'r.xact_id',
       'row(r.movement_id, r.product_id, r.movement_type, r.quantity, r.from_location, r.to_location, r.unit_cost,
            r.currency_code, r.purchase_cost, r.purchase_currency, r.supplier_id, r.reference_type, r.reference_id,
            extract(epoch from r.movement_date), r.created_by, r.note, r.reverses_movement_id, r.returns_movement_id,
            extract(epoch from r.recorded_at), r.seq, r.xact_id, r.total_cost, r.reservation_id)::text')
      ) c (chain, format, key_column, fence_column, time_column, found_by, row_text)
   where to_regclass(c.chain) is not null
$$;
comment on function audit.seal_chains() is
  $$The sealed tables of this database, and how their rows are read: the column that orders the rows of a seal, the one
that grows in every life of the database, when a row was written, what finds its transaction by an index, and the row as
text. That text hangs on no setting of a session, and a format on no column that comes later.$$;
grant execute on function audit.seal_chains() to inv_analyst, inv_admin;
--! EndIncluded functions/common/seals/seal_chains.sql
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
       where s.chain = seal.chain and s.life = seal.life - 1 order by s.seal_no desc limit 1;
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
                  where s.chain = seal.chain and s.life = seal.life + 1 order by s.seal_no limit 1), '')
    || case when seal.key_after is null then '' else format(' and r.%I > %L', v_chain.key_column, seal.key_after) end
    || case when seal.key_until is null then '' else format(' and r.%I <= %L', v_chain.key_column, seal.key_until) end;
end
$$;
comment on function audit.seal_filter(audit.seals) is
  $$Which rows r of its table a seal stands for, as a condition: those that seen_until shows and seen_from does not, of
its life, in its slice of keys. seen_until null: without that end.$$;
--! EndIncluded functions/common/seals/seal_filter.sql
--! Included functions/common/seals/merkle_root.sql
create or replace function audit.merkle_root(leaves bytea) returns bytea
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_nodes bytea := coalesce(leaves, '');
begin
  if v_nodes = '' then
    return sha256('\x01');
  end if;
  while length(v_nodes) > 32 loop
    v_nodes := (
      select string_agg(sha256('\x01'::bytea || substr(v_nodes, n * 512 + 1, 512)), ''::bytea order by n)
        from generate_series(0, (length(v_nodes) - 1) / 512) n);
  end loop;
  return v_nodes;
end
$$;
comment on function audit.merkle_root(bytea) is
  $$The root of a Merkle tree over hashes of 32 bytes each, one after the other: a node is SHA-256(01, its up to 16
children); leaves begin with 00 instead (RFC 6962, 2.1, with wider nodes). Of no leaves SHA-256(01).$$;
--! EndIncluded functions/common/seals/merkle_root.sql
--! Included functions/common/seals/seal_fence.sql
create or replace function audit.seal_fence(chain text, last_fence text) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_chain record;
  v_fence text;
begin
  select c.* into v_chain from audit.seal_chains() c where c.chain = seal_fence.chain order by c.format limit 1;
  -- A row that is there, of a transaction that has not ended here, is another cluster's.
  execute format(
    $fence$
    select greatest(%1$L, (select r.%2$I from %3$s r
                            where %4$s >= pg_snapshot_xmax(pg_current_snapshot())::text::%5$s
                               or %4$s = any (array(select x::text::%5$s from pg_snapshot_xip(pg_current_snapshot()) x))
                            order by r.%2$I desc limit 1))::text
    $fence$, seal_fence.last_fence, v_chain.fence_column, v_chain.chain, v_chain.found_by,
    case when v_chain.found_by = 'r.xact_id' then 'xid8' else 'bigint' end)
    into v_fence;
  return v_fence;
end
$$;
comment on function audit.seal_fence(text, text) is
  $$In another cluster than that of the last seal of a chain: the greatest value of the fence column that is certainly
from before; whatever is written here has a greater one.$$;
--! EndIncluded functions/common/seals/seal_fence.sql
--! Included functions/common/seals/next_seal.sql
create or replace function audit.next_seal(chain text) returns audit.seals
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cluster constant bigint := (select c.system_identifier from pg_control_system() c);
  v_last audit.seals;
  v_next audit.seals;
begin
  select s.* into v_last from audit.seals s where s.chain = next_seal.chain order by s.seal_no desc limit 1;
  v_next := v_last;
  v_next.chain := next_seal.chain;
  v_next.seal_no := coalesce(v_last.seal_no, 0) + 1;
  v_next.cluster_id := v_cluster;
  v_next.previous := v_last.hash;
  v_next.key_after := v_last.key_until;
  v_next.key_until := null;
  if v_last.cluster_id is distinct from v_cluster then
    -- Transactions are numbered anew; rows of a dump that was restored before there were seals are told likewise.
    v_next.life := coalesce(v_last.life, 0) + 1;
    v_next.fence := audit.seal_fence(next_seal.chain, v_last.last_fence);
    v_next.last_fence := v_next.fence;
    v_next.key_after := null;
    v_next.seen_from := null;
    v_next.seen_until := pg_current_snapshot();
  elsif v_next.key_after is null then
    v_next.seen_from := v_last.seen_until;
    v_next.seen_until := pg_current_snapshot();
  end if;
  return v_next;
end
$$;
comment on function audit.next_seal(text) is
  $$What the next seal of a chain is to stand for: the next slice of the window that is begun, else what has become
visible since its last one, else, in another cluster or at first, whatever is there and unsealed.$$;
--! EndIncluded functions/common/seals/next_seal.sql
--! Included functions/common/seals/draft_seal.sql
create or replace function audit.draft_seal(chain text, slice_rows integer default 100000) returns audit.seals
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
    if v_rows = 0 then
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
comment on function audit.draft_seal(text, integer) is
  $$The next seal of a chain, not signed yet: of at most so many rows, in order of their keys; what else there is in the
window is in the seals after it. Null where there is nothing to seal, or somebody else seals. Locks the chain until the
transaction ends. Raises 25001.$$;
--! EndIncluded functions/common/seals/draft_seal.sql
--! Included functions/common/seals/record_seal.sql
create or replace function audit.record_seal(seal jsonb) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into audit.seals
  select s.* from jsonb_populate_record(null::audit.seals, record_seal.seal) s
$$;
comment on function audit.record_seal(jsonb) is
  $$Keeps a seal as draft_seal drafted it, with its hash and signature, in the same transaction.$$;
--! EndIncluded functions/common/seals/record_seal.sql
--! Included functions/common/seals/seal_sums.sql
create or replace function audit.seal_sums(chain text, first_no bigint, last_no bigint)
returns table (seal_no bigint, row_count bigint, root bytea)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_chain record;
  v_all audit.seals;
  v_last audit.seals;
begin
  select s.* into v_all from audit.seals s where s.chain = seal_sums.chain and s.seal_no = first_no;
  select s.* into v_last from audit.seals s where s.chain = seal_sums.chain and s.seal_no = last_no;
  select c.* into strict v_chain from audit.seal_chains() c where c.chain = v_all.chain and c.format = v_all.format;
  v_all.key_until := v_last.key_until;
  -- Keys are bounds of one window only.
  if v_all.seen_until::text <> v_last.seen_until::text then
    v_all.key_after := null;
    v_all.key_until := null;
  end if;
  v_all.seen_until := v_last.seen_until;
  return query execute format(
    $sums$
    with seals as materialized (
      select s.seal_no, s.seen_until, s.key_after::%1$s as key_after, s.key_until::%1$s as key_until,
             count(*) filter (where s.begins) over (order by s.seal_no) as window_no
        from (select b.*,
                     b.seen_until::text is distinct from lag(b.seen_until::text) over (order by b.seal_no) as begins
                from audit.seals b where b.chain = $1 and b.seal_no between $2 and $3) s
    ), windows as materialized (
      select distinct on (s.window_no) s.window_no, s.seen_until from seals s order by s.window_no
    ), late as materialized (
      -- Transactions that a window found open, and the first window that shows them.
      select o.xact_id, min(w.window_no) as window_no
        from (select distinct pg_snapshot_xip(w.seen_until) as xact_id from windows w) o
        left join windows w on pg_visible_in_snapshot(o.xact_id, w.seen_until)
       group by o.xact_id
    ), found as (
      select r.%2$I as key, sha256('\x00'::bytea || convert_to(%3$s, 'UTF8')) as leaf,
             case when %6$L then 1 when l.xact_id is not null then l.window_no
                  else 1 + width_bucket(
                    r.xact_id::text::bigint,
                    (select array_agg(pg_snapshot_xmax(w.seen_until)::text::bigint order by w.window_no)
                       from windows w)) end as window_no
        from %4$s r left join late l on l.xact_id = r.xact_id
       where %5$s
    )
    select s.seal_no, count(f.key), audit.merkle_root(string_agg(f.leaf, ''::bytea order by f.key, f.leaf))
      from seals s
      left join found f on f.window_no = s.window_no
                       and (s.key_after is null or f.key > s.key_after)
                       and (s.key_until is null or f.key <= s.key_until)
     group by s.seal_no
    $sums$,
    (select format_type(a.atttypid, null) from pg_attribute a
      where a.attrelid = v_chain.chain::regclass and a.attname = v_chain.key_column),
    v_chain.key_column, v_chain.row_text, v_chain.chain, audit.seal_filter(v_all), v_all.seen_from is null)
    using seal_sums.chain, first_no, last_no;
end
$$;
comment on function audit.seal_sums(text, bigint, bigint) is
  $$Counts and hashes anew the rows that seals of a chain stand for: seals one after the other, of one format and one
life, all that begin a life or none. One pass over these rows. Analysts and administrators may.$$;
grant execute on function audit.seal_sums(text, bigint, bigint) to inv_analyst, inv_admin;
--! EndIncluded functions/common/seals/seal_sums.sql
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
    select v_chain.chain, count(*), max(s.sealed_at) into seal_status.chain, seals, last_sealed_at
      from audit.seals s where s.chain = v_chain.chain;
    v_next := audit.next_seal(v_chain.chain);
    v_filter := audit.seal_filter(v_next);
    -- Beside the slices that are still to come, what has been written since.
    if v_next.key_after is not null then
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
  $$Each chain of seals: how many, when the last was made, rows that no seal has yet, for how long (seconds; since the
oldest was written, or since the last seal, whichever is later), and rows that cannot be: they name a transaction that
has not ended in this cluster. Analysts and administrators may.$$;
grant execute on function audit.seal_status() to inv_analyst, inv_admin;
--! EndIncluded functions/common/seals/seal_status.sql
insert into audit.seal_turns (chain) select distinct c.chain from audit.seal_chains() c on conflict do nothing;

--! split: 030-metrics.sql
-- What is sampled for the monitor is what its alerts judge by, and as much again for Prometheus.
set lock_timeout = '5s';

--! Included functions/spp/alerts/ended_uploads.sql
create or replace function spp_private.ended_uploads()
  returns table (days integer, lists bigint, failed bigint, failed_since timestamptz, accuracy numeric)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with span as (
    select common.monitor_limit('window_days')::integer as days
  )
  select (select s.days from span s), count(*) filter (where b.status <> 'rolled_back'),
         count(*) filter (where b.status = 'failed'), min(b.upload_date) filter (where b.status = 'failed'),
         spp_private.detection_accuracy(
           coalesce(sum(b.total_products) filter (where b.status <> 'failed'), 0),
           coalesce(sum(b.corrected_rows_count) filter (where b.status = 'completed'), 0),
           coalesce(sum(b.total_products) filter (where b.status = 'rolled_back'), 0))
    from spp.upload_batches b
   where spp_private.is_counted(b) and b.upload_date > now() - make_interval(days => (select s.days from span s))
$$;
comment on function spp_private.ended_uploads() is
  'How the lists of monitor.window_days went: how many, how many of them failed, since when, and how much of what they
say was read rightly (percent; null where nothing was read).';
--! EndIncluded functions/spp/alerts/ended_uploads.sql
--! Included functions/spp/alerts/waits_since.sql
-- Without settings, and not strict: the planner puts its expression in its place.
create or replace function spp_private.waits_since(batch spp.upload_batches) returns timestamptz
language sql immutable parallel safe
as $$
  select greatest((batch).upload_date, (batch).effective_from::timestamp at time zone 'UTC')
$$;
comment on function spp_private.waits_since(spp.upload_batches) is
  'Since when an upload that has not ended waits: it came, and its day (UTC) has begun.';
--! EndIncluded functions/spp/alerts/waits_since.sql
--! Included functions/spp/alerts/price_spreads.sql
create or replace function spp_private.price_spreads()
  returns table (day date, supplier_code text, volatility numeric)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select k.day, s.supplier_code,
         spp_private.price_volatility(k.percentages, k.percentage_sum, k.percentage_squares)
    from spp_kept.price_days k
    join spp.suppliers s on s.supplier_id = k.supplier_id
   where k.day >= (now() at time zone 'UTC')::date - 1
$$;
comment on function spp_private.price_spreads() is
  $$How wide the price changes of today and yesterday (UTC) spread, by supplier, as far as they are counted: standard
deviation, in percentage points.$$;
--! EndIncluded functions/spp/alerts/price_spreads.sql
--! Included functions/spp/alerts/upload_alerts.sql
create or replace function spp_private.upload_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with ended as (
    select e.* from spp_private.ended_uploads() e
  )
  select 'uploads_failing', 'warning', e.failed_since,
         format('%s of %s lists failed in the last %s days', e.failed, e.lists, e.days),
         'Nothing of these lists was applied: their suppliers'' prices are old.',
         'Open them on the page of uploads: each says why, and what helps.'
    from ended e
   where e.failed * 100 > e.lists * common.monitor_limit('failed_uploads_percent')
  union all
  select 'detection_low', 'warning', null,
         format('Only %s %% of the rows were read rightly in the last %s days', e.accuracy, e.days),
         'The others were corrected by hand, or their lists were undone.',
         'See which columns were taken, and save them as the supplier''s profile.'
    from ended e
   where e.accuracy < common.monitor_limit('detection_percent')
  union all
  select 'uploads_waiting', 'error', min(w.since), format('Lists that do not come to their end: %s', count(*)),
         'They were accepted longer ago than a list takes, and their prices do not hold yet.',
         'See that a worker runs, and what it is at; "inventory status" says what each waits for.'
    from (select spp_private.waits_since(b) as since
            from spp.upload_batches b
           where b.status in ('queued', 'processing')) w
   where w.since < now() - make_interval(mins => (select common.monitor_limit('upload_minutes'))::integer)
  having count(*) > 0
$$;
comment on function spp_private.upload_alerts() is
  'What is amiss with lists: of those of monitor.window_days more than monitor.failed_uploads_percent failed, or of
their rows fewer than monitor.detection_percent were read rightly; some have not ended after monitor.upload_minutes.';
--! EndIncluded functions/spp/alerts/upload_alerts.sql
--! Included functions/spp/alerts/price_alerts.sql
create or replace function spp_private.price_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'prices_volatile', 'warning', min(d.day)::timestamp at time zone 'UTC',
         format('Prices leap: %s', string_agg(distinct d.supplier_code, ', ' order by d.supplier_code)),
         'Their changes differ by more than is usual: a wrong column, unit or currency may have been read.',
         'Look at the largest changes in the reports of their last lists; undo a list that was read wrongly.'
    from spp_private.price_spreads() d
   where d.volatility > (select common.monitor_limit('volatility_points'))
  having count(*) > 0
$$;
comment on function spp_private.price_alerts() is
  'Suppliers whose prices of today or yesterday (UTC), as far as they are counted, changed by percentages that spread
wider than monitor.volatility_points (standard deviation, in percentage points).';
--! EndIncluded functions/spp/alerts/price_alerts.sql
--! Included functions/spp/metrics/upload_totals.sql
create or replace function spp_private.upload_totals()
  returns table (
    applied bigint,
    failed bigint,
    undone bigint,
    rows_read bigint,
    rows_rejected bigint,
    new_products bigint
  )
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select count(*) filter (where b.status <> 'failed'), count(*) filter (where b.status = 'failed'),
         count(*) filter (where b.status = 'rolled_back'),
         coalesce(sum(b.total_products) filter (where b.status <> 'failed'), 0),
         -- What a person corrects is rejected no more, and was.
         coalesce(sum(b.failed_products_count + b.corrected_rows_count) filter (where b.status <> 'failed'), 0),
         coalesce(sum(b.new_products_count), 0)
    from spp.upload_batches b
   where spp_private.is_counted(b)
$$;
comment on function spp_private.upload_totals() is
  'What became of all lists that have ever ended, by whatever door they came: none of these ever falls. Undone ones were
applied, and are counted there, too; rows are those of applied lists.';
--! EndIncluded functions/spp/metrics/upload_totals.sql
--! Included functions/spp/metrics/metric_values.sql
create or replace function spp_private.metric_values() returns table (metric text, value numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select m.metric, m.value
    from spp_private.ended_uploads() e
   cross join (select count(*) as rows, min(v.quarantined_at) as since from spp.v_quarantine v) q
   cross join spp_private.upload_totals() t
   cross join lateral (
     values ('uploads_waiting', (select count(*) from spp.upload_batches b
                                  where b.status in ('queued', 'processing'))::numeric),
            ('jobs_waiting', (select count(*) from graphile_worker.jobs j where j.run_at <= now())::numeric),
            ('uploads_applied_total', t.applied::numeric), ('uploads_failed_total', t.failed::numeric),
            ('uploads_undone_total', t.undone::numeric), ('upload_rows_total', t.rows_read::numeric),
            ('upload_rejected_rows_total', t.rows_rejected::numeric),
            ('upload_new_products_total', t.new_products::numeric),
            ('quarantined_rows', q.rows::numeric),
            ('quarantine_oldest_seconds', coalesce(extract(epoch from now() - q.since), 0)::numeric),
            ('detection_accuracy_percent', e.accuracy),
            ('price_volatility_points', (select max(p.volatility) from spp_private.price_spreads() p))
   ) m (metric, value);
end
$$;
comment on function spp_private.metric_values() is
  $$What waits in SPP: uploads that have not ended, jobs that are due, rejected rows, and how long the oldest has. What
became of all lists so far, how rightly lists are read, and how wide the prices of the supplier whose prices leap most
spread.$$;
--! EndIncluded functions/spp/metrics/metric_values.sql
