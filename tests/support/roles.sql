-- Roles of the cluster in statements: what each may, whose member it is, what is set for it.
with roles as (
  select r.* from pg_roles r where r.rolname ^@ 'inv_'
),
statements (object, place, text) as (
  select r.rolname, 10,
         concat_ws(' ', 'create role', r.rolname, case when r.rolcanlogin then 'login' else 'nologin' end,
                   case when r.rolinherit then 'inherit' else 'noinherit' end,
                   case when r.rolsuper then 'superuser' end, case when r.rolcreaterole then 'createrole' end,
                   case when r.rolcreatedb then 'createdb' end, case when r.rolbypassrls then 'bypassrls' end,
                   case when r.rolreplication then 'replication' end,
                   case when r.rolconnlimit >= 0 then 'connection limit ' || r.rolconnlimit end)
    from roles r
  union all
  select m.member::regrole::text, 20,
         format('grant %s to %s with inherit %s, set %s%s', m.roleid::regrole, m.member::regrole, m.inherit_option::text,
                m.set_option::text, case when m.admin_option then ', admin true' end)
    from pg_auth_members m
    join roles r on r.oid = m.member
  union all
  select s.setrole::regrole::text, 30,
         format('alter role %s set %s = %L', s.setrole::regrole, split_part(c, '=', 1), substr(c, strpos(c, '=') + 1))
    from pg_db_role_setting s
    join roles r on r.oid = s.setrole,
         unnest(s.setconfig) c
   where s.setdatabase = 0
)
select 1 as chapter, s.object, s.place, s.text, false as month
  from statements s
 order by s.object, s.place, s.text;
