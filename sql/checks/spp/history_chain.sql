-- The prices of a product form a chain: each row of price_history starts from the price at which the one before
-- it ended. One without an old price begins: what was removed and put back under its own id begins anew.
select h.supplier_id, h.product_id, h.history_id, h.changed_at, h.previous_row_price, h.old_price
  from (
    select x.supplier_id, x.product_id, x.history_id, x.changed_at, x.old_price,
           lag(x.new_price) over w as previous_row_price
      from spp.price_history x
    window w as (partition by x.supplier_id, x.product_id order by x.changed_at, x.history_id)
  ) h
 where h.old_price is not null and h.old_price is distinct from h.previous_row_price
