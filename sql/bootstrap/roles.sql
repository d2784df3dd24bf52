-- Roles belong to the whole cluster: bootstrap makes them once, as an administrator; migrations and tests never do.
-- Rerunnable. Passwords are set by the caller, who knows them.
do $$
declare
  v_role text;
begin
  -- "alter role" and "create role" side by side fail with "tuple concurrently updated".
  perform pg_advisory_xact_lock(hashtext('inventory bootstrap'));

  foreach v_role in array array[
    'inv_owner', 'inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
    'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'
  ] loop
    if not exists (select from pg_roles where rolname = v_role) then
      execute format('create role %I nologin nosuperuser noinherit nobypassrls', v_role);
    end if;
  end loop;

  foreach v_role in array array['inv_authenticator', 'inv_spp_link', 'inv_analyst_login'] loop
    if not exists (select from pg_roles where rolname = v_role) then
      execute format('create role %I login nosuperuser noinherit nobypassrls', v_role);
    end if;
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

-- Whoever runs migrations acts as the owner.
grant inv_owner to current_user with inherit true, set true;
