-- As write_costs does it, with costs and markups that stand in no column.
create or replace function issoh_private.move_terms(moves issoh_private.term_move[], reason text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_rules constant issoh.pricing_rules[] := array(
    select r
      from issoh.pricing_rules r
     where r.product_id = any (array(select m.product_id from unnest(move_terms.moves) m))
       and r.rule_type in ('fixed', 'cost_plus') and r.default_id is null
       and r.currency_code = issoh_private.base_currency()
       and (r.effective_to is null or r.effective_to > v_now + interval '1 microsecond'));
  v_changes issoh_private.term_change[];
begin
  v_changes := array(
    with keys as materialized (
      select k.*
        from issoh_private.current_keys(array(
               select m.supplier_id from unnest(move_terms.moves) m where m.contract_id is not null)) k
    )
    select row(c.rule_id, c.cost, o.markup, issoh_private.price_at(c.rule, c.cost, o.markup),
               k.key_id, case when k.key_id is not null then
                           issoh_private.seal_cost(c.rule, k.key_id, k.secret, c.cost, o.markup)
                         end)::issoh_private.term_change
      from (select r as rule, r.rule_id, r.terms_secret, m.cost,
                   case when m.contract_id is not null then m.supplier_id end as supplier_id
              from unnest(v_rules) r
              join unnest(move_terms.moves) m on m.product_id = r.product_id and m.cost is not null) c
      join issoh_private.open_rules(v_rules) o on o.rule_id = c.rule_id
      left join keys k on k.supplier_id = c.supplier_id
     where o.cost is distinct from c.cost or (c.terms_secret is null) <> (c.supplier_id is null));
  if v_changes = '{}' then
    return 0;
  end if;

  lock table issoh.pricing_rules in row exclusive mode;
  -- What has begun while it waited was in force at its old cost.
  v_now := clock_timestamp();
  -- What begins later takes the cost as it is.
  update issoh.pricing_rules r
     set rule_type = 'fixed', cost_price = n.cost, markup_percentage = issoh_private.markup_of(r.selling_price, n.cost),
         target_markup_percentage = n.markup, terms_secret = n.sealed, terms_key_id = n.key_id, cost_said_at = v_now,
         updated_at = v_now
    from (select c.rule_id, c.key_id, c.sealed, case when c.sealed is null then c.cost end as cost,
                 case when c.sealed is null then c.markup end as markup
            from unnest(v_changes) c) n
   where r.rule_id = n.rule_id and r.effective_from > v_now;
  with held as materialized (
    -- As in write_costs. What has ended meanwhile does not go on.
    select r.effective_to, c.rule_id, c.key_id, c.sealed, c.cost, c.markup
      from unnest(v_changes) c
      join issoh.pricing_rules r on r.rule_id = c.rule_id
     where r.effective_from <= v_now and (r.effective_to is null or r.effective_to > v_now + interval '1 microsecond')
       for no key update of r
  ), closed as (
    update issoh.pricing_rules r
       set effective_to = greatest(v_now, r.effective_from + interval '1 microsecond'), updated_at = v_now
      from held c
     where r.rule_id = c.rule_id
    returning r.product_id, r.pricing_tier_id, r.selling_price, r.minimum_price, r.maximum_price, r.source_tier_id,
              r.adjustment_percentage, r.rounding_increment, r.rounding_mode, r.charm_ending, r.currency_code,
              r.from_quantity, r.surcharge, new.effective_to as effective_from, c.effective_to,
              c.key_id, c.sealed, case when c.sealed is null then c.cost end as cost,
              case when c.sealed is null then c.markup end as markup
  )
  insert into issoh.pricing_rules
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge, terms_secret,
     terms_key_id)
  select c.product_id, c.pricing_tier_id, 'fixed', c.cost, issoh_private.markup_of(c.selling_price, c.cost), c.markup,
         c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
         c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, c.effective_from, c.effective_to,
         move_terms.reason, c.from_quantity, c.surcharge, c.sealed, c.key_id
    from closed c;

  -- Nobody can tell the markup that was meant: what was proposed by it is none any more.
  perform issoh_private.supersede_proposals(r.product_id, r.pricing_tier_id, r.from_quantity)
     from unnest(v_changes) c
     join unnest(v_rules) r on r.rule_id = c.rule_id
     join issoh_private.supplier_keys k on k.key_id = r.terms_key_id and k.lost_at is not null
    where c.markup is null and r.effective_from <= v_now;
  perform issoh_private.write_proposals(array(
    select row(null, r.rule_id, r.product_id, r.pricing_tier_id, null,
               case when c.sealed is null then c.cost end, case when c.sealed is null then c.markup end,
               r.selling_price, round(c.price, 4), r.currency_code, 'open', move_terms.reason, null, null, null, null,
               null, r.from_quantity, v_now)::issoh.price_proposals
      from unnest(v_changes) c
      join unnest(v_rules) r on r.rule_id = c.rule_id
     where r.effective_from <= v_now and c.markup is not null and c.price >= 0 and c.price < 1e15));
  return cardinality(v_changes);
end
$$;
comment on function issoh_private.move_terms(issoh_private.term_move[], text) is
  $$Products cost something else from now on, by a contract (then the cost is written encrypted) or by the list again:
each price in force goes on at the new cost, those to come take it, and new prices are proposed, which tell no cost
where it was negotiated. Prices whose cost is the same are left alone. The caller holds the locks of the products.
Answers how many prices. Raises ISCKM, ISCKU, ISCKT.$$;
