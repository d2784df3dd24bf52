create or replace function issoh_private.send_back_purchases(receipts uuid[], pieces integer[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  -- Whoever's pieces went: what came less, at a cost or without any, is the receipt's.
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.purchased,
         purchased_value = h.purchased_value - r.value,
         uncosted_quantity = h.uncosted_quantity - r.uncosted,
         average_cost = issoh_private.mean_cost(h.purchased_value - r.value + h.found_value,
                                                h.purchased_quantity - r.purchased + h.found_quantity),
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id,
                 coalesce(sum(b.pieces) filter (where s.unit_cost is not null), 0) as purchased,
                 coalesce(sum(b.pieces * s.unit_cost), 0) as value,
                 coalesce(sum(b.pieces) filter (where s.unit_cost is null), 0) as uncosted
            from unnest(send_back_purchases.receipts, send_back_purchases.pieces) as b (receipt, pieces)
            join issoh.supplier_movements s on s.movement_id = b.receipt
           group by s.product_id, s.supplier_id) r
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id
$$;
comment on function issoh_private.send_back_purchases(uuid[], integer[]) is
  $$Takes pieces of receipts that go back to their suppliers out of what the holdings say of purchases, or of pieces
without a cost; negative pieces are there again after all.$$;
