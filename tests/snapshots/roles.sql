-- The roles of both databases, without their passwords: `npm run snapshot` writes this file.

create role inv_admin nologin noinherit;
grant inv_analyst to inv_admin with inherit true, set true;
grant inv_approver to inv_admin with inherit true, set true;
grant inv_catalog_manager to inv_admin with inherit true, set true;
grant inv_pricing_manager to inv_admin with inherit true, set true;
grant inv_stock_operator to inv_admin with inherit true, set true;

create role inv_analyst nologin noinherit;

create role inv_analyst_login login noinherit;
grant inv_analyst to inv_analyst_login with inherit true, set true;

create role inv_anonymous nologin noinherit;

create role inv_approver nologin noinherit;
grant inv_reviewer to inv_approver with inherit true, set true;

create role inv_authenticator login noinherit;
grant inv_admin to inv_authenticator with inherit false, set true;
grant inv_analyst to inv_authenticator with inherit false, set true;
grant inv_anonymous to inv_authenticator with inherit false, set true;
grant inv_approver to inv_authenticator with inherit false, set true;
grant inv_catalog_manager to inv_authenticator with inherit false, set true;
grant inv_pricing_manager to inv_authenticator with inherit false, set true;
grant inv_reviewer to inv_authenticator with inherit false, set true;
grant inv_stock_operator to inv_authenticator with inherit false, set true;
grant inv_supplier to inv_authenticator with inherit false, set true;

create role inv_catalog_manager nologin noinherit;

create role inv_owner nologin noinherit;

create role inv_pricing_manager nologin noinherit;

create role inv_reviewer nologin noinherit;

create role inv_spp_link login noinherit;

create role inv_stock_operator nologin noinherit;

create role inv_supplier nologin noinherit;
