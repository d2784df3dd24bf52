create or replace function spp_private.period_of(valid_from text, valid_to text, day date) returns text
language sql immutable parallel safe
as $$
  -- Most lists have no periods.
  select case when valid_from is not null or valid_to is not null
                then spp_private.read_period(valid_from, valid_to, day)
              else 'now' end
$$;
comment on function spp_private.period_of(text, text, date) is
  'Where a day lies to a period whose ends are cells: now, later (it begins later), over, or unclear.';
