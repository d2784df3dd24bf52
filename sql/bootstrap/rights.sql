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
