--! Previous: sha1:d76743e33059979abeb366965659483078826e61
--! Hash: sha1:4d368ced3fdbe5e63775f4841a367ace75902839
--! Message: lean_movements

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 046-lean_movements.sql
-- One index of two less for each movement: by warehouse and product it is the key itself.
set lock_timeout = '5s';

-- squawk-ignore disallowed-unique-constraint
alter table issoh.stock_on_hand
  add constraint stock_on_hand_warehouse_id_product_id_key unique using index stock_on_hand_warehouse_id_product_id_key,
  drop constraint stock_on_hand_product_id_warehouse_id_key;
-- squawk-ignore require-concurrent-index-deletion
drop index issoh.stock_on_hand_warehouse_id_idx;

drop function issoh_private.follow_movement(issoh.stock_movements);
--! Included functions/issoh/ledger/follow_movement.sql
-- As move_stock and move_holdings do it for sets, by look-ups: to begin a statement over a set takes longer than these.
create or replace function issoh_private.follow_movement(moved issoh.stock_movements) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_comes constant boolean := moved.from_location is null;
  v_place constant uuid := coalesce(moved.to_location, moved.from_location);
  v_delta constant bigint := case when v_comes then moved.quantity else -moved.quantity end;
  v_supplier uuid;
  v_limited boolean;
  v_last timestamptz;
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
  if moved.movement_date < issoh_private.closed_until() then
    perform issoh_private.refuse_closed(moved.movement_date, issoh_private.closed_until());
  end if;
  update issoh.stock_on_hand s
     set quantity_on_hand = issoh_private.whole_pieces(s.quantity_on_hand + v_delta),
         first_movement_date = least(s.first_movement_date, moved.movement_date),
         last_movement_date = greatest(s.last_movement_date, moved.movement_date),
         updated_at = clock_timestamp()
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
    return issoh_private.bring_holding(moved, v_supplier);
  end if;
  return issoh_private.take_holding(moved);
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
  v_stack text;
begin
  if v_one.movement_id is null then
    return null;
  end if;
  if cardinality(v_moved) = 1 then
    if current_setting('transaction_isolation') = 'read committed' and v_one.movement_type <> 'transfer'
       and v_one.reference_type is distinct from 'PO' and v_one.reverses_movement_id is null
       and v_one.returns_movement_id is null then
      v_done := issoh_private.follow_movement(v_one);
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
  if v_stack !~ ('^[^\n]*\nSQL statement "with written as[^"''/$]* from written w"\n'
                 || 'PL/pgSQL function issoh_private[.]write_movements[(]') then
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
    if v_one.problem is null and v_one.returns_movement_id is null and v_one.reservation_id is null
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
    elsif problem_of.to_id is null then
      return 'ISNWH';
    end if;
  elsif movement.to_location is null then
    if movement.movement_type in ('receipt', 'transfer') then
      return 'ISILO';
    elsif problem_of.from_id is null then
      return 'ISNWH';
    end if;
  elsif movement.movement_type <> 'transfer' then
    return 'ISILO';
  elsif problem_of.from_id is null or problem_of.to_id is null then
    return 'ISNWH';
  elsif problem_of.from_id = problem_of.to_id then
    return 'ISILO';
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
  -- Most movements have none of these.
  if movement.movement_date is null and movement.returns_movement_id is null and movement.reservation_id is null
     and movement.reference_type is null and movement.reference_id is null and movement.note is null then
    return null;
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
  if v_reference_type is not null or movement.currency_code is not null then
    if upper(v_reference_type) = 'PO' then
      v_reference_type := 'PO';
    end if;
    if movement.unit_cost is not null and movement.currency_code <> draft_of.base then
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
--! Included functions/issoh/orders/write_reorder_levels.sql
create or replace function issoh_private.write_reorder_levels(levels issoh.reorder_level_input[])
returns setof issoh.stock_on_hand
language plpgsql volatile
set search_path = pg_catalog, pg_temp
rows 10
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_levels issoh.named_reorder_level[];
begin
  if coalesce(cardinality(levels), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISIRL', message = format('%s reorder levels cannot be set.', coalesce(cardinality(levels), 0)),
      hint = format('Send 1 to %s at once.', v_most);
  end if;
  perform issoh_private.refuse_unknown_products(array(select l.product_id from unnest(levels) l),
                                                array(select l.internal_sku from unnest(levels) l));
  v_levels := array(
    with places as materialized (
      select n.warehouse, w.warehouse_id, w.warehouse_code
        from (select distinct l.warehouse from unnest(levels) l) n
       cross join lateral issoh_private.resolve_warehouse(n.warehouse) w
    )
    select row(p.product_id, p.internal_sku, w.warehouse_id, w.warehouse_code, l.reorder_point, l.reorder_quantity,
               l.reorder_up_to)::issoh.named_reorder_level
      from unnest(levels) with ordinality as l (product_id, internal_sku, warehouse, reorder_point, reorder_quantity,
                                                reorder_up_to, position)
      join issoh.selected_products p on p.product_id = l.product_id or p.internal_sku = common.trimmed(l.internal_sku)
      join places w on w.warehouse = l.warehouse
     order by l.position);
  perform issoh_private.refuse_reorder_levels(v_levels);

  perform issoh_private.lock_products(array(select distinct l.product_id from unnest(v_levels) l));
  return query
  insert into issoh.stock_on_hand as s (product_id, warehouse_id, reorder_point, reorder_quantity, reorder_up_to)
  select l.product_id, l.warehouse_id, l.reorder_point, l.reorder_quantity, l.reorder_up_to
    from unnest(v_levels) l
  on conflict on constraint stock_on_hand_warehouse_id_product_id_key do update
     set reorder_point = excluded.reorder_point, reorder_quantity = excluded.reorder_quantity,
         reorder_up_to = excluded.reorder_up_to
  returning s.*;
end
$$;
comment on function issoh_private.write_reorder_levels(issoh.reorder_level_input[]) is
  'Sets reorder levels, all or none, and answers their stock in the same order. Raises ISIRL, ISNPR, ISNWH.';
--! EndIncluded functions/issoh/orders/write_reorder_levels.sql
