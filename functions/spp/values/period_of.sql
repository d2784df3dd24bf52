create or replace function spp_private.period_of(valid_from text, valid_to text, day date) returns text
language sql immutable parallel safe
as $$
  select case
    when valid_from is null and valid_to is null then 'now'
    when valid_from is not null and spp_private.read_date(valid_from) is null
      or valid_to is not null and spp_private.read_date(valid_to) is null then 'unclear'
    when spp_private.read_date(valid_from) > day then 'later'
    when spp_private.read_date(valid_to) < day then 'over'
    else 'now'
  end
$$;
comment on function spp_private.period_of(text, text, date) is
  'Where a day lies to a period whose ends are cells: now, later (it begins later), over, or unclear.';
