create or replace function spp_private.plain_decimal(amount text) returns numeric
language sql immutable parallel safe
as $$
  select case when length(amount) <= 400 and amount ~ '^-?[0-9]+(\.[0-9]+)?$' then amount::numeric end
$$;
comment on function spp_private.plain_decimal(text) is
  $$The number that a program wrote, in digits with a point and without exponent, as long as a double in full may be;
else null.$$;
