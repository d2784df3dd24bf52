create or replace function spp_private.referred_id(row_ref text) returns uuid
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case when r.id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then r.id::uuid end
    from (select split_part(common.plain(row_ref), '.', 1) as id) r
$$;
comment on function spp_private.referred_id(text) is
  'The staging_id in a row_ref, with or without what stands behind its point; null where there is none.';
