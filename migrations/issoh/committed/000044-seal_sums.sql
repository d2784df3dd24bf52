--! Previous: sha1:e599ea7caaf2677ef70db4c80fad1dac01b9ea0f
--! Hash: sha1:ecae3128486a407b0a43083a01ce571574baab60
--! Message: seal_sums

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 044-seal_sums.sql
-- Many rows that came since the last analyze are read once, not once for each seal.
set lock_timeout = '5s';

--! Included functions/common/seals/seal_sums.sql
create or replace function audit.seal_sums(chain text, first_no bigint, last_no bigint)
returns table (seal_no bigint, row_count bigint, root bytea)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
set enable_nestloop = off
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
    ), found as materialized (
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
life, all that begin a life or none. One pass over these rows, whatever is known of their number. Analysts and
administrators may.$$;
grant execute on function audit.seal_sums(text, bigint, bigint) to inv_analyst, inv_admin;
--! EndIncluded functions/common/seals/seal_sums.sql
