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
