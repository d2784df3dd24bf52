-- What both databases know and no tier owns: functions/common/.
set lock_timeout = '5s';
create schema if not exists common;
comment on schema common is 'Helpers that both databases have: the same source, compiled into each.';
grant usage on schema common
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;

drop function if exists spp_private.is_currency(text);
