create or replace function spp_private.most_found() returns integer
language sql immutable parallel safe
as $$
  select 10000
$$;
comment on function spp_private.most_found() is
  'How many products a search sorts and counts at most: those that are found first.';
grant execute on function spp_private.most_found()
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
