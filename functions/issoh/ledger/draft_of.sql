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
