create or replace function issoh_private.refuse_short_counts(counts issoh.stock_counts[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, it would go through all stock for each count (docs/decisions/0034-plans-of-sets.md).
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_short record;
begin
  select p.internal_sku, w.warehouse_code, c.quantity_counted, c.counted_at,
         c.quantity_expected - s.quantity_on_hand as gone
    into v_short
    from unnest(counts) c
    join issoh.stock_on_hand s on s.product_id = c.product_id and s.warehouse_id = c.warehouse_id
    join issoh.warehouses w on w.warehouse_id = c.warehouse_id and not w.allow_negative
    join issoh.selected_products p on p.product_id = c.product_id
   where c.quantity_counted < c.quantity_expected
     and c.quantity_counted - c.quantity_expected + s.quantity_on_hand < 0
     and c.quantity_expected > s.quantity_on_hand
     -- A later count takes its part of the difference.
     and (s.last_count_date > c.counted_at) is not true
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCNS',
      message = format('%s in %s: %s were counted at %s, but %s have left since then.', v_short.internal_sku,
                       v_short.warehouse_code, v_short.quantity_counted, v_short.counted_at, v_short.gone),
      hint = 'Check the moment of the count, and what left after it.';
  end if;
end
$$;
comment on function issoh_private.refuse_short_counts(issoh.stock_counts[]) is
  'Refuses a count of fewer pieces than have left since, unless the warehouse may be below zero. Raises ISCNS.';
