create or replace function spp_private.read_period(valid_from text, valid_to text, day date) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from constant date := spp_private.read_date(valid_from);
  v_to constant date := spp_private.read_date(valid_to);
begin
  return case
    when valid_from is not null and v_from is null or valid_to is not null and v_to is null then 'unclear'
    when v_from > day then 'later'
    when v_to < day then 'over'
    else 'now'
  end;
end
$$;
comment on function spp_private.read_period(text, text, date) is
  'Where a day lies to a period of which an end is given; part of period_of.';
