create or replace function spp_private.looks_like_date(cell text) returns boolean
language sql immutable parallel safe
as $$
  select cell ~ '^(\d{4}[-./]\d{1,2}[-./]\d{1,2}.*|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})$'
$$;
comment on function spp_private.looks_like_date(text) is $$Whether a cell begins as 2026-01-31 does, or is 31.1.26.$$;
