create or replace function issoh.tg_warehouses__guard() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows bigint;
  v_units bigint;
  v_orders bigint;
begin
  -- Behind whoever waits for this lock everybody waits.
  perform set_config('lock_timeout', '2s', true);
  lock table issoh_private.warehouse_rules in exclusive mode;

  if old.is_active and not new.is_active then
    select count(*), coalesce(sum(s.quantity_on_hand), 0) into v_rows, v_units
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id and (s.quantity_on_hand <> 0 or s.quantity_reserved <> 0);
    select count(*) into v_orders
      from issoh.purchase_order_lines l
     where l.warehouse_id = old.warehouse_id and l.quantity_open > 0;
    if v_rows > 0 or v_orders > 0 then
      raise exception using
        errcode = 'ISCWE',
        message = format('Warehouse %s is not empty: stock of %s products (%s pieces), %s open order lines.',
                         old.warehouse_code, v_rows, v_units, v_orders),
        hint = 'Transfer or issue its stock, release its reservations and cancel its orders first.';
    end if;
  end if;

  if old.allow_negative and not new.allow_negative then
    select count(*) into v_rows
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id and (s.quantity_on_hand < 0 or s.quantity_available < 0);
    if v_rows > 0 then
      raise exception using
        errcode = 'ISCWN',
        message = format('Warehouse %s has %s products below zero, or promised beyond what is there.',
                         old.warehouse_code, v_rows),
        hint = 'Post the missing receipts or release reservations first.';
    end if;
    -- What was below zero meanwhile stays: it was allowed then.
    if issoh_private.was_below_zero(old.warehouse_id, old.never_negative_since) then
      new.never_negative_since := clock_timestamp();
    end if;
  end if;

  if new.capacity_units is distinct from old.capacity_units and new.capacity_units >= 0 then
    select coalesce(sum(s.quantity_on_hand), 0) into v_units
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id;
    if v_units > new.capacity_units then
      raise exception using
        errcode = 'ISCCP',
        message = format('Warehouse %s holds %s pieces already, more than %s.', old.warehouse_code, v_units,
                         new.capacity_units),
        hint = 'Choose a capacity_units of at least what is there.';
    end if;
  end if;
  return new;
end
$$;
comment on function issoh.tg_warehouses__guard() is
  'Row trigger: what a warehouse may not become while its stock says otherwise. Raises ISCWE, ISCWN, ISCCP.';
