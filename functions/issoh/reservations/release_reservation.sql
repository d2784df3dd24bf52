create or replace function issoh.release_reservation(reservation_id uuid) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_reservation issoh.stock_reservations;
begin
  select r.* into v_reservation
    from issoh.stock_reservations r
   where r.reservation_id = release_reservation.reservation_id;
  if v_reservation.reservation_id is null then
    raise exception using
      errcode = 'ISNRV',
      message = format('There is no reservation %s.', release_reservation.reservation_id),
      hint = 'Name a reservation by its reservation_id.';
  end if;

  perform issoh_private.lock_products(array[v_reservation.product_id]);
  update issoh.stock_reservations r
     set status = 'released', closed_by = audit.current_actor(), closed_at = clock_timestamp()
   where r.reservation_id = v_reservation.reservation_id and r.status = 'active'
  returning r.* into v_reservation;
  if not found then
    select r.* into v_reservation
      from issoh.stock_reservations r
     where r.reservation_id = release_reservation.reservation_id;
    if v_reservation.status = 'issued' then
      raise exception using
        errcode = 'ISCRI', message = 'The reservation was issued already.',
        hint = 'Bring the pieces back by a receipt that returns the issue, or reverse the issue.';
    end if;
  end if;
  return v_reservation;
end
$$;
comment on function issoh.release_reservation(uuid) is
  $$Gives back what a reservation still holds; one that is released or expired already is answered as it is. Raises
ISNRV, ISCRI (issued already).$$;
grant execute on function issoh.release_reservation(uuid) to inv_stock_operator, inv_admin;
