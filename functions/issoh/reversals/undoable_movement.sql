create or replace function issoh_private.undoable_movement(movement_id uuid, reason text) returns issoh.stock_movements
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original issoh.stock_movements;
begin
  if length(undoable_movement.reason) > 10000 then
    raise exception using
      errcode = 'ISIRF', message = 'The reason is too long.', hint = 'A reason has at most 10,000 characters.';
  end if;
  v_original := issoh_private.find_movement(undoable_movement.movement_id);
  if v_original.movement_id is null then
    raise exception using
      errcode = 'ISNMV', message = format('There is no movement %s.', undoable_movement.movement_id),
      hint = 'Name a movement by its movement_id.';
  elsif v_original.reverses_movement_id is not null then
    raise exception using
      errcode = 'ISCRR', message = 'A reversal cannot be reversed.', hint = 'Post the movement again instead.';
  end if;
  perform issoh_private.lock_products(array[v_original.product_id]);
  if exists (select from issoh.movement_reversals r where r.reversed_id = v_original.movement_id) then
    raise exception using
      errcode = 'ISCRV', message = 'This movement is reversed already.', hint = 'There is nothing left to undo.';
  end if;
  return v_original;
end
$$;
comment on function issoh_private.undoable_movement(uuid, text) is
  'A movement that may be undone for this reason; locks its product. Raises ISIRF, ISNMV, ISCRR, ISCRV.';
