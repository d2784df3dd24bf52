-- Roles belong to the whole cluster: bootstrap makes them once, as an administrator; migrations and tests never do.
-- Rerunnable, and what an administrator has changed since stays: limits and settings are only given where there are
-- none. Passwords are set by the caller, who knows them, and who runs owner.sql before it in the same transaction.
--
-- Nobody whose login may do more than the work takes does the work: the administrator's login makes roles, databases
-- and extensions, and ends there. Limits add up to the embedded server's 280 connections, less three of PostgreSQL's.
do $$
declare
  v_role text;
  v_login record;
  v_setting record;
begin
  foreach v_role in array array[
    'inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
    'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'
  ] loop
    if to_regrole(v_role) is null then
      execute format('create role %I nologin nosuperuser noinherit nobypassrls', v_role);
    end if;
  end loop;

  for v_login in
    select l.name, l.most, l.purpose
      from (values ('inv_authenticator', 140, 'Requests log in as it, and become a role each.'),
                   ('inv_worker', 95, 'Workers, checks and the command line log in as it, to act as inv_owner.'),
                   ('inv_migrator', 6, 'Migrations log in as it, to act as inv_owner.'),
                   ('inv_spp_link', 24, 'IS-SOH reads the feeds of SPP as it.'),
                   ('inv_analyst_login', 12, 'Analysts log in as it where they have no login of their own.')
           ) l (name, most, purpose)
  loop
    if to_regrole(v_login.name) is null then
      execute format('create role %I login nosuperuser noinherit nobypassrls', v_login.name);
    end if;
    if (select r.rolconnlimit = -1 from pg_roles r where r.rolname = v_login.name) then
      execute format('alter role %I connection limit %s', v_login.name, v_login.most);
    end if;
    execute format('comment on role %I is %L', v_login.name, v_login.purpose);
  end loop;

  -- Whatever a server's defaults are, answers are the same: times in UTC, dates in ISO. Nobody holds a lock, or a
  -- connection, by falling asleep in a transaction; and what a process has asked for ends soon after that process. What
  -- takes long is no fault, whatever limit a database has for others.
  for v_setting in
    select l.name, s.setting, s.value
      from (values ('inv_authenticator', '5min', '1min'),
                   ('inv_worker', '0', '15min'),
                   ('inv_migrator', '0', '0'),
                   ('inv_spp_link', '2min', '15min'),
                   ('inv_analyst_login', '30min', '10min')) l (name, statement, idle),
           (values ('timezone'), ('datestyle'), ('statement_timeout'), ('transaction_timeout'),
                   ('idle_in_transaction_session_timeout'), ('client_connection_check_interval')) k (setting),
           lateral (select k.setting,
                           case k.setting when 'timezone' then 'UTC' when 'datestyle' then 'ISO, MDY'
                                          when 'client_connection_check_interval' then '5s'
                                          when 'transaction_timeout' then '0'
                                          when 'statement_timeout' then l.statement else l.idle end as value
                    union all
                    -- IS-SOH hears soon that a table is locked; it tries again.
                    select 'lock_timeout', '10s'
                     where k.setting = 'timezone' and l.name = 'inv_spp_link'
                    union all
                    -- Pools and workers keep sessions; people may be sent away.
                    select 'idle_session_timeout', '0'
                     where k.setting = 'timezone' and l.name <> 'inv_analyst_login'
                    union all
                    -- People leave schemas out (rights.sql); what the server itself asks names them, or fails.
                    select 'search_path', 'public'
                     where k.setting = 'timezone' and l.name <> 'inv_analyst_login'
                    union all
                    -- Who only reads fills no disk by sorting; to say so takes a superuser, or the right.
                    select 'temp_file_limit', '10GB'
                     where k.setting = 'timezone' and l.name = 'inv_analyst_login'
                       and has_parameter_privilege(current_user, 'temp_file_limit', 'SET')) s
     where s.value is not null
       and not exists (select from pg_db_role_setting d, unnest(d.setconfig) c (entry)
                        where d.setrole = to_regrole(l.name) and d.setdatabase = 0
                          and lower(split_part(c.entry, '=', 1)) = s.setting)
  loop
    execute format('alter role %I set %I = %L', v_setting.name, v_setting.setting, v_setting.value);
  end loop;
end
$$;

-- Reviewers' rights are an approver's too; an administrator has everybody's but a supplier's.
grant inv_reviewer to inv_approver with inherit true;
grant inv_catalog_manager, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst
  to inv_admin with inherit true;

-- The server's login becomes one of these per request; claims are settings, so inv_supplier is its alone.
grant inv_anonymous, inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_stock_operator,
  inv_pricing_manager, inv_analyst, inv_admin
  to inv_authenticator with inherit false, set true;

grant inv_analyst to inv_analyst_login with inherit true;

-- Whoever runs migrations and the worker acts as the owner.
grant inv_owner to inv_migrator, inv_worker with inherit false, set true;

-- An administrator who is no superuser can give databases to the owner as its member only.
grant inv_owner to current_user with inherit true, set true;

-- How long the transactions of others last is told to whoever may read all statistics. Who may not give
-- that right leaves a figure of the monitoring out, and nothing else.
do $$
begin
  grant pg_read_all_stats to inv_worker with inherit true, set false;
exception
  when insufficient_privilege then null;
end
$$;
