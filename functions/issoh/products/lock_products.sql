-- The one lock of the stock side, and its one order: whoever holds a product's row may read and write all that hangs
-- on it (stock, holdings, reservations, counts, orders, prices). Taken in the order of the ids, before anything else,
-- it cannot deadlock.
create or replace function issoh_private.lock_products(product_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_locked integer;
  v_gone uuid;
begin
  -- What is judged behind the lock must be as it is then, not as it was when the transaction began.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'ISFTI', message = 'Stock is written in transactions of isolation level read committed.',
      hint = 'Begin the transaction without an isolation level.';
  end if;
  if cardinality(lock_products.product_ids) = 1 then
    perform from issoh.selected_products p where p.product_id = lock_products.product_ids[1] for no key update;
  else
    perform
       from issoh.selected_products p
      where p.product_id = any (lock_products.product_ids)
      order by p.product_id
        for no key update;
  end if;
  get diagnostics v_locked = row_count;
  if v_locked >= cardinality(lock_products.product_ids) then
    return v_locked;
  end if;
  -- Whoever held it before may have taken it back.
  select i.product_id into v_gone
    from unnest(lock_products.product_ids) i (product_id)
   where not exists (select from issoh.selected_products p where p.product_id = i.product_id)
   limit 1;
  if v_gone is not null then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', v_gone),
      hint = 'Name a selected product by its internal SKU or its id.';
  end if;
  return v_locked;
end
$$;
comment on function issoh_private.lock_products(uuid[]) is
  $$Locks products until the transaction ends, in the order of their ids; call it once, with all of them, each
as often as it comes. Answers how many they are. Raises ISNPR
when one is gone by then, ISFTI in a transaction of another isolation level than read committed.$$;
