-- The one lock of the stock side, and its one order: whoever holds a product's row may read and write all that hangs
-- on it (stock, holdings, reservations, counts, orders, prices). Taken in the order of the ids, before anything else,
-- it cannot deadlock.
create or replace function issoh_private.lock_products(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if cardinality(lock_products.product_ids) = 1 then
    perform from issoh.selected_products p where p.product_id = lock_products.product_ids[1] for no key update;
    return;
  end if;
  perform
     from issoh.selected_products p
    where p.product_id = any (lock_products.product_ids)
    order by p.product_id
      for no key update;
end
$$;
comment on function issoh_private.lock_products(uuid[]) is
  'Locks products until the transaction ends, in the order of their ids; call it once, with all of them.';
