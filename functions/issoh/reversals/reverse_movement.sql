create or replace function issoh.reverse_movement(
  movement_id uuid,
  reason text default null,
  idempotency_key text default null,
  counted boolean default null
) returns issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original issoh.stock_movements;
  v_reversal issoh.stock_movements;
  v_draft issoh_private.movement_draft;
  v_id constant uuid := uuidv7();
  v_known uuid[];
begin
  if reverse_movement.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      reverse_movement.idempotency_key,
      jsonb_build_object('reverse', reverse_movement.movement_id, 'reason', reverse_movement.reason)
        || case when reverse_movement.counted is null then '{}'
                else jsonb_build_object('counted', reverse_movement.counted) end, array[v_id]);
    if v_known is not null then
      return issoh_private.find_movement(v_known[1]);
    end if;
  end if;

  -- Before the lock of the product: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
  v_original := issoh_private.undoable_movement(reverse_movement.movement_id, reverse_movement.reason);
  perform issoh_private.refuse_returned(v_original);
  if reverse_movement.counted is not false and v_original.movement_date < issoh_private.closed_until() then
    perform issoh_private.refuse_settled(v_original);
  end if;
  v_draft := issoh_private.opposite_draft(
    v_original,
    -- In a closed period nothing changes any more: what undoes it is dated now.
    case when v_original.movement_date >= issoh_private.closed_until() then v_original.movement_date end,
    reverse_movement.reason, reverse_movement.counted);
  v_draft.movement_id := v_id;
  v_reversal := (issoh_private.write_movements(array[v_draft], true))[1];
  -- What a count has seen stays as it was counted: nothing is back.
  if v_original.reservation_id is not null and reverse_movement.counted is not true then
    perform issoh_private.give_back_reservation(v_original.reservation_id, v_original.quantity);
  end if;
  return v_reversal;
end
$$;
comment on function issoh.reverse_movement(uuid, text, text, boolean) is
  $$Undoes a movement by an opposite one of the same date, and answers that; valuation ignores both at every date. One
of a closed period is undone as of now, at what the movement cost. Where a count came after the movement, counted says
that the count has seen that it never happened: stock stays as counted; of a closed period false says that it has not.
Pieces issued against a reservation are reserved again. Raises ISIRF (the reason), ISNMV, ISCRR (it is a reversal),
ISCRV (reversed already), ISCRT (returned pieces), ISCCT (a count), and as post_movements for stock and keys.$$;
grant execute on function issoh.reverse_movement(uuid, text, text, boolean) to inv_stock_operator, inv_admin;
