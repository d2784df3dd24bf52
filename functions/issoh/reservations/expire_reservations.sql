create or replace function issoh.expire_reservations() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Their products at once and in order: locks taken batch by batch could meet somebody else's halfway.
  v_products constant uuid[] := array(
    select distinct r.product_id from issoh.stock_reservations r where r.status = 'active' and r.expires_at <= now());
  v_expired integer;
begin
  perform issoh_private.lock_products(v_products);
  -- Read again: what was issued or released while this waited is no longer active.
  update issoh.stock_reservations r
     set status = 'expired', closed_by = audit.current_actor(), closed_at = clock_timestamp()
   where r.status = 'active' and r.expires_at <= now() and r.product_id = any (v_products);
  get diagnostics v_expired = row_count;
  return v_expired;
end
$$;
comment on function issoh.expire_reservations() is
  'Releases every reservation whose time has passed and answers how many; the worker calls it.';
grant execute on function issoh.expire_reservations() to inv_stock_operator, inv_admin;
