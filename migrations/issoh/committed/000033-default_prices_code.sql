--! Previous: sha1:b2f2f9721bb837e65e9ad44a292e8ff8c8f4babd
--! Hash: sha1:affa48ad72296e2b55af319ad46d47825f463866
--! Message: default_prices_code

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 621-default-prices-code.sql
-- What defaults make of negotiated costs; a cost by hand under a contract keeps its markup.
set lock_timeout = '5s';

--! Included functions/issoh/defaults/nearest_defaults.sql
create or replace function issoh_private.nearest_defaults(product_ids uuid[], at timestamptz, quantity integer)
returns table (pricing_tier_id uuid, kind_id uuid, rule issoh.pricing_rules)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  with held as materialized (
    select d.*, g.path, g.is_active,
           jsonb_populate_record(null::issoh.pricing_rules, to_jsonb(d) - 'default_id' || jsonb_build_object(
             'rule_id', d.default_id, 'rule_type', 'default', 'currency_code', issoh_private.base_currency(),
             'reason', g.path)) as rule
      from issoh.pricing_defaults d
      left join issoh.categories g on g.category_id = d.category_id
     where d.effective_from <= nearest_defaults.at
       and (d.effective_to is null or d.effective_to > nearest_defaults.at)
       and d.from_quantity <= nearest_defaults.quantity
  ), kinds as materialized (
    select distinct p.category_id
      from issoh.selected_products p
     where nearest_defaults.product_ids is null or p.product_id = any (nearest_defaults.product_ids)
  )
  select distinct on (h.pricing_tier_id, k.category_id) h.pricing_tier_id,
         coalesce(k.category_id, '00000000-0000-0000-0000-000000000000'), h.rule
    from kinds k
    left join issoh.categories c on c.category_id = k.category_id
    -- One that SPP no longer has may stand on a path that is another's by now: it holds for its own products alone.
    join held h on h.category_id is null or h.category_id = c.category_id
     or (h.is_active and h.path operator(public.@>) c.path)
   order by h.pricing_tier_id, k.category_id, h.category_id is not distinct from k.category_id desc,
            public.nlevel(h.path) desc nulls last, h.from_quantity desc;
end
$$;
comment on function issoh_private.nearest_defaults(uuid[], timestamptz, integer) is
  $$The default that holds in each tier for each category (kind_id; nil: none) of products (all), at a moment, for so
many pieces: that of the nearest category upwards, else the one for everything. rule is the default as a rule: rule_id
is its default_id, reason the path of its category, cost and price are left open.$$;
grant execute on function issoh_private.nearest_defaults(uuid[], timestamptz, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/defaults/nearest_defaults.sql
--! Included functions/issoh/contracts/defaults_under_terms.sql
create or replace function issoh_private.defaults_under_terms(product_ids uuid[], at timestamptz)
returns table (product_id uuid, rule issoh.pricing_rules, periods tstzmultirange)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_quantities constant integer[] := array(
    select distinct d.from_quantity
      from issoh.pricing_defaults d
     where d.effective_from <= defaults_under_terms.at
       and (d.effective_to is null or d.effective_to > defaults_under_terms.at));
begin
  if v_quantities = '{}' then
    return;
  end if;
  return query
  with covered as materialized (
    select f.product_id, coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') as kind_id
      from issoh_private.contracts_in_force(defaults_under_terms.product_ids) f
      join issoh.selected_products p on p.product_id = f.product_id
  ), nearest as (
    select n.pricing_tier_id, n.kind_id, n.rule,
           lag((n.rule).rule_id) over (partition by n.pricing_tier_id, n.kind_id order by q.quantity) as of_fewer
      from unnest(v_quantities) q (quantity)
     cross join lateral issoh_private.nearest_defaults(defaults_under_terms.product_ids, defaults_under_terms.at,
                                                       q.quantity) n
  ), steps as materialized (
    select n.pricing_tier_id, n.kind_id, n.rule, (n.rule).from_quantity
      from nearest n
     where (n.rule).rule_id is distinct from n.of_fewer
  ), own as materialized (
    select r.product_id, r.pricing_tier_id, r.from_quantity, range_agg(r.period) as periods
      from issoh.pricing_rules r
     where r.default_id is null and (r.effective_to is null or r.effective_to > defaults_under_terms.at)
       and (defaults_under_terms.product_ids is null or r.product_id = any (defaults_under_terms.product_ids))
     group by r.product_id, r.pricing_tier_id, r.from_quantity
  ), taken as materialized (
    select c.product_id, s.pricing_tier_id, s.from_quantity, range_agg(o.periods) as periods
      from covered c
      join own o on o.product_id = c.product_id
      join steps s on s.kind_id = c.kind_id and s.pricing_tier_id = o.pricing_tier_id
       and s.from_quantity >= o.from_quantity
     group by c.product_id, s.pricing_tier_id, s.from_quantity
  )
  select c.product_id, s.rule,
         tstzmultirange(tstzrange(defaults_under_terms.at, null)) - coalesce(t.periods, '{}')
    from covered c
    join steps s on s.kind_id = c.kind_id
    left join taken t on t.product_id = c.product_id and t.pricing_tier_id = s.pricing_tier_id
     and t.from_quantity = s.from_quantity;
end
$$;
comment on function issoh_private.defaults_under_terms(uuid[], timestamptz) is
  $$The defaults that hold at a moment for those of these products (null: all) whose cost is by a contract now, in each
tier, from their numbers of pieces on, as rules (see nearest_defaults); and when from that moment on no price of the
product itself comes before them.$$;
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
    select d.product_id, (d.rule).pricing_tier_id, (d.rule).from_quantity, array[(d.rule).rule_id] as default_ids,
           d.periods
      from issoh_private.defaults_under_terms(defaults_due.product_ids, v_now) d
     where d.periods <> '{}'
  ), present as (
    select r.product_id, r.pricing_tier_id, r.from_quantity, array_agg(distinct r.default_id) as default_ids,
           range_agg(r.period * tstzrange(v_now, null)) as periods
      from issoh.pricing_rules r
     where r.default_id is not null and (r.effective_to is null or r.effective_to > v_now)
       and (defaults_due.product_ids is null or r.product_id = any (defaults_due.product_ids))
     group by r.product_id, r.pricing_tier_id, r.from_quantity
  )
  select distinct coalesce(m.product_id, p.product_id)
    from meant m
    full join present p on p.product_id = m.product_id and p.pricing_tier_id = m.pricing_tier_id
     and p.from_quantity = m.from_quantity
   where (m.default_ids, m.periods) is distinct from (p.default_ids, p.periods);
end
$$;
comment on function issoh_private.defaults_due(uuid[]) is
  $$Of these products (null: all), those of which some price by a default on a negotiated cost is not by the default
that holds now, is missing, or is too much.$$;
--! EndIncluded functions/issoh/contracts/defaults_due.sql
--! Included functions/issoh/contracts/ask_for_terms.sql
create or replace function issoh_private.ask_for_terms(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from issoh.contract_terms)
     and exists (select from issoh_private.defaults_due(ask_for_terms.product_ids)) then
    perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  end if;
end
$$;
comment on function issoh_private.ask_for_terms(uuid[]) is
  $$Has a job bring over what defaults make of negotiated costs of these products (null: all), where that is another
price by now.$$;
--! EndIncluded functions/issoh/contracts/ask_for_terms.sql
--! Included functions/issoh/contracts/agreed_products.sql
create or replace function issoh_private.agreed_products(product_ids uuid[], at timestamptz)
returns table (product_id uuid)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select l.product_id
    from issoh.contract_terms c
    join issoh.supplier_listings l on l.supplier_id = c.supplier_id
     and l.supplier_product_code = c.supplier_product_code
   where c.period @> agreed_products.at
     and (agreed_products.product_ids is null or l.product_id = any (agreed_products.product_ids))
  union
  select l.product_id
    from issoh.contract_terms c
    join issoh.supplier_listings l on l.supplier_id = c.supplier_id
   where c.supplier_product_code is null and c.period @> agreed_products.at
     and (agreed_products.product_ids is null or l.product_id = any (agreed_products.product_ids));
end
$$;
comment on function issoh_private.agreed_products(uuid[], timestamptz) is
  $$Of these products (null: all), those of whose cost a contract said at a moment what it is.$$;
grant execute on function issoh_private.agreed_products(uuid[], timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/contracts/agreed_products.sql
--! Included functions/issoh/contracts/terms_wanted.sql
create or replace function issoh_private.terms_wanted(product_ids uuid[]) returns setof issoh_private.term_due
language sql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select coalesce(f.product_id, a.product_id), f.contract_id, f.revision, f.basis
    from issoh_private.contracts_in_force(terms_wanted.product_ids) f
    full join (
      select t.*
        from issoh_private.terms_applied t
       where terms_wanted.product_ids is null or t.product_id = any (terms_wanted.product_ids)) a
      on a.product_id = f.product_id
   where (f.contract_id, f.revision, f.basis) is distinct from (a.contract_id, a.revision, a.basis)
      or f.product_id in (select d.id from issoh_private.defaults_due(terms_wanted.product_ids) d (id))
$$;
comment on function issoh_private.terms_wanted(uuid[]) is
  $$Of these products (null: all), those whose contract in force is not the one that was applied, or as it was then;
without a contract: the price of the list is to be their cost again. Also those that a default should price otherwise
by now.$$;
--! EndIncluded functions/issoh/contracts/terms_wanted.sql
--! Included functions/issoh/contracts/move_terms.sql
-- As write_costs does it, with costs and markups that stand in no column.
create or replace function issoh_private.move_terms(moves issoh_private.term_move[], reason text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_now constant timestamptz := clock_timestamp();
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

  -- What begins later takes the cost as it is.
  update issoh.pricing_rules r
     set rule_type = 'fixed', cost_price = n.cost, markup_percentage = issoh_private.markup_of(r.selling_price, n.cost),
         target_markup_percentage = n.markup, terms_secret = n.sealed, terms_key_id = n.key_id, cost_said_at = v_now,
         updated_at = v_now
    from (select c.rule_id, c.key_id, c.sealed, case when c.sealed is null then c.cost end as cost,
                 case when c.sealed is null then c.markup end as markup
            from unnest(v_changes) c) n
   where r.rule_id = n.rule_id and r.effective_from > v_now;
  with closed as (
    update issoh.pricing_rules r
       set effective_to = greatest(v_now, r.effective_from + interval '1 microsecond'), updated_at = v_now
      from unnest(v_changes) c
     where r.rule_id = c.rule_id and r.effective_from <= v_now
    returning r.product_id, r.pricing_tier_id, r.selling_price, r.minimum_price, r.maximum_price, r.source_tier_id,
              r.adjustment_percentage, r.rounding_increment, r.rounding_mode, r.charm_ending, r.currency_code,
              r.from_quantity, r.surcharge, new.effective_to as effective_from, old.effective_to as effective_to,
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
--! Included functions/issoh/contracts/note_settled.sql
create or replace function issoh_private.note_settled(moves issoh_private.term_move[]) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from issoh_private.terms_applied a
   using unnest(note_settled.moves) m
   where a.product_id = m.product_id and m.contract_id is null;
  insert into issoh_private.terms_applied as a (product_id, contract_id, revision, basis)
  select m.product_id, m.contract_id, m.revision, m.basis
    from unnest(note_settled.moves) m
   where m.contract_id is not null
      on conflict (product_id) do update
     set contract_id = excluded.contract_id, revision = excluded.revision, basis = excluded.basis,
         applied_at = excluded.applied_at;
  delete from issoh.sync_failures f
   using unnest(note_settled.moves) m
   where f.product_id = m.product_id and f.code in ('ISCKM', 'ISCKU', 'ISCKT', 'ISCXR', 'ISIPV')
$$;
comment on function issoh_private.note_settled(issoh_private.term_move[]) is
  'Notes by which contracts the costs of products are now, and that nothing is held of them any more.';
--! EndIncluded functions/issoh/contracts/note_settled.sql
--! Included functions/issoh/pricing/write_rules.sql
-- What happens to the periods of a product in a tier, from one number of pieces on, when a new rule takes [from, to):
--
--   old      |--------------------------------->        one rule, open end
--   new             [from ----- to)
--   result   |------)[from ---- to)[to -------->        closed, new, the old price again from `to` on
--
-- A new rule without `to` ends where the next one begins. It may not swallow a rule that begins inside its period; one
-- that begins at `from` itself is replaced. The caller holds the locks of the products.
create or replace function issoh_private.write_rules(rules issoh.pricing_rules[]) returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_clash record;
  v_continued issoh.pricing_rules[];
  v_later uuid[];
begin
  select r.effective_from, n.effective_from as new_from, n.effective_to as new_to, r.rule_id into v_clash
    from unnest(write_rules.rules) n
    join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.from_quantity = n.from_quantity and r.default_id is null
     and r.effective_from > n.effective_from and r.effective_from < n.effective_to
   order by r.effective_from
   limit 1;
  if v_clash.rule_id is not null then
    raise exception using
      errcode = 'ISCPO',
      message = format('Another price, rule %s, begins on %s, within the period from %s to %s.', v_clash.rule_id,
                       v_clash.effective_from, v_clash.new_from, v_clash.new_to),
      hint = 'End the new price there, or take the other one back by end_price at its beginning.';
  end if;

  -- What a default has made for later gives way to a price of the product's own.
  v_later := array(
    select r.rule_id
      from unnest(write_rules.rules) n
      join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
       and r.from_quantity = n.from_quantity and r.default_id is not null and r.effective_from > n.effective_from);
  if v_later <> '{}' then
    delete from issoh.pricing_rules r where r.rule_id = any (v_later);
  end if;
  v_continued := array(
    select r
      from unnest(write_rules.rules) n
      join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
       and r.from_quantity = n.from_quantity and r.effective_from <= n.effective_from
       and n.effective_to < coalesce(r.effective_to, 'infinity'));
  delete from issoh.pricing_rules r
   using unnest(write_rules.rules) n
   where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.from_quantity = n.from_quantity and r.effective_from = n.effective_from;
  update issoh.pricing_rules r
     set effective_to = n.effective_from
    from unnest(write_rules.rules) n
   where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.from_quantity = n.from_quantity and r.effective_from < n.effective_from
     and coalesce(r.effective_to, 'infinity') > n.effective_from;

  insert into issoh.pricing_rules
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge, cost_said_at,
     terms_secret, terms_key_id, default_id)
  select c.product_id, c.pricing_tier_id, c.rule_type, c.cost_price, c.markup_percentage, c.target_markup_percentage,
         c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
         c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, n.effective_to, c.effective_to,
         c.reason, c.from_quantity, c.surcharge, coalesce(c.cost_said_at, c.created_at), c.terms_secret, c.terms_key_id,
         c.default_id
    from unnest(v_continued) c
    join unnest(write_rules.rules) n on n.product_id = c.product_id and n.pricing_tier_id = c.pricing_tier_id
     and n.from_quantity = c.from_quantity;

  return query
  insert into issoh.pricing_rules as w
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge, cost_said_at,
     terms_secret, terms_key_id, default_id)
  select n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage, n.target_markup_percentage,
         n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id, n.adjustment_percentage,
         n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code, n.effective_from,
         coalesce(n.effective_to, (
           select min(r.effective_from)
             from issoh.pricing_rules r
            where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
              and r.from_quantity = n.from_quantity and r.effective_from > n.effective_from
              and r.default_id is null)),
         n.reason, n.from_quantity, n.surcharge, n.cost_said_at, n.terms_secret, n.terms_key_id, n.default_id
    from unnest(write_rules.rules) n
  returning w.*;

  -- Only a new copy can make a circle, or a chain longer.
  if exists (select from unnest(write_rules.rules) n where n.rule_type = 'copy_tier') then
    perform issoh_private.check_copies(array(select distinct n.product_id from unnest(write_rules.rules) n));
  end if;
end
$$;
comment on function issoh_private.write_rules(issoh.pricing_rules[]) is
  'Writes complete rules, one at most for a product, tier and from_quantity, and makes room for their periods. Raises
ISCPO, ISCTC.';
--! EndIncluded functions/issoh/pricing/write_rules.sql
--! Included functions/issoh/contracts/make_default_prices.sql
-- A default is computed by whoever reads it, and they have no keys: what it makes of a negotiated cost is kept as a
-- price, beside the cost in ciphertext, and made anew when the cost, the default or the category is another.
create or replace function issoh_private.make_default_prices(moves issoh_private.term_move[]) returns uuid[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_ids constant uuid[] := array(select m.product_id from unnest(make_default_prices.moves) m);
  v_present constant issoh.pricing_rules[] := array(
    select r
      from issoh.pricing_rules r
     where r.default_id is not null and r.product_id = any (v_ids)
       and (r.effective_to is null or r.effective_to > v_now));
  v_meant constant issoh_private.default_price[] := array(
    select row(d.product_id, d.rule, lower(p.period), upper(p.period), m.supplier_id, m.cost,
               greatest(issoh_private.price_at(d.rule, m.cost, (d.rule).markup_percentage), 0)
              )::issoh_private.default_price
      from issoh_private.defaults_under_terms(v_ids, v_now) d
      join unnest(make_default_prices.moves) m on m.product_id = d.product_id
     cross join lateral unnest(d.periods) p (period)
     where m.contract_id is not null and m.cost is not null);
  v_kept uuid[];
begin
  if v_present = '{}' and v_meant = '{}' then
    return '{}';
  end if;
  v_kept := array(
    select r.rule_id
      from unnest(v_present) r
      join issoh_private.open_rules(v_present) o on o.rule_id = r.rule_id
      join unnest(v_meant) m on m.product_id = r.product_id
       and (m.rule).pricing_tier_id = r.pricing_tier_id and (m.rule).from_quantity = r.from_quantity
       and m.effective_from = greatest(r.effective_from, v_now)
     where ((m.rule).rule_id, m.price, m.cost, m.effective_to)
           is not distinct from (r.default_id, r.selling_price, o.cost, r.effective_to));

  delete from issoh.pricing_rules r
   using unnest(v_present) o
   where r.rule_id = o.rule_id and o.effective_from >= v_now
     and r.rule_id not in (select i.id from unnest(v_kept) i (id));
  update issoh.pricing_rules r
     set effective_to = v_now, updated_at = v_now
    from unnest(v_present) o
   where r.rule_id = o.rule_id and o.effective_from < v_now
     and r.rule_id not in (select i.id from unnest(v_kept) i (id));
  with keys as materialized (
    select k.* from issoh_private.current_keys(array(select m.supplier_id from unnest(v_meant) m)) k
  )
  insert into issoh.pricing_rules
    (product_id, pricing_tier_id, rule_type, selling_price, rounding_increment, rounding_mode, charm_ending,
     currency_code, effective_from, effective_to, reason, from_quantity, surcharge, terms_secret, terms_key_id,
     default_id)
  select m.product_id, (m.rule).pricing_tier_id, 'fixed', m.price, (m.rule).rounding_increment, (m.rule).rounding_mode,
         (m.rule).charm_ending, (m.rule).currency_code, m.effective_from, m.effective_to, 'default',
         (m.rule).from_quantity, (m.rule).surcharge,
         issoh_private.seal_value(
           m.cost || ';' || (m.rule).markup_percentage, k.secret,
           issoh_private.rule_about(m.product_id, (m.rule).pricing_tier_id, (m.rule).from_quantity, k.key_id)),
         k.key_id, (m.rule).rule_id
    from unnest(v_meant) m
    join keys k on k.supplier_id = m.supplier_id
    left join (
      select r.product_id, r.pricing_tier_id, r.from_quantity, greatest(r.effective_from, v_now) as effective_from
        from unnest(v_present) r
       where r.rule_id in (select i.id from unnest(v_kept) i (id))) h
      on h.product_id = m.product_id and h.pricing_tier_id = (m.rule).pricing_tier_id
     and h.from_quantity = (m.rule).from_quantity and h.effective_from = m.effective_from
   where h.product_id is null and m.price < 1e15;
  return array(select distinct m.product_id from unnest(v_meant) m where m.price >= 1e15);
end
$$;
comment on function issoh_private.make_default_prices(issoh_private.term_move[]) is
  $$What defaults make of negotiated costs becomes a price, which everybody may read, of a cost that few may; prices so
made that are no longer meant end. The caller holds the locks of the products. Answers those of which a price would be
more than one can be. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/make_default_prices.sql
--! Included functions/issoh/contracts/settle_terms.sql
create or replace function issoh_private.settle_terms(product_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_due constant issoh_private.term_due[] := array(
    select w from issoh_private.terms_wanted(settle_terms.product_ids) w);
  v_moves issoh_private.term_move[];
  v_held uuid[];
  v_beyond uuid[];
  v_code text;
  v_message text;
begin
  if v_due = '{}' then
    return 0;
  end if;
  begin
    v_moves := array(select m from issoh_private.cost_terms(v_due) m);
    -- What no supplier offers any more keeps its cost.
    v_held := array(
      select m.product_id
        from unnest(v_moves) m
       where m.supplier_id is not null and (m.cost is null or m.cost >= 1e15));
    v_moves := array(select m from unnest(v_moves) m where m.supplier_id is null or m.cost < 1e15);
    perform issoh_private.move_terms(v_moves, 'negotiated terms');
    perform issoh_private.make_sealed_prices(v_moves);
    v_beyond := issoh_private.make_default_prices(v_moves);
    perform issoh_private.make_first_prices(array_agg(m.product_id), array_agg(m.cost))
       from unnest(v_moves) m
      where m.contract_id is null and m.cost is not null
     having count(*) > 0;
    perform issoh_private.note_settled(v_moves);
    perform issoh_private.hold_terms(v_held, 'ISCXR',
      'There is no exchange rate for the price of its contract, or the list price that it is a rebate on is held.');
    perform issoh_private.hold_terms(v_beyond, 'ISIPV', 'A default makes more of its cost than a price can be.');
    return cardinality(v_held || v_beyond);
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  -- Without keys nothing is settled, whichever half is tried.
  if v_code = 'ISCKM' or cardinality(v_due) = 1 then
    perform issoh_private.hold_terms(array(select d.product_id from unnest(v_due) d), v_code, v_message);
    return cardinality(v_due);
  end if;
  return (
    select sum(issoh_private.settle_terms(h.product_ids))
      from issoh_private.halves(array(select d.product_id from unnest(v_due) d)) h (product_ids));
end
$$;
comment on function issoh_private.settle_terms(uuid[]) is
  $$Brings the costs of products to what their contracts say now, where that is not done yet. What cannot be told now
(no keys, secrets that do not open, no exchange rate) keeps its prices, or has none yet: it is held in sync_failures and
tried again. The caller holds the locks of the products. Answers how many are held.$$;
--! EndIncluded functions/issoh/contracts/settle_terms.sql
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
  v_now constant timestamptz := clock_timestamp();
  -- A cost says nothing of a price that was set in another currency.
  v_base constant text := issoh_private.base_currency();
begin
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
  with closed as (
    update issoh.pricing_rules r
       set effective_to = greatest(v_now, r.effective_from + interval '1 microsecond'), updated_at = v_now
      from unnest(write_costs.product_ids, write_costs.costs, write_costs.moved_at) as x (product_id, cost, moved_at)
     where r.product_id = x.product_id and r.rule_type in ('fixed', 'cost_plus') and r.effective_from <= v_now
       and r.currency_code = v_base and r.default_id is null
       and (r.effective_to is null or r.effective_to > v_now + interval '1 microsecond')
       and r.cost_price is distinct from round(x.cost, 4) and x.cost is not null
       and (x.moved_at is null or r.updated_at < x.moved_at)
    returning r.product_id, r.pricing_tier_id, round(x.cost, 4) as cost, r.cost_price as old_cost, r.selling_price,
              r.minimum_price, r.maximum_price, coalesce(r.target_markup_percentage, r.markup_percentage) as target,
              r.source_tier_id, r.adjustment_percentage, r.rounding_increment, r.rounding_mode, r.charm_ending,
              r.currency_code, r.from_quantity, r.surcharge, new.effective_to as effective_from,
              old.effective_to as effective_to
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
--! Included functions/issoh/costs/costs_astray.sql
create or replace function issoh_private.costs_astray(product_ids uuid[])
returns table (product_id uuid, cost numeric, moved_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select l.product_id, l.cost_price, max(c.changed_at)
    from issoh.supplier_listings l
    join issoh.pricing_rules r
      on r.product_id = l.product_id and r.rule_type in ('fixed', 'cost_plus') and r.default_id is null
     and r.cost_price is distinct from l.cost_price and r.currency_code = issoh_private.base_currency()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
    join issoh.supplier_price_changes c
      on c.product_id = l.product_id and c.new_cost is not null and c.changed_at > r.updated_at
   where l.product_id = any (costs_astray.product_ids) and l.cost_price is not null
   group by l.product_id;
end
$$;
comment on function issoh_private.costs_astray(uuid[]) is
  $$Products with a price, now or later, whose cost is not the listing's although nobody has written it since the
supplier's price last moved (moved_at): a cost set by hand after that holds.$$;
--! EndIncluded functions/issoh/costs/costs_astray.sql
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
--! Included functions/issoh/import/priced_by_hand.sql
create or replace function issoh_private.priced_by_hand(product_id uuid) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  -- A cost that moves goes on at the same price, and what the sync applies is nobody's decision.
  select coalesce(bool_or(
           case
             when h.is_first then h.reason is distinct from 'first price'
             else h.created_by <> 'inventory worker'
                  and not (h.rule_type = 'fixed' and h.target_markup_percentage is not null
                           and h.pricing_tier_id = h.first_tier_id and h.selling_price = h.first_price)
           end
           or h.effective_to is not null and h.next_from is distinct from h.effective_to), false)
    from (select r.*, row_number() over w = 1 as is_first, first_value(r.selling_price) over w as first_price,
                 first_value(r.pricing_tier_id) over w as first_tier_id,
                 lead(r.effective_from) over (partition by r.pricing_tier_id, r.from_quantity
                                              order by r.effective_from) as next_from
            from issoh.pricing_rules r
           where r.product_id = priced_by_hand.product_id and r.default_id is null
          window w as (order by r.effective_from, r.rule_id)) h
$$;
comment on function issoh_private.priced_by_hand(uuid) is
  $$Whether somebody has set or ended a price of an imported product, beyond the first one and what followed from its
costs.$$;
--! EndIncluded functions/issoh/import/priced_by_hand.sql
--! Included functions/issoh/pricing/end_price.sql
create or replace function issoh.end_price(
  product text,
  pricing_tier text default null,
  effective_to timestamptz default null,
  reason text default null,
  from_quantity integer default 1
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(end_price.product);
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(end_price.pricing_tier);
  v_quantity constant integer := issoh_private.check_pieces(end_price.from_quantity, 'from_quantity');
  v_rule issoh.pricing_rules;
  v_to timestamptz;
begin
  perform issoh_private.lock_products(array[v_product.product_id]);
  v_to := coalesce(end_price.effective_to, clock_timestamp());
  select r.* into v_rule
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.pricing_tier_id = v_tier.tier_id
     and r.from_quantity = v_quantity and r.default_id is null and r.effective_from <= v_to
     and (r.effective_to is null or r.effective_to > v_to);
  if v_rule.rule_id is null or not isfinite(v_to) then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price of its own in tier "%s" on %s%s.', v_product.internal_sku, v_tier.tier_code,
                       v_to, case when v_quantity > 1 then format(' from %s pieces on', v_quantity) end),
      hint = 'pricing_rules has all periods of a product.';
  end if;

  if v_rule.effective_from = v_to then
    delete from issoh.pricing_rules r where r.rule_id = v_rule.rule_id;
    -- The price before was cut where this one would have begun: without it, it goes on.
    if v_to > clock_timestamp() then
      update issoh.pricing_rules r
         set effective_to = v_rule.effective_to
       where r.product_id = v_rule.product_id and r.pricing_tier_id = v_rule.pricing_tier_id
         and r.from_quantity = v_rule.from_quantity and r.effective_to = v_to;
      -- A copy that goes on may meet one of its own tier there.
      perform issoh_private.check_copies(array[v_rule.product_id]);
    end if;
  else
    update issoh.pricing_rules r
       set effective_to = v_to, reason = coalesce(end_price.reason, r.reason)
     where r.rule_id = v_rule.rule_id
    returning r.* into v_rule;
  end if;
  if v_to <= clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product.product_id, v_tier.tier_id, v_quantity);
  end if;
  perform issoh_private.ask_for_terms(array[v_product.product_id]);
  return v_rule;
end
$$;
comment on function issoh.end_price(text, text, timestamptz, text, integer) is
  'Ends the price of a product in a tier (none: the default), that of one piece or more or the one from from_quantity
pieces on, at a moment (now); from then on the price of fewer pieces holds, without one the defaults and the default
tier''s, until a later rule begins. A price that would begin at that very moment
is taken back; if that is to come, the price that ended there holds on in its stead. Answers the rule. Raises ISNPR,
ISNTI, ISNRU (no price then), ISCTC (a copy that would hold on goes in a circle).';
grant execute on function issoh.end_price(text, text, timestamptz, text, integer) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/end_price.sql
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
   order by r.from_quantity desc
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
--! Included functions/issoh/pricing/prices_for.sql
create or replace function issoh.prices_for(
  product_ids uuid[] default null,
  pricing_tier text default null,
  at timestamptz default null,
  quantity integer default 1
) returns setof issoh.product_price
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the ids as a value one product is an index scan, and all of them are a hash join, in memory.
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
-- No step is the same twice.
set enable_memoize = off
as $$
declare
  -- Not now(): a price set in the same transaction holds already.
  v_at constant timestamptz := coalesce(prices_for.at, clock_timestamp());
  v_day constant date := (v_at at time zone 'UTC')::date;
  v_quantity constant integer := issoh_private.check_pieces(prices_for.quantity, 'quantity');
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(prices_for.pricing_tier);
  v_default_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_base constant text := issoh_private.base_currency();
  -- Where there are none, nobody looks for costs.
  v_defaults constant boolean := exists (
    select from issoh.pricing_defaults d
     where d.effective_from <= v_at and (d.effective_to is null or d.effective_to > v_at)
       and d.from_quantity <= v_quantity);
begin
  return query
  with recursive in_force as materialized (
    select r.product_id, r.pricing_tier_id, r.source_tier_id, r as rule
      from issoh.pricing_rules r
     where r.effective_from <= v_at and (r.effective_to is null or r.effective_to > v_at)
       and (prices_for.product_ids is null or r.product_id = any (prices_for.product_ids))
       and r.from_quantity <= v_quantity
       and not exists (
         select from issoh.pricing_rules b
          where v_quantity > 1 and b.product_id = r.product_id and b.pricing_tier_id = r.pricing_tier_id
            and b.from_quantity > r.from_quantity and b.from_quantity between 2 and v_quantity
            and b.effective_from <= v_at and (b.effective_to is null or b.effective_to > v_at))
  ),
  nearest as materialized (
    select d.* from issoh_private.nearest_defaults(prices_for.product_ids, v_at, v_quantity) d where v_defaults
  ),
  agreed as materialized (
    select a.product_id
      from issoh_private.agreed_products(prices_for.product_ids, least(v_at, clock_timestamp())) a
     where v_defaults
  ),
  -- What was negotiated is told by nobody here: what defaults make of it are rules (default_id).
  costs as materialized (
    select c.*
      from issoh_private.product_costs(prices_for.product_ids, v_day) c
     where v_defaults and c.product_id not in (select a.product_id from agreed a)
  ),
  tiers as materialized (
    select t.tier_id,
           row(t.tier_code, coalesce(t.currency_code, v_base), case when t.currency_code is null then 1 else x.rate end,
               x.rate_date)::issoh_private.tier_rate as tier
      from issoh.pricing_tiers t
      left join lateral (
        select x.rate, x.rate_date
          from issoh.exchange_rates x
         where x.currency_code = t.currency_code and x.rate_date <= v_day
         order by x.rate_date desc
         limit 1) x on true
  ),
  -- Down from the tier that was asked for: to the source of a copy; to the default tier where there is neither a rule
  -- nor a default.
  walk as (
    select p.product_id, p.internal_sku, k.kind_id,
           array[case when f.product_id is null then d.rule else f.rule end] as rules, array[t.tier] as tiers,
           case
             when f.product_id is not null then f.source_tier_id
             when d.kind_id is null then nullif(v_default_id, v_tier.tier_id)
           end as next_id
      from issoh.selected_products p
     cross join lateral (
       select coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') as kind_id) k
      join tiers t on t.tier_id = v_tier.tier_id
      left join in_force f on f.product_id = p.product_id and f.pricing_tier_id = v_tier.tier_id
      left join nearest d on d.kind_id = k.kind_id and d.pricing_tier_id = v_tier.tier_id and f.product_id is null
     where prices_for.product_ids is null or p.product_id = any (prices_for.product_ids)
    union all
    select w.product_id, w.internal_sku, w.kind_id,
           w.rules || case when f.product_id is null then d.rule else f.rule end, w.tiers || t.tier,
           case
             when f.product_id is not null then f.source_tier_id
             when d.kind_id is null then nullif(v_default_id, w.next_id)
           end
      from walk w
      join tiers t on t.tier_id = w.next_id
      left join in_force f on f.product_id = w.product_id and f.pricing_tier_id = w.next_id
      left join nearest d on d.kind_id = w.kind_id and d.pricing_tier_id = w.next_id and f.product_id is null
     where cardinality(w.tiers) < 7
  ),
  -- Up again, from the rule with a price of its own; rules and tiers hold what lies above.
  priced as (
    select w.product_id, w.internal_sku, w.rules, w.tiers, cardinality(w.tiers) as level, r.rule,
           case
             when (c.rule).rule_type is distinct from 'default' then (r.rule).cost_price::numeric
             when c.is_other then round(o.cost * (c.own).rate / (c.tier).rate, 4)
             else o.cost
           end as cost, d.price,
           case
             when c.is_other and a.computed is not null
               then s.steps || issoh_private.currency_steps(v.amount, c.own, c.tier)
                    || case
                         when v.amount <> d.price then issoh_private.rounding_steps(r.rule, v.amount, d.price)
                         else '{}'
                       end
             when v.amount <> d.price then s.steps || issoh_private.rounding_steps(r.rule, v.amount, d.price)
             else s.steps
           end as steps
      from walk w
      left join costs o on o.product_id = w.product_id
      left join agreed g on g.product_id = w.product_id
     cross join lateral (
       select n.rule, n.tier, (n.rule).currency_code <> (n.tier).currency_code as is_other,
              case
                when (n.rule).currency_code = (n.tier).currency_code then null
                when (n.rule).currency_code = v_base then row(null, v_base, 1, null)::issoh_private.tier_rate
                else row(null, (n.rule).currency_code, issoh.exchange_rate((n.rule).currency_code, v_day),
                         v_day)::issoh_private.tier_rate
              end as own
         from (select w.rules[cardinality(w.tiers)] as rule, w.tiers[cardinality(w.tiers)] as tier offset 0) n
       offset 0) c
     cross join lateral (
       select case (c.rule).rule_type
                when 'fixed' then (c.rule).selling_price
                when 'cost_plus' then (c.rule).cost_price * (1 + (c.rule).markup_percentage / 100)
                                      + coalesce((c.rule).surcharge, 0)
                when 'default' then greatest(o.cost * (1 + (c.rule).markup_percentage / 100)
                                             + coalesce((c.rule).surcharge, 0), o.cost * 0)
              end as computed offset 0) a
     cross join lateral (
       select case when c.is_other then a.computed * (c.own).rate / (c.tier).rate else a.computed end as amount
       offset 0) v
     cross join lateral (
       select case when c.is_other then issoh_private.in_currency(c.rule, c.own, c.tier) else c.rule end as rule
       offset 0) r
     cross join lateral (
       select case
                when c.is_other or (c.rule).rule_type = 'default'
                  then issoh_private.round_price(v.amount, (r.rule).rounding_increment, (r.rule).rounding_mode,
                         (r.rule).charm_ending, (r.rule).minimum_price, (r.rule).maximum_price)
                else (c.rule).selling_price::numeric
              end as price offset 0) d
     cross join lateral (
       select case
                when (c.rule).rule_id is null then array[jsonb_object(array[
                  'step', 'none', 'tier', (c.tier).tier_code, 'note', 'No rule is in force.'])]
                when (c.rule).default_id is not null then array[jsonb_object(array[
                  'step', 'default', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'default_id', (c.rule).default_id::text, 'price', trim_scale((c.rule).selling_price)::text,
                  'cost_from', 'contract', 'note', 'By a default, of a cost that was negotiated.'])]
                when (c.rule).rule_type = 'fixed' then array[jsonb_object(array[
                  'step', 'fixed', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'price', trim_scale((c.rule).selling_price)::text, 'note', 'Fixed price.'])]
                when (c.rule).rule_type = 'cost_plus' then array[jsonb_object(array[
                  'step', 'cost_plus', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'price', trim_scale(a.computed)::text,
                  'note', 'Cost ' || trim_scale((c.rule).cost_price) || ' plus '
                          || trim_scale((c.rule).markup_percentage) || ' percent'
                          || case
                               when (c.rule).surcharge <> 0 then issoh_private.surcharge_words((c.rule).surcharge)
                               else ''
                             end || '.'])]
                when (c.rule).rule_type = 'default' and g.product_id is not null then array[jsonb_object(array[
                  'step', 'default', 'tier', (c.tier).tier_code, 'default_id', (c.rule).rule_id::text,
                  'cost_from', 'contract', 'note', 'The cost was negotiated, and no price is made of it yet.'])]
                when (c.rule).rule_type = 'default' then issoh_private.default_steps(
                  c.rule, (c.tier).tier_code, a.computed, o.cost, o.supplier_price, o.currency_code, o.rate)
                else array[jsonb_object(array[
                  'step', 'none', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'note', 'Copied over too many tiers.'])]
              end as steps offset 0) s
     where w.next_id is null or cardinality(w.tiers) = 7
    union all
    select b.product_id, b.internal_sku, b.rules, b.tiers, b.level - 1, r.rule,
           case
             when (c.rule).rule_id is not null then null
             when c.is_other then round(b.cost * (c.own).rate / (c.tier).rate, 4)
             else b.cost
           end, d.price,
           case
             when (c.rule).rule_id is null then jsonb_object(array[
               'step', 'fallback', 'tier', (c.tier).tier_code,
               'note', 'No rule is in force here: the default tier tells the price.']) || s.steps
             when v.amount is null then s.steps
             else s.steps || jsonb_object(array[
               'step', 'copy_tier', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale(a.computed)::text,
               'note', 'Copied from tier ' || (c.own).tier_code || ', adjusted by '
                       || trim_scale(coalesce((c.rule).adjustment_percentage, 0)) || ' percent'
                       || case
                            when (c.rule).surcharge <> 0 then issoh_private.surcharge_words((r.rule).surcharge)
                            else ''
                          end || '.'])
               || case
                    when a.computed <> d.price then issoh_private.rounding_steps(r.rule, a.computed, d.price)
                    else '{}'
                  end
           end
      from priced b
     cross join lateral (
       select n.rule, n.own, n.tier, (n.own).currency_code <> (n.tier).currency_code as is_other
         from (select b.rules[b.level - 1] as rule, b.tiers[b.level] as own, b.tiers[b.level - 1] as tier offset 0) n
       offset 0) c
     cross join lateral (
       select case when c.is_other then b.price * (c.own).rate / (c.tier).rate else b.price end as amount offset 0) v
     cross join lateral (
       select case
                when (c.rule).rule_id is null
                  then case when c.is_other then issoh_private.in_currency(b.rule, c.own, c.tier) else b.rule end
                when (c.tier).currency_code = v_base then c.rule
                else issoh_private.in_currency(c.rule, row(null, v_base, 1, null)::issoh_private.tier_rate, c.tier)
              end as rule offset 0) r
     cross join lateral (
       select case
                when (c.rule).rule_id is null then v.amount
                else greatest(v.amount * (1 + coalesce((c.rule).adjustment_percentage, 0) / 100)
                              + coalesce((c.rule).surcharge / (c.tier).rate, 0), v.amount * 0)
              end as computed offset 0) a
     cross join lateral (
       select case
                when (c.rule).rule_id is null then round(v.amount, 4)
                else issoh_private.round_price(a.computed, (r.rule).rounding_increment, (r.rule).rounding_mode,
                       (r.rule).charm_ending, (r.rule).minimum_price, (r.rule).maximum_price)
              end as price offset 0) d
     cross join lateral (
       select case
                when b.price is not null and c.is_other
                  then b.steps || issoh_private.currency_steps(v.amount, c.own, c.tier)
                else b.steps
              end as steps offset 0) s
     where b.level > 1
  )
  select b.product_id, b.internal_sku, v_tier.tier_code, b.price, coalesce(v_tier.currency_code, v_base),
         case when (b.rule).rule_type <> 'default' then (b.rule).rule_id end, (b.rule).rule_type, b.cost,
         (b.rule).markup_percentage::numeric, (b.rule).minimum_price::numeric, (b.rule).maximum_price::numeric,
         (b.rule).effective_from, (b.rule).effective_to, to_jsonb(b.steps), (b.rule).from_quantity,
         case when (b.rule).rule_type = 'default' then (b.rule).rule_id else (b.rule).default_id end
    from priced b
   where b.level = 1;
end
$$;
comment on function issoh.prices_for(uuid[], text, timestamptz, integer) is
  'What products (all) sell for in a tier (the default) at a moment (now), a piece where so many are bought (1): a row
for each, in the currency of the tier, its price null where nothing tells one. Rule, cost, markup, limits and period are
those of the rule that gave the price, default_id where that was a default. trace is an array of steps {step, tier,
price, rule_id, note}, in the order in which the price came about; step is fallback, fixed, cost_plus, default (with
category, default_id, cost, cost_from; a cost by a contract is not told), copy_tier, currency (with currency, rate,
rate_date), rounding, limits or none. Unknown ids are left out. Raises ISNTI, ISIPV (a quantity below 1).';
grant execute on function issoh.prices_for(uuid[], text, timestamptz, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/prices_for.sql
--! Included functions/issoh/defaults/write_default.sql
-- As write_rules does it for a product: the one in force is closed, and goes on after the end of the new one.
create or replace function issoh_private.write_default(given issoh.pricing_defaults) returns issoh.pricing_defaults
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_others issoh.pricing_defaults[];
  v_clash issoh.pricing_defaults;
  v_continued issoh.pricing_defaults;
  v_default issoh.pricing_defaults;
begin
  v_others := array(
    select d
      from issoh.pricing_defaults d
     where d.pricing_tier_id = write_default.given.pricing_tier_id
       and d.category_id is not distinct from write_default.given.category_id
       and d.from_quantity = write_default.given.from_quantity);
  select o.* into v_clash
    from unnest(v_others) o
   where o.effective_from > write_default.given.effective_from and o.effective_from < write_default.given.effective_to
   order by o.effective_from
   limit 1;
  if v_clash.default_id is not null then
    raise exception using
      errcode = 'ISCPO',
      message = format('Another default, %s, begins on %s, within the period from %s to %s.', v_clash.default_id,
                       v_clash.effective_from, write_default.given.effective_from, write_default.given.effective_to),
      hint = 'End the new one there, or take the other one back by end_pricing_default at its beginning.';
  end if;

  select o.* into v_continued
    from unnest(v_others) o
   where o.effective_from <= write_default.given.effective_from
     and write_default.given.effective_to < coalesce(o.effective_to, 'infinity');
  delete from issoh.pricing_defaults d
   using unnest(v_others) o
   where d.default_id = o.default_id and d.effective_from = write_default.given.effective_from;
  update issoh.pricing_defaults d
     set effective_to = write_default.given.effective_from
    from unnest(v_others) o
   where d.default_id = o.default_id and d.effective_from < write_default.given.effective_from
     and coalesce(d.effective_to, 'infinity') > write_default.given.effective_from;

  insert into issoh.pricing_defaults
    (pricing_tier_id, category_id, markup_percentage, surcharge, from_quantity, rounding_increment, rounding_mode,
     charm_ending, effective_from, effective_to, reason)
  select c.pricing_tier_id, c.category_id, c.markup_percentage, c.surcharge, c.from_quantity, c.rounding_increment,
         c.rounding_mode, c.charm_ending, write_default.given.effective_to, c.effective_to, c.reason
    from (select v_continued.*) c
   where c.default_id is not null;
  insert into issoh.pricing_defaults as w
    (pricing_tier_id, category_id, markup_percentage, surcharge, from_quantity, rounding_increment, rounding_mode,
     charm_ending, effective_from, effective_to, reason)
  select g.pricing_tier_id, g.category_id, g.markup_percentage, g.surcharge, g.from_quantity, g.rounding_increment,
         g.rounding_mode, g.charm_ending, g.effective_from,
         coalesce(g.effective_to, (
           select min(o.effective_from) from unnest(v_others) o where o.effective_from > g.effective_from)),
         g.reason
    from (select write_default.given.*) g
  returning w.* into v_default;
  perform issoh_private.ask_for_terms(null);
  return v_default;
end
$$;
comment on function issoh_private.write_default(issoh.pricing_defaults) is
  'Writes a complete default and makes room for its period. The caller holds the lock of the table. Raises ISCPO.';
--! EndIncluded functions/issoh/defaults/write_default.sql
--! Included functions/issoh/defaults/end_pricing_default.sql
create or replace function issoh.end_pricing_default(
  pricing_tier text default null,
  category text default null,
  from_quantity integer default 1,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.pricing_defaults
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(end_pricing_default.pricing_tier);
  v_category_id constant uuid := issoh_private.resolve_category(end_pricing_default.category);
  v_quantity constant integer := issoh_private.check_pieces(end_pricing_default.from_quantity, 'from_quantity');
  v_default issoh.pricing_defaults;
  v_to timestamptz;
begin
  lock table issoh.pricing_defaults in share row exclusive mode;
  v_to := coalesce(end_pricing_default.effective_to, clock_timestamp());
  select d.* into v_default
    from issoh.pricing_defaults d
   where d.pricing_tier_id = v_tier.tier_id and d.category_id is not distinct from v_category_id
     and d.from_quantity = v_quantity and d.effective_from <= v_to
     and (d.effective_to is null or d.effective_to > v_to);
  if v_default.default_id is null or not isfinite(v_to) then
    raise exception using
      errcode = 'ISNRU',
      message = format('Tier "%s" has no default of %s on %s.', v_tier.tier_code,
                       coalesce(end_pricing_default.category, 'everything'), v_to),
      hint = 'pricing_defaults has all of them, with their periods.';
  end if;
  if v_default.effective_from = v_to then
    delete from issoh.pricing_defaults d where d.default_id = v_default.default_id;
  else
    update issoh.pricing_defaults d
       set effective_to = v_to, reason = coalesce(end_pricing_default.reason, d.reason)
     where d.default_id = v_default.default_id
    returning d.* into v_default;
  end if;
  perform issoh_private.ask_for_terms(null);
  return v_default;
end
$$;
comment on function issoh.end_pricing_default(text, text, integer, timestamptz, text) is
  'Ends the default of a category (none: the one for everything) in a tier (none: the default tier) at a moment (now),
until a later one begins; one that would begin at that very moment is taken back. Answers it. Raises ISNTI, ISNCA,
ISNRU (no default then).';
grant execute on function issoh.end_pricing_default(text, text, integer, timestamptz, text)
  to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/defaults/end_pricing_default.sql
