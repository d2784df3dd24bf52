create or replace function spp_private.choose_currency(currencies text[], expected text) returns text
language sql immutable parallel safe
as $$
  select case when expected = any (currencies) then expected when cardinality(currencies) = 1 then currencies[1] end
$$;
comment on function spp_private.choose_currency(text[], text) is
  'Which of the currencies that a sign may mean: the expected one, else the only one; null where it stays open.';
grant execute on function spp_private.choose_currency(text[], text) to public;
