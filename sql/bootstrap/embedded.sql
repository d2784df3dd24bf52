-- Run in database postgres of the embedded cluster at every start. Rerunnable.
-- The databases that PostgreSQL brings along are nobody's place to work: one is the template of all others, in the
-- other logins are tried out.
do $$
declare
  v_right record;
begin
  for v_right in
    select d.datname, a.privilege_type
      from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
     where a.grantee = 0 and (d.datname, a.privilege_type) in (('template1', 'CONNECT'), ('postgres', 'TEMPORARY'))
  loop
    execute format('revoke %s on database %I from public', v_right.privilege_type, v_right.datname);
  end loop;
end
$$;
