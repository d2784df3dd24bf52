-- What a count always has, its product and warehouse, is joined from the left: totals do without it. Few counts restate
-- another, and an index knows which.
create or replace view issoh.v_stock_discrepancies with (security_invoker = true) as
select c.count_id, c.counted_at, c.counted_by, c.product_id, p.internal_sku, p.product_name, c.warehouse_id,
       w.warehouse_code, c.quantity_expected, c.quantity_counted, c.difference, c.unit_cost,
       round(c.difference * c.unit_cost, 4) as difference_value, c.currency_code, c.reference_id, c.note, c.movement_id
  from issoh.stock_counts c
  left join issoh.selected_products p on p.product_id = c.product_id
  left join issoh.warehouses w on w.warehouse_id = c.warehouse_id
 where c.difference <> 0
   and not exists (select from issoh.stock_counts r
                    where r.restates_count_id is not null and r.restates_count_id = c.count_id)
   and not exists (select from issoh.movement_reversals v where v.reversed_id = c.movement_id);
comment on view issoh.v_stock_discrepancies is
  'Counts that differ from the books: what was found (positive) or missing (negative), in pieces. Counts that were
restated, or taken back, are not among them.';
comment on column issoh.v_stock_discrepancies.unit_cost is 'What a piece was worth on average at the count.';
comment on column issoh.v_stock_discrepancies.difference_value is
  'The difference at unit_cost, in currency_code; null where there was no stock to tell a cost.';
comment on column issoh.v_stock_discrepancies.count_id is 'Identifies the count.';
comment on column issoh.v_stock_discrepancies.counted_at is 'When it was counted.';
comment on column issoh.v_stock_discrepancies.counted_by is 'Who counted.';
comment on column issoh.v_stock_discrepancies.product_id is 'Product.';
comment on column issoh.v_stock_discrepancies.internal_sku is 'Our own article number.';
comment on column issoh.v_stock_discrepancies.product_name is 'Name shown to people.';
comment on column issoh.v_stock_discrepancies.warehouse_id is 'Warehouse.';
comment on column issoh.v_stock_discrepancies.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_stock_discrepancies.quantity_expected is 'Pieces by the books.';
comment on column issoh.v_stock_discrepancies.quantity_counted is 'Pieces on the shelf.';
comment on column issoh.v_stock_discrepancies.difference is 'Pieces counted less pieces expected.';
comment on column issoh.v_stock_discrepancies.currency_code is 'The base currency.';
comment on column issoh.v_stock_discrepancies.reference_id is 'Number of the counting sheet.';
comment on column issoh.v_stock_discrepancies.note is 'What the counter wrote.';
comment on column issoh.v_stock_discrepancies.movement_id is 'The adjustment that was posted.';
