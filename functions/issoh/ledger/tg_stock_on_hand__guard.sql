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

  if new.quantity_on_hand in (2147483647, -2147483648) or new.quantity_reserved = 2147483647
     or new.quantity_on_hand::bigint - new.quantity_reserved < -2147483648 then
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
