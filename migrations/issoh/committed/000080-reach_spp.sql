--! Previous: sha1:2c002108a9054da42757103a8d1d975c79da0ebf
--! Hash: sha1:f8f960cb48d8cbcd39bc5e962b823ec6a039dfed
--! Message: reach_spp

--! split: 1-current.sql
-- Who asks how far the synchronisation is finds out soon that SPP accepts the link and stays silent.
set lock_timeout = '5s';

--! Included functions/issoh/link/reach_spp.sql
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
--! EndIncluded functions/issoh/link/reach_spp.sql
