create or replace function issoh_private.surcharge_words(surcharge numeric) returns text
language sql immutable parallel safe
as $$
  select case
           when surcharge > 0 then ' plus ' || trim_scale(surcharge)
           when surcharge < 0 then ' less ' || trim_scale(-surcharge)
           else ''
         end
$$;
comment on function issoh_private.surcharge_words(numeric) is 'How a trace tells a surcharge: " plus 2.5", or nothing.';
grant execute on function issoh_private.surcharge_words(numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
