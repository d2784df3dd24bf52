create or replace function issoh_private.reach_spp() returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from spp_remote.position;
exception
  -- Whoever asks SPP in earnest is told.
  when others then null;
end
$$;
comment on function issoh_private.reach_spp() is
  'Comes back once SPP has answered over the link, by whatever: by statement_timeout one finds out that it is silent.';
grant execute on function issoh_private.reach_spp()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
