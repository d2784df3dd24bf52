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
