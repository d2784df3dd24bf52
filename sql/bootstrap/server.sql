-- Run in IS-SOH at every start by whoever may act as inv_owner: where SPP is, since it may have moved, and the login
-- that reads its feeds. The caller says all by settings of its transaction, so that no statement holds the password.
-- Rerunnable; options that it is not told of are taken away, as each may lead elsewhere (hostaddr goes before host), or
-- keep SPP from answering. Without the settings (in graphile-migrate's shadow) the server is made and leads nowhere.
do $$
declare
  v_server constant jsonb := coalesce(nullif(current_setting('inv.link_server', true), ''), '{}');
  v_password constant text := nullif(current_setting('inv.link_password', true), '');
  v_ours constant jsonb := coalesce(nullif(current_setting('inv.link_roles', true), ''), '[]');
  v_changes text;
  v_role name;
begin
  perform set_config('role', 'inv_owner', true);
  perform set_config('search_path', 'pg_catalog, pg_temp', true);
  begin
    if not exists (select from pg_foreign_server where srvname = 'spp') then
      create server spp foreign data wrapper postgres_fdw;
    end if;
  exception
    when duplicate_object or unique_violation then null;
  end;
  -- Locks the server until the transaction ends: who starts beside this waits here, and only its owner can hold it.
  comment on server spp is 'SPP, whose feeds the foreign tables in spp_remote read.';

  select string_agg(
           case when w.value is null then format('drop %I', h.option_name)
                else format('%s %I %L', case when h.option_name is null then 'add' else 'set' end, w.key, w.value) end,
           ', ')
    into v_changes
    from jsonb_each_text(v_server) w
    full join (select o.option_name, o.option_value
                 from pg_foreign_server s, lateral pg_options_to_table(s.srvoptions) o
                where s.srvname = 'spp' and v_server <> '{}') h on h.option_name = w.key
   where h.option_value is distinct from w.value;
  if v_changes is not null then
    execute format('alter server spp options (%s)', v_changes);
  end if;

  if v_password is null then
    return;
  end if;
  -- One of a role's own goes before that of everybody: the owner would read by it, or fail. Whoever is not ours has
  -- his from an administrator.
  for v_role in
    select m.usename from pg_user_mappings m where m.srvname = 'spp' and v_ours ? m.usename::text
  loop
    execute format('drop user mapping for %I server spp', v_role);
  end loop;
  if not exists (select from pg_user_mappings m where m.srvname = 'spp' and m.umuser = 0) then
    execute format('create user mapping for public server spp options (user %L, password %L)',
                   'inv_spp_link', v_password);
    return;
  end if;
  select string_agg(format('%s %I %L', case when h.option_name is null then 'add' else 'set' end, w.name, w.value),
                    ', ')
    into v_changes
    from (values ('user', 'inv_spp_link'), ('password', v_password)) w (name, value)
    left join (select o.option_name, o.option_value
                 from pg_user_mappings m, lateral pg_options_to_table(m.umoptions) o
                where m.srvname = 'spp' and m.umuser = 0) h on h.option_name = w.name
   where h.option_value is distinct from w.value;
  if v_changes is not null then
    execute format('alter user mapping for public server spp options (%s)', v_changes);
  end if;
exception
  -- Without its context, which would quote the statement.
  when others then
    raise exception using errcode = sqlstate, message = sqlerrm;
end
$$;
