-- Run in each of the two databases at every start, by whoever may act as inv_owner. Rerunnable.
-- None but the owner makes temporary objects: their names could stand in for ours.
do $$
declare
  v_grantee text;
begin
  perform set_config('role', 'inv_owner', true);
  for v_grantee in
    select case when a.grantee = 0 then 'public' else format('%I', pg_get_userbyid(a.grantee)) end
      from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
     where d.datname = current_database() and a.privilege_type = 'TEMPORARY' and a.grantee <> d.datdba
  loop
    execute format('revoke temporary on database %I from %s', current_database(), v_grantee);
  end loop;
end
$$;

-- Names are found without their schema by whoever logs in: a role does not inherit its groups' settings. What an
-- administrator has set since stays.
do $$
declare
  v_oid constant oid := (select d.oid from pg_database d where d.datname = current_database());
begin
  perform set_config('role', 'inv_owner', true);
  -- Locks the database until the transaction ends: who starts beside this waits here, and only its owner can hold it.
  execute format('comment on database %I is %L', current_database(), shobj_description(v_oid, 'pg_database'));
  if not exists (select from pg_db_role_setting s, unnest(s.setconfig) c (entry)
                  where s.setdatabase = v_oid and s.setrole = 0 and c.entry ^@ 'search_path=') then
    execute format('alter database %I set search_path = spp, issoh, public', current_database());
  end if;
end
$$;
