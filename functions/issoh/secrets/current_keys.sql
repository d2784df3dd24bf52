create or replace function issoh_private.current_keys(supplier_ids uuid[])
returns table (key_id uuid, supplier_id uuid, secret bytea)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_without constant uuid[] := array(
    select distinct i.id
      from unnest(current_keys.supplier_ids) i (id)
     where not exists (select from issoh_private.supplier_keys k where k.supplier_id = i.id));
  v_ids uuid[];
begin
  if v_without <> '{}' then
    -- Those of the others open by it, or do not.
    perform issoh_private.check_current_key();
    perform issoh_private.make_keys(v_without);
  end if;
  -- Locked, so that a rotation drops none of them before what they encrypt is there to be seen.
  v_ids := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where k.supplier_id in (select i.id from unnest(current_keys.supplier_ids) i (id))
       and k.key_no = (select max(n.key_no) from issoh_private.supplier_keys n where n.supplier_id = k.supplier_id)
       for key share);
  return query
  select o.key_id, o.supplier_id, o.secret from issoh_private.open_keys(v_ids) o;
end
$$;
comment on function issoh_private.current_keys(uuid[]) is
  $$The data keys that encrypt for these suppliers; whoever has none gets one. Raises ISCKM, ISCKU, ISCKT.$$;
