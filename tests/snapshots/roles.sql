-- The roles of both databases, without their passwords: `npm run snapshot` writes this file.

create role inv_admin nologin noinherit;
grant inv_analyst to inv_admin with inherit true, set true;
grant inv_approver to inv_admin with inherit true, set true;
grant inv_catalog_manager to inv_admin with inherit true, set true;
grant inv_pricing_manager to inv_admin with inherit true, set true;
grant inv_stock_operator to inv_admin with inherit true, set true;

create role inv_analyst nologin noinherit;

create role inv_analyst_login login noinherit connection limit 12;
grant inv_analyst to inv_analyst_login with inherit true, set true;
alter role inv_analyst_login set datestyle = 'ISO, MDY';
alter role inv_analyst_login set timezone = 'UTC';
alter role inv_analyst_login set client_connection_check_interval = '5s';
alter role inv_analyst_login set idle_in_transaction_session_timeout = '10min';
alter role inv_analyst_login set statement_timeout = '30min';
alter role inv_analyst_login set temp_file_limit = '10GB';
alter role inv_analyst_login set transaction_timeout = '0';

create role inv_anonymous nologin noinherit;

create role inv_approver nologin noinherit;
grant inv_reviewer to inv_approver with inherit true, set true;

create role inv_authenticator login noinherit connection limit 140;
grant inv_admin to inv_authenticator with inherit false, set true;
grant inv_analyst to inv_authenticator with inherit false, set true;
grant inv_anonymous to inv_authenticator with inherit false, set true;
grant inv_approver to inv_authenticator with inherit false, set true;
grant inv_catalog_manager to inv_authenticator with inherit false, set true;
grant inv_pricing_manager to inv_authenticator with inherit false, set true;
grant inv_reviewer to inv_authenticator with inherit false, set true;
grant inv_stock_operator to inv_authenticator with inherit false, set true;
grant inv_supplier to inv_authenticator with inherit false, set true;
alter role inv_authenticator set datestyle = 'ISO, MDY';
alter role inv_authenticator set timezone = 'UTC';
alter role inv_authenticator set client_connection_check_interval = '5s';
alter role inv_authenticator set idle_in_transaction_session_timeout = '1min';
alter role inv_authenticator set idle_session_timeout = '0';
alter role inv_authenticator set search_path = 'public';
alter role inv_authenticator set statement_timeout = '5min';
alter role inv_authenticator set transaction_timeout = '0';

create role inv_catalog_manager nologin noinherit;

create role inv_migrator login noinherit connection limit 6;
grant inv_owner to inv_migrator with inherit false, set true;
alter role inv_migrator set datestyle = 'ISO, MDY';
alter role inv_migrator set timezone = 'UTC';
alter role inv_migrator set client_connection_check_interval = '5s';
alter role inv_migrator set idle_in_transaction_session_timeout = '0';
alter role inv_migrator set idle_session_timeout = '0';
alter role inv_migrator set search_path = 'public';
alter role inv_migrator set statement_timeout = '0';
alter role inv_migrator set transaction_timeout = '0';

create role inv_owner nologin noinherit;

create role inv_pricing_manager nologin noinherit;

create role inv_reviewer nologin noinherit;

create role inv_spp_link login noinherit connection limit 24;
alter role inv_spp_link set datestyle = 'ISO, MDY';
alter role inv_spp_link set timezone = 'UTC';
alter role inv_spp_link set client_connection_check_interval = '5s';
alter role inv_spp_link set idle_in_transaction_session_timeout = '15min';
alter role inv_spp_link set idle_session_timeout = '0';
alter role inv_spp_link set lock_timeout = '10s';
alter role inv_spp_link set search_path = 'public';
alter role inv_spp_link set statement_timeout = '2min';
alter role inv_spp_link set transaction_timeout = '0';

create role inv_stock_operator nologin noinherit;

create role inv_supplier nologin noinherit;

create role inv_worker login noinherit connection limit 95;
grant inv_owner to inv_worker with inherit false, set true;
grant pg_read_all_stats to inv_worker with inherit true, set false;
alter role inv_worker set datestyle = 'ISO, MDY';
alter role inv_worker set timezone = 'UTC';
alter role inv_worker set client_connection_check_interval = '5s';
alter role inv_worker set idle_in_transaction_session_timeout = '15min';
alter role inv_worker set idle_session_timeout = '0';
alter role inv_worker set search_path = 'public';
alter role inv_worker set statement_timeout = '0';
alter role inv_worker set transaction_timeout = '0';
