create or replace function issoh_private.is_uuid(value text) returns boolean
language sql immutable
return value ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
comment on function issoh_private.is_uuid(text) is 'Whether a text is a UUID in its usual notation.';
grant execute on function issoh_private.is_uuid(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
