/**
 * IS-SOH at size: selected products of SPP's suppliers, stocked, priced and moved for a year through the public
 * functions; a queue of candidates; counts, orders, proposed prices. For throw-away clusters alone.
 */
import type pg from 'pg';
import { syncOnce } from '../../server/worker/sync.ts';
import type { Bench } from '../program/bench.ts';
import type { Cluster } from '../program/cluster.ts';

/** Movements of one call. */
export const batch = 5000;

/** Selects `products` of SPP's products, as many of each supplier, and moves them. */
export async function loadStock(
  bench: Bench,
  { connections }: Cluster,
  { products, movements }: { products: number; movements: number },
): Promise<void> {
  const spp = await connections.owner.spp.connect();
  const issoh = await connections.owner.issoh.connect();
  try {
    await bench.prepare(`${products} products selected`, async () => {
      await select(spp, issoh, products);
      await makeCandidates(spp, issoh, Math.ceil(products / 10));
      await issoh.query('analyze');
    });
    await bench.prepare(`${movements} movements`, () => move(issoh, products, movements));
    await makeCounts(issoh);
    await bench.prepare('orders, and prices proposed', async () => {
      await placeOrders(issoh);
      await proposePrices(issoh);
    });
    await bench.prepare('compared with SPP', async () => {
      while ((await syncOnce({ connections, worker: null })) === 'done');
    });
    await issoh.query('analyze');
    await bench.prepare('refresh of the valuation', () => issoh.query('select issoh.refresh_valuation()'));
  } finally {
    spp.release();
    issoh.release();
  }
}

async function select(spp: pg.ClientBase, issoh: pg.ClientBase, products: number): Promise<void> {
  await issoh.query('select issoh_private.refresh_suppliers()');
  await issoh.query(
    `insert into issoh.warehouses (warehouse_code, warehouse_name, allow_negative)
     select 'W' || n, 'Warehouse ' || n, true from generate_series(1, 3) n`,
  );
  const { rows: suppliers } = await spp.query<{ supplier_id: string }>(
    'select supplier_id from spp.suppliers order by supplier_code',
  );
  for (const [i, { supplier_id }] of suppliers.entries()) {
    // So many that their SKUs are numbered without holes.
    const count = Math.ceil((products - i) / suppliers.length);
    const { rows } = await spp.query(
      `select product_id, product_name, lead_time_days from spp.supplier_products
        where supplier_id = $1 and status = 'available' and missing_since_batch_id is null
        order by product_id limit $2`,
      [supplier_id, count],
    );
    if (rows.length < count)
      throw new Error(
        `A supplier has ${rows.length} products to select, ${count} are wanted: load more of each.`,
      );
    // Neighbours in the order of their SKUs are of different suppliers.
    await issoh.query(
      `insert into issoh.selected_products
         (internal_sku, product_name, status, spp_supplier_id, spp_product_id, lead_time_days)
       select 'SKU-' || $2 + (r.n - 1) * $3, r.p ->> 'product_name', 'active', $4, (r.p ->> 'product_id')::uuid,
              (r.p ->> 'lead_time_days')::integer
         from jsonb_array_elements($1) with ordinality r (p, n)`,
      [JSON.stringify(rows), i, suppliers.length, supplier_id],
    );
  }
  await issoh.query(
    `insert into issoh.stock_on_hand (product_id, warehouse_id, reorder_point, reorder_quantity)
     select p.product_id, w.warehouse_id, 4, 50 from issoh.selected_products p
       join issoh.warehouses w on w.warehouse_code = 'W1'`,
  );
  await issoh.query(
    `insert into issoh.pricing_rules (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage,
                                      selling_price, currency_code, effective_from)
     select p.product_id, t.tier_id, 'cost_plus', 10, 50, 15, 'EUR', now() - interval '1 year'
       from issoh.selected_products p join issoh.pricing_tiers t on t.is_default`,
  );
}

async function makeCandidates(spp: pg.ClientBase, issoh: pg.ClientBase, count: number): Promise<void> {
  const { rows } = await spp.query<{ p: object }>(
    `select to_jsonb(p) as p from spp.supplier_products p where p.is_new order by p.product_id limit $1`,
    [count],
  );
  await issoh.query(
    `insert into issoh.selection_queue (spp_product_id, spp_supplier_id, product_details, auto_select_score)
     select (r.p ->> 'product_id')::uuid, (r.p ->> 'supplier_id')::uuid, r.p, r.n % 101
       from jsonb_array_elements($1) with ordinality r (p, n)`,
    [JSON.stringify(rows.map(row => row.p))],
  );
}

/** A year of movements: five receipts in ten, three issues, a transfer, an adjustment. */
async function move(issoh: pg.ClientBase, products: number, movements: number): Promise<void> {
  for (let from = 0; from < movements; from += batch) {
    const count = Math.min(batch, movements - from);
    await postMovements(issoh, { from, count, products, daysAgo: 360 * (1 - from / movements) });
  }
}

/** Posts movements of products SKU-0 to SKU-(products - 1), in one call. */
export async function postMovements(
  client: pg.ClientBase,
  { from, count, products, daysAgo }: { from: number; count: number; products: number; daysAgo: number },
): Promise<void> {
  await client.query(
    `select count(*) from issoh.post_movements(array(
       select row(null, 'SKU-' || (n * 7919) % $3,
                  (array['receipt', 'issue', 'receipt', 'issue', 'receipt', 'transfer', 'receipt', 'issue', 'receipt',
                         'adjustment'])[1 + kind],
                  case when kind % 2 = 0 then 5 + n % 13 else 1 + n % 7 end,
                  case when kind % 2 = 1 then 'W' || 1 + n % 3 end,
                  case when kind % 2 = 0 or kind = 5 then 'W' || 1 + (n + kind) % 3 end,
                  case when kind % 2 = 0 then (n % 1000 + 100) / 100.0 end, null, null, null, null,
                  now() - make_interval(secs => $4::numeric * 86400), null, null, null, null)::issoh.movement_input
         from (select n, ((n / $3) + n) % 10 as kind from generate_series($1::bigint, $1::bigint + $2 - 1) n) x))`,
    [from, count, products, daysAgo],
  );
}

/** After the movements: nothing dated before a count comes in. The books are what was found, as no count corrects them. */
async function makeCounts(issoh: pg.ClientBase): Promise<void> {
  await issoh.query(
    `insert into issoh.stock_counts (product_id, warehouse_id, quantity_expected, quantity_counted, unit_cost)
     select s.product_id, s.warehouse_id, s.quantity_on_hand, s.quantity_on_hand, 2.5
       from issoh.stock_on_hand s, generate_series(1, 2) n
      where s.quantity_on_hand >= 0`,
  );
}

/** Two orders with each supplier, of a hundred products; the first one is late. */
async function placeOrders(issoh: pg.ClientBase): Promise<void> {
  await issoh.query(
    `select count(*)
       from issoh.suppliers s, generate_series(1, 2) n
      cross join lateral (
        select array(
          select row(p.product_id, null, 50, 2.5, null, null)::issoh.order_line_input
            from issoh.selected_products p
           where p.spp_supplier_id = s.supplier_id
           order by p.product_id offset (n - 1) * 100 limit 100) as lines) l
      cross join lateral issoh.place_orders(
        'PO-' || s.supplier_code || '-' || n, s.supplier_code, 'W1', l.lines,
        now() + make_interval(days => case n when 1 then -5 else 5 end))
      where cardinality(l.lines) > 0`,
  );
}

/** What the worker does after receipts at another cost than prices have. */
async function proposePrices(issoh: pg.ClientBase): Promise<void> {
  const step = () => issoh.query<{ due: number }>('select issoh_private.propose_due(2000) as due');
  while ((await step()).rows[0]!.due > 0);
}
