--! Previous: sha1:4fd2baa21da5f22b3c36709d278fb383d5a7f76a
--! Hash: sha1:1b6bd019aeb6a3ff95ca70fb7cc6204677b5c974
--! Message: bulk

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 002-bulk.sql
-- Many movements in one call take less: what most of them are is seen where they are read, rows are found once, by
-- their keys, and holdings are not locked once more before they change.
set lock_timeout = '5s';

-- It refuses and changes nothing: before the change, each row would be locked for it, by a record of the log.
create or replace trigger _200_guard after insert or delete or update on issoh.supplier_stock_holdings
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_supplier_stock_holdings__guard();

drop function if exists issoh_private.change_holdings(uuid[], uuid[], uuid[], integer[], timestamptz[]);
--! Included functions/issoh/holdings/bring_holdings.sql
create or replace function issoh_private.bring_holdings(brought issoh.supplier_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned: a join would read all holdings,
-- and bitmaps take twice as long.
set enable_bitmapscan = off
set enable_memoize = off
as $$
declare
  v_changes issoh_private.holding_change[];
  v_new issoh_private.holding_change[];
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
     cross join lateral (
       select x.ctid as place
         from issoh.supplier_stock_holdings x
        where x.product_id = c.product_id and x.supplier_id is not distinct from c.supplier_id
       offset 0) x
     where h.ctid = x.place;
    get diagnostics v_changed = row_count;
    exit when v_changed = cardinality(v_changes);
    -- Those from whom nothing came before.
    v_new := array(
      select c
        from unnest(v_changes) c
        left join lateral (
          select x.holding_id
            from issoh.supplier_stock_holdings x
           where x.product_id = c.product_id and x.supplier_id is not distinct from c.supplier_id
          offset 0) h on true
       where h.holding_id is null);
    if v_changed + cardinality(v_new) < cardinality(v_changes) then
      -- Another place on disk by then.
      raise exception using
        errcode = 'serialization_failure', message = 'Holdings were changed by hand meanwhile.',
        hint = 'Post it again.';
    end if;
    v_changes := v_new;
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
--! Included functions/issoh/holdings/change_holdings.sql
create or replace function issoh_private.change_holdings(changes issoh.supplier_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned: a join would read all holdings,
-- and bitmaps take twice as long.
set enable_bitmapscan = off
set enable_memoize = off
as $$
declare
  v_changed integer;
  v_all integer;
begin
  insert into issoh.supplier_movements select c.* from unnest(changes) c;
  with sums as (
    select x.product_id, x.supplier_id, sum(x.quantity) as pieces
      from unnest(changes) x
     group by x.product_id, x.supplier_id
     order by x.product_id
  ), changed as (
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = h.quantity_on_hand + c.pieces, updated_at = clock_timestamp()
      from sums c
     cross join lateral (
       select x.ctid as place
         from issoh.supplier_stock_holdings x
        where x.product_id = c.product_id and x.supplier_id is not distinct from c.supplier_id
       offset 0) x
     where h.ctid = x.place
    returning h.holding_id
  )
  select (select count(*) from changed), (select count(*) from sums) into v_changed, v_all;
  if v_changed < v_all then
    -- Another place on disk by then.
    raise exception using
      errcode = 'serialization_failure', message = 'Holdings were changed by hand meanwhile.', hint = 'Post it again.';
  end if;
  return v_changed;
end
$$;
comment on function issoh_private.change_holdings(issoh.supplier_movements[]) is
  $$Says whose pieces movements took (below 0) or brought back, and holdings follow: answers how many. Of purchases they
say what they said.$$;
--! EndIncluded functions/issoh/holdings/change_holdings.sql
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
      select row(n.movement_id, n.product_id,
                 -- Of whom it says, of whom the issue or the order says, or of the one who usually delivers.
                 coalesce(n.supplier_id,
                          case when n.returns_movement_id is not null or n.reference_type = 'PO'
                               then issoh_private.whose_pieces(
                                      n.returns_movement_id, case when n.reference_type = 'PO' then n.reference_id end,
                                      n.product_id)
                          end,
                          p.spp_supplier_id),
                 n.quantity,
                 case when n.movement_type = 'receipt' and n.returns_movement_id is null then n.unit_cost end,
                 n.movement_date)::issoh.supplier_movements
        from unnest(moved) n
       -- By its key: joined, all products could be gone through for each movement.
       cross join lateral (
         select x.spp_supplier_id from issoh.selected_products x where x.product_id = n.product_id offset 0) p
       where n.from_location is null and n.reverses_movement_id is null);
    if cardinality(v_brought) > 0 then
      -- In the order of their ids: the end of an index is found without a search.
      insert into issoh.supplier_movements select b.* from unnest(v_brought) b;
      v_done := issoh_private.bring_holdings(v_brought);
    end if;
  end if;
  if move_holdings.undo and v_come then
    -- Back to whom it was taken from.
    perform issoh_private.change_holdings(array_agg(
              row(n.movement_id, o.product_id, o.supplier_id, -o.quantity, null,
                  n.movement_date)::issoh.supplier_movements))
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
--! Included functions/issoh/holdings/take_holdings.sql
create or replace function issoh_private.take_holdings(leaving issoh_private.leaving_pieces[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned.
set enable_bitmapscan = off
set enable_memoize = off
set enable_nestloop = on
set enable_hashjoin = off
as $$
declare
  v_taken issoh.supplier_movements[];
  v_changed record;
  v_all record;
  v_next record;
  v_product uuid;
  v_suppliers uuid[];
  v_holdings integer[];
  v_pieces integer[];
  v_preferred uuid;
  v_place integer;
begin
  -- Mostly one holding has all that leaves of a product.
  with sums as (
    select l.product_id, sum(l.quantity) as pieces
      from unnest(leaving) l
     group by l.product_id
    having bool_and(l.supplier_id is null and l.undoes is null)
     order by l.product_id
  ), changed as (
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = h.quantity_on_hand - s.pieces, updated_at = clock_timestamp()
      from sums s
     cross join lateral (
       select x.place, x.quantity_on_hand
         from (select o.ctid as place, o.holding_id, o.supplier_id, o.quantity_on_hand
                 from issoh.supplier_stock_holdings o
                where o.product_id = s.product_id
               offset 0) x
        order by x.supplier_id is null desc, x.holding_id
        limit 1) x
     where h.ctid = x.place and x.quantity_on_hand >= s.pieces
    returning h.product_id, h.supplier_id
  )
  select array_agg(c.product_id) as products, array_agg(c.supplier_id) as suppliers into v_changed from changed c;
  -- Two sets that no index knows.
  set local enable_nestloop = off;
  set local enable_hashjoin = on;
  select array_agg(row(l.movement_id, l.product_id, c.supplier_id, -l.quantity, null,
                       l.movement_date)::issoh.supplier_movements) filter (where c.product_id is not null) as taken,
         array_agg(row(l.movement_id, l.product_id, l.quantity, l.supplier_id, l.undoes,
                       l.movement_date)::issoh_private.leaving_pieces order by l.place)
           filter (where c.product_id is null) as rest
    into v_all
    from unnest(leaving) with ordinality
         as l (movement_id, product_id, quantity, supplier_id, undoes, movement_date, place)
    left join unnest(v_changed.products, v_changed.suppliers) c (product_id, supplier_id)
           on c.product_id = l.product_id;
  set local enable_nestloop = on;
  set local enable_hashjoin = off;
  insert into issoh.supplier_movements select t.* from unnest(v_all.taken) t;
  if v_all.rest is null then
    return cardinality(leaving);
  end if;

  -- One movement after the other, as each takes from what the one before has left: in memory, or thousands of one
  -- product would read what all before them have written.
  for v_next in
    select l.movement_id, l.product_id, l.quantity, l.supplier_id, l.undoes, l.movement_date, h.suppliers, h.holdings
      from unnest(v_all.rest) l
     cross join lateral (
       select array_agg(x.supplier_id order by x.holding_id) as suppliers,
              array_agg(x.quantity_on_hand order by x.holding_id) as holdings
         from (select o.holding_id, o.supplier_id, o.quantity_on_hand
                 from issoh.supplier_stock_holdings o
                where o.product_id = l.product_id
               offset 0) x) h
  loop
    if v_next.product_id is distinct from v_product then
      v_product := v_next.product_id;
      v_suppliers := v_next.suppliers;
      v_holdings := v_next.holdings;
      if v_suppliers is null then
        -- Stock may go below zero before anything came: somebody must owe it.
        insert into issoh.supplier_stock_holdings (product_id, supplier_id)
        select p.product_id, coalesce(v_next.supplier_id, p.spp_supplier_id)
          from issoh.selected_products p
         where p.product_id = v_product
        returning array[supplier_id], array[quantity_on_hand] into v_suppliers, v_holdings;
      end if;
    end if;

    v_preferred := v_next.supplier_id;
    if v_preferred is null and v_next.undoes is not null then
      v_preferred := (select o.supplier_id from issoh.supplier_movements o where o.movement_id = v_next.undoes limit 1);
    end if;
    v_place := coalesce(array_position(v_suppliers, v_preferred), 1);
    if v_holdings[v_place] >= v_next.quantity then
      v_holdings[v_place] := v_holdings[v_place] - v_next.quantity;
      v_taken := v_taken || row(v_next.movement_id, v_product, v_suppliers[v_place], -v_next.quantity, null,
                                v_next.movement_date)::issoh.supplier_movements;
      continue;
    end if;
    v_pieces := issoh_private.allocate_holdings(v_holdings, v_next.quantity, v_place);
    for i in 1 .. cardinality(v_pieces) loop
      continue when v_pieces[i] = 0;
      v_holdings[i] := v_holdings[i] - v_pieces[i];
      v_taken := v_taken || row(v_next.movement_id, v_product, v_suppliers[i], -v_pieces[i], null,
                                v_next.movement_date)::issoh.supplier_movements;
    end loop;
  end loop;
  return issoh_private.change_holdings(v_taken);
end
$$;
comment on function issoh_private.take_holdings(issoh_private.leaving_pieces[]) is
  $$Whose pieces leave, given by product and in the order of the ledger: those of the supplier that the movement names,
or that what it undoes was of (with none: those of which nobody said who delivered them), then those of the supplier
that came first. Answers of how many holdings.$$;
--! EndIncluded functions/issoh/holdings/take_holdings.sql
--! Included functions/issoh/ledger/is_movement.sql
-- One call for all of them: PostgreSQL reads the text of every check constraint anew for every statement.
create or replace function issoh_private.is_movement(
  movement_type text,
  quantity integer,
  from_location uuid,
  to_location uuid,
  unit_cost numeric,
  total_cost numeric,
  currency_code text,
  reference_type text,
  reference_id text,
  reverses_movement_id uuid,
  returns_movement_id uuid
) returns boolean
language plpgsql immutable
as $$
begin
  -- What most movements are is one test: to begin one costs more than what it asks.
  if quantity > 0 and reverses_movement_id is null and returns_movement_id is null and total_cost is null
     and (case movement_type
           when 'receipt' then from_location is null and to_location is not null
                               and (unit_cost is null or unit_cost >= 0 and unit_cost < 1e13 and scale(unit_cost) <= 10)
           when 'issue' then to_location is null and from_location is not null and unit_cost is null
           when 'transfer' then from_location <> to_location and unit_cost is null
           when 'adjustment' then (from_location is null) <> (to_location is null) and unit_cost is null
         end)
     and (reference_type is null or length(reference_type) between 1 and 64)
     and (reference_id is null or length(reference_id) between 1 and 200) and currency_code ~ '^[A-Z]{3}$' then
    return true;
  end if;
  -- One test after the other, and what is null needs none: each costs a transaction of one movement time.
  if movement_type in ('receipt', 'issue', 'adjustment', 'transfer') is not true or (quantity > 0) is not true then
    return false;
  end if;
  if (from_location is null) <> (to_location is null) then
    if movement_type = 'transfer'
       or movement_type <> 'adjustment'
          and (from_location is null) <> ((movement_type = 'receipt') = (reverses_movement_id is null)) then
      return false;
    end if;
  elsif (movement_type = 'transfer' and from_location <> to_location) is not true then
    return false;
  end if;
  if unit_cost is not null then
    if movement_type not in ('receipt', 'adjustment') or not (unit_cost >= 0 and unit_cost < 1e13)
       or scale(unit_cost) > 10 then
      return false;
    end if;
  end if;
  if total_cost is null and returns_movement_id is null and reference_type is null and reference_id is null then
    return currency_code ~ '^[A-Z]{3}$';
  end if;
  if total_cost is not null then
    if not (total_cost >= 0 and total_cost < 1e23) or scale(total_cost) > 10 then
      return false;
    end if;
  end if;
  if returns_movement_id is not null then
    if movement_type not in ('receipt', 'issue') then
      return false;
    end if;
  end if;
  if reference_type is not null then
    if length(reference_type) not between 1 and 64 then
      return false;
    end if;
  end if;
  if reference_id is not null then
    if length(reference_id) not between 1 and 200 then
      return false;
    end if;
  end if;
  return currency_code ~ '^[A-Z]{3}$';
end
$$;
comment on function issoh_private.is_movement(text, integer, uuid, uuid, numeric, numeric, text, text, text, uuid,
                                              uuid) is
  $$What may be a row of the ledger: pieces above none, locations that fit the type (of what undoes another the other
way round), costs on what comes only, with at most 10 decimals.$$;
--! EndIncluded functions/issoh/ledger/is_movement.sql
--! Included functions/issoh/ledger/move_stock.sql
create or replace function issoh_private.move_stock(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned: a join would go through all
-- stock, and bitmaps take twice as long.
set enable_bitmapscan = off
set enable_memoize = off
as $$
declare
  v_all record;
  v_changed integer;
  v_made integer := 0;
  v_limited boolean;
  v_late boolean;
begin
  -- By product as their locks are: a product's movements came together, and its pieces in several houses do.
  select array_agg(row(d.product_id, d.warehouse_id, d.delta, d.first_date, d.last_date,
                       d.left_at)::issoh_private.place_change order by d.product_id, d.warehouse_id) as places,
         min(d.first_date) as first_date,
         -- A house may be closed where nothing changes: a receipt that stands anew at another cost.
         array_agg(distinct d.warehouse_id) filter (where d.delta <> 0) as warehouses,
         bool_or(d.left_at < d.last_date) as leave_late
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

  with changed as (
    update issoh.stock_on_hand s
       set quantity_on_hand = issoh_private.whole_pieces(s.quantity_on_hand + d.delta),
           first_movement_date = least(s.first_movement_date, d.first_date),
           last_movement_date = greatest(s.last_movement_date, d.last_date),
           updated_at = clock_timestamp()
      from unnest(v_all.places) d
     cross join lateral (
       select x.ctid as place
         from issoh.stock_on_hand x
        where x.product_id = d.product_id and x.warehouse_id = d.warehouse_id
       offset 0) x
     where s.ctid = x.place
    returning d.left_at < s.last_movement_date as leaves_late
  )
  select count(*), coalesce(bool_or(c.leaves_late), false) into v_changed, v_late from changed c;
  if v_changed < cardinality(v_all.places) then
    insert into issoh.stock_on_hand
      (product_id, warehouse_id, quantity_on_hand, first_movement_date, last_movement_date)
    select d.product_id, d.warehouse_id, issoh_private.whole_pieces(d.delta), d.first_date, d.last_date
      from unnest(v_all.places) d
      left join lateral (
        select x.soh_id
          from issoh.stock_on_hand x
         where x.product_id = d.product_id and x.warehouse_id = d.warehouse_id
        offset 0) s on true
     where s.soh_id is null;
    get diagnostics v_made = row_count;
  end if;
  if v_changed + v_made < cardinality(v_all.places) then
    -- Another place on disk by then.
    raise exception using
      errcode = 'serialization_failure', message = 'Stock was changed by hand meanwhile.', hint = 'Post it again.';
  end if;
  if v_late or v_all.leave_late then
    perform issoh_private.refuse_shortfalls(array_agg(l.product_id), array_agg(l.from_location),
                                            array_agg(l.movement_date), array_agg(l.quantity::bigint))
       from (select n.product_id, n.from_location, n.movement_date, n.quantity,
                    min(n.movement_date) over (partition by n.product_id, n.from_location) as left_at
               from unnest(moved) n
              where n.from_location is not null) l
      cross join lateral (
        select x.last_movement_date
          from issoh.stock_on_hand x
         where x.product_id = l.product_id and x.warehouse_id = l.from_location
        offset 0) s
      where l.left_at < s.last_movement_date;
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
--! Included functions/issoh/ledger/read_movements.sql
-- From what a caller writes to what the ledger takes, for all movements in one statement; with the code of what is
-- wrong with a movement, if something is.
create or replace function issoh_private.read_movements(movements issoh.movement_input[], movement_ids uuid[])
returns issoh_private.movement_draft[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planning anew for every call would take longer than the call.
set plan_cache_mode = force_generic_plan
-- Once for all: also where there was next to nothing then.
set enable_seqscan = off
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_latest constant timestamptz := clock_timestamp() + interval '1 minute';
  -- One after the other behind a random one, as randomness for each takes as long as finding its product. A call of the
  -- same quarter of a microsecond has other 14 bits, or begins elsewhere among 2^47; the bit above is free for the sum.
  v_id constant text := uuidv7()::text;
  v_prefix constant text := left(v_id, 24);
  v_first constant bigint := ('x' || right(v_id, 12))::bit(48)::bigint & x'7fffffffffff'::bigint;
  v_earliest timestamptz := '-infinity';
  v_suppliers uuid[];
  v_dated boolean;
  v_named boolean;
begin
  -- Most movements happen when they are posted, and name no supplier.
  select bool_or(m.movement_date is not null), bool_or(m.supplier_id is not null)
    into v_dated, v_named
    from unnest(read_movements.movements) m;
  if v_dated then
    v_earliest := issoh_private.earliest_movement();
  end if;
  if v_named then
    v_suppliers := array(
      with suppliers as materialized (
        select s.given, issoh_private.resolve_supplier(s.given) as supplier_id
          from (select distinct m.supplier_id as given from unnest(read_movements.movements) m
                 where m.supplier_id is not null) s
      )
      select s.supplier_id
        from unnest(read_movements.movements) with ordinality m
        left join suppliers s on s.given = m.supplier_id
       order by m.ordinality);
  end if;

  return array(
  -- What most movements are is seen here: a call with all that a caller wrote costs as much as posting it.
  select case
           when c.product_id is not null and g.quantity > 0 and g.returns_movement_id is null
                and g.reservation_id is null and g.currency_code is null and g.note is null
                and case g.movement_type
                      when 'receipt' then g.from_location is null and c.to_id is not null
                      when 'issue' then g.to_location is null and c.from_id is not null and g.unit_cost is null
                      when 'transfer' then c.from_id <> c.to_id and g.unit_cost is null
                      when 'adjustment' then g.to_location is null and c.from_id is not null and g.unit_cost is null
                                             or g.from_location is null and c.to_id is not null
                    end
                and (g.unit_cost is null or g.unit_cost >= 0 and g.unit_cost < 1e13 and scale(c.cost) <= 10)
                and (g.movement_date is null or g.movement_date between v_earliest and v_latest)
                and (g.reference_type is null
                     or length(g.reference_type) between 1 and 64
                        and (g.reference_type = 'PO' or upper(g.reference_type) <> 'PO'))
                and (g.reference_id is null or length(g.reference_id) between 1 and 200)
           then row(g.position::integer, c.movement_id, null, c.product_id, g.movement_type, g.quantity, c.from_id,
                    c.to_id, c.cost, v_base, null, null, v_suppliers[g.position], g.reference_type, g.reference_id,
                    g.movement_date, null, null, null, null, null, g.counted)::issoh_private.movement_draft
           else issoh_private.draft_of(
                  g.position::integer, c.movement_id,
                  row(g.product_id, g.internal_sku, g.movement_type, g.quantity, g.from_location, g.to_location,
                      g.unit_cost, g.currency_code, g.supplier_id, g.reference_type, g.reference_id, g.movement_date,
                      g.returns_movement_id, g.reservation_id, g.note, g.counted)::issoh.movement_input,
                  c.product_id, c.from_id, c.to_id, c.cost, v_base, v_suppliers[g.position], v_earliest, v_latest)
         end
    from unnest(read_movements.movements) with ordinality as g (
           product_id, internal_sku, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
           supplier_id, reference_type, reference_id, movement_date, returns_movement_id, reservation_id, note, counted,
           position)
    -- Each by its key: joined, all products could be gone through for each movement.
    left join lateral (
      select p.product_id from issoh.selected_products p where p.product_id = g.product_id offset 0) i on true
    left join lateral (
      select p.product_id from issoh.selected_products p where p.internal_sku = common.trimmed(g.internal_sku)
      offset 0) k on true
    left join issoh.warehouses f on f.warehouse_code = g.from_location
    left join issoh.warehouses t on t.warehouse_code = g.to_location
   cross join lateral (
     select case
              when g.internal_sku is null then i.product_id
              when g.product_id is null or g.product_id = k.product_id then k.product_id
            end as product_id,
            case when g.from_location is not null
                 then coalesce(f.warehouse_id, issoh_private.warehouse_of_id(g.from_location)) end as from_id,
            case when g.to_location is not null
                 then coalesce(t.warehouse_id, issoh_private.warehouse_of_id(g.to_location)) end as to_id,
            case
              when g.currency_code is null then trim_scale(g.unit_cost)
              else issoh_private.cost_in_base(g.unit_cost, g.currency_code, coalesce(g.movement_date, v_latest))
            end as cost,
            coalesce(read_movements.movement_ids[g.position],
                     (v_prefix || lpad(to_hex(v_first + g.position), 12, '0'))::uuid) as movement_id
   ) c
   order by g.position);
end
$$;
comment on function issoh_private.read_movements(issoh.movement_input[], uuid[]) is
  $$What movements mean: products, warehouses, suppliers and costs in the base currency, each with the code of its
first problem, or null. Raises ISNSU, ISCXR.$$;
--! EndIncluded functions/issoh/ledger/read_movements.sql

drop function if exists issoh_private.brought_by(issoh.stock_movements, uuid);
