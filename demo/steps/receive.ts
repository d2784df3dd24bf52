import { ask, askOne, type Way } from './step.ts';

const warehouse = 'DEMO-WALK';

/** Receives each selected product once, at its supplier's price. */
export async function receive(way: Way): Promise<string> {
  await makeWarehouse(way);
  const posted = await askOne(
    way,
    'issoh',
    'inv_stock_operator',
    `with arrived as (
       select jsonb_populate_record(null::issoh.movement_input, jsonb_strip_nulls(jsonb_build_object(
                'product_id', p.product_id, 'movement_type', 'receipt',
                'quantity', 10 + row_number() over (order by p.internal_sku) % 20, 'to_location', $2::text,
                'unit_cost', l.cost_price, 'reference_type', 'PO', 'reference_id', $3::text))) as movement
         from issoh.selected_products p
         join issoh.supplier_listings l on l.product_id = p.product_id
        where p.spp_supplier_id = $1
          and not exists (select from issoh.stock_movements m
                           where m.product_id = p.product_id and m.reference_type = 'PO' and m.reference_id = $3)
     ), asked as (
       select array_agg(movement order by movement) as movements,
              $3 || ' ' || md5(string_agg((movement).product_id::text, ' ' order by movement)) as key
         from arrived having count(*) > 0
     )
     select count(m.movement_id) as movements, coalesce(sum(m.quantity), 0) as pieces
       from asked a cross join lateral issoh.post_movements(a.movements, a.key) m`,
    [way.supplierId, warehouse, `${way.source.code}-1`],
  );
  const stock = await askOne(
    way,
    'issoh',
    'inv_stock_operator',
    `select sum(s.quantity_on_hand) as pieces
       from issoh.stock_on_hand s
       join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.warehouse_code = $2
       join issoh.selected_products p on p.product_id = s.product_id
      where p.spp_supplier_id = $1`,
    [way.supplierId, warehouse],
  );
  return `${posted.movements} receipts of ${posted.pieces} pieces, ${stock.pieces} are on hand in ${warehouse}`;
}

async function makeWarehouse(way: Way): Promise<void> {
  const there = await ask(
    way,
    'issoh',
    'inv_stock_operator',
    'select from issoh.warehouses where warehouse_code = $1',
    [warehouse],
  );
  if (there.length === 0)
    await ask(way, 'issoh', 'inv_stock_operator', 'select issoh.create_warehouse($1, $2)', [
      warehouse,
      'The shelf of the demo',
    ]);
}
