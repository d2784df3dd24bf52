-- Run by an administrator in each database that logins of ours may connect to. Rerunnable; does nothing where its login
-- is no superuser's: those functions are PostgreSQL's own.
-- Who only reads writes nothing by what needs no right on any table: large objects, and messages in the log. NOTIFY is
-- a command, which nobody can be kept from: its queue is a file of the server, of 8 GB at most.
do $$
declare
  v_maker record;
begin
  -- A superuser's words are PostgreSQL's own, whatever the owner has made.
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  if not (select r.rolsuper from pg_roles r where r.rolname = current_user) then
    return;
  end if;
  for v_maker in
    select p.oid::regprocedure as name
      from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
     where p.pronamespace = 'pg_catalog'::regnamespace and a.grantee = 0
       and p.proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import', 'lowrite', 'lo_put', 'lo_truncate',
                         'lo_truncate64', 'pg_logical_emit_message')
  loop
    execute format('revoke execute on function %s from public', v_maker.name);
  end loop;
end
$$;
