create or replace function issoh.post_movements(movements issoh.movement_input[], idempotency_key text default null)
returns setof issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 1
as $$
begin
  return query
  select m.* from unnest(issoh_private.take_movements(post_movements.movements, post_movements.idempotency_key)) m;
end
$$;
comment on function issoh.post_movements(issoh.movement_input[], text) is
  $$Posts movements to the ledger, all or none, and answers them; stock, holdings and orders follow in the same
transaction. Each names a product (internal_sku or product_id), a type, pieces and warehouses (code or id):
receipt to, issue from, transfer from and to, adjustment to (found) or from (lost). unit_cost is per piece, in
currency_code or the base currency, on receipts and found pieces; a receipt of an order (reference_type PO and its
number) takes what was agreed, and what is left without is valued at the moving average. movement_date may lie in the
past, as long as nothing leaves before it has come, the period is open, and no count came after it, unless counted says
that the count has seen it. A receipt with returns_movement_id brings back pieces of an issue, an issue with
returns_movement_id sends pieces of a receipt back to its supplier. An idempotency key posts once: repeated with the
same movements it answers what was posted. Raises ISIMN, ISIIK, ISCIK, and for a movement ISIMP, ISNPR, ISIMT, ISIQT,
ISILO, ISNWH, ISICU, ISIUC, ISCXR, ISNSU, ISIMD, ISIRT, ISIRV, ISIRF, ISNMV, ISCRM, ISCRO; of orders ISNOL, ISCOS,
ISCOC, ISCOR; of stock ISCNS, ISCRS, ISCQL, ISCWI, ISCCP; of time ISCPC, ISCCT.$$;
grant execute on function issoh.post_movements(issoh.movement_input[], text) to inv_stock_operator, inv_admin;
