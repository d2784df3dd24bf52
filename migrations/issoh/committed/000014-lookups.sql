--! Previous: sha1:220bdf25b334db09ab51c1fbce344bc6d766179a
--! Hash: sha1:ba50388b771798abfa2e163a54baad23c0a025b1
--! Message: lookups

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 014-lookups.sql
-- Receipts are read from the ledger by the job that proposes prices; a single movement is followed by look-ups.
create table if not exists issoh_private.receipt_horizons (
  cluster_id bigint not null,
  seen pg_snapshot not null,
  seen_at timestamptz not null
);
create unique index if not exists receipt_horizons_one_key on issoh_private.receipt_horizons ((true));
alter table issoh_private.receipt_horizons enable row level security;
comment on table issoh_private.receipt_horizons is
  $$One row: which receipts prices__propose has seen. Every one of a transaction that had ended by then is noted.$$;
comment on column issoh_private.receipt_horizons.cluster_id is
  $$The cluster that numbered the transactions: in another one (a restored dump) seen_at counts.$$;
comment on column issoh_private.receipt_horizons.seen is $$The snapshot of the last time.$$;
comment on column issoh_private.receipt_horizons.seen_at is $$When that was.$$;
-- What came before was noted by the ledger's trigger.
insert into issoh_private.receipt_horizons (cluster_id, seen, seen_at)
select c.system_identifier, pg_current_snapshot(), clock_timestamp() from pg_control_system() c
on conflict do nothing;

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
--! Included functions/issoh/proposals/receipts_since.sql
create or replace function issoh_private.receipts_since(seen pg_snapshot) returns setof issoh.stock_movements
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select m.*
    from issoh.stock_movements m
   where m.xact_id >= pg_snapshot_xmin(receipts_since.seen)
     and not pg_visible_in_snapshot(m.xact_id, receipts_since.seen)
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
  -- While another one notes them, they are left to that.
  perform from issoh_private.receipt_horizons for update skip locked;
  if not found then
    return 0;
  end if;
  with horizon as (
    -- The snapshot of this very statement: what it sees is what has been seen.
    update issoh_private.receipt_horizons
       set seen = issoh_private.open_snapshot(pg_current_snapshot()), seen_at = clock_timestamp(),
           cluster_id = (select c.system_identifier from pg_control_system() c)
    returning old.seen, old.seen_at, old.cluster_id = new.cluster_id as same_cluster
  ), receipts as (
    -- The latest at each cost: should one be reversed, another one counts.
    select distinct on (m.product_id, cost)
           m.movement_id, m.product_id, round(m.unit_cost, 4) as cost, m.movement_date, m.seq, m.recorded_at
      from issoh_private.receipts_since((select case when h.same_cluster then h.seen else '1:1:' end from horizon h)) m
     where (select h.same_cluster from horizon h)
        or m.recorded_at > (select h.seen_at - interval '1 hour' from horizon h)
     order by m.product_id, cost, m.movement_date desc, m.seq desc
  ), asked as (
    select c.*, r.pricing_tier_id, r.from_quantity, r.cost_price,
           -- At the cost of the rule: only to take back what another cost has brought.
           bool_or(r.cost_price <> c.cost) over (partition by r.rule_id)
             or issoh_private.is_repriced(r.product_id) as counts
      from receipts c
      join issoh.pricing_rules r on r.product_id = c.product_id and r.effective_from <= clock_timestamp()
       and (r.effective_to is null or r.effective_to > clock_timestamp())
     where r.rule_type in ('fixed', 'cost_plus') and r.cost_price is not null
       and coalesce(r.target_markup_percentage, r.markup_percentage) is not null
       -- Whoever has written the rule since has had the later word.
       and r.updated_at <= c.recorded_at
  )
  insert into issoh_private.proposals_due
    (product_id, pricing_tier_id, from_quantity, old_cost, new_cost, movement_id, movement_date, movement_seq,
     reason)
  select a.product_id, a.pricing_tier_id, a.from_quantity, a.cost_price, a.cost, a.movement_id, a.movement_date,
         a.seq, 'receipt'
    from asked a
   where a.counts;
  get diagnostics v_noted = row_count;
  return v_noted;
end
$$;
comment on function issoh_private.note_receipts() is
  $$Notes which receipts since the last time were at another cost than a price has, for propose_due; answers how many
prices that questions.$$;
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
     set updated_at = clock_timestamp()
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
