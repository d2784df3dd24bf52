import { ask, askOne, type Way } from './step.ts';

const warehouse = 'DEMO-WALK';

/** Orders each selected product once, at its supplier's price, and receives what was ordered. */
export async function receive(way: Way): Promise<string> {
  await makeWarehouse(way);
  await order(way);
  const posted = await askOne(
    way,
    'issoh',
    'inv_stock_operator',
    `with arrived as (
       select jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
                'product_id', l.product_id, 'movement_type', 'receipt', 'quantity', l.quantity_open,
                'to_location', $1::text, 'reference_type', 'PO', 'reference_id', l.po_number)) as movement
         from issoh.purchase_order_lines l
        where l.po_number = $2 and l.quantity_open > 0
     ), asked as (
       select array_agg(movement order by movement) as movements,
              $2 || ' ' || md5(string_agg((movement).product_id::text, ' ' order by movement)) as key
         from arrived having count(*) > 0
     )
     select count(m.movement_id) as movements, coalesce(sum(m.quantity), 0) as pieces
       from asked a cross join lateral issoh.post_movements(a.movements, a.key) m`,
    [warehouse, orderOf(way)],
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

const orderOf = (way: Way) => `${way.source.code}-1`;

/** What is not on the order yet. */
async function order(way: Way): Promise<void> {
  await ask(
    way,
    'issoh',
    'inv_stock_operator',
    `with wanted as (
       select array_agg(jsonb_populate_record(null::issoh.order_line_input, jsonb_build_object(
                'product_id', n.product_id, 'quantity', 10 + n.place % 20, 'unit_cost', n.cost_price,
                'currency_code', 'EUR')) order by n.place) as lines
         from (select p.product_id, l.cost_price, row_number() over (order by p.internal_sku) as place
                 from issoh.selected_products p
                 join issoh.supplier_listings l on l.product_id = p.product_id
                where p.spp_supplier_id = $1::uuid
                  and not exists (select from issoh.purchase_order_lines o
                                   where o.product_id = p.product_id and o.po_number = $3)) n
       having count(*) > 0
     )
     select count(o.order_line_id)
       from wanted w cross join lateral issoh.place_orders($3, $1::text, $2, w.lines) o`,
    [way.supplierId, warehouse, orderOf(way)],
  );
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
