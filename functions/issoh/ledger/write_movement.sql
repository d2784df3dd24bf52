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
