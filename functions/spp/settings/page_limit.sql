create or replace function spp_private.page_limit(page_size integer) returns integer
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One more than a page tells whether another one follows.
  if page_size is null or page_size not between 1 and 1001 then
    raise exception using
      errcode = 'SPIPG', message = 'A page has 1 to 1,000 items.', hint = 'Ask for fewer and follow next_cursor.';
  end if;
  return page_size;
end
$$;
comment on function spp_private.page_limit(integer) is 'A page size that is allowed. Raises SPIPG.';
grant execute on function spp_private.page_limit(integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
