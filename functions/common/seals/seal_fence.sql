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
