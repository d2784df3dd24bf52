create or replace function issoh_private.whose_pieces(returns_movement_id uuid, po_number text, product_id uuid)
returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (select o.supplier_id
       from issoh.supplier_movements o
      where o.movement_id = whose_pieces.returns_movement_id
      order by o.quantity, o.supplier_id
      limit 1),
    (select o.supplier_id
       from issoh.purchase_order_lines o
      where o.po_number = whose_pieces.po_number and o.product_id = whose_pieces.product_id));
end
$$;
comment on function issoh_private.whose_pieces(uuid, text, uuid) is
  'Whose the pieces are that come back from an issue, or that come of an order; null where neither says.';
