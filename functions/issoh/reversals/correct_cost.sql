create or replace function issoh.correct_cost(
  movement_id uuid,
  unit_cost numeric,
  currency_code text default null,
  reason text default null,
  idempotency_key text default null
) returns issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original issoh.stock_movements;
  v_corrected issoh.stock_movements;
  v_base constant text := issoh_private.base_currency();
  v_currency text := correct_cost.currency_code;
  v_id constant uuid := uuidv7();
  v_known uuid[];
  v_cost numeric;
  v_date timestamptz;
begin
  if correct_cost.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      correct_cost.idempotency_key,
      jsonb_build_object('correct_cost', correct_cost.movement_id, 'unit_cost', trim_scale(correct_cost.unit_cost),
                         'currency_code', correct_cost.currency_code, 'reason', correct_cost.reason), array[v_id]);
    if v_known is not null then
      return issoh_private.find_movement(v_known[1]);
    end if;
  end if;
  -- Before the lock of the product: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
  v_original := issoh_private.undoable_movement(correct_cost.movement_id, correct_cost.reason);
  if v_original.to_location is null or v_original.movement_type = 'transfer'
     or v_original.returns_movement_id is not null then
    raise exception using
      errcode = 'ISIUC', message = 'This movement has no cost of its own.',
      hint = 'Receipts and found pieces have one; what leaves, changes house or comes back costs what it cost before.';
  end if;
  -- What was paid in another currency is corrected in that one.
  v_currency := coalesce(v_currency, v_original.purchase_currency, v_base);
  if common.is_currency(v_currency) is not true then
    raise exception using
      errcode = 'ISICU', message = format('"%s" is no currency.', v_currency),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;
  -- In a closed period nothing changes any more: there the difference is one of today.
  v_date := case when v_original.movement_date >= issoh_private.closed_until() then v_original.movement_date end;
  if v_date is null and exists (select from issoh.stock_counts c where c.movement_id = v_original.movement_id) then
    perform issoh_private.refuse_closed(v_original.movement_date, issoh_private.closed_until());
  end if;
  v_cost := issoh_private.to_base(correct_cost.unit_cost, v_currency,
                                  (v_original.movement_date at time zone 'UTC')::date);
  if (correct_cost.unit_cost >= 0 and v_cost < 1e13
      and scale(trim_scale(correct_cost.unit_cost)) <= 10) is not true then
    raise exception using
      errcode = 'ISIUC',
      message = format('A unit cost of %s cannot be used here.', coalesce(correct_cost.unit_cost::text, 'null')),
      hint = 'It is 0 or more, below 10^13, with at most 10 decimals.';
  end if;
  perform issoh_private.refuse_returned(v_original);

  -- Both at once: what has left of it since is there all the time.
  v_corrected := (issoh_private.write_movements(array[
      issoh_private.opposite_draft(v_original, v_date, correct_cost.reason, null),
      row(2, v_id, null, v_original.product_id, v_original.movement_type, v_original.quantity, null,
          v_original.to_location, trim_scale(v_cost), v_base,
          case when v_currency <> v_base then correct_cost.unit_cost end,
          case when v_currency <> v_base then v_currency end,
          -- Whose they were then they stay.
          coalesce(v_original.supplier_id, (select s.supplier_id
                                              from issoh.supplier_movements s
                                             where s.movement_id = v_original.movement_id)), v_original.reference_type,
          v_original.reference_id, v_date, null, null, v_original.note, null, null,
          true)::issoh_private.movement_draft], false))[2];
  perform issoh_private.follow_correction(v_original.movement_id, v_corrected);
  return v_corrected;
end
$$;
comment on function issoh.correct_cost(uuid, numeric, text, text, text) is
  $$Says what the pieces of a receipt, or found pieces, cost after all (per piece, in currency_code or the base
currency, at the rate of the day they came), also when they have left since: the movement is undone and posted again
at that cost in one step, and answered anew. Costs and values follow; of a closed period, as of now. Raises ISNMV,
ISIRF, ISCRR (it is a reversal), ISCRV (reversed already), ISCRT (returned pieces: reverse the return first), ISIUC,
ISICU, ISCXR, ISIIK, ISCIK.$$;
grant execute on function issoh.correct_cost(uuid, numeric, text, text, text) to inv_stock_operator, inv_admin;
