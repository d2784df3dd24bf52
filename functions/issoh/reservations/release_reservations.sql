create or replace function issoh.release_reservations(reference_type text, reference_id text)
returns setof issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 10
as $$
declare
  v_products uuid[];
begin
  if not exists (select from issoh.stock_reservations r
                  where r.reference_type = release_reservations.reference_type
                    and r.reference_id = release_reservations.reference_id) then
    raise exception using
      errcode = 'ISNRV',
      message = format('Nothing was reserved for %s "%s".', release_reservations.reference_type,
                       release_reservations.reference_id),
      hint = 'Name a document by the reference_type and reference_id of its reservations.';
  end if;

  v_products := array(
    select distinct r.product_id
      from issoh.stock_reservations r
     where r.reference_type = release_reservations.reference_type
       and r.reference_id = release_reservations.reference_id and r.status = 'active');
  perform issoh_private.lock_products(v_products);
  return query
  with released as (
    -- Read again: what was issued while this waited is no longer active.
    update issoh.stock_reservations r
       set status = 'released', closed_by = audit.current_actor(), closed_at = clock_timestamp()
     where r.reference_type = release_reservations.reference_type
       and r.reference_id = release_reservations.reference_id and r.status = 'active'
       and r.product_id = any (v_products)
    returning r.*
  )
  select x.* from released x order by x.reservation_id;
end
$$;
comment on function issoh.release_reservations(text, text) is
  $$Gives back what the active reservations of a document (reference_type, reference_id) still hold, and answers those;
a second call finds none. Raises ISNRV (nothing was ever reserved for it).$$;
grant execute on function issoh.release_reservations(text, text) to inv_stock_operator, inv_admin;
