create or replace function issoh_private.is_refusal(code text) returns boolean
language sql immutable parallel safe
return code ~ '^(22|23|IS)';
comment on function issoh_private.is_refusal(text) is
  $$Whether an SQLSTATE is of a value or a constraint, or what we refuse ourselves: a row's own. Other failures are no
row's.$$;
