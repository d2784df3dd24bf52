--! Previous: sha1:a347cf7e1232f99ddc374e66326397afbe1d1fb1
--! Hash: sha1:1fdca5ee1bf36e93fa2e2c99a9a4e1293a6070d7
--! Message: defaults_in_time

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 036-defaults-in-time.sql
-- Prices that defaults make of negotiated costs: of those that begin or end later, too; tiers of other currencies.
set lock_timeout = '5s';

--! Included functions/issoh/contracts/defaults_under_terms.sql
create or replace function issoh_private.defaults_under_terms(product_ids uuid[], at timestamptz)
returns table (product_id uuid, rule issoh.pricing_rules, periods tstzmultirange)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  -- Between two of them the same defaults hold.
  v_moments constant timestamptz[] := array(
    select defaults_under_terms.at
    union
    select m.moment
      from issoh.pricing_defaults d
     cross join lateral (values (d.effective_from), (d.effective_to)) m (moment)
     where m.moment > defaults_under_terms.at);
  v_quantities constant integer[] := array(
    select distinct d.from_quantity
      from issoh.pricing_defaults d
     where d.effective_to is null or d.effective_to > defaults_under_terms.at);
begin
  if v_quantities = '{}' then
    return;
  end if;
  return query
  with covered as materialized (
    select f.product_id, coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') as kind_id
      from issoh_private.contracts_in_force(defaults_under_terms.product_ids) f
      join issoh.selected_products p on p.product_id = f.product_id
  ), slices as (
    select m.moment as since, tstzrange(m.moment, lead(m.moment) over (order by m.moment)) as period
      from unnest(v_moments) m (moment)
     where exists (select from covered)
  ), nearest as (
    select n.pricing_tier_id, n.kind_id, n.rule, s.period,
           lag((n.rule).rule_id) over (partition by n.pricing_tier_id, n.kind_id, s.since order by q.quantity)
             as of_fewer
      from slices s
     cross join unnest(v_quantities) q (quantity)
     cross join lateral issoh_private.nearest_defaults(
                  array(select c.product_id from covered c), s.since, q.quantity) n
  ), steps as materialized (
    select n.pricing_tier_id, n.kind_id, (array_agg(n.rule))[1] as rule, (n.rule).from_quantity,
           range_agg(n.period) as periods
      from nearest n
     where (n.rule).rule_id is distinct from n.of_fewer
     group by n.pricing_tier_id, n.kind_id, (n.rule).rule_id, (n.rule).from_quantity
  ), own as materialized (
    select r.product_id, r.pricing_tier_id, r.from_quantity, range_agg(r.period) as periods
      from issoh.pricing_rules r
     where r.default_id is null and (r.effective_to is null or r.effective_to > defaults_under_terms.at)
       and r.product_id in (select c.product_id from covered c)
     group by r.product_id, r.pricing_tier_id, r.from_quantity
  ), taken as materialized (
    select c.product_id, s.pricing_tier_id, s.from_quantity, range_agg(o.periods) as periods
      from covered c
      join own o on o.product_id = c.product_id
      join (select distinct s.pricing_tier_id, s.kind_id, s.from_quantity from steps s) s
        on s.kind_id = c.kind_id and s.pricing_tier_id = o.pricing_tier_id and s.from_quantity >= o.from_quantity
     group by c.product_id, s.pricing_tier_id, s.from_quantity
  )
  select c.product_id, s.rule, s.periods - coalesce(t.periods, '{}')
    from covered c
    join steps s on s.kind_id = c.kind_id
    left join taken t on t.product_id = c.product_id and t.pricing_tier_id = s.pricing_tier_id
     and t.from_quantity = s.from_quantity;
end
$$;
comment on function issoh_private.defaults_under_terms(uuid[], timestamptz) is
  $$The defaults that hold from a moment on, those that begin later among them, for those of these products (null: all)
whose cost is by a contract now, in each tier, from their numbers of pieces on, as rules (see nearest_defaults); and
when each holds and no price of the product itself comes before it.$$;
--! EndIncluded functions/issoh/contracts/defaults_under_terms.sql
--! Included functions/issoh/contracts/defaults_due.sql
create or replace function issoh_private.defaults_due(product_ids uuid[]) returns setof uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_now constant timestamptz := clock_timestamp();
begin
  return query
  with meant as (
    select d.product_id, (d.rule).pricing_tier_id, (d.rule).from_quantity, (d.rule).rule_id as default_id, d.periods
      from issoh_private.defaults_under_terms(defaults_due.product_ids, v_now) d
     where d.periods <> '{}'
  ), present as (
    select r.product_id, r.pricing_tier_id, r.from_quantity, r.default_id,
           range_agg(r.period * tstzrange(v_now, null)) as periods
      from issoh.pricing_rules r
     where r.default_id is not null and (r.effective_to is null or r.effective_to > v_now)
       and (defaults_due.product_ids is null or r.product_id = any (defaults_due.product_ids))
     group by r.product_id, r.pricing_tier_id, r.from_quantity, r.default_id
  )
  select distinct coalesce(m.product_id, p.product_id)
    from meant m
    full join present p on p.product_id = m.product_id and p.pricing_tier_id = m.pricing_tier_id
     and p.from_quantity = m.from_quantity and p.default_id = m.default_id
   where m.periods is distinct from p.periods;
end
$$;
comment on function issoh_private.defaults_due(uuid[]) is
  $$Of these products (null: all), those of which some price by a default on a negotiated cost is missing, is not by the
default that holds at its time, or is too much.$$;
--! EndIncluded functions/issoh/contracts/defaults_due.sql
--! Included functions/issoh/contracts/ask_for_terms.sql
create or replace function issoh_private.ask_for_terms(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from issoh.contract_terms)
     and (ask_for_terms.product_ids is null
          or exists (select from issoh_private.defaults_due(ask_for_terms.product_ids))) then
    perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  end if;
end
$$;
comment on function issoh_private.ask_for_terms(uuid[]) is
  $$Has a job bring over what defaults make of negotiated costs of these products, where that is another price by now;
null: it looks at all of them.$$;
--! EndIncluded functions/issoh/contracts/ask_for_terms.sql
--! Included functions/issoh/contracts/end_default_prices.sql
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
--! EndIncluded functions/issoh/contracts/end_default_prices.sql
--! Included functions/issoh/costs/change_cost.sql
create or replace function issoh.change_cost(product text, cost_price numeric, reason text default null)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(change_cost.product);
  v_cost constant numeric := issoh_private.check_price(change_cost.cost_price, 'cost_price');
  v_negotiated_with uuid;
begin
  if v_cost is null then
    raise exception using
      errcode = 'ISIPR', message = 'There is no cost.', hint = 'Give cost_price, in the base currency.';
  end if;
  perform issoh_private.lock_products(array[v_product.product_id]);
  select k.supplier_id into v_negotiated_with
    from issoh.pricing_rules r
    join issoh_private.supplier_keys k on k.key_id = r.terms_key_id
    -- Of what nobody offers any more no contract says the cost, and it need not be encrypted.
    join issoh_private.terms_applied a on a.product_id = r.product_id
   where r.product_id = v_product.product_id and r.default_id is null
     and (r.effective_to is null or r.effective_to > clock_timestamp())
   limit 1;
  if found then
    -- A receipt of before says less than whoever names the cost now.
    delete from issoh_private.proposals_due d
     where d.product_id = v_product.product_id and d.movement_id is not null;
    -- Shown beside the price, the markup that is meant would tell what was negotiated.
    perform issoh_private.move_terms(array(
      select row(a.product_id, a.contract_id, a.revision, a.basis, v_negotiated_with, v_cost)::issoh_private.term_move
        from issoh_private.terms_applied a
       where a.product_id = v_product.product_id), coalesce(change_cost.reason, 'cost change'));
  else
    perform issoh_private.change_costs(array[v_product.product_id], array[v_cost],
                                       coalesce(change_cost.reason, 'cost change'));
  end if;
  return query
  select r.*
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.rule_type in ('fixed', 'cost_plus') and r.default_id is null
     and r.period @> clock_timestamp()
   order by r.pricing_tier_id;
  if not found then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price in any tier now.', v_product.internal_sku),
      hint = 'Set its first price, with its cost, by set_price.';
  end if;
end
$$;
comment on function issoh.change_cost(text, numeric, text) is
  'A product (id or SKU) costs something else from now on. In every tier with a price of its own the price stays, and a
new one is proposed that keeps the markup; with the setting pricing.apply_proposals it holds at once. Answers the rules
in force. While a contract says the cost, this one is encrypted as well. Raises ISNPR, ISIPR (no cost), ISIPV, ISNRU (no
price of its own yet); under a contract ISCKM, ISCKU, ISCKT.';
grant execute on function issoh.change_cost(text, numeric, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/costs/change_cost.sql
--! Included functions/issoh/pricing/set_price.sql
create or replace function issoh.set_price(
  product text,
  pricing_tier text default null,
  cost_price numeric default null,
  markup_percentage numeric default null,
  selling_price numeric default null,
  minimum_price numeric default null,
  maximum_price numeric default null,
  effective_from timestamptz default null,
  effective_to timestamptz default null,
  source_tier text default null,
  adjustment_percentage numeric default null,
  rounding_increment numeric default null,
  rounding_mode text default null,
  charm_ending numeric default null,
  reason text default null,
  from_quantity integer default 1,
  surcharge numeric default null
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(set_price.product)).product_id;
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(set_price.pricing_tier);
  v_base constant text := issoh_private.base_currency();
  v_quantity constant integer := issoh_private.check_pieces(set_price.from_quantity, 'from_quantity');
  v_old issoh.pricing_rules;
  v_rule issoh.pricing_rules;
  -- The supplier's key of the old rule, where its cost was negotiated, and goes on.
  v_key_id uuid;
begin
  if not v_tier.is_active then
    raise exception using
      errcode = 'ISCTA',
      message = format('Pricing tier "%s" is inactive.', v_tier.tier_code),
      hint = 'Activate it by set_pricing_tier, or name another tier.';
  end if;
  perform issoh_private.lock_products(array[v_product_id]);

  -- The moment is taken behind the lock: of two callers, the one that waited comes later.
  v_rule.effective_from := coalesce(set_price.effective_from, clock_timestamp());
  v_rule.effective_to := set_price.effective_to;
  if not isfinite(v_rule.effective_from) or not isfinite(v_rule.effective_to)
     or v_rule.effective_to <= v_rule.effective_from then
    raise exception using
      errcode = 'ISIPE',
      message = format('A price cannot hold from %s to %s.', v_rule.effective_from, v_rule.effective_to),
      hint = 'effective_to lies after effective_from; without it the price holds until the next one begins.';
  end if;
  select r.* into v_old
    from issoh.pricing_rules r
   where r.product_id = v_product_id and r.pricing_tier_id = v_tier.tier_id
     and r.from_quantity in (1, v_quantity) and r.effective_from <= v_rule.effective_from
     and (r.effective_to is null or r.effective_to > v_rule.effective_from)
     -- What a default makes is no price of the product's own; its cost is what a markup is on.
     and (r.default_id is null or (set_price.markup_percentage is not null and set_price.cost_price is null))
   order by r.default_id is null desc, r.from_quantity desc
   limit 1;

  -- A cost alone goes on with the markup that is meant, which together with the price would tell what was negotiated.
  if v_old.terms_key_id is not null
     and (set_price.cost_price is null
          or num_nonnulls(set_price.markup_percentage, set_price.selling_price, set_price.source_tier,
                          set_price.adjustment_percentage) = 0) then
    v_key_id := v_old.terms_key_id;
    if num_nonnulls(set_price.selling_price, set_price.markup_percentage) = 2 then
      raise exception using
        errcode = 'ISIPC',
        message = 'The cost was negotiated, and cannot be compared with both a price and a markup.',
        hint = 'Give selling_price, or markup_percentage, not both.';
    end if;
    select o.cost, o.markup into v_old.cost_price, v_old.target_markup_percentage
      from issoh_private.open_rules(array[v_old]) o;
  end if;
  v_rule.product_id := v_product_id;
  v_rule.pricing_tier_id := v_tier.tier_id;
  v_rule.from_quantity := v_quantity;
  -- All amounts are in the base currency, but for a price that is given in the currency of its tier.
  v_rule.currency_code := case
    when set_price.selling_price is not null then coalesce(v_tier.currency_code, v_base)
    when num_nonnulls(set_price.cost_price, set_price.markup_percentage, set_price.source_tier,
                      set_price.adjustment_percentage) = 0 then coalesce(v_old.currency_code, v_base)
    else v_base
  end;
  if v_rule.currency_code <> v_base and num_nonnulls(set_price.cost_price, set_price.markup_percentage) > 0 then
    raise exception using
      errcode = 'ISIPC',
      message = format('A price in %s has no cost and no markup.', v_rule.currency_code),
      hint = 'Give selling_price alone, or cost_price and markup_percentage in the base currency.';
  end if;
  if v_rule.currency_code <> v_old.currency_code then
    v_old.cost_price := null;
    v_old.minimum_price := null;
    v_old.maximum_price := null;
  end if;
  v_rule.reason := set_price.reason;
  v_rule := issoh_private.merge_limits(v_rule, v_old, set_price.minimum_price, set_price.maximum_price,
    set_price.rounding_increment, set_price.rounding_mode, set_price.charm_ending);
  v_rule := issoh_private.merge_price(v_rule, v_old, set_price.cost_price, set_price.markup_percentage,
    set_price.selling_price, set_price.source_tier, set_price.adjustment_percentage, set_price.surcharge,
    num_nonnulls(set_price.minimum_price, set_price.maximum_price, set_price.rounding_increment,
                 set_price.rounding_mode, set_price.charm_ending) > 0);
  v_rule := case
    when v_key_id is null then issoh_private.compute_rule(v_rule)
    else issoh_private.compute_sealed(v_rule, v_key_id)
  end;
  select w.* into v_rule from issoh_private.write_rules(array[v_rule]) w;

  -- A proposal computed beside the price that was replaced says nothing any more.
  if v_rule.period @> clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product_id, v_tier.tier_id, v_quantity);
  end if;
  perform issoh_private.ask_for_terms(array[v_product_id]);
  return v_rule;
end
$$;
comment on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz, timestamptz,
                                    text, numeric, numeric, text, numeric, text, integer, numeric) is
  'Sets what a product (id or SKU) sells for in a tier (code or id; none: the default), for from_quantity pieces or
more (1), from a moment (now) to another (open end), and answers the new rule. With selling_price the price is fixed,
in the currency of the tier; with cost_price or markup_percentage it is computed from both; with source_tier it is
that tier''s price plus adjustment_percentage; the latter two plus surcharge, an amount per piece. All other amounts
are in the base currency. What is not given is carried over from the rule of the same from_quantity in force then,
else from that of 1 piece: cost, markup, surcharge, limits, rounding. The old rule is closed; after effective_to it
holds again. A cost that was negotiated stays encrypted. docs/workflows/pricing.md tells the details. Raises ISNPR,
ISNTI, ISCTA (inactive tier), ISIPE (period), ISIPV (a value that no price can have), ISIPR (not enough to know a
price from), ISIPC (arguments that contradict each other), ISIPL (limits), ISCPO (swallows a later price), ISCTC
(copies in a circle); where the cost was negotiated ISCKM, ISCKU, ISCKT.';
grant execute on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz,
                                          timestamptz, text, numeric, numeric, text, numeric, text, integer, numeric)
  to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/set_price.sql
--! Included functions/issoh/pricing/check_tier_currency.sql
create or replace function issoh_private.check_tier_currency(tier_code text, currency_code text) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_fixed text;
begin
  -- Those that a cost has fixed are in the base currency, whatever their tier is.
  select format('%s of "%s"', coalesce(t.currency_code, r.currency_code), p.internal_sku) into v_fixed
    from issoh.pricing_tiers t
    join issoh.pricing_rules r on r.pricing_tier_id = t.tier_id and r.rule_type = 'fixed' and r.default_id is null
     and r.currency_code = coalesce(t.currency_code, issoh_private.base_currency())
     and (r.effective_to is null or r.effective_to > clock_timestamp())
    join issoh.selected_products p on p.product_id = r.product_id
   where t.tier_code = check_tier_currency.tier_code
     and t.currency_code is distinct from check_tier_currency.currency_code
   limit 1;
  if v_fixed is not null then
    raise exception using
      errcode = 'ISCTF',
      message = format('Tier "%s" has fixed prices in its currency, such as the one in %s.',
                       check_tier_currency.tier_code, v_fixed),
      hint = 'End them by end_price, or make another tier in that currency.';
  end if;
end
$$;
comment on function issoh_private.check_tier_currency(text, text) is
  $$Refuses another currency for a tier while it has fixed prices in its own, now or later. Raises ISCTF.$$;
--! EndIncluded functions/issoh/pricing/check_tier_currency.sql
--! Included functions/issoh/pricing/set_pricing_tier.sql
create or replace function issoh.set_pricing_tier(
  tier_code text,
  tier_name text,
  is_default boolean default false,
  is_active boolean default true,
  default_markup_percentage numeric default null,
  currency_code text default null
) returns issoh.pricing_tiers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_markup constant numeric := issoh_private.check_percentage(set_pricing_tier.default_markup_percentage,
                                                              'default_markup_percentage');
  v_currency text := set_pricing_tier.currency_code;
  v_is_default boolean;
  v_is_other boolean;
  v_tier issoh.pricing_tiers;
begin
  if coalesce(set_pricing_tier.tier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$'
     or coalesce(common.trimmed(set_pricing_tier.tier_name), '') = '' then
    raise exception using
      errcode = 'ISITI',
      message = 'A pricing tier needs a code and a name.',
      hint = 'A code has 1 to 32 letters A-Z, digits, "_" and "-"; a name is not blank.';
  end if;
  if v_currency is not null and common.is_currency(v_currency) is not true then
    raise exception using
      errcode = 'ISICU',
      message = format('"%s" is no currency.', v_currency),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;
  -- One at a time, so that there is exactly one default at every moment; readers and price setters do not wait.
  lock table issoh.pricing_tiers in share row exclusive mode;
  v_currency := case
    when v_currency is null
      then (select t.currency_code from issoh.pricing_tiers t where t.tier_code = set_pricing_tier.tier_code)
    else nullif(v_currency, issoh_private.base_currency())
  end;
  v_is_default := coalesce(set_pricing_tier.is_default, false) or exists (
    select from issoh.pricing_tiers t where t.is_default and t.tier_code = set_pricing_tier.tier_code);
  if v_is_default and not coalesce(set_pricing_tier.is_active, true) then
    raise exception using
      errcode = 'ISCDT',
      message = 'The default tier cannot be inactive.',
      hint = 'Make another tier the default first.';
  end if;
  if v_is_default and v_currency is not null then
    raise exception using
      errcode = 'ISCDT',
      message = format('The default tier cannot have prices in %s.', v_currency),
      hint = 'Its prices are in the base currency, which the others are converted from; make a tier of its own.';
  end if;
  perform issoh_private.check_tier_currency(set_pricing_tier.tier_code, v_currency);
  v_is_other := exists (
    select from issoh.pricing_tiers t
     where t.tier_code = set_pricing_tier.tier_code and t.currency_code is distinct from v_currency);
  if v_is_default and exists (
    select from issoh.pricing_rules r
      join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
     where t.tier_code = set_pricing_tier.tier_code and r.rule_type = 'copy_tier'
       and (r.effective_to is null or r.effective_to > clock_timestamp())) then
    raise exception using
      errcode = 'ISCTC',
      message = format('Prices of "%s" are copied from other tiers.', set_pricing_tier.tier_code),
      hint = 'The default tier has prices of its own: set them before it becomes the default.';
  end if;

  update issoh.pricing_tiers t
     set is_default = false
   where v_is_default and t.is_default and t.tier_code <> set_pricing_tier.tier_code;
  insert into issoh.pricing_tiers as t (tier_code, tier_name, is_default, is_active, default_markup_percentage,
                                        currency_code)
  values (set_pricing_tier.tier_code, common.trimmed(set_pricing_tier.tier_name), v_is_default,
          coalesce(set_pricing_tier.is_active, true), v_markup, v_currency)
  on conflict on constraint pricing_tiers_tier_code_key do update
    set tier_name = excluded.tier_name, is_default = excluded.is_default, is_active = excluded.is_active,
        default_markup_percentage = excluded.default_markup_percentage, currency_code = excluded.currency_code
  returning t.* into v_tier;
  -- What defaults have made of negotiated costs is rounded for the currency that it was.
  if v_is_other then
    perform issoh_private.end_default_prices(v_tier.tier_id);
  end if;
  return v_tier;
end
$$;
comment on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric, text) is
  $$Makes a pricing tier or changes the one of this code. Its prices are in currency_code, converted at the rate of
the day they are asked for; none keeps what it is, at first the base currency. Exactly one tier is the default: a new
default takes it from the old one, and nothing else does. An inactive tier gets no new prices. Raises ISITI (code or
name), ISICU, ISCDT (the default made inactive, or in another currency), ISCTC (a default that copies), ISCTF (another
currency while fixed prices hold).$$;
grant execute on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric, text)
  to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/set_pricing_tier.sql
