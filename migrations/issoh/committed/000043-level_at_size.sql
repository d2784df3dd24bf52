--! Previous: sha1:3398161d84473dc5efc5e54b7b2447d2636c7211
--! Hash: sha1:e599ea7caaf2677ef70db4c80fad1dac01b9ea0f
--! Message: level_at_size

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 043-valuation_roused.sql
-- The valuation is refreshed after so many movements, in however many calls they come, and what moves meanwhile is left
-- to the next refresh.
set lock_timeout = '5s';

update issoh.settings
   set description = 'Movements after which the valuation is refreshed, in however many calls they come.'
 where setting_key = 'valuation.refresh_rows';

--! Included functions/issoh/valuation/rouse_valuation.sql
create or replace function issoh_private.rouse_valuation(first_seq bigint, last_seq bigint) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows constant bigint := issoh.setting('valuation.refresh_rows')::bigint;
  -- Single movements are looked at by fifties, each twice: one that is refused takes its number with it.
  v_before constant bigint := (first_seq - 1) / 50 * 50 - 50;
begin
  -- One after the other: a refresh leaves what moves while it runs to the next. By a key, a movement would wait for
  -- whoever has roused it and not committed.
  if last_seq / v_rows > v_before / v_rows then
    perform graphile_worker.add_job('valuation__refresh', queue_name => 'valuation__refresh', max_attempts => 5);
  end if;
end
$$;
comment on function issoh_private.rouse_valuation(bigint, bigint) is
  $$Has the valuation refreshed if one of the movements from seq to seq, or of the two fifties before their end, is the
last of so many (setting valuation.refresh_rows), whoever posted the others: by the numbers of the ledger, as nobody
waits for these. A refresh too many finds nothing to do.$$;
--! EndIncluded functions/issoh/valuation/rouse_valuation.sql
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
  v_stack text;
  v_written constant text :=
    '^[^\n]*\nSQL statement "with written as[^"''/$]* from written w"\n'
    || 'PL/pgSQL function issoh_private[.]write_movements[(]';
begin
  if v_one.movement_id is null then
    return null;
  end if;
  if cardinality(v_moved) = 1 and current_setting('transaction_isolation') = 'read committed' then
    if v_one.movement_type <> 'transfer' and v_one.reference_type is distinct from 'PO'
       and num_nonnulls(v_one.reverses_movement_id, v_one.returns_movement_id) = 0 then
      perform issoh_private.follow_movement(v_one);
      -- One for fifty: to ask for the setting costs each a fiftieth of its time.
      if v_one.seq % 50 = 0 then
        perform issoh_private.rouse_valuation(v_one.seq, v_one.seq);
      end if;
      return null;
    end if;
  end if;

  select array_agg(n.product_id) as products, bool_or(n.reverses_movement_id is not null) as undo,
         bool_or(n.returns_movement_id is not null) as return, bool_or(n.reference_type = 'PO') as ordered,
         bool_or(n.movement_type = 'transfer') as transfer, min(n.seq) as first_seq, max(n.seq) as last_seq
    into v_all
    from unnest(v_moved) n;
  -- What comes by write_movements was locked before it was judged: thousands of rows are not asked for twice. Functions
  -- are the owner's alone to make, so nobody else stands there; nor does a statement's own text: no comment over lines
  -- and no string begins in it, and no name goes on behind an alias.
  get diagnostics v_stack = pg_context;
  if v_stack !~ v_written then
    v_done := issoh_private.lock_products(v_all.products);
  end if;
  if v_all.undo or v_all.transfer then
    v_done := issoh_private.record_reversals(v_moved);
  end if;
  v_done := issoh_private.move_stock(v_moved);
  v_done := issoh_private.move_holdings(v_moved, v_all.undo, v_all.return);
  if v_all.ordered or v_all.return then
    v_done := issoh_private.receive_orders(v_moved);
  end if;
  perform issoh_private.rouse_valuation(v_all.first_seq, v_all.last_seq);
  return null;
end
$$;
comment on function issoh.tg_stock_movements__follow() is
  $$Statement trigger of the ledger: locks its products; then reversals are noted, stock, holdings and orders follow,
and every so many movements the valuation is refreshed.$$;
--! EndIncluded functions/issoh/ledger/tg_stock_movements__follow.sql
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
comment on function issoh.refresh_valuation(integer) is
  $$Brings the kept valuation up to date if that many products have moved since the last time, so that
v_inventory_valuation has little left to work off live; answers how many had moved. It costs what has moved, not what
the ledger holds. The worker runs it hourly, every few minutes when many have moved, and after every so many
movements (rouse_valuation).$$;
grant execute on function issoh.refresh_valuation(integer) to inv_admin;
--! EndIncluded functions/issoh/valuation/refresh_valuation.sql

--! split: 047-ends_as_written.sql
-- A price goes on at another cost until the end that somebody was giving it by SQL, too.
set lock_timeout = '5s';

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
  lock table issoh.pricing_rules in row exclusive mode;
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

  lock table issoh.pricing_rules in row exclusive mode;
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

--! split: 050-negotiated_prices.sql
-- One price that was altered is listed without its cost, and keeps nobody from the others of its page.
--! Included functions/issoh/contracts/negotiated_prices.sql
create or replace function issoh.negotiated_prices(
  product text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.negotiated_price
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
rows 100
as $$
declare
  v_product_id constant uuid := case
    when negotiated_prices.product is not null
      then (issoh_private.resolve_product(negotiated_prices.product)).product_id
  end;
  v_rules constant issoh.pricing_rules[] := array(
    select r
      from issoh.pricing_rules r
     where r.terms_key_id is not null and (r.effective_to is null or r.effective_to > clock_timestamp())
       and (v_product_id is null or r.product_id = v_product_id)
       and (negotiated_prices.after_id is null or r.rule_id > negotiated_prices.after_id)
     order by r.rule_id
     limit negotiated_prices.page_size);
  v_keys constant uuid[] := issoh_private.whole_keys(array(select w.terms_key_id from unnest(v_rules) w));
  v_whole constant issoh.pricing_rules[] := array(
    select w
      from unnest(v_rules) w
      join issoh_private.open_keys(v_keys) k on k.key_id = w.terms_key_id
     where issoh_private.is_sealed(
             w.terms_secret, k.secret,
             issoh_private.rule_about(w.product_id, w.pricing_tier_id, w.from_quantity, w.terms_key_id)));
begin
  return query
  select r.rule_id, r.product_id, p.internal_sku, t.tier_code, r.from_quantity, o.cost,
         issoh_private.markup_of(r.selling_price, o.cost), o.markup, r.selling_price::numeric,
         round((r.selling_price - o.cost) / nullif(r.selling_price, 0) * 100, 2), r.currency_code, r.effective_from,
         r.effective_to
    from unnest(v_rules) r
    left join issoh_private.open_rules(v_whole) o on o.rule_id = r.rule_id
    join issoh.selected_products p on p.product_id = r.product_id
    join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
   order by r.rule_id;
end
$$;
comment on function issoh.negotiated_prices(text, uuid, integer) is
  $$A page of prices, now and later, of a product (id or SKU) or of all, whose cost was negotiated, with what only
pricing managers, approvers and administrators may see of them: cost, markup and margin; behind the one of an id. One
without a cost cannot be read: it, or the key of its supplier, was altered. Raises ISNPR, ISCKM (no keys at hand),
ISCKU (none of those that it is encrypted under).$$;
grant execute on function issoh.negotiated_prices(text, uuid, integer) to inv_pricing_manager, inv_approver, inv_admin;
--! EndIncluded functions/issoh/contracts/negotiated_prices.sql
comment on column issoh.negotiated_price.cost_price is
  $$What a piece costs us, in currency_code; null: it cannot be read, as it, or the key of its supplier, was altered.$$;

--! split: 051-doubtful_contracts.sql
-- What a file of contracts names that nobody knows.
--! Included functions/issoh/contracts/doubtful_contracts.sql
create or replace function issoh_private.doubtful_contracts(contracts jsonb)
returns table (row_no bigint, code text, message text, hint text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_drafts constant issoh_private.contract_draft[] := array(
    select d
      from issoh_private.draft_contracts(
             array(select i from jsonb_populate_recordset(null::issoh.contract_input, doubtful_contracts.contracts) i),
             clock_timestamp()) d);
begin
  return query
  select d.row_no, 'ISCXR', format('There is no exchange rate for %s yet.', d.currency_code),
         'Enter one: until then costs stay as they are.'
    from unnest(v_drafts) d
   where d.currency_code in (
     select c.currency_code
       from (select distinct n.currency_code from unnest(v_drafts) n) c
      where issoh.exchange_rate(c.currency_code, (clock_timestamp() at time zone 'UTC')::date) is null);
  begin
    return query
    with listed as materialized (
      select s.supplier_id, s.supplier_product_code
        from issoh_private.read_spp_codes(
               array(select d.supplier_id from unnest(v_drafts) d where d.supplier_product_code is not null),
               array(select d.supplier_product_code
                       from unnest(v_drafts) d
                      where d.supplier_product_code is not null)) s
    )
    select d.row_no, 'ISNPR', format('The list of this supplier has no product "%s".', d.supplier_product_code),
           'See that the code is written as in the list; it counts once a list has it.'
      from unnest(v_drafts) d
     where d.supplier_product_code is not null
       and (d.supplier_id, d.supplier_product_code) not in (
         select l.supplier_id, l.supplier_product_code from listed l);
  exception
    when connection_exception then
      return query
      select null::bigint, 'ISCSA', 'SPP does not answer, so codes of products were not looked for.',
             'Set the same again later: what says the same is left alone.';
  end;
end
$$;
comment on function issoh_private.doubtful_contracts(jsonb) is
  $$What record_contracts takes and what has no effect yet, by the number of its row: a price whose currency has no
exchange rate (ISCXR), a code that the list of its supplier does not have (ISNPR); ISCSA, of no row, where SPP cannot be
asked. Raises ISIKT, ISNSU.$$;
grant execute on function issoh_private.doubtful_contracts(jsonb) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/doubtful_contracts.sql
