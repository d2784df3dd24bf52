create or replace function spp_private.month_first(headings jsonb) returns boolean
language sql immutable parallel safe
as $$
  select case when bool_or(d.date[2]::int > 12) <> bool_or(d.date[1]::int > 12) then bool_or(d.date[2]::int > 12) end
    from jsonb_array_elements_text(month_first.headings) h,
         regexp_matches(h, '(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?![\d/-])', 'g') d (date)
$$;
comment on function spp_private.month_first(jsonb) is
  'Whether the month stands first in dates such as 06/15/2026, by the headings of a list; null where none tells it.';
