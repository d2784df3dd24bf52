-- What both databases know and no tier owns: functions/common/.
set lock_timeout = '5s';
create schema if not exists common;
comment on schema common is 'Helpers that both databases have: the same source, compiled into each.';
grant usage on schema common
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

drop function if exists issoh_private.is_currency(text);
drop function if exists issoh_private.is_uuid(text);
