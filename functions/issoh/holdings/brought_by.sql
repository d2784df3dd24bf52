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
