create or replace function issoh_private.supersede_proposals(
  product_id uuid,
  pricing_tier_id uuid,
  from_quantity integer
) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from issoh_private.proposals_due d
   where d.product_id = supersede_proposals.product_id and d.pricing_tier_id = supersede_proposals.pricing_tier_id
     and d.from_quantity = supersede_proposals.from_quantity;
  update issoh.price_proposals p
     set status = 'superseded', decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.status = 'open' and p.product_id = supersede_proposals.product_id
     and p.pricing_tier_id = supersede_proposals.pricing_tier_id
     and p.from_quantity = supersede_proposals.from_quantity
$$;
comment on function issoh_private.supersede_proposals(uuid, uuid, integer) is
  'Closes the open proposal of a product in a tier, and lets none that is due come: its price has changed meanwhile.';
