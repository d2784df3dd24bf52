create or replace function issoh_private.propose_due(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_products uuid[];
  v_drafts issoh.price_proposals[];
begin
  v_products := array(select d.product_id from issoh_private.proposals_due d order by d.due_id
                       limit propose_due.row_limit);
  v_products := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_products)
     order by p.product_id
       for no key update skip locked);
  with taken as (
    delete from issoh_private.proposals_due d
     where d.product_id = any (v_products)
    returning d.due_id, d.product_id, d.pricing_tier_id, d.old_cost, d.reason
  ), first as (
    -- Several changes since the last time are one, from the first cost to the one in force.
    select distinct on (t.product_id, t.pricing_tier_id) t.*
      from taken t
     order by t.product_id, t.pricing_tier_id, t.due_id
  )
  select array_agg(row(null, r.rule_id, r.product_id, r.pricing_tier_id, f.old_cost, r.cost_price, m.markup,
                       r.selling_price, round(m.price, 4), r.currency_code, 'open', f.reason, null, null, null, null,
                       null)::issoh.price_proposals)
    into v_drafts
    from first f
    join issoh.pricing_rules r on r.product_id = f.product_id and r.pricing_tier_id = f.pricing_tier_id
     and r.effective_from <= clock_timestamp() and (r.effective_to is null or r.effective_to > clock_timestamp())
   cross join lateral (
     select b.markup, issoh_private.round_price(r.cost_price * (1 + b.markup / 100), r.rounding_increment,
                                                r.rounding_mode, r.charm_ending, r.minimum_price,
                                                r.maximum_price) as price
       from (select coalesce(r.target_markup_percentage, r.markup_percentage) as markup) b) m
   where r.rule_type = 'fixed' and m.markup is not null and m.price < 1e15;
  perform issoh_private.write_proposals(coalesce(v_drafts, '{}'));
  return cardinality(v_products);
end
$$;
comment on function issoh_private.propose_due(integer) is '@behavior -*

Proposes prices for products whose costs follow_costs has changed, at most so many; what somebody else has locked is
left for the next time. Answers how many products it looked at: 0 when nothing is left that could be had.';
