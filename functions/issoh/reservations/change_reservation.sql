create or replace function issoh.change_reservation(
  reservation_id uuid,
  quantity integer default null,
  due_at timestamptz default null,
  expires_at timestamptz default null
) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (select r.product_id from issoh.stock_reservations r
                                  where r.reservation_id = change_reservation.reservation_id);
  v_reservation issoh.stock_reservations;
  v_is_issued boolean;
begin
  perform issoh_private.refuse_endless(change_reservation.due_at, 'due_at');
  perform issoh_private.refuse_endless(change_reservation.expires_at, 'expires_at');
  if v_product_id is not null then
    perform issoh_private.lock_products(array[v_product_id]);
    -- Read under the lock: it may have been issued or released meanwhile.
    select r.* into v_reservation
      from issoh.stock_reservations r
     where r.reservation_id = change_reservation.reservation_id;
  end if;
  if v_reservation.reservation_id is null then
    raise exception using
      errcode = 'ISNRV',
      message = format('There is no reservation %s.', change_reservation.reservation_id),
      hint = 'Name a reservation by its reservation_id.';
  elsif v_reservation.status <> 'active' then
    raise exception using
      errcode = 'ISCRX', message = format('The reservation is %s.', v_reservation.status),
      hint = 'What is closed stays as it is; reserve again.';
  elsif coalesce(change_reservation.expires_at, v_reservation.expires_at) <= now()
        and v_reservation.expires_at <= now() then
    raise exception using
      errcode = 'ISCRX', message = format('The reservation expired at %s.', v_reservation.expires_at),
      hint = 'Reserve again, or let expires_at lie in the future.';
  elsif change_reservation.quantity <= 0 then
    raise exception using
      errcode = 'ISIQT', message = format('A quantity of %s cannot be reserved.', change_reservation.quantity),
      hint = 'Give a whole number of pieces above 0, or release the reservation.';
  elsif change_reservation.quantity < v_reservation.issued_quantity then
    raise exception using
      errcode = 'ISCRD',
      message = format('%s pieces of the reservation were issued already: it cannot be lowered to %s.',
                       v_reservation.issued_quantity, change_reservation.quantity),
      hint = 'Lower it to what was issued at the least, which closes it.';
  elsif change_reservation.expires_at <= now() then
    raise exception using
      errcode = 'ISIRE', message = 'The reservation would have expired already.',
      hint = 'Let expires_at lie in the future, or release the reservation.';
  end if;

  v_is_issued := v_reservation.issued_quantity = change_reservation.quantity;
  update issoh.stock_reservations r
     set quantity = coalesce(change_reservation.quantity, r.quantity),
         due_at = coalesce(change_reservation.due_at, r.due_at),
         expires_at = coalesce(change_reservation.expires_at, r.expires_at),
         status = case when v_is_issued then 'issued' else r.status end,
         closed_by = case when v_is_issued then audit.current_actor() end,
         closed_at = case when v_is_issued then clock_timestamp() end
   where r.reservation_id = change_reservation.reservation_id
  returning r.* into v_reservation;
  return v_reservation;
end
$$;
comment on function issoh.change_reservation(uuid, integer, timestamptz, timestamptz) is
  $$Changes how many pieces an active reservation promises (those issued among them), when they are needed and when it
expires; null leaves as it is. Lowered to what was issued it is closed as issued. Raises ISNRV, ISCRX (closed), ISIQT,
ISCRD (below what was issued), ISIRE, ISCAV (more than is available), ISCWI, ISCQL.$$;
grant execute on function issoh.change_reservation(uuid, integer, timestamptz, timestamptz)
  to inv_stock_operator, inv_admin;
