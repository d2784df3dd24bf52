create or replace function spp_private.is_day(day text) returns boolean
language sql stable parallel safe
as $$
  select is_day.day is null or pg_input_is_valid(is_day.day, 'date')
$$;
comment on function spp_private.is_day(text) is 'Whether a text, where there is one, is a day of the calendar.';
