create or replace function issoh_private.opposite_draft(
  original issoh.stock_movements,
  movement_date timestamptz,
  reason text,
  counted boolean
) returns issoh_private.movement_draft
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select row(1, uuidv7(), null, original.product_id, original.movement_type, original.quantity, original.to_location,
             original.from_location, original.unit_cost, original.currency_code, original.purchase_cost,
             original.purchase_currency, original.supplier_id, original.reference_type, original.reference_id,
             opposite_draft.movement_date, original.returns_movement_id, null, opposite_draft.reason,
             original.total_cost, original.movement_id, opposite_draft.counted)::issoh_private.movement_draft
$$;
comment on function issoh_private.opposite_draft(issoh.stock_movements, timestamptz, text, boolean) is
  'What undoes a movement, as of a date (null: now).';
