create or replace function issoh_private.take_reservations(drafts issoh_private.movement_draft[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, it would go through all reservations for each movement.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_bad record;
begin
  select d.reservation_id, d.quantity, r.status, r.reserved_quantity, r.product_id is not distinct from d.product_id
         and r.warehouse_id is not distinct from d.from_location as fits
    into v_bad
    from (select x.reservation_id, x.product_id, x.from_location, sum(x.quantity) as quantity
            from unnest(drafts) x
           where x.reservation_id is not null
           group by x.reservation_id, x.product_id, x.from_location) d
    left join issoh.stock_reservations r on r.reservation_id = d.reservation_id
   where r.status is distinct from 'active' or r.product_id <> d.product_id or r.warehouse_id <> d.from_location
      or d.quantity > r.reserved_quantity
   limit 1;
  if v_bad.reservation_id is null then
    update issoh.stock_reservations r
       set issued_quantity = r.issued_quantity + d.quantity,
           status = case when r.issued_quantity + d.quantity = r.quantity then 'issued' else r.status end,
           closed_by = case when r.issued_quantity + d.quantity = r.quantity then audit.current_actor() end,
           closed_at = case when r.issued_quantity + d.quantity = r.quantity then clock_timestamp() end
      from (select x.reservation_id, sum(x.quantity)::integer as quantity
              from unnest(drafts) x
             where x.reservation_id is not null
             group by x.reservation_id) d
     where r.reservation_id = d.reservation_id;
    return;
  end if;

  if v_bad.status is null then
    raise exception using
      errcode = 'ISNRV', message = format('There is no reservation %s.', v_bad.reservation_id),
      hint = 'Name a reservation by its reservation_id.';
  elsif v_bad.status <> 'active' then
    raise exception using
      errcode = 'ISCRX', message = format('The reservation is %s.', v_bad.status),
      hint = 'Issue without it, or reserve again.';
  elsif not v_bad.fits then
    raise exception using
      errcode = 'ISIRM', message = 'The reservation is of another product or warehouse.',
      hint = 'Issue what is reserved, from where it is reserved.';
  end if;
  raise exception using
    errcode = 'ISCRQ',
    message = format('%s pieces cannot be issued: the reservation still holds %s.', v_bad.quantity,
                     v_bad.reserved_quantity),
    hint = 'Issue what it holds; what is beyond is an issue of its own.';
end
$$;
comment on function issoh_private.take_reservations(issoh_private.movement_draft[]) is
  'Lowers reservations by what is issued against them; their products are locked. Raises ISNRV, ISCRX, ISIRM, ISCRQ.';
