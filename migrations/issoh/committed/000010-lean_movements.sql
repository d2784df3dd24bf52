--! Previous: sha1:b40c3c253c77a7a9a7448aa45ed5255468dc357e
--! Hash: sha1:cfe553e9e39306bd59b7cbf2514a9ab05b4e2d20
--! Message: lean_movements

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-lean_movements.sql
-- Check constraints are read from their text by every statement anew, which took a third of the time of a movement:
-- where there were many there is one, of one function.
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
set search_path = pg_catalog, pg_temp
as $$
begin
  return
    movement_type in ('receipt', 'issue', 'adjustment', 'transfer')
    and quantity > 0
    and case
          when movement_type = 'transfer' then from_location <> to_location
          when movement_type = 'adjustment' then (from_location is null) <> (to_location is null)
          when (movement_type = 'receipt') = (reverses_movement_id is null)
            then to_location is not null and from_location is null
          else from_location is not null and to_location is null
        end is true
    and (unit_cost is null
         or movement_type in ('receipt', 'adjustment')
            and unit_cost >= 0 and unit_cost < 1e13 and scale(unit_cost) <= 10)
    and (total_cost is null or total_cost >= 0 and total_cost < 1e23 and scale(total_cost) <= 10)
    and currency_code ~ '^[A-Z]{3}$'
    and length(reference_type) between 1 and 64 is not false
    and length(reference_id) between 1 and 200 is not false
    and (returns_movement_id is null or movement_type in ('receipt', 'issue'));
end
$$;
comment on function issoh_private.is_movement(text, integer, uuid, uuid, numeric, numeric, text, text, text, uuid,
                                              uuid) is
  $$What may be a row of the ledger: pieces above none, locations that fit the type (of what undoes another the other
way round), costs on what comes only, with at most 10 decimals.$$;
--! EndIncluded functions/issoh/ledger/is_movement.sql
alter table issoh.stock_movements
  drop constraint if exists stock_movements_check,
  drop constraint if exists stock_movements_cost_type_check,
  drop constraint if exists stock_movements_currency_code_check,
  drop constraint if exists stock_movements_locations_check,
  drop constraint if exists stock_movements_movement_type_check,
  drop constraint if exists stock_movements_quantity_check,
  drop constraint if exists stock_movements_reference_id_check,
  drop constraint if exists stock_movements_reference_type_check,
  drop constraint if exists stock_movements_returns_check,
  drop constraint if exists stock_movements_total_cost_check,
  drop constraint if exists stock_movements_unit_cost_check,
  add constraint stock_movements_check check (
    issoh_private.is_movement(movement_type, quantity, from_location, to_location, unit_cost, total_cost, currency_code,
                              reference_type, reference_id, reverses_movement_id, returns_movement_id));

--! Included functions/issoh/warehouses/is_stock.sql
-- One call for all of them: PostgreSQL reads the text of every check constraint anew for every statement.
create or replace function issoh_private.is_stock(
  quantity_reserved integer,
  reorder_point integer,
  reorder_quantity integer,
  reorder_up_to integer
) returns boolean
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if num_nonnulls(reorder_point, reorder_quantity, reorder_up_to) > 0
     and not (coalesce(reorder_point, 0) >= 0 and coalesce(reorder_quantity, 1) > 0
              and (reorder_up_to is null
                   or reorder_up_to > coalesce(reorder_point, 0) and reorder_quantity is null)) then
    return false;
  end if;
  return quantity_reserved >= 0;
end
$$;
comment on function issoh_private.is_stock(integer, integer, integer, integer) is
  $$What may be a row of stock_on_hand: nothing reserved below none; levels that one can order by, which go up either by
a quantity or to a level.$$;
--! EndIncluded functions/issoh/warehouses/is_stock.sql
alter table issoh.stock_on_hand
  drop constraint if exists stock_on_hand_check,
  drop constraint if exists stock_on_hand_quantity_reserved_check,
  drop constraint if exists stock_on_hand_reorder_point_check,
  drop constraint if exists stock_on_hand_reorder_quantity_check,
  drop constraint if exists stock_on_hand_reorder_up_to_check,
  add constraint stock_on_hand_check check (
    issoh_private.is_stock(quantity_reserved, reorder_point, reorder_quantity, reorder_up_to));

do $$
begin
  if to_regtype('issoh_private.place_change') is null then
    create type issoh_private.place_change as (
      product_id uuid,
      warehouse_id uuid,
      delta bigint,
      first_date timestamptz,
      last_date timestamptz,
      left_at timestamptz
    );
  end if;
  if to_regtype('issoh_private.holding_change') is null then
    create type issoh_private.holding_change as (
      product_id uuid,
      supplier_id uuid,
      pieces integer,
      purchased bigint,
      value numeric,
      last_price numeric,
      last_date timestamptz
    );
  end if;
  if to_regtype('issoh_private.leaving_pieces') is null then
    create type issoh_private.leaving_pieces as (
      movement_id uuid,
      product_id uuid,
      quantity integer,
      supplier_id uuid,
      undoes uuid,
      movement_date timestamptz
    );
  end if;
end
$$;

drop function if exists issoh_private.earliest_date(issoh.movement_input[]);
drop function if exists issoh_private.allocate_holdings(uuid, integer, uuid);
-- What handed on sets hands on arrays; what answered nothing answers something, as PL/pgSQL assigns faster than it
-- performs.
drop function if exists issoh_private.lock_products(uuid[]);
drop function if exists issoh_private.lock_warehouses(uuid[]);
drop function if exists issoh_private.read_movements(issoh.movement_input[], uuid[]);
drop function if exists issoh_private.write_movements(issoh_private.movement_draft[], boolean);

--! Included functions/issoh/products/lock_products.sql
-- The one lock of the stock side, and its one order: whoever holds a product's row may read and write all that hangs
-- on it (stock, holdings, reservations, counts, orders, prices). Taken in the order of the ids, before anything else,
-- it cannot deadlock.
create or replace function issoh_private.lock_products(product_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_locked integer;
  v_gone uuid;
begin
  -- What is judged behind the lock must be as it is then, not as it was when the transaction began.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'ISFTI', message = 'Stock is written in transactions of isolation level read committed.',
      hint = 'Begin the transaction without an isolation level.';
  end if;
  if cardinality(lock_products.product_ids) = 1 then
    perform from issoh.selected_products p where p.product_id = lock_products.product_ids[1] for no key update;
  else
    perform
       from issoh.selected_products p
      where p.product_id = any (lock_products.product_ids)
      order by p.product_id
        for no key update;
  end if;
  get diagnostics v_locked = row_count;
  if v_locked >= cardinality(lock_products.product_ids) then
    return v_locked;
  end if;
  -- Whoever held it before may have taken it back.
  select i.product_id into v_gone
    from unnest(lock_products.product_ids) i (product_id)
   where not exists (select from issoh.selected_products p where p.product_id = i.product_id)
   limit 1;
  if v_gone is not null then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', v_gone),
      hint = 'Name a selected product by its internal SKU or its id.';
  end if;
  return v_locked;
end
$$;
comment on function issoh_private.lock_products(uuid[]) is
  $$Locks products until the transaction ends, in the order of their ids; call it once, with all of them, each
as often as it comes. Answers how many they are. Raises ISNPR
when one is gone by then, ISFTI in a transaction of another isolation level than read committed.$$;
--! EndIncluded functions/issoh/products/lock_products.sql
--! Included functions/issoh/warehouses/lock_warehouses.sql
create or replace function issoh_private.lock_warehouses(warehouse_ids uuid[]) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_open record;
  v_code text;
begin
  lock table issoh_private.warehouse_rules in row share mode;
  select count(*) as houses, bool_or(w.capacity_units is not null) as limited into v_open
    from issoh.warehouses w
   where w.warehouse_id = any (lock_warehouses.warehouse_ids) and w.is_active;
  if v_open.houses = cardinality(lock_warehouses.warehouse_ids) then
    return v_open.limited;
  end if;
  select w.warehouse_code into v_code
    from issoh.warehouses w
   where w.warehouse_id = any (lock_warehouses.warehouse_ids) and not w.is_active
   limit 1;
  if v_code is null then
    raise exception using
      errcode = 'ISNWH', message = 'There is no such warehouse.', hint = 'Name a warehouse by its code or its id.';
  end if;
  raise exception using
    errcode = 'ISCWI', message = format('Warehouse "%s" is closed.', v_code),
    hint = 'Activate it, or use another one.';
end
$$;
comment on function issoh_private.lock_warehouses(uuid[]) is
  $$Keeps warehouses open until the transaction ends: whoever closes one, or changes its rules, waits. Expects
distinct ids; products are locked before. Answers whether one of them has a capacity. Raises ISCWI for a closed one,
ISNWH for none.$$;
--! EndIncluded functions/issoh/warehouses/lock_warehouses.sql
--! Included functions/issoh/warehouses/whole_pieces.sql
create or replace function issoh_private.whole_pieces(pieces bigint) returns integer
language sql immutable
return greatest(least(pieces, 2147483647), -2147483648)::integer;
comment on function issoh_private.whole_pieces(bigint) is
  'Pieces cut off where integers end: the guard of stock_on_hand refuses what is there.';
--! EndIncluded functions/issoh/warehouses/whole_pieces.sql
--! Included functions/issoh/ledger/make_movement_month.sql
create or replace function issoh_private.make_movement_month(month date) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partition regclass;
begin
  -- What is known to be there is there; only of what is not might a session know too little.
  if to_regclass('issoh.stock_movements' || to_char(make_movement_month.month, '_YYYY_MM')) is not null then
    return 0;
  end if;
  v_partition := audit.make_month('issoh.stock_movements', make_movement_month.month);
  if v_partition is null then
    return 0;
  end if;
  call issoh_private.attach_movement_triggers(v_partition);
  return 1;
end
$$;
comment on function issoh_private.make_movement_month(date) is
  'Makes the partition of stock_movements for a month (of UTC) that has none: 1, or 0 where it is there.';
--! EndIncluded functions/issoh/ledger/make_movement_month.sql
--! Included functions/issoh/warehouses/warehouse_of_id.sql
create or replace function issoh_private.warehouse_of_id(name text) returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not pg_input_is_valid(warehouse_of_id.name, 'uuid') then
    return null;
  end if;
  -- Written as ids are: other ways of writing one are no id here.
  return (select w.warehouse_id
            from issoh.warehouses w
           where w.warehouse_id = warehouse_of_id.name::uuid and w.warehouse_id::text = lower(warehouse_of_id.name));
end
$$;
comment on function issoh_private.warehouse_of_id(text) is
  'The id of a warehouse that was named by its id; null where there is none.';
--! EndIncluded functions/issoh/warehouses/warehouse_of_id.sql
--! Included functions/issoh/money/cost_in_base.sql
create or replace function issoh_private.cost_in_base(unit_cost numeric, currency_code text, moment timestamptz)
returns numeric
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not common.is_currency(cost_in_base.currency_code) then
    return null;
  end if;
  return trim_scale(issoh_private.to_base(cost_in_base.unit_cost, cost_in_base.currency_code,
                                          (cost_in_base.moment at time zone 'UTC')::date));
end
$$;
comment on function issoh_private.cost_in_base(numeric, text, timestamptz) is
  'A unit cost in the base currency, at the rate of that day; null where the currency is none. Raises ISCXR.';
--! EndIncluded functions/issoh/money/cost_in_base.sql
--! Included functions/issoh/ledger/detail_problem.sql
create or replace function issoh_private.detail_problem(
  movement issoh.movement_input,
  cost numeric,
  earliest timestamptz,
  latest timestamptz
) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if movement.currency_code is not null then
    if not common.is_currency(movement.currency_code) then
      return 'ISICU';
    end if;
  end if;
  if movement.unit_cost is not null then
    if movement.to_location is null or movement.movement_type = 'transfer' or movement.returns_movement_id is not null
       or not (movement.unit_cost >= 0 and greatest(movement.unit_cost, detail_problem.cost) < 1e13
               and scale(trim_scale(movement.unit_cost)) <= 10) then
      return 'ISIUC';
    end if;
  end if;
  if movement.movement_date is not null then
    if movement.movement_date > detail_problem.latest or movement.movement_date < detail_problem.earliest then
      return 'ISIMD';
    end if;
  end if;
  if movement.returns_movement_id is not null then
    if movement.movement_type not in ('receipt', 'issue') then
      return 'ISIRT';
    end if;
  end if;
  if movement.reservation_id is not null then
    if movement.movement_type <> 'issue' or movement.returns_movement_id is not null then
      return 'ISIRV';
    end if;
  end if;
  if movement.reference_type is not null or movement.reference_id is not null or movement.note is not null then
    if not (length(movement.reference_type) between 1 and 64 and length(movement.reference_id) between 1 and 200
            and coalesce(length(movement.note), 0) <= 10000) then
      return 'ISIRF';
    end if;
  end if;
  return null;
end
$$;
comment on function issoh_private.detail_problem(issoh.movement_input, numeric, timestamptz, timestamptz) is
  $$The code of what is wrong with what a movement need not have: a cost (and what that is in the base currency), a
currency, a date between these two, what it returns or takes, a reference, a note; null where nothing is.$$;
--! EndIncluded functions/issoh/ledger/detail_problem.sql
--! Included functions/issoh/ledger/read_movements.sql
-- From what a caller writes to what the ledger takes, for all movements in one statement; with the code of what is
-- wrong with a movement, if something is.
create or replace function issoh_private.read_movements(movements issoh.movement_input[], movement_ids uuid[])
returns issoh_private.movement_draft[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planning anew for every call would take longer than the call.
set plan_cache_mode = force_generic_plan
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_latest constant timestamptz := clock_timestamp() + interval '1 minute';
  v_earliest timestamptz := '-infinity';
  v_suppliers uuid[];
  v_dated boolean;
  v_named boolean;
begin
  -- Most movements happen when they are posted, and name no supplier.
  if cardinality(read_movements.movements) = 1 then
    v_dated := read_movements.movements[1].movement_date is not null;
    v_named := read_movements.movements[1].supplier_id is not null;
  else
    select bool_or(m.movement_date is not null), bool_or(m.supplier_id is not null)
      into v_dated, v_named
      from unnest(read_movements.movements) m;
  end if;
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
  select row(
         g.position, coalesce(read_movements.movement_ids[g.position], uuidv7()),
         case
           when coalesce(g.product_id::text, g.internal_sku) is null then 'ISIMP'
           when c.product_id is null then 'ISNPR'
           when g.movement_type in ('receipt', 'issue', 'adjustment', 'transfer') is not true then 'ISIMT'
           when (g.quantity > 0) is not true then 'ISIQT'
           when case g.movement_type
                  when 'receipt' then g.from_location is null and g.to_location is not null
                  when 'issue' then g.from_location is not null and g.to_location is null
                  when 'adjustment' then (g.from_location is null) <> (g.to_location is null)
                  else g.from_location is not null and g.to_location is not null
                end is not true then 'ISILO'
           when (g.from_location is not null and c.from_id is null)
             or (g.to_location is not null and c.to_id is null) then 'ISNWH'
           when c.from_id = c.to_id then 'ISILO'
           when g.unit_cost is not null or g.currency_code is not null or g.movement_date is not null
             or g.returns_movement_id is not null or g.reservation_id is not null or g.reference_type is not null
             or g.reference_id is not null or g.note is not null
             then issoh_private.detail_problem(
                    row(g.product_id, g.internal_sku, g.movement_type, g.quantity, g.from_location, g.to_location,
                        g.unit_cost, g.currency_code, g.supplier_id, g.reference_type, g.reference_id, g.movement_date,
                        g.returns_movement_id, g.reservation_id, g.note, g.counted)::issoh.movement_input,
                    c.cost, v_earliest, v_latest)
         end,
         c.product_id, g.movement_type, g.quantity, c.from_id, c.to_id, c.cost,
         v_base,
         case when g.currency_code <> v_base then g.unit_cost end,
         case when g.currency_code <> v_base and g.unit_cost is not null then g.currency_code end,
         v_suppliers[g.position], case when upper(g.reference_type) = 'PO' then 'PO' else g.reference_type end,
         g.reference_id, g.movement_date, g.returns_movement_id, g.reservation_id,
         g.note, null, null, g.counted)::issoh_private.movement_draft
    from unnest(read_movements.movements) with ordinality as g (
           product_id, internal_sku, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
           supplier_id, reference_type, reference_id, movement_date, returns_movement_id, reservation_id, note, counted,
           position)
    left join issoh.selected_products i on i.product_id = g.product_id
    left join issoh.selected_products k on k.internal_sku = common.trimmed(g.internal_sku)
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
            end as cost
   ) c
   order by g.position);
end
$$;
comment on function issoh_private.read_movements(issoh.movement_input[], uuid[]) is
  $$What movements mean: products, warehouses, suppliers and costs in the base currency, each with the code of its
first problem, or null. Raises ISNSU, ISCXR.$$;
--! EndIncluded functions/issoh/ledger/read_movements.sql
--! Included functions/issoh/ledger/write_movements.sql
create or replace function issoh_private.write_movements(drafts issoh_private.movement_draft[], restates boolean)
returns issoh.stock_movements[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  -- One moment for all, and behind the locks of their products: of two callers, the one that waited comes later.
  v_now constant timestamptz := clock_timestamp();
  v_drafts issoh_private.movement_draft[] := drafts;
  v_counts issoh.stock_counts[];
  v_written issoh.stock_movements[];
begin
  if restates then
    if exists (select from unnest(drafts) d where d.movement_date is not null) then
      perform issoh_private.refuse_closed((select min(d.movement_date) from unnest(drafts) d),
                                          issoh_private.closed_until());
      v_counts := issoh_private.restate_counts(drafts);
      if cardinality(v_counts) > 0 then
        v_drafts := drafts || issoh_private.restating_movements(v_counts, cardinality(drafts));
      end if;
    end if;
  end if;

  with written as (
    insert into issoh.stock_movements as m
      (movement_id, product_id, movement_type, quantity, from_location, to_location, unit_cost, total_cost,
       currency_code, purchase_cost, purchase_currency, supplier_id, reference_type, reference_id, movement_date, note,
       reverses_movement_id, returns_movement_id, reservation_id)
    -- In the order of the array.
    select d.movement_id, d.product_id, d.movement_type, d.quantity, d.from_location, d.to_location, d.unit_cost,
           d.total_cost, d.currency_code, d.purchase_cost, d.purchase_currency, d.supplier_id, d.reference_type,
           d.reference_id, coalesce(d.movement_date, v_now), d.note, d.reverses_movement_id, d.returns_movement_id,
           d.reservation_id
      from unnest(v_drafts) d
    returning m as movement
  )
  select array_agg(w.movement) into v_written from written w;
  if cardinality(v_counts) > 0 then
    perform issoh_private.write_counts(v_counts);
    -- Not what restates them: that stands behind.
    v_written := v_written[:cardinality(drafts)];
  end if;
  return v_written;
end
$$;
comment on function issoh_private.write_movements(issoh_private.movement_draft[], boolean) is
  $$Writes movements to the ledger and answers them; counts that have seen them are restated (not asked where together
they change no stock at any date). Their products are locked. Raises ISCCT, and what triggers of the ledger raise.$$;
--! EndIncluded functions/issoh/ledger/write_movements.sql
--! Included functions/issoh/ledger/returned_pieces.sql
create or replace function issoh_private.returned_pieces(movement_id uuid, since timestamptz) returns bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- Planned once for all months, of which only those since the date are read: each call would plan all of these anew.
set plan_cache_mode = force_generic_plan
as $$
begin
  return coalesce((
    select sum(m.quantity)
      from issoh.stock_movements m
     where m.returns_movement_id = returned_pieces.movement_id and m.movement_date >= returned_pieces.since
       and m.reverses_movement_id is null
       and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)), 0);
end
$$;
comment on function issoh_private.returned_pieces(uuid, timestamptz) is
  'Pieces of a movement (and its date) that were returned: by the customer, or to the supplier.';
--! EndIncluded functions/issoh/ledger/returned_pieces.sql
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

  v_drafts := issoh_private.read_movements(take_movements.movements, v_ids);
  v_one := v_drafts[1];
  -- What most movements are: one, of now, with nothing else to look after.
  if v_count = 1 and v_one.reference_type is distinct from 'PO'
     and num_nonnulls(v_one.problem, v_one.movement_date, v_one.returns_movement_id, v_one.reservation_id) = 0 then
    v_made := issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
    v_locked := issoh_private.lock_products(array[v_one.product_id]);
    return issoh_private.write_movements(v_drafts, false);
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
--! Included functions/issoh/ledger/post_movements.sql
create or replace function issoh.post_movements(movements issoh.movement_input[], idempotency_key text default null)
returns setof issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 1
as $$
begin
  return query
  select m.* from unnest(issoh_private.take_movements(post_movements.movements, post_movements.idempotency_key)) m;
end
$$;
comment on function issoh.post_movements(issoh.movement_input[], text) is
  $$Posts movements to the ledger, all or none, and answers them; stock, holdings and orders follow in the same
transaction. Each names a product (internal_sku or product_id), a type, pieces and warehouses (code or id):
receipt to, issue from, transfer from and to, adjustment to (found) or from (lost). unit_cost is per piece, in
currency_code or the base currency, on receipts and found pieces; a receipt of an order (reference_type PO and its
number) takes what was agreed, and what is left without is valued at the moving average. movement_date may lie in the
past, as long as nothing leaves before it has come, the period is open, and no count came after it, unless counted says
that the count has seen it. A receipt with returns_movement_id brings back pieces of an issue, an issue with
returns_movement_id sends pieces of a receipt back to its supplier. An idempotency key posts once: repeated with the
same movements it answers what was posted. Raises ISIMN, ISIIK, ISCIK, and for a movement ISIMP, ISNPR, ISIMT, ISIQT,
ISILO, ISNWH, ISICU, ISIUC, ISCXR, ISNSU, ISIMD, ISIRT, ISIRV, ISIRF, ISNMV, ISCRM, ISCRO; of orders ISNOL, ISCOS,
ISCOC, ISCOR; of stock ISCNS, ISCRS, ISCWI, ISCCP; of time ISCPC, ISCCT.$$;
grant execute on function issoh.post_movements(issoh.movement_input[], text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/post_movements.sql
--! Included functions/issoh/ledger/post_movement.sql
create or replace function issoh.post_movement(movement issoh.movement_input, idempotency_key text default null)
returns issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (issoh_private.take_movements(array[post_movement.movement], post_movement.idempotency_key))[1];
end
$$;
comment on function issoh.post_movement(issoh.movement_input, text) is
  'Posts one movement as post_movements does, with the same errors.';
grant execute on function issoh.post_movement(issoh.movement_input, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/post_movement.sql
--! Included functions/issoh/ledger/reverse_movement.sql
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
--! EndIncluded functions/issoh/ledger/reverse_movement.sql
--! Included functions/issoh/ledger/correct_cost.sql
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
--! EndIncluded functions/issoh/ledger/correct_cost.sql
--! Included functions/issoh/ledger/tg_stock_on_hand__guard.sql
create or replace function issoh.tg_stock_on_hand__guard() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text;
begin
  -- Of what is inserted, old is all null.
  if tg_op <> 'DELETE' then
    new.updated_at := clock_timestamp();
  end if;

  -- Quantities are what triggers of the ledger and of reservations make of them: statements of others come at depth 1.
  if pg_trigger_depth() = 1 then
    if ((coalesce(new.quantity_on_hand, 0), coalesce(new.quantity_reserved, 0))
        <> (coalesce(old.quantity_on_hand, 0), coalesce(old.quantity_reserved, 0))
        or tg_op = 'UPDATE' and (new.product_id, new.warehouse_id) <> (old.product_id, old.warehouse_id))
       and not (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user) then
      raise exception using
        errcode = 'ISFSQ', message = 'Quantities of stock follow the ledger and the reservations.',
        hint = 'Post a movement, or reserve.';
    end if;
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;

  if new.quantity_on_hand in (2147483647, -2147483648) then
    raise exception using
      errcode = 'ISCQL', message = 'That is more than a stock can count.',
      hint = 'Check the quantity: a product has at most 2,147,483,646 pieces in a warehouse.';
  end if;
  -- What is enough needs no look at the warehouse.
  if new.quantity_on_hand >= new.quantity_reserved then
    return new;
  end if;
  if (new.quantity_on_hand < coalesce(old.quantity_on_hand, 0)
      or new.quantity_reserved > coalesce(old.quantity_reserved, 0))
     and not (select w.allow_negative from issoh.warehouses w where w.warehouse_id = new.warehouse_id) then
    select format('%s in %s', p.internal_sku, w.warehouse_code) into v_name
      from issoh.selected_products p, issoh.warehouses w
     where p.product_id = new.product_id and w.warehouse_id = new.warehouse_id;
    if new.quantity_reserved > coalesce(old.quantity_reserved, 0) then
      raise exception using
        errcode = 'ISCAV',
        message = format('%s: %s pieces cannot be reserved, %s are available.', v_name,
                         new.quantity_reserved - coalesce(old.quantity_reserved, 0),
                         coalesce(old.quantity_on_hand - old.quantity_reserved, 0)),
        hint = 'Reserve what is available, or wait for a receipt.';
    elsif new.quantity_on_hand < 0 then
      raise exception using
        errcode = 'ISCNS',
        message = format('%s: %s pieces cannot leave, %s are on hand.', v_name,
                         coalesce(old.quantity_on_hand, 0) - new.quantity_on_hand,
                         coalesce(old.quantity_on_hand, 0)),
        hint = 'Count the shelf, or post the missing receipt first; a warehouse may be told to allow negative stock.';
    end if;
    raise exception using
      errcode = 'ISCRS',
      message = format('%s: %s pieces cannot leave, %s of %s are reserved.', v_name,
                       old.quantity_on_hand - new.quantity_on_hand, new.quantity_reserved, old.quantity_on_hand),
      hint = 'Issue against the reservation by its reservation_id, or release it.';
  end if;
  return new;
end
$$;
comment on function issoh.tg_stock_on_hand__guard() is
  $$Row trigger: quantities change with the ledger and reservations only (ISFSQ), and stay right unless the warehouse
allows negative stock: nothing below zero (ISCNS), nothing below what is reserved (ISCRS), nothing reserved that
is not available (ISCAV), nothing that integers cannot hold (ISCQL).$$;
--! EndIncluded functions/issoh/ledger/tg_stock_on_hand__guard.sql
--! Included functions/issoh/ledger/tg_stock_movements__record_reversals.sql
create or replace function issoh.tg_stock_movements__record_reversals() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_all record;
  v_locked integer;
begin
  select array_agg(n.product_id) as product_ids, bool_or(n.reverses_movement_id is not null) as undo,
         bool_or(n.movement_type = 'transfer') as transfer
    into v_all
    from new_rows n;
  -- The first trigger of a movement takes the locks that all of them need; post_movements has them already.
  v_locked := issoh_private.lock_products(v_all.product_ids);
  if v_all.undo then
    insert into issoh.movement_reversals (reversed_id, reversal_id, product_id, reversed_date, reversal_date)
    select n.reverses_movement_id, n.movement_id, n.product_id,
           coalesce((issoh_private.find_movement(n.reverses_movement_id)).movement_date, n.movement_date),
           n.movement_date
      from new_rows n
     where n.reverses_movement_id is not null;
  end if;
  if v_all.transfer then
    insert into issoh_private.transfer_dates (movement_id, movement_date)
    select n.movement_id, n.movement_date
      from new_rows n
     where n.movement_type = 'transfer' and n.movement_date not between n.recorded_at - interval '1 day'
                                                                    and n.recorded_at + interval '1 day';
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__record_reversals() is
  $$Statement trigger of the ledger: locks its products, and notes which movement undid which, and when transfers were
that were entered late.$$;
--! EndIncluded functions/issoh/ledger/tg_stock_movements__record_reversals.sql
--! Included functions/issoh/ledger/tg_stock_movements__move_stock.sql
create or replace function issoh.tg_stock_movements__move_stock() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- With the arrays as values each call would be planned anew.
set plan_cache_mode = force_generic_plan
as $$
declare
  v_one record;
  v_all record;
  v_places issoh_private.place_change[];
  v_first_date timestamptz;
  v_warehouses uuid[];
  v_changed record;
  v_limited boolean;
begin
  select n.product_id, n.from_location, n.to_location, n.quantity, n.movement_date,
         (select count(*) from new_rows) as moved
    into v_one
    from new_rows n
   limit 1;
  if v_one.moved = 1 then
    if v_one.from_location is not null then
      v_places := array[row(v_one.product_id, v_one.from_location, -v_one.quantity, v_one.movement_date,
                            v_one.movement_date, v_one.movement_date)::issoh_private.place_change];
    end if;
    if v_one.to_location is not null then
      v_places := v_places || row(v_one.product_id, v_one.to_location, v_one.quantity, v_one.movement_date,
                                  v_one.movement_date, null)::issoh_private.place_change;
    end if;
    v_first_date := v_one.movement_date;
    v_warehouses := array_remove(array[v_one.from_location, v_one.to_location], null);
  else
    select array_agg(row(d.product_id, d.warehouse_id, d.delta, d.first_date, d.last_date,
                         d.left_at)::issoh_private.place_change) as places, min(d.first_date) as first_date,
           -- A house may be closed where nothing changes: a receipt that stands anew at another cost.
           array_agg(distinct d.warehouse_id) filter (where d.delta <> 0) as warehouses
      into v_all
      from (select m.product_id, m.warehouse_id, sum(m.delta) as delta, min(m.movement_date) as first_date,
                   max(m.movement_date) as last_date, min(m.movement_date) filter (where m.delta < 0) as left_at
              from (select n.product_id, n.from_location as warehouse_id, -n.quantity as delta, n.movement_date
                      from new_rows n
                     where n.from_location is not null
                    union all
                    select n.product_id, n.to_location, n.quantity, n.movement_date
                      from new_rows n
                     where n.to_location is not null) m
             group by m.product_id, m.warehouse_id) d;
    v_places := v_all.places;
    v_first_date := v_all.first_date;
    v_warehouses := v_all.warehouses;
  end if;
  v_limited := issoh_private.lock_warehouses(coalesce(v_warehouses, '{}'));
  if v_first_date < issoh_private.closed_until() then
    perform issoh_private.refuse_closed(v_first_date, issoh_private.closed_until());
  end if;

  with changed as (
    update issoh.stock_on_hand s
       set quantity_on_hand = issoh_private.whole_pieces(s.quantity_on_hand + d.delta),
           first_movement_date = least(s.first_movement_date, d.first_date),
           last_movement_date = greatest(s.last_movement_date, d.last_date)
      from unnest(v_places) d
     where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
    returning d.left_at < s.last_movement_date as late
  )
  select count(*) as places, bool_or(c.late) as late into v_changed from changed c;
  if v_changed.places < cardinality(v_places) then
    insert into issoh.stock_on_hand
      (product_id, warehouse_id, quantity_on_hand, first_movement_date, last_movement_date)
    select d.product_id, d.warehouse_id, issoh_private.whole_pieces(d.delta), d.first_date, d.last_date
      from unnest(v_places) d
     where not exists (select from issoh.stock_on_hand s
                        where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id);
    v_changed.late := true;
  end if;

  if v_changed.late then
    perform issoh_private.refuse_shortfalls(array_agg(l.product_id), array_agg(l.warehouse_id), array_agg(l.left_at),
                                            array_agg(l.pieces))
       from (select g.product_id, g.warehouse_id, p.left_at, p.pieces
               from (select n.product_id, n.from_location as warehouse_id, min(n.movement_date) as left_at,
                            array_agg(n.movement_date) as left_dates, array_agg(n.quantity::bigint) as left_pieces
                       from new_rows n
                      where n.from_location is not null
                      group by n.product_id, n.from_location) g
               join issoh.stock_on_hand s
                 on s.product_id = g.product_id and s.warehouse_id = g.warehouse_id and g.left_at < s.last_movement_date
              cross join lateral unnest(g.left_dates, g.left_pieces) as p (left_at, pieces)) l
     having count(*) > 0;
  end if;

  if v_limited then
    perform issoh_private.add_loads(
      array_agg(d.warehouse_id order by d.warehouse_id), array_agg(d.delta order by d.warehouse_id))
       from (select p.warehouse_id, sum(p.delta)::bigint as delta
               from unnest(v_places) p
              group by p.warehouse_id) d;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_stock() is
  $$Statement trigger of the ledger: stock_on_hand follows, and the loads of warehouses with a capacity. Raises ISCWI,
ISNWH, ISCCP, ISCPC (a closed period), ISCNS (less than nothing at a past date), and what the guard of stock_on_hand
raises.$$;
--! EndIncluded functions/issoh/ledger/tg_stock_movements__move_stock.sql
--! Included functions/issoh/holdings/whose_pieces.sql
create or replace function issoh_private.whose_pieces(returns_movement_id uuid, po_number text, product_id uuid)
returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (select o.supplier_id
       from issoh.supplier_movements o
      where o.movement_id = whose_pieces.returns_movement_id
      order by o.quantity, o.supplier_id
      limit 1),
    (select o.supplier_id
       from issoh.purchase_order_lines o
      where o.po_number = whose_pieces.po_number and o.product_id = whose_pieces.product_id));
end
$$;
comment on function issoh_private.whose_pieces(uuid, text, uuid) is
  'Whose the pieces are that come back from an issue, or that come of an order; null where neither says.';
--! EndIncluded functions/issoh/holdings/whose_pieces.sql
--! Included functions/issoh/holdings/allocate_holdings.sql
create or replace function issoh_private.allocate_holdings(holdings integer[], quantity integer, preferred integer)
returns integer[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_first constant integer := coalesce(allocate_holdings.preferred, 1);
  v_taken integer[] := array_fill(0, array[cardinality(allocate_holdings.holdings)]);
  v_left integer := allocate_holdings.quantity;
  v_place integer;
begin
  for i in 0 .. cardinality(v_taken) loop
    exit when v_left = 0;
    v_place := case when i = 0 then v_first else i end;
    if v_taken[v_place] = 0 and allocate_holdings.holdings[v_place] > 0 then
      v_taken[v_place] := least(allocate_holdings.holdings[v_place], v_left);
      v_left := v_left - v_taken[v_place];
    end if;
  end loop;
  -- What nobody's holding covers is owed by the first.
  v_taken[v_first] := v_taken[v_first] + v_left;
  return v_taken;
end
$$;
comment on function issoh_private.allocate_holdings(integer[], integer, integer) is
  $$How many pieces leave of each holding (in the order in which the suppliers came first): of the preferred one, by its
place, before the others.$$;
--! EndIncluded functions/issoh/holdings/allocate_holdings.sql
--! Included functions/issoh/holdings/change_holdings.sql
create or replace function issoh_private.change_holdings(
  movement_ids uuid[],
  product_ids uuid[],
  supplier_ids uuid[],
  pieces integer[],
  movement_dates timestamptz[]
) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  v_changed integer;
begin
  insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, movement_date)
  select c.movement_id, c.product_id, c.supplier_id, c.pieces, c.movement_date
    from unnest(change_holdings.movement_ids, change_holdings.product_ids, change_holdings.supplier_ids,
                change_holdings.pieces, change_holdings.movement_dates)
         as c (movement_id, product_id, supplier_id, pieces, movement_date);
  update issoh.supplier_stock_holdings h
     set quantity_on_hand = h.quantity_on_hand + c.pieces, updated_at = clock_timestamp()
    from (select x.product_id, x.supplier_id, sum(x.pieces) as pieces
            from unnest(change_holdings.product_ids, change_holdings.supplier_ids, change_holdings.pieces)
                 as x (product_id, supplier_id, pieces)
           group by x.product_id, x.supplier_id) c
   where h.product_id = c.product_id and h.supplier_id is not distinct from c.supplier_id;
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;
comment on function issoh_private.change_holdings(uuid[], uuid[], uuid[], integer[], timestamptz[]) is
  $$Says whose pieces movements took (below 0) or brought back, and holdings follow: answers how many. Of purchases they
say what they said.$$;
--! EndIncluded functions/issoh/holdings/change_holdings.sql
--! Included functions/issoh/holdings/take_holdings.sql
-- One movement after the other, as each takes from what the one before has left: in memory, or thousands of one product
-- would read what all before them have written.
create or replace function issoh_private.take_holdings(leaving issoh_private.leaving_pieces[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_next record;
  v_product uuid;
  v_suppliers uuid[];
  v_holdings integer[];
  v_taken integer[];
  v_preferred uuid;
  v_movement_ids uuid[];
  v_product_ids uuid[];
  v_supplier_ids uuid[];
  v_pieces integer[];
  v_dates timestamptz[];
begin
  for v_next in
    select l.movement_id, l.product_id, l.quantity, l.supplier_id, l.undoes, l.movement_date, h.suppliers, h.holdings
      from unnest(take_holdings.leaving) l
     cross join lateral (
       select array_agg(x.supplier_id order by x.holding_id) as suppliers,
              array_agg(x.quantity_on_hand order by x.holding_id) as holdings
         from issoh.supplier_stock_holdings x
        where x.product_id = l.product_id) h
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
    v_taken := issoh_private.allocate_holdings(v_holdings, v_next.quantity, array_position(v_suppliers, v_preferred));
    for i in 1 .. cardinality(v_taken) loop
      continue when v_taken[i] = 0;
      v_holdings[i] := v_holdings[i] - v_taken[i];
      v_movement_ids := v_movement_ids || v_next.movement_id;
      v_product_ids := v_product_ids || v_product;
      v_supplier_ids := v_supplier_ids || v_suppliers[i];
      v_pieces := v_pieces || -v_taken[i];
      v_dates := v_dates || v_next.movement_date;
    end loop;
  end loop;
  return issoh_private.change_holdings(v_movement_ids, v_product_ids, v_supplier_ids, v_pieces, v_dates);
end
$$;
comment on function issoh_private.take_holdings(issoh_private.leaving_pieces[]) is
  $$Whose pieces leave, given by product and in the order of the ledger: those of the supplier that the movement names,
or that what it undoes was of (with none: those of which nobody said who delivered them), then those of the supplier
that came first. Answers of how many holdings.$$;
--! EndIncluded functions/issoh/holdings/take_holdings.sql
--! Included functions/issoh/holdings/bring_holdings.sql
create or replace function issoh_private.bring_holdings(brought issoh.supplier_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  v_one constant issoh.supplier_movements := brought[1];
  v_changes issoh_private.holding_change[];
  v_changed integer;
begin
  if brought is null then
    return 0;
  end if;
  if cardinality(brought) = 1 then
    v_changes := array[
      row(v_one.product_id, v_one.supplier_id, v_one.quantity,
          case when v_one.unit_cost is null then 0 else v_one.quantity end,
          coalesce(v_one.quantity * v_one.unit_cost, 0), v_one.unit_cost,
          case when v_one.unit_cost is not null then v_one.movement_date end)::issoh_private.holding_change];
  else
    v_changes := array(
      select row(b.product_id, b.supplier_id, sum(b.quantity),
                 coalesce(sum(b.quantity) filter (where b.unit_cost is not null), 0),
                 coalesce(sum(b.quantity * b.unit_cost), 0),
                 (array_agg(b.unit_cost order by b.movement_date desc, b.movement_id desc)
                  filter (where b.unit_cost is not null))[1],
                 max(b.movement_date) filter (where b.unit_cost is not null))::issoh_private.holding_change
        from unnest(brought) b
       group by b.product_id, b.supplier_id);
  end if;

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
--! Included functions/issoh/holdings/tg_stock_movements__move_holdings.sql
create or replace function issoh.tg_stock_movements__move_holdings() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_all record;
  v_brought issoh.supplier_movements[];
  v_done integer;
begin
  select bool_or(n.from_location is null) as come, bool_or(n.to_location is null) as leave,
         bool_or(n.reverses_movement_id is not null) as undo, bool_or(n.returns_movement_id is not null) as return
    into v_all
    from new_rows n;

  if v_all.come then
    -- What comes: from whom it says, the issue or the order says, or who usually delivers.
    with brought as (
      insert into issoh.supplier_movements as m
        (movement_id, product_id, supplier_id, quantity, unit_cost, movement_date)
      select n.movement_id, n.product_id,
             coalesce(n.supplier_id,
                      case when n.returns_movement_id is not null or n.reference_type = 'PO'
                           then issoh_private.whose_pieces(n.returns_movement_id,
                                                           case when n.reference_type = 'PO' then n.reference_id end,
                                                           n.product_id) end,
                      p.spp_supplier_id),
             n.quantity, case when n.movement_type = 'receipt' and n.returns_movement_id is null then n.unit_cost end,
             n.movement_date
        from new_rows n
        join issoh.selected_products p on p.product_id = n.product_id
       where n.from_location is null and n.reverses_movement_id is null
      returning m as pieces
    )
    select array_agg(b.pieces) into v_brought from brought b;
    v_done := issoh_private.bring_holdings(v_brought);
  end if;
  if v_all.undo and v_all.come then
    -- Back to whom it was taken from.
    perform issoh_private.change_holdings(
      array_agg(n.movement_id), array_agg(o.product_id), array_agg(o.supplier_id), array_agg(-o.quantity),
      array_agg(n.movement_date))
       from new_rows n
       join issoh.supplier_movements o on o.movement_id = n.reverses_movement_id
      where n.from_location is null;
  end if;
  if v_all.leave then
    v_done := issoh_private.take_holdings(array(
      select row(n.movement_id, n.product_id, n.quantity, n.supplier_id,
                 coalesce(n.reverses_movement_id, n.returns_movement_id),
                 n.movement_date)::issoh_private.leaving_pieces
        from new_rows n
       where n.to_location is null
       order by n.product_id, n.seq));
  end if;
  if v_all.undo and v_all.leave then
    perform issoh_private.take_back_purchases(array(
      select n.reverses_movement_id
        from new_rows n
       where n.reverses_movement_id is not null and n.to_location is null and n.unit_cost is not null));
  end if;
  if v_all.return then
    perform issoh_private.send_back_purchases(
      array_agg(n.returns_movement_id), array_agg(case when n.to_location is null then n.quantity else -n.quantity end))
       from new_rows n
      where n.movement_type = 'issue' and n.returns_movement_id is not null;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_holdings() is
  'Statement trigger of the ledger: says whose pieces came or left, and supplier_stock_holdings follow. A transfer
changes nobody''s pieces.';
--! EndIncluded functions/issoh/holdings/tg_stock_movements__move_holdings.sql
--! Included functions/issoh/orders/tg_stock_movements__receive_orders.sql
create or replace function issoh.tg_stock_movements__receive_orders() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_refused issoh.stock_movements;
begin
  if not exists (select from new_rows n where n.reference_type is not null or n.returns_movement_id is not null) then
    return null;
  end if;
  if not exists (select from new_rows n
                  where n.movement_type = 'receipt' and n.reference_type = 'PO'
                     or n.movement_type = 'issue' and n.returns_movement_id is not null) then
    return null;
  end if;
  update issoh.purchase_order_lines o
     -- Cut off where integers end: so many are refused.
     set quantity_received = least(o.quantity_received + r.quantity, 2147483647),
         -- What is to come again cannot come to a house that was closed since: it comes to where it left.
         warehouse_id = case when r.quantity < 0 and not w.is_active then r.left_from else o.warehouse_id end
    from (select l.order_line_id, sum(c.quantity) as quantity,
                 (array_agg(c.from_location) filter (where c.from_location is not null))[1] as left_from
            from (select n.reference_id, n.product_id, n.from_location, 'infinity'::timestamptz as received_at,
                         case when n.to_location is not null then n.quantity else -n.quantity end as quantity
                    from new_rows n
                   where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
                  union all
                  -- What goes back to the supplier, and reversals of that.
                  select b.reference_id, b.product_id, n.from_location, b.recorded_at,
                         case when n.to_location is not null then n.quantity else -n.quantity end
                    from new_rows n
                   cross join lateral issoh_private.find_movement(n.returns_movement_id) b
                   where n.movement_type = 'issue' and n.returns_movement_id is not null
                     and b.movement_type = 'receipt' and b.reference_type = 'PO') c
            join issoh.purchase_order_lines l
              on l.po_number = c.reference_id and l.product_id = c.product_id and l.ordered_at <= c.received_at
           group by l.order_line_id) r, issoh.warehouses w
   where o.order_line_id = r.order_line_id and w.warehouse_id = o.warehouse_id;

  select n.* into v_refused
    from new_rows n
    left join issoh.purchase_order_lines o on o.po_number = n.reference_id and o.product_id = n.product_id
   where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
     and n.reverses_movement_id is null
     and (o.order_line_id is null or o.supplier_id <> n.supplier_id or o.is_cancelled
          or o.quantity_received > o.quantity_ordered
             and o.quantity_received > issoh_private.most_received(o.quantity_ordered))
     -- One that takes the place of another at once (another cost) brings nothing more.
     and (not exists (select from new_rows u where u.reverses_movement_id is not null)
          or (select sum(case when c.to_location is not null then c.quantity else -c.quantity end)
                from new_rows c
               where c.movement_type = 'receipt' and c.reference_type = 'PO' and c.returns_movement_id is null
                 and c.reference_id = n.reference_id and c.product_id = n.product_id) > 0)
   order by n.seq
   limit 1;
  if found then
    perform issoh_private.refuse_receipt(v_refused);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__receive_orders() is
  $$Statement trigger of the ledger: receipts with reference PO, what of them goes back to the supplier, and reversals
of both move what is open of the order. Receipts that are none of the order that they name are refused. Raises ISNOL,
ISCOS, ISCOC, ISCOR.$$;
--! EndIncluded functions/issoh/orders/tg_stock_movements__receive_orders.sql
--! Included functions/issoh/proposals/is_repriced.sql
create or replace function issoh_private.is_repriced(product_id uuid) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from issoh_private.proposals_due d where d.product_id = is_repriced.product_id)
      or exists (select from issoh.price_proposals p where p.product_id = is_repriced.product_id and p.status = 'open');
end
$$;
comment on function issoh_private.is_repriced(uuid) is 'Whether a price of a product is proposed, or about to be.';
--! EndIncluded functions/issoh/proposals/is_repriced.sql
--! Included functions/issoh/proposals/tg_stock_movements__propose.sql
create or replace function issoh.tg_stock_movements__propose() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing, perhaps beside empty tables: each receipt looks its rules up.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_first bigint;
  v_all record;
begin
  select count(*) as moved, bool_or(n.movement_type = 'receipt' and n.unit_cost is not null) as paid
    into v_all
    from new_rows n;
  if v_all.paid then
    with due as (
      insert into issoh_private.proposals_due
        (product_id, pricing_tier_id, from_quantity, old_cost, new_cost, movement_id, movement_date, movement_seq,
         reason)
      select r.product_id, r.pricing_tier_id, r.from_quantity, r.cost_price, round(c.unit_cost, 4), c.movement_id,
             c.movement_date, c.seq, 'receipt'
        from (select distinct on (n.product_id) n.product_id, n.unit_cost, n.movement_id, n.movement_date, n.seq
                from new_rows n
               where n.movement_type = 'receipt' and n.unit_cost is not null and n.reverses_movement_id is null
               order by n.product_id, n.movement_date desc, n.seq desc) c
        join issoh.pricing_rules r on r.product_id = c.product_id and r.effective_from <= clock_timestamp()
         and (r.effective_to is null or r.effective_to > clock_timestamp())
       where r.rule_type in ('fixed', 'cost_plus') and r.cost_price is not null
         and coalesce(r.target_markup_percentage, r.markup_percentage) is not null
         and case
               when r.cost_price <> round(c.unit_cost, 4) then true
               -- At the cost of the rule: only to take back what another cost has brought.
               else issoh_private.is_repriced(r.product_id)
             end
      returning due_id
    )
    select min(d.due_id) into v_first from due d;
  end if;
  -- The first one wakes the job, without a key: writers of one row would wait for each other.
  if v_first is not null then
    if not exists (select from issoh_private.proposals_due d
                    where d.due_id < v_first and d.next_try_at <= clock_timestamp()) then
      perform graphile_worker.add_job('prices__propose');
    end if;
  end if;
  -- Many products at once would be computed live until the next full hour.
  if v_all.moved >= issoh.setting('valuation.refresh_rows')::integer then
    perform graphile_worker.add_job('valuation__refresh', job_key => 'valuation__refresh', max_attempts => 5);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__propose() is
  $$Statement trigger of the ledger: a receipt at another cost than a price has is noted, for prices__propose to propose
one; many movements have the valuation refreshed.$$;
--! EndIncluded functions/issoh/proposals/tg_stock_movements__propose.sql
