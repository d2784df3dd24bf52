create or replace function issoh_private.end_default_prices(tier_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
begin
  delete from issoh.pricing_rules r
   where r.pricing_tier_id = end_default_prices.tier_id and r.default_id is not null and r.effective_from >= v_now;
  update issoh.pricing_rules r
     set effective_to = v_now, updated_at = v_now
   where r.pricing_tier_id = end_default_prices.tier_id and r.default_id is not null
     and (r.effective_to is null or r.effective_to > v_now);
  perform issoh_private.ask_for_terms(null);
end
$$;
comment on function issoh_private.end_default_prices(uuid) is
  'Ends what defaults have made of negotiated costs in a tier; a job makes it anew.';
