--! Previous: sha1:9116f292ad3395467f63f7eb0ad5a4834a50b39b
--! Hash: sha1:3e7d38b02c29713a715c42626b3887a33cbead15
--! Message: moments

--! split: 1-current.sql
-- The moment of a change is taken once its locks are there: what has begun while it waited was in force.
set lock_timeout = '5s';

--! Included functions/issoh/contracts/end_contract.sql
create or replace function issoh.end_contract(
  contract_id uuid,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.v_contracts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- When one begins never changes.
  v_may_withdraw constant boolean := exists (
    select from issoh.contract_terms c
     where c.contract_id = end_contract.contract_id and c.effective_from > clock_timestamp()
       and c.effective_from >= coalesce(end_contract.effective_to, clock_timestamp()));
  v_now timestamptz;
  v_to timestamptz;
  v_contract issoh.contract_terms;
  v_answer issoh.v_contracts;
begin
  -- The table before the row: set_contracts holds the one, and may want the other next.
  if v_may_withdraw then
    -- Of two who withdraw, the second sees what goes on by the first.
    lock table issoh.contract_terms in share row exclusive mode;
  else
    lock table issoh.contract_terms in row exclusive mode;
  end if;
  select c.* into v_contract
    from issoh.contract_terms c
   where c.contract_id = end_contract.contract_id
     for no key update;
  if not found then
    raise exception using
      errcode = 'ISNKT', message = 'There is no such contract.', hint = 'list_contracts has those that there are.';
  end if;
  -- What has begun while it waited is not withdrawn.
  v_now := clock_timestamp();
  v_to := coalesce(end_contract.effective_to, v_now);
  v_contract.reason := coalesce(nullif(common.trimmed(end_contract.reason), ''), v_contract.reason);
  if v_may_withdraw and isfinite(v_to) and v_contract.effective_from > v_now then
    return issoh_private.withdraw_contract(v_contract);
  elsif not isfinite(v_to) or v_to <= v_contract.effective_from
        or v_to > coalesce(v_contract.effective_to, 'infinity') then
    raise exception using
      errcode = 'ISIKE', message = format('The contract cannot end on %s.', v_to),
      hint = 'It ends after it has begun, and not later than it would anyway; one that has not begun yet is withdrawn'
             ' by an end at its beginning.';
  end if;
  v_contract.effective_to := v_to;
  v_contract.said_to := null;
  perform issoh_private.reseal_contracts(array[v_contract]);
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  select v.* into v_answer from issoh.v_contracts v where v.contract_id = v_contract.contract_id;
  return v_answer;
end
$$;
comment on function issoh.end_contract(uuid, timestamptz, text) is
  $$Ends a contract at a moment (now); from then on the cost is that of the list again, or by a contract for the whole
list. One that has not begun yet, and would end at its beginning or before, is withdrawn: it never holds, only the
audit log keeps it, and its time is free; what it had cut goes on as was said of it, at most until another begins.
Answers the contract; withdrawn, that is its state. Raises ISNKT, ISIKE (not later than it ends, nor before it begins,
once it has begun), ISCKM, ISCKU (not of a key that was declared lost), ISCKT: its values are bound to its end, too.$$;
grant execute on function issoh.end_contract(uuid, timestamptz, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/end_contract.sql
--! Included functions/issoh/contracts/move_terms.sql
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
--! EndIncluded functions/issoh/contracts/move_terms.sql
--! Included functions/issoh/costs/write_costs.sql
-- As write_rules and rule_at_cost would do it, for the one case that comes by the hundred thousand: each rule in force
-- is followed by one with its price and its end; one that begins later, a price that goes on after a promotion among
-- them, takes the cost at once, or it would begin with one of the past.
create or replace function issoh_private.write_costs(
  product_ids uuid[],
  costs numeric[],
  reason text,
  moved_at timestamptz[] default null
) returns table (rule issoh.pricing_rules, old_cost numeric)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz;
  -- A cost says nothing of a price that was set in another currency.
  v_base constant text := issoh_private.base_currency();
begin
  lock table issoh.pricing_rules in row exclusive mode;
  -- What has begun while it waited was in force at its old cost.
  v_now := clock_timestamp();
  update issoh.pricing_rules r
     set rule_type = 'fixed', cost_price = round(x.cost, 4),
         markup_percentage = issoh_private.markup_of(r.selling_price, round(x.cost, 4)),
         target_markup_percentage = coalesce(r.target_markup_percentage, r.markup_percentage), cost_said_at = v_now,
         terms_secret = null, terms_key_id = null, updated_at = v_now
    from unnest(write_costs.product_ids, write_costs.costs, write_costs.moved_at) as x (product_id, cost, moved_at)
   where r.product_id = x.product_id and r.rule_type in ('fixed', 'cost_plus') and r.effective_from > v_now
     and r.currency_code = v_base and r.default_id is null
     and r.cost_price is distinct from round(x.cost, 4) and x.cost is not null
     and (x.moved_at is null or r.updated_at < x.moved_at);
  return query
  with held as materialized (
    -- Its end as it is, to go on with: where an update waits for somebody, its old row is the one before that (seen in
    -- PostgreSQL 18.4: the table has a row trigger).
    select r.rule_id, r.effective_to, x.cost
      from issoh.pricing_rules r,
           unnest(write_costs.product_ids, write_costs.costs, write_costs.moved_at) as x (product_id, cost, moved_at)
     where r.product_id = x.product_id and r.rule_type in ('fixed', 'cost_plus') and r.effective_from <= v_now
       and r.currency_code = v_base and r.default_id is null
       and (r.effective_to is null or r.effective_to > v_now + interval '1 microsecond')
       and r.cost_price is distinct from round(x.cost, 4) and x.cost is not null
       and (x.moved_at is null or r.updated_at < x.moved_at)
       for no key update of r
  ), closed as (
    update issoh.pricing_rules r
       set effective_to = greatest(v_now, r.effective_from + interval '1 microsecond'), updated_at = v_now
      from held h
     where r.rule_id = h.rule_id
    returning r.product_id, r.pricing_tier_id, round(h.cost, 4) as cost, r.cost_price as old_cost, r.selling_price,
              r.minimum_price, r.maximum_price, coalesce(r.target_markup_percentage, r.markup_percentage) as target,
              r.source_tier_id, r.adjustment_percentage, r.rounding_increment, r.rounding_mode, r.charm_ending,
              r.currency_code, r.from_quantity, r.surcharge, new.effective_to as effective_from,
              h.effective_to
  ), opened as (
    insert into issoh.pricing_rules as w
      (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
       minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
       charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge)
    select c.product_id, c.pricing_tier_id, 'fixed', c.cost, issoh_private.markup_of(c.selling_price, c.cost), c.target,
           c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
           c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, c.effective_from, c.effective_to,
           write_costs.reason, c.from_quantity, c.surcharge
      from closed c
    returning w as rule, w.product_id, w.pricing_tier_id, w.from_quantity
  )
  -- Each has its match; a full join is never planned as a loop over all of them for each.
  select o.rule, c.old_cost
    from opened o
    full join closed c on c.product_id = o.product_id and c.pricing_tier_id = o.pricing_tier_id
     and c.from_quantity = o.from_quantity;
end
$$;
comment on function issoh_private.write_costs(uuid[], numeric[], text, timestamptz[]) is
  'Products cost something else from now on (base currency, a product once): each tier''s rule in force is closed and
one with the new cost opened, its price unchanged; rules that begin later take the cost as they are. With moved_at only
rules that were not written since. The caller holds the locks of the products. Answers the new rules in force, with the
costs before.';
--! EndIncluded functions/issoh/costs/write_costs.sql
