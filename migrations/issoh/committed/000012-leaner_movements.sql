--! Previous: sha1:be47f89d8cdbd8e91e1b74f13a001ab471dac230
--! Hash: sha1:00673bc093c52986ed1a8f239b269b2cf086f48e
--! Message: leaner_movements

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-leaner_movements.sql
-- One trigger where five read the new rows each by itself, and look-ups instead of sets where one movement comes.
drop function if exists issoh_private.detail_problem(issoh.movement_input, numeric, timestamptz, timestamptz);

--! Included functions/issoh/money/base_currency.sql
-- PL/pgSQL keeps the plan for longer than a statement.
create or replace function issoh_private.base_currency() returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base text;
begin
  select s.setting_value #>> '{}' into v_base from issoh.settings s where s.setting_key = 'money.base_currency';
  return v_base;
end
$$;
comment on function issoh_private.base_currency() is 'ISO 4217: what stock is valued and sold in.';
grant execute on function issoh_private.base_currency()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/money/base_currency.sql
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
declare
  v_comes constant boolean := to_location is not null;
  v_leaves constant boolean := from_location is not null;
begin
  -- One test after the other, and what is null needs none: each costs a transaction of one movement time.
  if movement_type in ('receipt', 'issue', 'adjustment', 'transfer') is not true or (quantity > 0) is not true then
    return false;
  end if;
  if v_comes and v_leaves then
    if movement_type <> 'transfer' or from_location = to_location then
      return false;
    end if;
  elsif movement_type = 'transfer' or not (v_comes or v_leaves) then
    return false;
  elsif movement_type <> 'adjustment' then
    if v_comes <> ((movement_type = 'receipt') = (reverses_movement_id is null)) then
      return false;
    end if;
  end if;
  if unit_cost is not null then
    if movement_type not in ('receipt', 'adjustment') or not (unit_cost >= 0 and unit_cost < 1e13)
       or scale(unit_cost) > 10 then
      return false;
    end if;
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
--! Included functions/issoh/dates/closed_until.sql
create or replace function issoh_private.closed_until() returns timestamptz
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value text;
begin
  select s.setting_value #>> '{}' into v_value from issoh.settings s where s.setting_key = 'ledger.closed_until';
  if v_value is null or v_value = '' then
    return '-infinity';
  end if;
  -- A day is one of UTC.
  if length(v_value) = 10 then
    return (v_value || 'T00:00Z')::timestamptz;
  end if;
  return v_value::timestamptz;
end
$$;
comment on function issoh_private.closed_until() is
  'Nothing dated before this moment goes into the ledger: ledger.closed_until (setting); -infinity if all is open.';
--! EndIncluded functions/issoh/dates/closed_until.sql
--! Included functions/issoh/warehouses/lock_warehouses.sql
create or replace function issoh_private.lock_warehouses(warehouse_ids uuid[]) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_houses integer;
  v_limited boolean;
  v_code text;
begin
  lock table issoh_private.warehouse_rules in row share mode;
  if cardinality(lock_warehouses.warehouse_ids) = 1 then
    select w.capacity_units is not null into v_limited
      from issoh.warehouses w
     where w.warehouse_id = lock_warehouses.warehouse_ids[1] and w.is_active;
    if v_limited is not null then
      return v_limited;
    end if;
  else
    select count(*), bool_or(w.capacity_units is not null) into v_houses, v_limited
      from issoh.warehouses w
     where w.warehouse_id = any (lock_warehouses.warehouse_ids) and w.is_active;
    if v_houses = cardinality(lock_warehouses.warehouse_ids) then
      return v_limited;
    end if;
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
  if new.quantity_reserved < 0 then
    raise exception using
      errcode = 'check_violation', message = 'Less than nothing cannot be reserved.',
      hint = 'Release at most what is reserved.';
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
is not available (ISCAV), nothing reserved below none (23514), nothing that integers cannot hold (ISCQL).$$;
--! EndIncluded functions/issoh/ledger/tg_stock_on_hand__guard.sql
--! Included functions/issoh/orders/tg_stock_on_hand__judge_levels.sql
create or replace function issoh.tg_stock_on_hand__judge_levels() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(new.reorder_point, 0) >= 0 and coalesce(new.reorder_quantity, 1) > 0
     and (new.reorder_up_to is null
          or new.reorder_up_to > coalesce(new.reorder_point, 0) and new.reorder_quantity is null) then
    return new;
  end if;
  raise exception using
    errcode = 'check_violation', message = 'These are no levels that one can order by.',
    hint = 'A reorder_point of 0 or more, and either a reorder_quantity above 0 or a reorder_up_to above the point.';
end
$$;
comment on function issoh.tg_stock_on_hand__judge_levels() is
  $$Row trigger: refuses levels that one cannot order by, whoever writes them. As a check constraint they would be
judged with each movement. Raises 23514.$$;
--! EndIncluded functions/issoh/orders/tg_stock_on_hand__judge_levels.sql
--! Included functions/issoh/ledger/problem_of.sql
-- One test after the other, and what needs no test first: each costs a transaction of one movement time.
create or replace function issoh_private.problem_of(
  movement issoh.movement_input,
  product_id uuid,
  from_id uuid,
  to_id uuid,
  cost numeric,
  earliest timestamptz,
  latest timestamptz
) returns text
language plpgsql immutable
as $$
begin
  if problem_of.product_id is null then
    return case when movement.product_id is null and movement.internal_sku is null then 'ISIMP' else 'ISNPR' end;
  end if;
  if movement.movement_type in ('receipt', 'issue', 'adjustment', 'transfer') is not true then
    return 'ISIMT';
  end if;
  if (movement.quantity > 0) is not true then
    return 'ISIQT';
  end if;
  if movement.from_location is null then
    if movement.to_location is null or movement.movement_type in ('issue', 'transfer') then
      return 'ISILO';
    end if;
  elsif movement.to_location is null then
    if movement.movement_type in ('receipt', 'transfer') then
      return 'ISILO';
    end if;
  elsif movement.movement_type <> 'transfer' then
    return 'ISILO';
  end if;
  if movement.from_location is not null and problem_of.from_id is null
     or movement.to_location is not null and problem_of.to_id is null then
    return 'ISNWH';
  end if;
  if movement.from_location is not null and movement.to_location is not null then
    if problem_of.from_id = problem_of.to_id then
      return 'ISILO';
    end if;
  end if;
  if movement.currency_code is not null then
    if not common.is_currency(movement.currency_code) then
      return 'ISICU';
    end if;
  end if;
  if movement.unit_cost is not null then
    if movement.to_location is null or movement.movement_type = 'transfer' or movement.returns_movement_id is not null
       or not (movement.unit_cost >= 0 and greatest(movement.unit_cost, problem_of.cost) < 1e13
               and scale(trim_scale(movement.unit_cost)) <= 10) then
      return 'ISIUC';
    end if;
  end if;
  if movement.movement_date is not null then
    if movement.movement_date > problem_of.latest or movement.movement_date < problem_of.earliest then
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
comment on function issoh_private.problem_of(issoh.movement_input, uuid, uuid, uuid, numeric, timestamptz,
                                             timestamptz) is
  $$The code of what is wrong with a movement first; null where nothing is. Given what its names mean (product, from,
to; null where there is no such thing), its cost in the base currency, and between which dates it may lie.$$;
--! EndIncluded functions/issoh/ledger/problem_of.sql
--! Included functions/issoh/ledger/draft_of.sql
create or replace function issoh_private.draft_of(
  "position" integer,
  movement_id uuid,
  movement issoh.movement_input,
  product_id uuid,
  from_id uuid,
  to_id uuid,
  cost numeric,
  base text,
  supplier_id uuid,
  earliest timestamptz,
  latest timestamptz
) returns issoh_private.movement_draft
language plpgsql immutable
as $$
declare
  v_reference_type text := movement.reference_type;
  v_purchase_cost numeric;
  v_purchase_currency text;
begin
  if v_reference_type is not null then
    if upper(v_reference_type) = 'PO' then
      v_reference_type := 'PO';
    end if;
  end if;
  if movement.currency_code is not null and movement.unit_cost is not null then
    if movement.currency_code <> draft_of.base then
      v_purchase_cost := movement.unit_cost;
      v_purchase_currency := movement.currency_code;
    end if;
  end if;
  return row(
    draft_of.position, draft_of.movement_id,
    issoh_private.problem_of(movement, draft_of.product_id, draft_of.from_id, draft_of.to_id, draft_of.cost,
                             draft_of.earliest, draft_of.latest),
    draft_of.product_id, movement.movement_type, movement.quantity, draft_of.from_id, draft_of.to_id, draft_of.cost,
    draft_of.base, v_purchase_cost, v_purchase_currency, draft_of.supplier_id, v_reference_type,
    movement.reference_id, movement.movement_date, movement.returns_movement_id, movement.reservation_id,
    movement.note, null, null, movement.counted)::issoh_private.movement_draft;
end
$$;
comment on function issoh_private.draft_of(integer, uuid, issoh.movement_input, uuid, uuid, uuid, numeric, text, uuid,
                                           timestamptz, timestamptz) is
  $$A movement as the ledger takes it, with the code of its first problem: given what its names mean, its cost in the
base currency, and between which dates it may lie.$$;
--! EndIncluded functions/issoh/ledger/draft_of.sql
--! Included functions/issoh/ledger/read_movement.sql
-- As read_movements does, without a statement over sets, whose beginning takes longer than these look-ups; and it locks
-- the product as it finds it: whoever must wait for it waits with little in hand.
create or replace function issoh_private.read_movement(movement issoh.movement_input, movement_id uuid)
returns issoh_private.movement_draft
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier uuid;
  v_product uuid;
  v_from uuid;
  v_to uuid;
  v_cost numeric;
  v_base text;
begin
  if movement.supplier_id is not null then
    v_supplier := issoh_private.resolve_supplier(movement.supplier_id);
  end if;
  if movement.internal_sku is null then
    select p.product_id into v_product
      from issoh.selected_products p
     where p.product_id = movement.product_id
       for no key update;
  else
    select p.product_id into v_product
      from issoh.selected_products p
     where p.internal_sku = common.trimmed(movement.internal_sku)
       for no key update;
    if movement.product_id <> v_product then
      v_product := null;
    end if;
  end if;
  if movement.from_location is not null then
    select w.warehouse_id into v_from from issoh.warehouses w where w.warehouse_code = movement.from_location;
    if v_from is null then
      v_from := issoh_private.warehouse_of_id(movement.from_location);
    end if;
  end if;
  if movement.to_location is not null then
    select w.warehouse_id into v_to from issoh.warehouses w where w.warehouse_code = movement.to_location;
    if v_to is null then
      v_to := issoh_private.warehouse_of_id(movement.to_location);
    end if;
  end if;
  if movement.currency_code is not null then
    v_cost := issoh_private.cost_in_base(movement.unit_cost, movement.currency_code, clock_timestamp());
  elsif movement.unit_cost is not null then
    v_cost := trim_scale(movement.unit_cost);
  end if;
  v_base := issoh_private.base_currency();
  return issoh_private.draft_of(1, coalesce(read_movement.movement_id, uuidv7()), movement, v_product, v_from, v_to,
                                v_cost, v_base, v_supplier, null, null);
end
$$;
comment on function issoh_private.read_movement(issoh.movement_input, uuid) is
  'What one movement of now means, as read_movements answers it for many; its product is locked. Raises ISNSU, ISCXR.';
--! EndIncluded functions/issoh/ledger/read_movement.sql
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
  select issoh_private.draft_of(
           g.position::integer, coalesce(read_movements.movement_ids[g.position], uuidv7()),
           row(g.product_id, g.internal_sku, g.movement_type, g.quantity, g.from_location, g.to_location,
               g.unit_cost, g.currency_code, g.supplier_id, g.reference_type, g.reference_id, g.movement_date,
               g.returns_movement_id, g.reservation_id, g.note, g.counted)::issoh.movement_input,
           c.product_id, c.from_id, c.to_id, c.cost, v_base, v_suppliers[g.position], v_earliest, v_latest)
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
--! Included functions/issoh/counts/restate_counts.sql
-- A count pins what was there at its moment. What is entered later with an earlier date had been counted already, or
-- not: only whoever enters it knows. The first count at or after a movement is concerned, and none after that one, as
-- what was there at that moment stays.
create or replace function issoh_private.restate_counts(drafts issoh_private.movement_draft[])
returns issoh.stock_counts[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_earliest constant timestamptz := (select min(d.movement_date) from unnest(drafts) d);
  v_moved issoh_private.counted_movement[];
  v_count record;
begin
  -- Mostly nothing was counted since, anywhere.
  if not exists (select from issoh.warehouses w
                  where exists (select from issoh.stock_counts n
                                 where n.warehouse_id = w.warehouse_id and n.counted_at >= v_earliest)) then
    return '{}';
  end if;
  v_moved := array(
    select row(d.position, coalesce(d.counted, false), c.count_id, l.sign * d.quantity)::issoh_private.counted_movement
      from unnest(drafts) d
     cross join lateral (values (d.from_location, -1), (d.to_location, 1)) l (warehouse_id, sign)
      join issoh.stock_on_hand s
        on s.product_id = d.product_id and s.warehouse_id = l.warehouse_id and s.last_count_date >= d.movement_date
     cross join lateral (
       select n.count_id
         from issoh.stock_counts n
        where n.product_id = d.product_id and n.warehouse_id = l.warehouse_id and n.counted_at >= d.movement_date
          and (n.movement_id = d.reverses_movement_id) is not true
          -- A count of the same moment takes the place of the one that was there.
          and (n.counted_at > d.movement_date or d.reference_type is distinct from 'count')
          and not exists (select from issoh.stock_counts r where r.restates_count_id = n.count_id)
          and not exists (select from issoh.movement_reversals v where v.reversed_id = n.movement_id)
        order by n.counted_at
        limit 1) c);
  select p.internal_sku, w.warehouse_code, n.reference_id, n.counted_at,
         (drafts[m.position]).reverses_movement_id is not null as is_reversal
    into v_count
    from unnest(v_moved) m
    join issoh.stock_counts n on n.count_id = m.count_id
    join issoh.selected_products p on p.product_id = n.product_id
    join issoh.warehouses w on w.warehouse_id = n.warehouse_id
   where not m.counted
   order by m.position
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCCT',
      message = format('%s in %s was counted at %s%s: nothing dated before comes in after that.', v_count.internal_sku,
                       v_count.warehouse_code, v_count.counted_at, ' (' || v_count.reference_id || ')'),
      hint = case
        when v_count.is_reversal then
          'If the count has seen that it never happened, say counted: true, and stock stays as it was counted; else'
          ' count again, and reverse it then.'
        else
          'If the count has seen these pieces come or go, say counted: true, and stock stays as it was counted; if not,'
          ' date it after the count.'
      end;
  end if;
  return array(
    select row(uuidv7(), n.product_id, n.warehouse_id, n.quantity_expected + d.delta, n.quantity_counted, null,
               case when n.quantity_counted <> n.quantity_expected + d.delta then uuidv7() end, n.unit_cost,
               n.currency_code, n.reference_id, n.note, n.counted_by, n.counted_at, n.count_id,
               null, null)::issoh.stock_counts
      from (select m.count_id, sum(m.delta)::integer as delta
              from unnest(v_moved) m
             group by m.count_id
            having sum(m.delta) <> 0) d
      join issoh.stock_counts n on n.count_id = d.count_id
     order by n.count_id);
end
$$;
comment on function issoh_private.restate_counts(issoh_private.movement_draft[]) is
  $$The counts that have seen these movements, as they would have been had the books known of them: the same pieces
counted, others expected, in place of the counts they restate. Raises ISCCT where a movement dated before a count does
not say that it was counted.$$;
--! EndIncluded functions/issoh/counts/restate_counts.sql
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
  if restates and exists (select from unnest(drafts) d where d.movement_date is not null) then
    perform issoh_private.refuse_closed((select min(d.movement_date) from unnest(drafts) d),
                                        issoh_private.closed_until());
    v_counts := issoh_private.restate_counts(drafts);
    if cardinality(v_counts) > 0 then
      v_drafts := drafts || issoh_private.restating_movements(v_counts, cardinality(drafts));
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
    v_drafts := array[v_one];
    -- What most movements are: one, with nothing else to look after.
    if num_nonnulls(v_one.problem, v_one.returns_movement_id, v_one.reservation_id) = 0
       and v_one.reference_type is distinct from 'PO' then
      return issoh_private.write_movements(v_drafts, false);
    end if;
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
--! Included functions/issoh/ledger/move_stock.sql
create or replace function issoh_private.move_stock(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_one issoh.stock_movements;
  v_all record;
  v_places issoh_private.place_change[];
  v_first_date timestamptz;
  v_warehouses uuid[];
  v_leave boolean;
  v_changed integer;
  v_limited boolean;
begin
  if cardinality(moved) = 1 then
    v_one := moved[1];
    v_first_date := v_one.movement_date;
    if v_one.from_location is not null then
      v_places := array[row(v_one.product_id, v_one.from_location, -v_one.quantity, v_first_date, v_first_date,
                            v_first_date)::issoh_private.place_change];
      v_warehouses := array[v_one.from_location];
      v_leave := true;
    end if;
    if v_one.to_location is not null then
      v_places := v_places || row(v_one.product_id, v_one.to_location, v_one.quantity, v_first_date, v_first_date,
                                  null)::issoh_private.place_change;
      v_warehouses := v_warehouses || v_one.to_location;
    end if;
  else
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
    v_places := v_all.places;
    v_first_date := v_all.first_date;
    v_warehouses := v_all.warehouses;
    v_leave := v_all.leave;
  end if;
  v_limited := issoh_private.lock_warehouses(coalesce(v_warehouses, '{}'));
  if v_first_date < issoh_private.closed_until() then
    perform issoh_private.refuse_closed(v_first_date, issoh_private.closed_until());
  end if;

  update issoh.stock_on_hand s
     set quantity_on_hand = issoh_private.whole_pieces(s.quantity_on_hand + d.delta),
         first_movement_date = least(s.first_movement_date, d.first_date),
         last_movement_date = greatest(s.last_movement_date, d.last_date)
    from unnest(v_places) d
   where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id;
  get diagnostics v_changed = row_count;
  if v_changed < cardinality(v_places) then
    insert into issoh.stock_on_hand
      (product_id, warehouse_id, quantity_on_hand, first_movement_date, last_movement_date)
    select d.product_id, d.warehouse_id, issoh_private.whole_pieces(d.delta), d.first_date, d.last_date
      from unnest(v_places) d
     where not exists (select from issoh.stock_on_hand s
                        where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id);
  end if;
  if v_leave then
    if exists (select from unnest(v_places) d
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
               from unnest(v_places) p
              group by p.warehouse_id) d;
  end if;
  return cardinality(v_places);
end
$$;
comment on function issoh_private.move_stock(issoh.stock_movements[]) is
  $$Has stock_on_hand follow movements, and the loads of warehouses with a capacity; answers of how many places. Raises
ISCWI, ISNWH, ISCCP, ISCPC (a closed period), ISCNS (less than nothing at a past date), and what the guard of
stock_on_hand raises.$$;
--! EndIncluded functions/issoh/ledger/move_stock.sql
--! Included functions/issoh/reversals/record_reversals.sql
create or replace function issoh_private.record_reversals(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into issoh.movement_reversals (reversed_id, reversal_id, product_id, reversed_date, reversal_date)
  select n.reverses_movement_id, n.movement_id, n.product_id,
         coalesce((issoh_private.find_movement(n.reverses_movement_id)).movement_date, n.movement_date),
         n.movement_date
    from unnest(moved) n
   where n.reverses_movement_id is not null;
  insert into issoh_private.transfer_dates (movement_id, movement_date)
  select n.movement_id, n.movement_date
    from unnest(moved) n
   where n.movement_type = 'transfer' and n.movement_date not between n.recorded_at - interval '1 day'
                                                                  and n.recorded_at + interval '1 day';
  return cardinality(moved);
end
$$;
comment on function issoh_private.record_reversals(issoh.stock_movements[]) is
  $$Notes which movement undid which, and when transfers were that were entered late; answers of how many movements it
was asked.$$;
--! EndIncluded functions/issoh/reversals/record_reversals.sql
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
-- Planned beside an empty table, an index scan would read all holdings for each piece of what comes: bitmaps cannot.
set enable_indexscan = off
set enable_indexonlyscan = off
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
           group by x.product_id, x.supplier_id
           order by x.product_id) c
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
  v_place integer;
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
    v_place := coalesce(array_position(v_suppliers, v_preferred), 1);
    -- Mostly one holding has them all.
    if v_holdings[v_place] >= v_next.quantity then
      v_holdings[v_place] := v_holdings[v_place] - v_next.quantity;
      v_movement_ids := v_movement_ids || v_next.movement_id;
      v_product_ids := v_product_ids || v_product;
      v_supplier_ids := v_supplier_ids || v_suppliers[v_place];
      v_pieces := v_pieces || -v_next.quantity;
      v_dates := v_dates || v_next.movement_date;
      continue;
    end if;
    v_taken := issoh_private.allocate_holdings(v_holdings, v_next.quantity, v_place);
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
-- Planned beside an empty table, an index scan would read all holdings for each piece of what comes: bitmaps cannot.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_one constant issoh.supplier_movements := brought[1];
  v_changes issoh_private.holding_change[];
  v_changed integer;
begin
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
       group by b.product_id, b.supplier_id
       order by b.product_id);
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
--! Included functions/issoh/holdings/brought_by.sql
create or replace function issoh_private.brought_by(movement issoh.stock_movements, usual uuid)
returns issoh.supplier_movements
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier uuid := movement.supplier_id;
begin
  if v_supplier is null then
    if movement.returns_movement_id is not null then
      v_supplier := issoh_private.whose_pieces(movement.returns_movement_id,
                                               case when movement.reference_type = 'PO' then movement.reference_id end,
                                               movement.product_id);
    elsif movement.reference_type = 'PO' then
      v_supplier := issoh_private.whose_pieces(null, movement.reference_id, movement.product_id);
    end if;
  end if;
  return row(movement.movement_id, movement.product_id, coalesce(v_supplier, brought_by.usual), movement.quantity,
             case when movement.movement_type = 'receipt' and movement.returns_movement_id is null
                  then movement.unit_cost end,
             movement.movement_date)::issoh.supplier_movements;
end
$$;
comment on function issoh_private.brought_by(issoh.stock_movements, uuid) is
  $$Whose pieces come with a movement, and at what cost they were bought: of whom it says, of whom the issue or the
order says, or of the one who usually delivers.$$;
--! EndIncluded functions/issoh/holdings/brought_by.sql
--! Included functions/issoh/holdings/move_holdings.sql
create or replace function issoh_private.move_holdings(
  moved issoh.stock_movements[],
  undo boolean,
  return boolean,
  usual uuid
) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_one constant issoh.stock_movements := moved[1];
  v_come boolean := v_one.from_location is null;
  v_leave boolean := v_one.to_location is null;
  v_brought issoh.supplier_movements[];
  v_done integer;
begin
  if cardinality(moved) > 1 then
    select bool_or(n.from_location is null), bool_or(n.to_location is null)
      into v_come, v_leave
      from unnest(moved) n;
  end if;

  if v_come then
    if cardinality(moved) = 1 then
      if not move_holdings.undo then
        v_brought := array[issoh_private.brought_by(v_one, move_holdings.usual)];
      end if;
    else
      v_brought := array(
        select issoh_private.brought_by(n, p.spp_supplier_id)
          from unnest(moved) n
          join issoh.selected_products p on p.product_id = n.product_id
         where n.from_location is null and n.reverses_movement_id is null);
    end if;
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
comment on function issoh_private.move_holdings(issoh.stock_movements[], boolean, boolean, uuid) is
  $$Says whose pieces came or left (told whether some undo others, or return pieces of others; and who usually delivers
the product of one), and supplier_stock_holdings follow. A transfer changes no holdings.$$;
--! EndIncluded functions/issoh/holdings/move_holdings.sql
--! Included functions/issoh/orders/receive_orders.sql
create or replace function issoh_private.receive_orders(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_refused issoh.stock_movements;
begin
  if not exists (select from unnest(moved) n
                  where n.movement_type = 'receipt' and n.reference_type = 'PO'
                     or n.movement_type = 'issue' and n.returns_movement_id is not null) then
    return 0;
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
                    from unnest(moved) n
                   where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
                  union all
                  -- What goes back to the supplier, and reversals of that.
                  select b.reference_id, b.product_id, n.from_location, b.recorded_at,
                         case when n.to_location is not null then n.quantity else -n.quantity end
                    from unnest(moved) n
                   cross join lateral issoh_private.find_movement(n.returns_movement_id) b
                   where n.movement_type = 'issue' and n.returns_movement_id is not null
                     and b.movement_type = 'receipt' and b.reference_type = 'PO') c
            join issoh.purchase_order_lines l
              on l.po_number = c.reference_id and l.product_id = c.product_id and l.ordered_at <= c.received_at
           group by l.order_line_id) r, issoh.warehouses w
   where o.order_line_id = r.order_line_id and w.warehouse_id = o.warehouse_id;

  select n.* into v_refused
    from unnest(moved) n
    left join issoh.purchase_order_lines o on o.po_number = n.reference_id and o.product_id = n.product_id
   where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
     and n.reverses_movement_id is null
     and (o.order_line_id is null or o.supplier_id <> n.supplier_id or o.is_cancelled
          or o.quantity_received > o.quantity_ordered
             and o.quantity_received > issoh_private.most_received(o.quantity_ordered))
     -- One that takes the place of another at once (another cost) brings nothing more.
     and (not exists (select from unnest(moved) u where u.reverses_movement_id is not null)
          or (select sum(case when c.to_location is not null then c.quantity else -c.quantity end)
                from unnest(moved) c
               where c.movement_type = 'receipt' and c.reference_type = 'PO' and c.returns_movement_id is null
                 and c.reference_id = n.reference_id and c.product_id = n.product_id) > 0)
   order by n.seq
   limit 1;
  if found then
    perform issoh_private.refuse_receipt(v_refused);
  end if;
  return cardinality(moved);
end
$$;
comment on function issoh_private.receive_orders(issoh.stock_movements[]) is
  $$After movements: receipts with reference PO, what of them goes back to the supplier, and reversals of both move what
is open of the order. Receipts that are none of the order that they name are refused. Raises ISNOL,
ISCOS, ISCOC, ISCOR.$$;
--! EndIncluded functions/issoh/orders/receive_orders.sql
--! Included functions/issoh/proposals/note_receipts.sql
create or replace function issoh_private.note_receipts(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_receipts issoh.stock_movements[] := moved;
  v_from constant bigint := moved[1].seq;
  v_to constant bigint := moved[cardinality(moved)].seq;
  v_noted integer;
begin
  if cardinality(moved) > 1 then
    -- The latest one of each product.
    v_receipts := array(
      select distinct on (n.product_id) n
        from unnest(moved) n
       where n.movement_type = 'receipt' and n.unit_cost is not null and n.reverses_movement_id is null
       order by n.product_id, n.movement_date desc, n.seq desc);
  end if;
  insert into issoh_private.proposals_due
    (product_id, pricing_tier_id, from_quantity, old_cost, new_cost, movement_id, movement_date, movement_seq,
     reason)
  select r.product_id, r.pricing_tier_id, r.from_quantity, r.cost_price, round(c.unit_cost, 4), c.movement_id,
         c.movement_date, c.seq, 'receipt'
    from unnest(v_receipts) c
    join issoh.pricing_rules r on r.product_id = c.product_id and r.effective_from <= clock_timestamp()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
   where c.movement_type = 'receipt' and c.reverses_movement_id is null
     and r.rule_type in ('fixed', 'cost_plus') and r.cost_price is not null
     and coalesce(r.target_markup_percentage, r.markup_percentage) is not null
     and case
           when r.cost_price <> round(c.unit_cost, 4) then true
           -- At the cost of the rule: only to take back what another cost has brought.
           else issoh_private.is_repriced(r.product_id)
         end;
  get diagnostics v_noted = row_count;
  -- The first one wakes the job, without a key: writers of one row would wait for each other.
  if v_noted > 0 then
    if not exists (select from issoh_private.proposals_due d
                    where d.next_try_at <= clock_timestamp()
                      and (d.movement_seq between v_from and v_to) is not true) then
      perform graphile_worker.add_job('prices__propose');
    end if;
  end if;
  return cardinality(moved);
end
$$;
comment on function issoh_private.note_receipts(issoh.stock_movements[]) is
  $$Notes receipts at another cost than a price has, for prices__propose to propose one; answers of how many movements
it was asked.$$;
--! EndIncluded functions/issoh/proposals/note_receipts.sql
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
  v_count constant integer := (select count(*) from new_rows);
  v_moved issoh.stock_movements[];
  v_one issoh.stock_movements;
  v_products uuid[];
  v_usual uuid;
  v_undo boolean;
  v_return boolean;
  v_ordered boolean;
  v_transfer boolean;
  v_paid boolean;
  v_locked boolean;
  v_done integer;
begin
  if v_count = 1 then
    select n.* into v_one from new_rows n;
    v_moved := array[v_one];
    v_products := array[v_one.product_id];
    v_undo := v_one.reverses_movement_id is not null;
    v_return := v_one.returns_movement_id is not null;
    v_ordered := v_one.reference_type = 'PO';
    v_transfer := v_one.movement_type = 'transfer';
    v_paid := v_one.unit_cost is not null;
    -- Whoever wrote into the ledger by hand has no lock yet.
    select p.spp_supplier_id into v_usual
      from issoh.selected_products p
     where p.product_id = v_one.product_id
       for no key update;
    v_locked := found;
  elsif v_count = 0 then
    return null;
  else
    -- As rows of the table: a transition table's own are records, which would be read anew from their text.
    v_moved := array(select row(n.*)::issoh.stock_movements from new_rows n);
    select array_agg(n.product_id), bool_or(n.reverses_movement_id is not null),
           bool_or(n.returns_movement_id is not null), bool_or(n.reference_type = 'PO'),
           bool_or(n.movement_type = 'transfer'), bool_or(n.unit_cost is not null)
      into v_products, v_undo, v_return, v_ordered, v_transfer, v_paid
      from unnest(v_moved) n;
  end if;

  if v_locked is not true or current_setting('transaction_isolation') <> 'read committed' then
    v_done := issoh_private.lock_products(v_products);
  end if;
  if v_undo or v_transfer then
    v_done := issoh_private.record_reversals(v_moved);
  end if;
  v_done := issoh_private.move_stock(v_moved);
  v_done := issoh_private.move_holdings(v_moved, v_undo, v_return, v_usual);
  if v_ordered or v_return then
    v_done := issoh_private.receive_orders(v_moved);
  end if;
  if v_paid then
    v_done := issoh_private.note_receipts(v_moved);
  end if;
  -- Many products at once would be computed live until the next full hour.
  if v_count > 1 then
    if v_count >= issoh.setting('valuation.refresh_rows')::integer then
      perform graphile_worker.add_job('valuation__refresh', job_key => 'valuation__refresh', max_attempts => 5);
    end if;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__follow() is
  $$Statement trigger of the ledger: locks its products; then reversals are noted, stock, holdings and orders follow,
receipts are noted for prices__propose, and many movements have the valuation refreshed.$$;
--! EndIncluded functions/issoh/ledger/tg_stock_movements__follow.sql
--! Included functions/issoh/ledger/attach_movement_triggers.sql
-- A parent's statement triggers do not fire for statements on a partition: both have them.
create or replace procedure issoh_private.attach_movement_triggers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('create or replace trigger _500_follow after insert on %s referencing new table as new_rows
                    for each statement execute function issoh.tg_stock_movements__follow()', relation);
  execute format('alter table %s enable always trigger _500_follow', relation);
  call audit.keep_append_only(relation);
end
$$;
comment on procedure issoh_private.attach_movement_triggers(regclass) is
  'Gives stock_movements, or one of its partitions, the triggers that keep it append-only and have stock follow.';
--! EndIncluded functions/issoh/ledger/attach_movement_triggers.sql
do $$
declare
  v_relation regclass;
  v_trigger text;
begin
  for v_relation in select t.relid from pg_catalog.pg_partition_tree('issoh.stock_movements') t order by t.level loop
    foreach v_trigger in array '{_500_reversals,_510_stock,_520_suppliers,_530_orders,_900_propose}'::text[] loop
      execute format('drop trigger if exists %I on %s', v_trigger, v_relation);
    end loop;
    call issoh_private.attach_movement_triggers(v_relation);
  end loop;
end
$$;
drop function if exists issoh.tg_stock_movements__record_reversals();
drop function if exists issoh.tg_stock_movements__move_stock();
drop function if exists issoh.tg_stock_movements__move_holdings();
drop function if exists issoh.tg_stock_movements__receive_orders();
drop function if exists issoh.tg_stock_movements__propose();
-- One movement is not many: it asks for no refresh.
update issoh.settings set minimum = 2, setting_value = to_jsonb(greatest((setting_value #>> '{}')::integer, 2))
 where setting_key = 'valuation.refresh_rows' and minimum = 1;
-- Every row of it stands beside a movement of the same product, which has the key.
alter table issoh.supplier_movements drop constraint if exists supplier_movements_product_id_fkey;

-- What says nothing of pieces is judged where it is written.
alter table issoh.stock_on_hand drop constraint if exists stock_on_hand_check;
create or replace trigger _210_judge_levels
  before insert or update of reorder_point, reorder_quantity, reorder_up_to on issoh.stock_on_hand
  for each row when (num_nonnulls(new.reorder_point, new.reorder_quantity, new.reorder_up_to) > 0)
  execute function issoh.tg_stock_on_hand__judge_levels();
alter table issoh.stock_on_hand enable always trigger _210_judge_levels;
drop function if exists issoh_private.is_stock(integer, integer, integer, integer);
