create or replace function issoh_private.propose_prices(product_ids uuid[], costs numeric[], reason text)
returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from issoh.pricing_rules r where r.product_id = any (propose_prices.product_ids)) then
    return 0;
  end if;
  return issoh_private.write_proposals(array(
    select d
      from issoh_private.compute_proposals(propose_prices.product_ids, propose_prices.costs, propose_prices.reason) d));
end
$$;
comment on function issoh_private.propose_prices(uuid[], numeric[], text) is
  $$Proposes a price wherever a new cost (base currency, a product once) and the markup that was meant give another
one, beyond pricing.proposal_threshold; applies it with pricing.apply_proposals. Rules stay as they are otherwise.
The caller holds the locks of the products. Answers how many were proposed.$$;
