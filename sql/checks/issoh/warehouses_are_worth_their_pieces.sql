-- What a warehouse is worth is what each product's pieces there are, at what all its pieces are worth.
select w.warehouse_code, w.average_value, worth.average_value as of_pieces
  from issoh.v_warehouse_stock w
 cross join lateral (
   select coalesce(round(sum(v.average_value * s.quantity_on_hand / nullif(v.quantity_on_hand, 0)), 4), 0)
            as average_value
     from issoh.stock_on_hand s
     join issoh.v_inventory_valuation v on v.product_id = s.product_id
    where s.warehouse_id = w.warehouse_id) worth
 where w.average_value is distinct from worth.average_value;
