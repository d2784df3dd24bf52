--! Previous: sha1:1fdca5ee1bf36e93fa2e2c99a9a4e1293a6070d7
--! Hash: sha1:151bdb1bd09e3f289c316443dbcade5208415132
--! Message: lean_bulk

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 037-guard-less.sql
-- Many movements in one call: stock that has enough left is not looked at twice.
set lock_timeout = '5s';

create or replace trigger _200_guard before insert or delete on issoh.stock_on_hand
  for each row execute function issoh.tg_stock_on_hand__guard();
alter table issoh.stock_on_hand enable always trigger _200_guard;
-- The function is called where it has something to stamp or to refuse; at depth 0 stands whoever writes by hand.
create or replace trigger _201_guard_update before update on issoh.stock_on_hand
  for each row when (pg_trigger_depth() = 0 or new.updated_at = old.updated_at or new.quantity_reserved < 0
                     or new.quantity_on_hand < new.quantity_reserved or new.quantity_on_hand = 2147483647)
  execute function issoh.tg_stock_on_hand__guard();
alter table issoh.stock_on_hand enable always trigger _201_guard_update;

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
--! Included functions/issoh/ledger/move_stock.sql
create or replace function issoh_private.move_stock(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_all record;
  v_changed integer;
  v_limited boolean;
  v_late boolean;
begin
  -- In the order of the indexes, whose neighbours are at hand then.
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
     where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
    returning d.left_at < s.last_movement_date as leaves_late
  )
  select count(*), coalesce(bool_or(c.leaves_late), false) into v_changed, v_late from changed c;
  if v_changed < cardinality(v_all.places) then
    insert into issoh.stock_on_hand
      (product_id, warehouse_id, quantity_on_hand, first_movement_date, last_movement_date)
    select d.product_id, d.warehouse_id, issoh_private.whole_pieces(d.delta), d.first_date, d.last_date
      from unnest(v_all.places) d
     where not exists (select from issoh.stock_on_hand s
                        where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id);
  end if;
  if v_late or v_all.leave_late then
    perform issoh_private.refuse_shortfalls(array_agg(l.product_id), array_agg(l.from_location),
                                            array_agg(l.movement_date), array_agg(l.quantity::bigint))
       from (select n.product_id, n.from_location, n.movement_date, n.quantity,
                    min(n.movement_date) over (partition by n.product_id, n.from_location) as left_at
               from unnest(moved) n
              where n.from_location is not null) l
       join issoh.stock_on_hand s
         on s.product_id = l.product_id and s.warehouse_id = l.from_location and l.left_at < s.last_movement_date;
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
