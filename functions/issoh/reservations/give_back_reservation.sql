create or replace function issoh_private.give_back_reservation(reservation_id uuid, pieces integer) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update issoh.stock_reservations r
     set issued_quantity = r.issued_quantity - give_back_reservation.pieces, status = 'active', closed_by = null,
         closed_at = null
   where r.reservation_id = give_back_reservation.reservation_id and r.status in ('active', 'issued')
     and r.issued_quantity >= give_back_reservation.pieces
     and (r.expires_at > clock_timestamp()) is not false
$$;
comment on function issoh_private.give_back_reservation(uuid, integer) is
  $$Pieces that were issued against a reservation, and are back by a reversal, are promised again; not where it was
released or has expired meanwhile. Its product is locked.$$;
