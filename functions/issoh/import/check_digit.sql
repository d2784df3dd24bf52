-- ISO 7064, MOD 11,10: finds every single wrong digit and nearly every swap of two neighbours.
create or replace function issoh_private.check_digit(digits text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product integer := 10;
  v_sum integer;
begin
  for i in 1..length(check_digit.digits) loop
    v_sum := (v_product + substr(check_digit.digits, i, 1)::integer) % 10;
    v_product := case when v_sum = 0 then 10 else v_sum end * 2 % 11;
  end loop;
  return (11 - v_product) % 10;
end
$$;
comment on function issoh_private.check_digit(text) is 'The check digit of a number by ISO 7064 MOD 11,10.';
