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
  v_id constant uuid := uuidv7();
  v_known uuid[];
begin
  if length(reverse_movement.reason) > 10000 then
    raise exception using
      errcode = 'ISIRF', message = 'The reason is too long.', hint = 'A reason has at most 10,000 characters.';
  end if;
  if reverse_movement.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      reverse_movement.idempotency_key,
      jsonb_build_object('reverse', reverse_movement.movement_id, 'reason', reverse_movement.reason)
        || case when reverse_movement.counted then '{"counted": true}'::jsonb else '{}' end, array[v_id]);
    if v_known is not null then
      return issoh_private.find_movement(v_known[1]);
    end if;
  end if;

  v_original := issoh_private.find_movement(reverse_movement.movement_id);
  if v_original.movement_id is null then
    raise exception using
      errcode = 'ISNMV', message = format('There is no movement %s.', reverse_movement.movement_id),
      hint = 'Name a movement by its movement_id.';
  elsif v_original.reverses_movement_id is not null then
    raise exception using
      errcode = 'ISCRR', message = 'A reversal cannot be reversed.', hint = 'Post the movement again instead.';
  end if;
  perform issoh_private.lock_products(array[v_original.product_id]);
  if exists (select from issoh.movement_reversals r where r.reversed_id = v_original.movement_id) then
    raise exception using
      errcode = 'ISCRV', message = 'This movement is reversed already.', hint = 'There is nothing left to undo.';
  elsif issoh_private.returned_pieces(v_original.movement_id, v_original.movement_date) > 0 then
    raise exception using
      errcode = 'ISCRT', message = 'Pieces of this movement have come or gone back.',
      hint = 'Reverse the returns first.';
  elsif reverse_movement.counted and v_original.movement_date < issoh_private.closed_until()
    and exists (select
                  from issoh.stock_counts n
                 where n.product_id = v_original.product_id
                   and n.warehouse_id in (v_original.from_location, v_original.to_location)
                   and n.counted_at >= v_original.movement_date
                   and not exists (select from issoh.stock_counts r where r.restates_count_id = n.count_id)
                   and not exists (select from issoh.movement_reversals v where v.reversed_id = n.movement_id)) then
    -- Its reversal would come after the count, and change what was counted.
    raise exception using
      errcode = 'ISCCT', message = 'A count has put this right, and its period is closed: there is nothing to reverse.',
      hint = 'Stock is as it was counted. To reverse it as of now all the same, leave counted out.';
  end if;

  select m.* into v_reversal
    from issoh_private.write_movements(array[
      row(1, v_id, null, v_original.product_id, v_original.movement_type, v_original.quantity, v_original.to_location,
          v_original.from_location, v_original.unit_cost, v_original.currency_code, v_original.purchase_cost,
          v_original.purchase_currency, v_original.supplier_id, v_original.reference_type, v_original.reference_id,
          -- In a closed period nothing changes any more: what undoes it is dated now.
          case when v_original.movement_date >= issoh_private.closed_until() then v_original.movement_date end,
          v_original.returns_movement_id, null, reverse_movement.reason, v_original.total_cost, v_original.movement_id,
          reverse_movement.counted)::issoh_private.movement_draft]) m;
  return v_reversal;
end
$$;
comment on function issoh.reverse_movement(uuid, text, text, boolean) is
  $$Undoes a movement by an opposite one of the same date, and answers that; valuation ignores both at every date. One
of a closed period is undone as of now, at what the movement cost. Where a count came after the movement, counted says
that the count has seen that it never happened: stock stays as counted. Raises ISIRF (the reason), ISNMV, ISCRR (it is
a reversal), ISCRV (reversed already), ISCRT (returned pieces), ISCCT (a count), and as post_movements for stock and
keys.$$;
grant execute on function issoh.reverse_movement(uuid, text, text, boolean) to inv_stock_operator, inv_admin;
