create or replace function spp_private.referred_id(row_ref text) returns uuid
language sql immutable parallel safe
as $$
  select substring(split_part(common.plain(row_ref), '.', 1)
                   from '(?i)^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$')::uuid
$$;
comment on function spp_private.referred_id(text) is
  'The staging_id in a row_ref, with or without what stands behind its point; null where there is none.';
