--! Previous: sha1:220bdf25b334db09ab51c1fbce344bc6d766179a
--! Hash: sha1:31e9bcff9c6d471d3324ed2a7b1eb348a52cd298
--! Message: lookups

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 014-lookups.sql
-- Receipts are read from the ledger by the job that proposes prices; a single movement is followed by look-ups.
create table if not exists issoh_private.receipt_horizons (
  cluster_id bigint not null,
  seen pg_snapshot not null,
  seen_at timestamptz not null,
  not_before timestamptz not null
);
create unique index if not exists receipt_horizons_one_key on issoh_private.receipt_horizons ((true));
alter table issoh_private.receipt_horizons enable row level security;
comment on table issoh_private.receipt_horizons is
  $$One row: which receipts prices__propose has seen. Every one of a transaction that had ended by then is noted.$$;
comment on column issoh_private.receipt_horizons.cluster_id is
  $$The cluster that numbered the transactions: in another one (a restored dump) seen_at counts.$$;
comment on column issoh_private.receipt_horizons.seen is $$The snapshot of the last time.$$;
comment on column issoh_private.receipt_horizons.seen_at is $$When that was.$$;
comment on column issoh_private.receipt_horizons.not_before is
  $$Receipts recorded before do not count: those that a restored dump has brought.$$;
-- What came before was noted by the ledger's trigger.
insert into issoh_private.receipt_horizons (cluster_id, seen, seen_at, not_before)
select c.system_identifier, pg_current_snapshot(), clock_timestamp(), '-infinity' from pg_control_system() c
on conflict do nothing;

alter table issoh_private.proposals_due add column if not exists recorded_at timestamptz;
comment on column issoh_private.proposals_due.recorded_at is $$When the movement was recorded.$$;
update issoh_private.proposals_due d
   set recorded_at = m.recorded_at
  from issoh.stock_movements m
 where d.recorded_at is null and m.movement_id = d.movement_id and m.movement_date = d.movement_date;
alter table issoh.pricing_rules add column if not exists cost_said_at timestamptz;
comment on column issoh.pricing_rules.cost_said_at is
  $$When somebody, a supplier or a receipt last said what the product costs; null: when the rule was made. Receipts
recorded before propose no price.$$;
alter table issoh.price_proposals add column if not exists cost_said_at timestamptz;
comment on column issoh.price_proposals.cost_said_at is
  $$When the receipt was recorded, or the cost named, that proposes it; null: when the cost of its rule was.$$;

drop function if exists issoh_private.last_costs(issoh_private.proposals_due[]);
drop function if exists issoh_private.rule_at_cost(issoh.pricing_rules, numeric, numeric, timestamptz, text);
drop function if exists issoh_private.note_receipts(issoh.stock_movements[]);
drop function if exists issoh_private.move_holdings(issoh.stock_movements[], boolean, boolean, uuid);
drop function if exists issoh_private.open_snapshot();

--! Included functions/issoh/valuation/open_snapshot.sql
create or replace function issoh_private.open_snapshot(seen pg_snapshot) returns pg_snapshot
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select case when pg_visible_in_snapshot(pg_current_xact_id(), open_snapshot.seen)
              then format('%s:%s:%s', pg_snapshot_xmin(open_snapshot.seen), pg_snapshot_xmax(open_snapshot.seen),
                          (select string_agg(o.xid::text, ',' order by o.xid)
                             from (select pg_snapshot_xip(open_snapshot.seen) as xid
                                   union
                                   select pg_current_xact_id()) o)
                         )::pg_snapshot
              else open_snapshot.seen end
$$;
comment on function issoh_private.open_snapshot(pg_snapshot) is
  $$A present snapshot, in which this transaction counts as open like any other: what it writes later is not seen.$$;
--! EndIncluded functions/issoh/valuation/open_snapshot.sql
--! Included functions/issoh/valuation/refresh_valuation.sql
create or replace function issoh.refresh_valuation(if_moved integer default 0) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moved constant integer := (select count(*) from issoh_private.late_movements());
  v_seen pg_snapshot;
begin
  if v_moved < refresh_valuation.if_moved then
    return v_moved;
  end if;
  -- While another one runs, the work is left to that.
  perform from issoh_private.valuation_horizons for update skip locked;
  if found then
    -- First what is seen, then the content, which has a later snapshot: never is promised what is not there.
    v_seen := issoh_private.open_snapshot(pg_current_snapshot());
    perform issoh_private.keep_values(array(select l from issoh_private.late_movements() l));
    update issoh_private.valuation_horizons
       set seen = v_seen,
           cluster_id = (select c.system_identifier from pg_control_system() c);
  end if;
  return v_moved;
end
$$;
comment on function issoh.refresh_valuation(integer) is $$@behavior -*

Brings the kept valuation up to date if that many products have moved since the last time, so that
v_inventory_valuation has little left to work off live; answers how many had moved. It costs what has moved, not what
the ledger holds. The worker runs it hourly, every few minutes when many have moved, and after many movements at
once.$$;
grant execute on function issoh.refresh_valuation(integer) to inv_admin;
--! EndIncluded functions/issoh/valuation/refresh_valuation.sql
--! Included functions/issoh/pricing/rule_at_cost.sql
create or replace function issoh_private.rule_at_cost(
  rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  effective_from timestamptz,
  reason text,
  cost_said_at timestamptz
) returns issoh.pricing_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.cost_price := rule_at_cost.cost_price;
  v_rule.effective_from := rule_at_cost.effective_from;
  v_rule.reason := rule_at_cost.reason;
  v_rule.cost_said_at := rule_at_cost.cost_said_at;
  if rule_at_cost.markup_percentage is null then
    v_rule.rule_type := 'fixed';
    v_rule.target_markup_percentage := coalesce(v_rule.target_markup_percentage, v_rule.markup_percentage);
  else
    v_rule.rule_type := 'cost_plus';
    v_rule.markup_percentage := rule_at_cost.markup_percentage;
  end if;
  return issoh_private.compute_rule(v_rule);
end
$$;
comment on function issoh_private.rule_at_cost(issoh.pricing_rules, numeric, numeric, timestamptz, text, timestamptz) is
  $$The rule that follows on another one at a new cost, which was said at a moment. Without a markup its price stays,
fixed, and the markup that was meant is kept as target; with one the price is computed anew.$$;
--! EndIncluded functions/issoh/pricing/rule_at_cost.sql
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
begin
  select r.effective_from, n.effective_from as new_from, n.effective_to as new_to, r.rule_id into v_clash
    from unnest(write_rules.rules) n
    join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.from_quantity = n.from_quantity
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
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge, cost_said_at)
  select c.product_id, c.pricing_tier_id, c.rule_type, c.cost_price, c.markup_percentage, c.target_markup_percentage,
         c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
         c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, n.effective_to, c.effective_to,
         c.reason, c.from_quantity, c.surcharge, coalesce(c.cost_said_at, c.created_at)
    from unnest(v_continued) c
    join unnest(write_rules.rules) n on n.product_id = c.product_id and n.pricing_tier_id = c.pricing_tier_id
     and n.from_quantity = c.from_quantity;

  return query
  insert into issoh.pricing_rules as w
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge, cost_said_at)
  select n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage, n.target_markup_percentage,
         n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id, n.adjustment_percentage,
         n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code, n.effective_from,
         coalesce(n.effective_to, (
           select min(r.effective_from)
             from issoh.pricing_rules r
            where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
              and r.from_quantity = n.from_quantity and r.effective_from > n.effective_from)),
         n.reason, n.from_quantity, n.surcharge, n.cost_said_at
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
--! Included functions/issoh/pricing/write_costs.sql
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
         updated_at = v_now
    from unnest(write_costs.product_ids, write_costs.costs, write_costs.moved_at) as x (product_id, cost, moved_at)
   where r.product_id = x.product_id and r.rule_type in ('fixed', 'cost_plus') and r.effective_from > v_now
     and r.currency_code = v_base
     and r.cost_price is distinct from round(x.cost, 4) and x.cost is not null
     and (x.moved_at is null or r.updated_at < x.moved_at);
  return query
  with closed as (
    update issoh.pricing_rules r
       set effective_to = greatest(v_now, r.effective_from + interval '1 microsecond'), updated_at = v_now
      from unnest(write_costs.product_ids, write_costs.costs, write_costs.moved_at) as x (product_id, cost, moved_at)
     where r.product_id = x.product_id and r.rule_type in ('fixed', 'cost_plus') and r.effective_from <= v_now
       and r.currency_code = v_base
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
--! EndIncluded functions/issoh/pricing/write_costs.sql
--! Included functions/issoh/proposals/compute_proposals.sql
create or replace function issoh_private.compute_proposals(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.price_proposals
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select null::uuid, r.rule_id, r.product_id, r.pricing_tier_id, r.cost_price, a.cost, m.markup, r.selling_price,
         round(m.price, 4), r.currency_code, 'open', compute_proposals.reason, null::text, null::text,
         null::timestamptz, null::timestamptz, null::timestamptz, r.from_quantity, clock_timestamp()
    from unnest(compute_proposals.product_ids, compute_proposals.costs) as x (product_id, cost)
   cross join lateral (select round(x.cost, 4) as cost) a
    join issoh.pricing_rules r on r.product_id = x.product_id and r.effective_from <= clock_timestamp()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
   cross join lateral (
     select b.markup,
            case
              when a.cost = r.cost_price then r.selling_price
              else issoh_private.price_at(r, a.cost, b.markup)
            end as price
       from (select coalesce(r.target_markup_percentage, r.markup_percentage) as markup) b) m
   where a.cost is not null and r.rule_type in ('fixed', 'cost_plus') and m.markup is not null and m.price >= 0
     and m.price < 1e15
$$;
comment on function issoh_private.compute_proposals(uuid[], numeric[], text) is
  $$What rules in force would make of new costs in the base currency: drafts, also where the cost or the price is the
same. Rules without a known markup have none.$$;
--! EndIncluded functions/issoh/proposals/compute_proposals.sql
--! Included functions/issoh/proposals/last_costs.sql
create or replace function issoh_private.last_costs(due issoh_private.proposals_due[])
returns table (product_id uuid, pricing_tier_id uuid, from_quantity integer, old_cost numeric, new_cost numeric,
               reason text, recorded_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select k.product_id, k.pricing_tier_id, k.from_quantity,
         (array_agg(k.old_cost order by k.due_id) filter (where k.movement_id is null))[1],
         (array_agg(k.new_cost order by k.movement_date desc, k.movement_seq desc) filter (where k.counts))[1],
         case
           when bool_or(k.counts) then 'receipt'
           else (array_agg(k.reason order by k.due_id) filter (where k.movement_id is null))[1]
         end,
         (array_agg(k.recorded_at order by k.movement_date desc, k.movement_seq desc) filter (where k.counts))[1]
    from (select d.*,
                 -- What somebody, or a supplier, said of the cost after a receipt is the later word.
                 d.movement_id is not null and d.recorded_at >= coalesce(r.cost_said_at, r.created_at) as counts
            from unnest(last_costs.due) d
            join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
             and r.from_quantity = d.from_quantity and r.effective_from <= clock_timestamp()
             and (r.effective_to is null or r.effective_to > clock_timestamp())
           where d.movement_id is null
              or not exists (select from issoh.movement_reversals v where v.reversed_id = d.movement_id)) k
   group by k.product_id, k.pricing_tier_id, k.from_quantity
$$;
comment on function issoh_private.last_costs(issoh_private.proposals_due[]) is
  $$What several changes of the cost of a rule in force come to: from the first cost before them (null: its own) to the
last one after them (null: its own), and when the receipt that says so was recorded. Of receipts the latest by
movement_date, then seq, counts; reversed ones do not, nor those before the cost of the rule was said.$$;
--! EndIncluded functions/issoh/proposals/last_costs.sql
--! Included functions/issoh/proposals/accept_proposals.sql
create or replace function issoh_private.accept_proposals(proposal_ids uuid[], decided_by text, notes text default null)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.write_rules(array(
    select issoh_private.rule_at_cost(r, p.new_cost, p.markup_percentage, clock_timestamp(), p.reason,
                                      coalesce(p.cost_said_at, r.cost_said_at, r.created_at))
      from issoh.price_proposals p
      join issoh.pricing_rules r on r.rule_id = p.rule_id
     where p.proposal_id = any (accept_proposals.proposal_ids)));
  update issoh.price_proposals p
     set status = 'accepted', decided_by = accept_proposals.decided_by, decided_at = clock_timestamp(),
         notes = accept_proposals.notes
   where p.proposal_id = any (accept_proposals.proposal_ids);
end
$$;
comment on function issoh_private.accept_proposals(uuid[], text, text) is
  $$Sets the proposed prices from now on, by rules of cost and markup. The proposals are open, their rules in force,
their products locked.$$;
--! EndIncluded functions/issoh/proposals/accept_proposals.sql
--! Included functions/issoh/proposals/write_proposals.sql
create or replace function issoh_private.write_proposals(drafts issoh.price_proposals[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_ids uuid[];
begin
  -- One that was computed from this very cost, beside this very rule, waits on.
  update issoh.price_proposals p
     set status = 'superseded', decided_by = audit.current_actor(), decided_at = v_now
    from unnest(write_proposals.drafts) d
    join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
     and r.from_quantity = d.from_quantity and r.effective_from <= v_now
     and (r.effective_to is null or r.effective_to > v_now)
   where p.status = 'open' and p.product_id = d.product_id and p.pricing_tier_id = d.pricing_tier_id
     and p.from_quantity = d.from_quantity and (p.new_cost <> d.new_cost or p.rule_id is distinct from r.rule_id);
  with written as (
    insert into issoh.price_proposals as p
      (rule_id, product_id, pricing_tier_id, old_cost, new_cost, markup_percentage, current_price, proposed_price,
       currency_code, reason, from_quantity, cost_said_at)
    select r.rule_id, d.product_id, d.pricing_tier_id, d.old_cost, d.new_cost, d.markup_percentage, d.current_price,
           d.proposed_price, d.currency_code, d.reason, d.from_quantity, d.cost_said_at
      from unnest(write_proposals.drafts) d
      join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
       and r.from_quantity = d.from_quantity and r.effective_from <= v_now
       and (r.effective_to is null or r.effective_to > v_now)
     where d.new_cost <> d.old_cost and d.proposed_price <> d.current_price
       and abs(d.proposed_price - d.current_price) * 100
           >= d.current_price * (select (issoh.setting('pricing.proposal_threshold') #>> '{}')::numeric)
       and not exists (
         select from issoh.price_proposals o
          where o.status = 'open' and o.product_id = d.product_id and o.pricing_tier_id = d.pricing_tier_id
            and o.from_quantity = d.from_quantity)
       -- What was dismissed beside this very rule is not asked again.
       and not exists (
         select from issoh.price_proposals o
          where o.rule_id = r.rule_id and o.status = 'dismissed' and o.new_cost = d.new_cost
            and o.proposed_price = d.proposed_price)
    returning p.proposal_id
  )
  select coalesce(array_agg(w.proposal_id), '{}') into v_ids from written w;
  if (issoh.setting('pricing.apply_proposals'))::boolean then
    perform issoh_private.accept_proposals(v_ids, 'system');
  end if;
  return cardinality(v_ids);
end
$$;
comment on function issoh_private.write_proposals(issoh.price_proposals[]) is
  $$Opens what was drafted for the rules in force, where the price moves far enough and the same has not been dismissed
beside that rule; closes older ones.
Answers how many were opened.$$;
--! EndIncluded functions/issoh/proposals/write_proposals.sql
--! Included functions/issoh/proposals/propose_set.sql
create or replace function issoh_private.propose_set(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_drafts issoh.price_proposals[];
  v_code text;
  v_message text;
begin
  begin
    with taken as (
      delete from issoh_private.proposals_due d
       where d.product_id = any (propose_set.product_ids)
      returning d.*
    ), due as (
      select * from issoh_private.last_costs(array(select t::issoh_private.proposals_due from taken t))
    )
    select array_agg(row(null, r.rule_id, r.product_id, r.pricing_tier_id, coalesce(f.old_cost, r.cost_price), c.cost,
                         m.markup, r.selling_price, round(m.price, 4), r.currency_code, 'open', f.reason, null, null,
                         null, null, null, r.from_quantity, f.recorded_at)::issoh.price_proposals)
      into v_drafts
      from due f
      join issoh.pricing_rules r on r.product_id = f.product_id and r.pricing_tier_id = f.pricing_tier_id
       and r.from_quantity = f.from_quantity and r.effective_from <= clock_timestamp()
       and (r.effective_to is null or r.effective_to > clock_timestamp())
     cross join lateral (select coalesce(f.new_cost, r.cost_price) as cost) c
     cross join lateral (
       select b.markup, issoh_private.price_at(r, c.cost, b.markup) as price
         from (select coalesce(r.target_markup_percentage, r.markup_percentage) as markup) b) m
     where (r.rule_type = 'fixed' or (r.rule_type = 'cost_plus' and f.new_cost is not null))
       and m.markup is not null and m.price >= 0 and m.price < 1e15;
    perform issoh_private.write_proposals(coalesce(v_drafts, '{}'));
    return;
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  if cardinality(propose_set.product_ids) = 1 then
    update issoh_private.proposals_due d
       set code = v_code, message = left(v_message, 10000), failures = d.failures + 1,
           next_try_at = clock_timestamp() + make_interval(mins => least(power(2, least(d.failures, 20))::integer, 60))
     where d.product_id = propose_set.product_ids[1];
  else
    perform issoh_private.propose_set(h.product_ids)
       from issoh_private.halves(propose_set.product_ids) h (product_ids);
  end if;
end
$$;
comment on function issoh_private.propose_set(uuid[]) is
  $$Proposes prices for products that are due for it, where one that a value or a constraint refuses fails alone: the
set is halved until it is found. It stays due, and is tried again after 1, 2, 4 … 60 minutes. The caller holds the locks
of the products.$$;
--! EndIncluded functions/issoh/proposals/propose_set.sql
--! Included functions/issoh/proposals/receipts_since.sql
create or replace function issoh_private.receipts_since(seen pg_snapshot) returns setof issoh.stock_movements
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select m.*
    from issoh.stock_movements m
   where m.xact_id >= pg_snapshot_xmin(receipts_since.seen)
     and not pg_visible_in_snapshot(m.xact_id, receipts_since.seen)
     -- Of a transaction that is still to come are only rows of another cluster, in a restored dump.
     and (m.xact_id < pg_snapshot_xmax(pg_current_snapshot()) or m.xact_id = pg_current_xact_id_if_assigned())
     and m.movement_type = 'receipt' and m.unit_cost is not null and m.reverses_movement_id is null
     and not exists (select from issoh.movement_reversals v where v.reversed_id = m.movement_id)
$$;
comment on function issoh_private.receipts_since(pg_snapshot) is
  $$Receipts with a cost, and not reversed, of transactions that had not ended in a snapshot.$$;
--! EndIncluded functions/issoh/proposals/receipts_since.sql
--! Included functions/issoh/proposals/note_receipts.sql
-- Read from the ledger by what has been seen of it, as the valuation does: a receipt itself writes nothing for it.
create or replace function issoh_private.note_receipts() returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_noted integer;
begin
  -- Should somebody have taken it away: what came in the last day is looked at once more.
  insert into issoh_private.receipt_horizons (cluster_id, seen, seen_at, not_before)
  select c.system_identifier, '1:1:', clock_timestamp(), clock_timestamp() - interval '1 day' from pg_control_system() c
      on conflict do nothing;
  -- While another one notes them, they are left to that.
  perform from issoh_private.receipt_horizons for update skip locked;
  if not found then
    return 0;
  end if;
  with horizon as (
    -- The snapshot of this very statement: what it sees is what has been seen.
    update issoh_private.receipt_horizons h
       set seen = issoh_private.open_snapshot(pg_current_snapshot()), seen_at = clock_timestamp(),
           cluster_id = c.system_identifier,
           not_before = case when h.cluster_id = c.system_identifier then h.not_before
                             else h.seen_at - interval '1 hour' end
      from pg_control_system() c
    returning new.not_before, case when old.cluster_id = new.cluster_id then old.seen else '1:1:' end as since
  ), asked as (
    select m.movement_id, m.product_id, m.movement_date, m.seq, m.recorded_at, c.cost, r.pricing_tier_id,
           r.from_quantity, r.cost_price,
           -- At the cost of the rule: only to take back what another cost has brought.
           bool_or(r.cost_price <> c.cost) over (partition by r.rule_id)
             or issoh_private.is_repriced(r.product_id) as counts
      from issoh_private.receipts_since((select h.since from horizon h)) m
     cross join lateral (select round(m.unit_cost, 4) as cost) c
      join issoh.pricing_rules r on r.product_id = m.product_id and r.effective_from <= clock_timestamp()
       and (r.effective_to is null or r.effective_to > clock_timestamp())
     where m.recorded_at >= (select h.not_before from horizon h)
       and m.recorded_at >= coalesce(r.cost_said_at, r.created_at)
       and r.rule_type in ('fixed', 'cost_plus') and r.cost_price is not null
       and coalesce(r.target_markup_percentage, r.markup_percentage) is not null
  )
  insert into issoh_private.proposals_due
    (product_id, pricing_tier_id, from_quantity, old_cost, new_cost, movement_id, movement_date, movement_seq,
     recorded_at, reason)
  select a.product_id, a.pricing_tier_id, a.from_quantity, a.cost_price, a.cost, a.movement_id, a.movement_date,
         a.seq, a.recorded_at, 'receipt'
    from asked a
   where a.counts;
  get diagnostics v_noted = row_count;
  return v_noted;
end
$$;
comment on function issoh_private.note_receipts() is
  $$Notes which receipts since the last time were at another cost than a price has, for propose_due; answers how many
prices that questions. Whether a receipt is the last word on the cost is judged when the price is proposed, behind the
lock of its product.$$;
--! EndIncluded functions/issoh/proposals/note_receipts.sql
--! Included functions/issoh/proposals/propose_due.sql
create or replace function issoh_private.propose_due(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_noted constant integer := issoh_private.note_receipts();
  v_products uuid[];
begin
  v_products := array(
    select d.product_id
      from issoh_private.proposals_due d
     where d.next_try_at <= clock_timestamp()
     order by d.due_id
     limit propose_due.row_limit);
  v_products := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_products)
     order by p.product_id
       for no key update skip locked);
  if v_products <> '{}' then
    perform issoh_private.propose_set(v_products);
  end if;
  return cardinality(v_products);
end
$$;
comment on function issoh_private.propose_due(integer) is '@behavior -*

Proposes prices for products whose costs follow_costs has changed, or whose receipts cost something else, at most
so many; what somebody else has locked is left for the next time. Answers how many products it looked at: 0 when nothing
is left that could be had.';
--! EndIncluded functions/issoh/proposals/propose_due.sql
--! Included functions/issoh/pricing/change_costs.sql
create or replace function issoh_private.change_costs(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_drafts constant issoh.price_proposals[] := array(
    select d
      from issoh_private.compute_proposals(change_costs.product_ids, change_costs.costs, change_costs.reason) d);
  v_applies constant boolean := (issoh.setting('pricing.apply_proposals'))::boolean;
begin
  -- A receipt of before says less than whoever names the cost now.
  delete from issoh_private.proposals_due d
   where d.product_id = any (change_costs.product_ids) and d.movement_id is not null;
  update issoh.pricing_rules r
     set cost_said_at = clock_timestamp()
    from unnest(change_costs.product_ids, change_costs.costs) as x (product_id, cost)
   where r.product_id = x.product_id and r.cost_price = round(x.cost, 4) and r.effective_from <= clock_timestamp()
     and (r.effective_to is null or r.effective_to > clock_timestamp());
  -- A price that is applied at once needs no rule that holds the old one for a moment.
  if v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
  return query
  select (w.rule).* from issoh_private.write_costs(change_costs.product_ids, change_costs.costs, change_costs.reason) w;
  if not v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
end
$$;
comment on function issoh_private.change_costs(uuid[], numeric[], text) is
  'As write_costs, and new prices are proposed at once. Answers the new rules, those of applied proposals left out.';
--! EndIncluded functions/issoh/pricing/change_costs.sql
--! Included functions/issoh/holdings/bring_holdings.sql
create or replace function issoh_private.bring_holdings(brought issoh.supplier_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, an index scan would read all holdings for each piece of what comes: bitmaps cannot.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_changes issoh_private.holding_change[];
  v_changed integer;
begin
  v_changes := array(
    select row(b.product_id, b.supplier_id, sum(b.quantity),
               coalesce(sum(b.quantity) filter (where b.unit_cost is not null), 0),
               coalesce(sum(b.quantity * b.unit_cost), 0),
               (array_agg(b.unit_cost order by b.movement_date desc, b.movement_id desc)
                filter (where b.unit_cost is not null))[1],
               max(b.movement_date) filter (where b.unit_cost is not null))::issoh_private.holding_change
      from unnest(brought) b
     group by b.product_id, b.supplier_id
     order by b.product_id);

  loop
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = h.quantity_on_hand + c.pieces,
           purchased_quantity = h.purchased_quantity + c.purchased,
           purchased_value = h.purchased_value + c.value,
           average_cost = trim_scale(round((h.purchased_value + c.value)
                                           / nullif(h.purchased_quantity + c.purchased, 0), 10)),
           last_purchase_price = case when h.last_purchase_date is not null
                                       and (h.last_purchase_date > c.last_date) is not false
                                      then h.last_purchase_price else c.last_price end,
           last_purchase_date = greatest(h.last_purchase_date, c.last_date),
           updated_at = clock_timestamp()
      from unnest(v_changes) c
     where h.product_id = c.product_id and h.supplier_id is not distinct from c.supplier_id;
    get diagnostics v_changed = row_count;
    exit when v_changed = cardinality(v_changes);
    -- Those from whom nothing came before.
    v_changes := array(
      select c
        from unnest(v_changes) c
       where not exists (select from issoh.supplier_stock_holdings h
                          where h.product_id = c.product_id and h.supplier_id is not distinct from c.supplier_id));
    insert into issoh.supplier_stock_holdings (product_id, supplier_id)
    select c.product_id, c.supplier_id from unnest(v_changes) c;
  end loop;
  return cardinality(brought);
end
$$;
comment on function issoh_private.bring_holdings(issoh.supplier_movements[]) is
  $$Raises the holdings of suppliers by what came from them, and what they say of purchases by what of it has a cost;
answers how many movements that were.$$;
--! EndIncluded functions/issoh/holdings/bring_holdings.sql
--! Included functions/issoh/holdings/move_holdings.sql
create or replace function issoh_private.move_holdings(moved issoh.stock_movements[], undo boolean, return boolean)
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_come boolean;
  v_leave boolean;
  v_brought issoh.supplier_movements[];
  v_done integer;
begin
  select bool_or(n.from_location is null), bool_or(n.to_location is null)
    into v_come, v_leave
    from unnest(moved) n;

  if v_come then
    v_brought := array(
      select issoh_private.brought_by(n, p.spp_supplier_id)
        from unnest(moved) n
        join issoh.selected_products p on p.product_id = n.product_id
       where n.from_location is null and n.reverses_movement_id is null);
    if cardinality(v_brought) > 0 then
      insert into issoh.supplier_movements select b.* from unnest(v_brought) b order by b.product_id;
      v_done := issoh_private.bring_holdings(v_brought);
    end if;
  end if;
  if move_holdings.undo and v_come then
    -- Back to whom it was taken from.
    perform issoh_private.change_holdings(
      array_agg(n.movement_id), array_agg(o.product_id), array_agg(o.supplier_id), array_agg(-o.quantity),
      array_agg(n.movement_date))
       from unnest(moved) n
       join issoh.supplier_movements o on o.movement_id = n.reverses_movement_id
      where n.from_location is null;
  end if;
  if v_leave then
    v_done := issoh_private.take_holdings(array(
      select row(n.movement_id, n.product_id, n.quantity, n.supplier_id,
                 coalesce(n.reverses_movement_id, n.returns_movement_id),
                 n.movement_date)::issoh_private.leaving_pieces
        from unnest(moved) n
       where n.to_location is null
       order by n.product_id, n.seq));
  end if;
  if move_holdings.undo and v_leave then
    perform issoh_private.take_back_purchases(array(
      select n.reverses_movement_id
        from unnest(moved) n
       where n.reverses_movement_id is not null and n.to_location is null and n.unit_cost is not null));
  end if;
  if move_holdings.return then
    perform issoh_private.send_back_purchases(
      array_agg(n.returns_movement_id), array_agg(case when n.to_location is null then n.quantity else -n.quantity end))
       from unnest(moved) n
      where n.movement_type = 'issue' and n.returns_movement_id is not null;
  end if;
  return cardinality(moved);
end
$$;
comment on function issoh_private.move_holdings(issoh.stock_movements[], boolean, boolean) is
  $$Says whose pieces came or left (told whether some undo others, or return pieces of others), and
supplier_stock_holdings follow. A transfer changes no holdings.$$;
--! EndIncluded functions/issoh/holdings/move_holdings.sql
--! Included functions/issoh/holdings/bring_holding.sql
create or replace function issoh_private.bring_holding(moved issoh.stock_movements, supplier_id uuid) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cost constant numeric := case when moved.movement_type = 'receipt' then moved.unit_cost end;
  v_pieces constant integer := case when v_cost is null then 0 else moved.quantity end;
  v_value constant numeric := coalesce(moved.quantity * v_cost, 0);
  v_date constant timestamptz := case when v_cost is not null then moved.movement_date end;
begin
  update issoh.supplier_stock_holdings h
     set quantity_on_hand = h.quantity_on_hand + moved.quantity,
         purchased_quantity = h.purchased_quantity + v_pieces,
         purchased_value = h.purchased_value + v_value,
         average_cost = trim_scale(round((h.purchased_value + v_value)
                                         / nullif(h.purchased_quantity + v_pieces, 0), 10)),
         last_purchase_price = case when h.last_purchase_date is not null
                                     and (h.last_purchase_date > v_date) is not false
                                    then h.last_purchase_price else v_cost end,
         last_purchase_date = greatest(h.last_purchase_date, v_date),
         updated_at = clock_timestamp()
   where h.product_id = moved.product_id and h.supplier_id is not distinct from bring_holding.supplier_id;
  if found then
    return 1;
  end if;
  return issoh_private.bring_holdings(array[
    row(moved.movement_id, moved.product_id, bring_holding.supplier_id, moved.quantity, v_cost,
        moved.movement_date)::issoh.supplier_movements]);
end
$$;
comment on function issoh_private.bring_holding(issoh.stock_movements, uuid) is
  'As bring_holdings, for one movement whose pieces come from this supplier.';
--! EndIncluded functions/issoh/holdings/bring_holding.sql
--! Included functions/issoh/holdings/take_holding.sql
create or replace function issoh_private.take_holding(moved issoh.stock_movements) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier uuid;
begin
  -- Mostly one holding has them all.
  if moved.supplier_id is null then
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = h.quantity_on_hand - moved.quantity, updated_at = clock_timestamp()
     where h.holding_id = (select x.holding_id
                             from issoh.supplier_stock_holdings x
                            where x.product_id = moved.product_id
                            order by x.supplier_id is null desc, x.holding_id
                            limit 1)
       and h.quantity_on_hand >= moved.quantity
    returning supplier_id into v_supplier;
    if found then
      insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, movement_date)
      values (moved.movement_id, moved.product_id, v_supplier, -moved.quantity, moved.movement_date);
      return 1;
    end if;
  end if;
  return issoh_private.take_holdings(array[
    row(moved.movement_id, moved.product_id, moved.quantity, moved.supplier_id, null,
        moved.movement_date)::issoh_private.leaving_pieces]);
end
$$;
comment on function issoh_private.take_holding(issoh.stock_movements) is
  'As take_holdings, for one movement that undoes nothing.';
--! EndIncluded functions/issoh/holdings/take_holding.sql
--! Included functions/issoh/ledger/move_stock.sql
create or replace function issoh_private.move_stock(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_all record;
  v_changed integer;
  v_limited boolean;
begin
  -- In the order of the indexes, whose neighbours are at hand then.
  select array_agg(row(d.product_id, d.warehouse_id, d.delta, d.first_date, d.last_date,
                       d.left_at)::issoh_private.place_change order by d.product_id, d.warehouse_id) as places,
         min(d.first_date) as first_date,
         -- A house may be closed where nothing changes: a receipt that stands anew at another cost.
         array_agg(distinct d.warehouse_id) filter (where d.delta <> 0) as warehouses,
         bool_or(d.left_at is not null) as leave
    into v_all
    from (select m.product_id, m.warehouse_id, sum(m.delta) as delta, min(m.movement_date) as first_date,
                 max(m.movement_date) as last_date, min(m.movement_date) filter (where m.delta < 0) as left_at
            from (select n.product_id, n.from_location as warehouse_id, -n.quantity as delta, n.movement_date
                    from unnest(moved) n
                   where n.from_location is not null
                  union all
                  select n.product_id, n.to_location, n.quantity, n.movement_date
                    from unnest(moved) n
                   where n.to_location is not null) m
           group by m.product_id, m.warehouse_id) d;
  v_limited := issoh_private.lock_warehouses(coalesce(v_all.warehouses, '{}'));
  if v_all.first_date < issoh_private.closed_until() then
    perform issoh_private.refuse_closed(v_all.first_date, issoh_private.closed_until());
  end if;

  update issoh.stock_on_hand s
     set quantity_on_hand = issoh_private.whole_pieces(s.quantity_on_hand + d.delta),
         first_movement_date = least(s.first_movement_date, d.first_date),
         last_movement_date = greatest(s.last_movement_date, d.last_date)
    from unnest(v_all.places) d
   where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id;
  get diagnostics v_changed = row_count;
  if v_changed < cardinality(v_all.places) then
    insert into issoh.stock_on_hand
      (product_id, warehouse_id, quantity_on_hand, first_movement_date, last_movement_date)
    select d.product_id, d.warehouse_id, issoh_private.whole_pieces(d.delta), d.first_date, d.last_date
      from unnest(v_all.places) d
     where not exists (select from issoh.stock_on_hand s
                        where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id);
  end if;
  if v_all.leave then
    if exists (select from unnest(v_all.places) d
                 join issoh.stock_on_hand s on s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
                where d.left_at is not null and d.left_at < s.last_movement_date) then
      perform issoh_private.refuse_shortfalls(array_agg(l.product_id), array_agg(l.from_location),
                                              array_agg(l.movement_date), array_agg(l.quantity::bigint))
         from (select n.product_id, n.from_location, n.movement_date, n.quantity,
                      min(n.movement_date) over (partition by n.product_id, n.from_location) as left_at
                 from unnest(moved) n
                where n.from_location is not null) l
         join issoh.stock_on_hand s
           on s.product_id = l.product_id and s.warehouse_id = l.from_location and l.left_at < s.last_movement_date;
    end if;
  end if;
  if v_limited then
    perform issoh_private.add_loads(
      array_agg(d.warehouse_id order by d.warehouse_id), array_agg(d.delta order by d.warehouse_id))
       from (select p.warehouse_id, sum(p.delta)::bigint as delta
               from unnest(v_all.places) p
              group by p.warehouse_id) d;
  end if;
  return cardinality(v_all.places);
end
$$;
comment on function issoh_private.move_stock(issoh.stock_movements[]) is
  $$Has stock_on_hand follow movements, and the loads of warehouses with a capacity; answers of how many places. Raises
ISCWI, ISNWH, ISCCP, ISCPC (a closed period), ISCNS (less than nothing at a past date), and what the guard of
stock_on_hand raises.$$;
--! EndIncluded functions/issoh/ledger/move_stock.sql
--! Included functions/issoh/ledger/follow_movement.sql
-- As move_stock and move_holdings do it for sets, by look-ups: to begin a statement over a set takes longer than these.
create or replace function issoh_private.follow_movement(moved issoh.stock_movements) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_comes constant boolean := moved.from_location is null;
  v_place constant uuid := coalesce(moved.to_location, moved.from_location);
  v_delta constant bigint := case when v_comes then moved.quantity else -moved.quantity end;
  v_supplier uuid;
  v_limited boolean;
  v_closed_until timestamptz;
  v_last timestamptz;
  v_done integer;
begin
  -- Whoever wrote into the ledger by hand has no lock yet.
  if v_comes then
    insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, unit_cost, movement_date)
    select moved.movement_id, p.product_id, coalesce(moved.supplier_id, p.spp_supplier_id), moved.quantity,
           case when moved.movement_type = 'receipt' then moved.unit_cost end, moved.movement_date
      from issoh.selected_products p
     where p.product_id = moved.product_id
       for no key update
    returning supplier_id into v_supplier;
  else
    perform from issoh.selected_products p where p.product_id = moved.product_id for no key update;
  end if;

  v_limited := issoh_private.lock_warehouses(array[v_place]);
  v_closed_until := issoh_private.closed_until();
  if moved.movement_date < v_closed_until then
    perform issoh_private.refuse_closed(moved.movement_date, v_closed_until);
  end if;
  update issoh.stock_on_hand s
     set quantity_on_hand = issoh_private.whole_pieces(s.quantity_on_hand + v_delta),
         first_movement_date = least(s.first_movement_date, moved.movement_date),
         last_movement_date = greatest(s.last_movement_date, moved.movement_date)
   where s.product_id = moved.product_id and s.warehouse_id = v_place
  returning last_movement_date into v_last;
  if not found then
    insert into issoh.stock_on_hand
      (product_id, warehouse_id, quantity_on_hand, first_movement_date, last_movement_date)
    values (moved.product_id, v_place, issoh_private.whole_pieces(v_delta), moved.movement_date, moved.movement_date);
  elsif not v_comes and moved.movement_date < v_last then
    perform issoh_private.refuse_shortfalls(array[moved.product_id], array[v_place], array[moved.movement_date],
                                            array[moved.quantity::bigint]);
  end if;
  if v_limited then
    perform issoh_private.add_loads(array[v_place], array[v_delta]);
  end if;

  if v_comes then
    v_done := issoh_private.bring_holding(moved, v_supplier);
  else
    v_done := issoh_private.take_holding(moved);
  end if;
end
$$;
comment on function issoh_private.follow_movement(issoh.stock_movements) is
  $$What most movements are: one, of pieces that come to a place or leave it, that neither undoes another nor is of an
order. Stock, loads and holdings follow. Raises what move_stock does.$$;
--! EndIncluded functions/issoh/ledger/follow_movement.sql
--! Included functions/issoh/ledger/tg_stock_movements__follow.sql
-- One trigger for all that follows: reading the new rows takes each trigger as long as updating a stock.
create or replace function issoh.tg_stock_movements__follow() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing, of what is called from here, too: what is right for one row and an empty table must
-- be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- With the arrays as values each call would be planned anew.
set plan_cache_mode = force_generic_plan
as $$
declare
  -- As rows of the table: a transition table's own are records, which would be read anew from their text.
  v_moved constant issoh.stock_movements[] := array(select row(n.*)::issoh.stock_movements from new_rows n);
  v_one constant issoh.stock_movements := v_moved[1];
  v_all record;
  v_done integer;
begin
  if v_one.movement_id is null then
    return null;
  end if;
  if cardinality(v_moved) = 1 and current_setting('transaction_isolation') = 'read committed' then
    if v_one.movement_type <> 'transfer' and v_one.reference_type is distinct from 'PO'
       and num_nonnulls(v_one.reverses_movement_id, v_one.returns_movement_id) = 0 then
      perform issoh_private.follow_movement(v_one);
      return null;
    end if;
  end if;

  select array_agg(n.product_id) as products, bool_or(n.reverses_movement_id is not null) as undo,
         bool_or(n.returns_movement_id is not null) as return, bool_or(n.reference_type = 'PO') as ordered,
         bool_or(n.movement_type = 'transfer') as transfer
    into v_all
    from unnest(v_moved) n;
  v_done := issoh_private.lock_products(v_all.products);
  if v_all.undo or v_all.transfer then
    v_done := issoh_private.record_reversals(v_moved);
  end if;
  v_done := issoh_private.move_stock(v_moved);
  v_done := issoh_private.move_holdings(v_moved, v_all.undo, v_all.return);
  if v_all.ordered or v_all.return then
    v_done := issoh_private.receive_orders(v_moved);
  end if;
  -- Many products at once would be computed live until the next full hour.
  if cardinality(v_moved) >= issoh.setting('valuation.refresh_rows')::integer then
    perform graphile_worker.add_job('valuation__refresh', job_key => 'valuation__refresh', max_attempts => 5);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__follow() is
  $$Statement trigger of the ledger: locks its products; then reversals are noted, stock, holdings and orders follow,
and many movements have the valuation refreshed.$$;
--! EndIncluded functions/issoh/ledger/tg_stock_movements__follow.sql
--! Included functions/issoh/ledger/write_movement.sql
create or replace function issoh_private.write_movement(draft issoh_private.movement_draft)
returns issoh.stock_movements
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_written issoh.stock_movements;
begin
  insert into issoh.stock_movements as m
    (movement_id, product_id, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
     purchase_cost, purchase_currency, supplier_id, reference_type, reference_id, movement_date, note)
  values
    (draft.movement_id, draft.product_id, draft.movement_type, draft.quantity, draft.from_location, draft.to_location,
     draft.unit_cost, draft.currency_code, draft.purchase_cost, draft.purchase_currency, draft.supplier_id,
     draft.reference_type, draft.reference_id, clock_timestamp(), draft.note)
  returning m.* into v_written;
  return v_written;
end
$$;
comment on function issoh_private.write_movement(issoh_private.movement_draft) is
  $$As write_movements, for one of now that undoes nothing and is of no order and no reservation. Its product is
locked, so that of two callers the one that waited comes later.$$;
--! EndIncluded functions/issoh/ledger/write_movement.sql
--! Included functions/issoh/ledger/take_movements.sql
create or replace function issoh_private.take_movements(movements issoh.movement_input[], idempotency_key text)
returns issoh.stock_movements[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count constant integer := coalesce(cardinality(take_movements.movements), 0);
  v_ids uuid[];
  v_drafts issoh_private.movement_draft[];
  v_one issoh_private.movement_draft;
  v_all record;
  v_made integer;
  v_locked integer;
begin
  if v_count <> 1 and v_count not between 1 and issoh.setting('movements.max_batch')::integer then
    raise exception using
      errcode = 'ISIMN', message = format('%s movements cannot be posted at once.', v_count),
      hint = format('Send 1 to %s.', issoh.setting('movements.max_batch'));
  end if;
  if take_movements.idempotency_key is not null then
    v_ids := array(select uuidv7() from generate_series(1, v_count));
    if issoh_private.claim_movement_key(
         take_movements.idempotency_key,
         (select jsonb_agg(to_jsonb(m) - case when m.counted is null then 'counted' else '' end
                           || jsonb_build_object('unit_cost', trim_scale(m.unit_cost)) order by m.ordinality)
            from unnest(take_movements.movements) with ordinality m),
         v_ids, (select min(m.movement_date) from unnest(take_movements.movements) m)) is not null then
      return array(select m from issoh_private.movements_of_key(take_movements.idempotency_key) m);
    end if;
  end if;

  if v_count = 1 and take_movements.movements[1].movement_date is null then
    -- The month comes before the lock.
    if to_regclass('issoh.stock_movements' || to_char(now() at time zone 'UTC', '_YYYY_MM')) is null then
      v_made := issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
    end if;
    v_one := issoh_private.read_movement(take_movements.movements[1], v_ids[1]);
    -- What most movements are: one, with nothing else to look after.
    if num_nonnulls(v_one.problem, v_one.returns_movement_id, v_one.reservation_id) = 0
       and v_one.reference_type is distinct from 'PO' then
      return array[issoh_private.write_movement(v_one)];
    end if;
    v_drafts := array[v_one];
  else
    v_drafts := issoh_private.read_movements(take_movements.movements, v_ids);
  end if;

  select bool_or(d.problem is not null) as have_problem, bool_or(d.returns_movement_id is not null) as return,
         bool_or(d.movement_type = 'receipt' and d.reference_type = 'PO') as ordered,
         bool_or(d.reservation_id is not null) as take, bool_or(d.movement_date is not null) as dated,
         array_agg(d.product_id) as product_ids
    into v_all
    from unnest(v_drafts) d;
  if v_all.have_problem then
    perform issoh_private.refuse_bad_drafts(v_drafts, take_movements.movements);
  end if;
  perform issoh_private.make_movement_month(m.month)
     from (select distinct date_trunc('month', coalesce(d.movement_date, now()) at time zone 'UTC')::date as month
             from unnest(v_drafts) d) m;
  v_locked := issoh_private.lock_products(v_all.product_ids);
  if v_all.return then
    perform issoh_private.check_returns(v_drafts);
  end if;
  if v_all.ordered then
    perform issoh_private.refuse_bare_costs(v_drafts, take_movements.movements);
    v_drafts := issoh_private.cost_receipts(v_drafts);
  end if;
  if v_all.take then
    perform issoh_private.take_reservations(v_drafts);
  end if;
  return issoh_private.write_movements(v_drafts, v_all.dated);
end
$$;
comment on function issoh_private.take_movements(issoh.movement_input[], text) is
  'What post_movements does; an array, as sets of composites cost each level that hands them on.';
--! EndIncluded functions/issoh/ledger/take_movements.sql
--! Included functions/issoh/reversals/undoable_movement.sql
create or replace function issoh_private.undoable_movement(movement_id uuid, reason text) returns issoh.stock_movements
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original issoh.stock_movements;
begin
  if length(undoable_movement.reason) > 10000 then
    raise exception using
      errcode = 'ISIRF', message = 'The reason is too long.', hint = 'A reason has at most 10,000 characters.';
  end if;
  v_original := issoh_private.find_movement(undoable_movement.movement_id);
  if v_original.movement_id is null then
    raise exception using
      errcode = 'ISNMV', message = format('There is no movement %s.', undoable_movement.movement_id),
      hint = 'Name a movement by its movement_id.';
  elsif v_original.reverses_movement_id is not null then
    raise exception using
      errcode = 'ISCRR', message = 'A reversal cannot be reversed.', hint = 'Post the movement again instead.';
  end if;
  perform issoh_private.lock_products(array[v_original.product_id]);
  if exists (select from issoh.movement_reversals r where r.reversed_id = v_original.movement_id) then
    raise exception using
      errcode = 'ISCRV', message = 'This movement is reversed already.', hint = 'There is nothing left to undo.';
  end if;
  return v_original;
end
$$;
comment on function issoh_private.undoable_movement(uuid, text) is
  'A movement that may be undone for this reason; locks its product. Raises ISIRF, ISNMV, ISCRR, ISCRV.';
--! EndIncluded functions/issoh/reversals/undoable_movement.sql
--! Included functions/issoh/reversals/refuse_returned.sql
create or replace function issoh_private.refuse_returned(movement issoh.stock_movements) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if issoh_private.returned_pieces(movement.movement_id, movement.movement_date) > 0 then
    raise exception using
      errcode = 'ISCRT', message = 'Pieces of this movement have come or gone back.',
      hint = 'Reverse the returns first.';
  end if;
end
$$;
comment on function issoh_private.refuse_returned(issoh.stock_movements) is
  'Refuses to undo a movement of which pieces have come or gone back. Raises ISCRT.';
--! EndIncluded functions/issoh/reversals/refuse_returned.sql
--! Included functions/issoh/reversals/reverse_movement.sql
create or replace function issoh.reverse_movement(
  movement_id uuid,
  reason text default null,
  idempotency_key text default null,
  counted boolean default null
) returns issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original issoh.stock_movements;
  v_reversal issoh.stock_movements;
  v_draft issoh_private.movement_draft;
  v_id constant uuid := uuidv7();
  v_known uuid[];
begin
  if reverse_movement.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      reverse_movement.idempotency_key,
      jsonb_build_object('reverse', reverse_movement.movement_id, 'reason', reverse_movement.reason)
        || case when reverse_movement.counted is null then '{}'
                else jsonb_build_object('counted', reverse_movement.counted) end, array[v_id]);
    if v_known is not null then
      return issoh_private.find_movement(v_known[1]);
    end if;
  end if;

  -- Before the lock of the product: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
  v_original := issoh_private.undoable_movement(reverse_movement.movement_id, reverse_movement.reason);
  perform issoh_private.refuse_returned(v_original);
  if reverse_movement.counted is not false and v_original.movement_date < issoh_private.closed_until() then
    perform issoh_private.refuse_settled(v_original);
  end if;
  v_draft := issoh_private.opposite_draft(
    v_original,
    -- In a closed period nothing changes any more: what undoes it is dated now.
    case when v_original.movement_date >= issoh_private.closed_until() then v_original.movement_date end,
    reverse_movement.reason, reverse_movement.counted);
  v_draft.movement_id := v_id;
  v_reversal := (issoh_private.write_movements(array[v_draft], true))[1];
  -- What a count has seen stays as it was counted: nothing is back.
  if v_original.reservation_id is not null and reverse_movement.counted is not true then
    perform issoh_private.give_back_reservation(v_original.reservation_id, v_original.quantity);
  end if;
  return v_reversal;
end
$$;
comment on function issoh.reverse_movement(uuid, text, text, boolean) is
  $$Undoes a movement by an opposite one of the same date, and answers that; valuation ignores both at every date. One
of a closed period is undone as of now, at what the movement cost. Where a count came after the movement, counted says
that the count has seen that it never happened: stock stays as counted; of a closed period false says that it has not.
Pieces issued against a reservation are reserved again. Raises ISIRF (the reason), ISNMV, ISCRR (it is a reversal),
ISCRV (reversed already), ISCRT (returned pieces), ISCCT (a count), and as post_movements for stock and keys.$$;
grant execute on function issoh.reverse_movement(uuid, text, text, boolean) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reversals/reverse_movement.sql
--! Included functions/issoh/reversals/correct_cost.sql
create or replace function issoh.correct_cost(
  movement_id uuid,
  unit_cost numeric,
  currency_code text default null,
  reason text default null,
  idempotency_key text default null
) returns issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original issoh.stock_movements;
  v_corrected issoh.stock_movements;
  v_base constant text := issoh_private.base_currency();
  v_currency text := correct_cost.currency_code;
  v_id constant uuid := uuidv7();
  v_known uuid[];
  v_cost numeric;
  v_date timestamptz;
begin
  if correct_cost.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      correct_cost.idempotency_key,
      jsonb_build_object('correct_cost', correct_cost.movement_id, 'unit_cost', trim_scale(correct_cost.unit_cost),
                         'currency_code', correct_cost.currency_code, 'reason', correct_cost.reason), array[v_id]);
    if v_known is not null then
      return issoh_private.find_movement(v_known[1]);
    end if;
  end if;
  -- Before the lock of the product: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
  v_original := issoh_private.undoable_movement(correct_cost.movement_id, correct_cost.reason);
  if v_original.to_location is null or v_original.movement_type = 'transfer'
     or v_original.returns_movement_id is not null then
    raise exception using
      errcode = 'ISIUC', message = 'This movement has no cost of its own.',
      hint = 'Receipts and found pieces have one; what leaves, changes house or comes back costs what it cost before.';
  end if;
  -- What was paid in another currency is corrected in that one.
  v_currency := coalesce(v_currency, v_original.purchase_currency, v_base);
  if common.is_currency(v_currency) is not true then
    raise exception using
      errcode = 'ISICU', message = format('"%s" is no currency.', v_currency),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;
  -- In a closed period nothing changes any more: there the difference is one of today.
  v_date := case when v_original.movement_date >= issoh_private.closed_until() then v_original.movement_date end;
  if v_date is null and exists (select from issoh.stock_counts c where c.movement_id = v_original.movement_id) then
    perform issoh_private.refuse_closed(v_original.movement_date, issoh_private.closed_until());
  end if;
  v_cost := issoh_private.to_base(correct_cost.unit_cost, v_currency,
                                  (v_original.movement_date at time zone 'UTC')::date);
  if (correct_cost.unit_cost >= 0 and v_cost < 1e13
      and scale(trim_scale(correct_cost.unit_cost)) <= 10) is not true then
    raise exception using
      errcode = 'ISIUC',
      message = format('A unit cost of %s cannot be used here.', coalesce(correct_cost.unit_cost::text, 'null')),
      hint = 'It is 0 or more, below 10^13, with at most 10 decimals.';
  end if;
  perform issoh_private.refuse_returned(v_original);

  -- Both at once: what has left of it since is there all the time.
  v_corrected := (issoh_private.write_movements(array[
      issoh_private.opposite_draft(v_original, v_date, correct_cost.reason, null),
      row(2, v_id, null, v_original.product_id, v_original.movement_type, v_original.quantity, null,
          v_original.to_location, trim_scale(v_cost), v_base,
          case when v_currency <> v_base then correct_cost.unit_cost end,
          case when v_currency <> v_base then v_currency end,
          -- Whose they were then they stay.
          coalesce(v_original.supplier_id, (select s.supplier_id
                                              from issoh.supplier_movements s
                                             where s.movement_id = v_original.movement_id)), v_original.reference_type,
          v_original.reference_id, v_date, null, null, v_original.note, null, null,
          true)::issoh_private.movement_draft], false))[2];
  perform issoh_private.follow_correction(v_original.movement_id, v_corrected);
  return v_corrected;
end
$$;
comment on function issoh.correct_cost(uuid, numeric, text, text, text) is
  $$Says what the pieces of a receipt, or found pieces, cost after all (per piece, in currency_code or the base
currency, at the rate of the day they came), also when they have left since: the movement is undone and posted again
at that cost in one step, and answered anew. Costs and values follow; of a closed period, as of now. Raises ISNMV,
ISIRF, ISCRR (it is a reversal), ISCRV (reversed already), ISCRT (returned pieces: reverse the return first), ISIUC,
ISICU, ISCXR, ISIIK, ISCIK.$$;
grant execute on function issoh.correct_cost(uuid, numeric, text, text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reversals/correct_cost.sql
