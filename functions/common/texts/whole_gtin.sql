create or replace function common.whole_gtin(value text) returns text
language sql immutable parallel safe
as $$
  select case when value ~ '^[0-9]{11}$' and (
      select sum(substr('0' || value, 13 - i, 1)::int * case when i % 2 = 1 then 1 else 3 end) % 10 = 0
        from generate_series(1, 12) i
    ) then '0' || value else value end
$$;
comment on function common.whole_gtin(text) is
  'A UPC whose leading zero a spreadsheet took off, with it, where the check digit agrees; any other text as it is.';
grant execute on function common.whole_gtin(text) to public;
