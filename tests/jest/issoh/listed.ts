/** Products of SPP that are selected, and how they stand. */
import { type SyncOutcome, syncOnce } from '../../../server/worker/sync.ts';
import type { Row, World } from '../../support/world.ts';

/** A list in CSV: code,name,price. */
export const list = (...rows: [code: string, price: string, name?: string][]): string =>
  [
    'code,name,price',
    ...rows.map(([code, price, name]) => `${code},${name ?? `Product ${code}`},${price}`),
    '',
  ].join('\n');

/** Selects every product of a supplier, with a price in the default tier where a cost is given. */
export async function selectAll(world: World, supplier: string, cost?: string): Promise<void> {
  const products = await world.sql(
    `select p.product_id, p.supplier_id, p.supplier_product_code as code, p.product_name as name
       from spp.supplier_products p join spp.suppliers s using (supplier_id)
      where s.supplier_code = $1`,
    [supplier],
  );
  await world.issoh.sql(
    `insert into issoh.selected_products (spp_product_id, spp_supplier_id, internal_sku, product_name)
     select n.product_id, n.supplier_id, $2 || '-' || n.code, n.name
       from jsonb_to_recordset($1) n (product_id uuid, supplier_id uuid, code text, name text)`,
    [JSON.stringify(products), supplier],
  );
  if (cost === undefined) return;
  await world.issoh.sql(
    `select issoh.set_price(p.internal_sku, cost_price => $2, markup_percentage => 50)
       from issoh.selected_products p where p.internal_sku ^@ ($1 || '-')`,
    [supplier, cost],
  );
}

/** Looks at SPP until there is nothing left to do; the last outcome. */
export async function level(world: World): Promise<SyncOutcome> {
  for (;;) {
    const outcome = await syncOnce({ connections: world.connections, worker: null });
    if (outcome !== 'done') return outcome;
  }
}

/** A listing and the cost in force, by SKU. */
export async function standing(world: World, sku: string): Promise<Row | undefined> {
  const [row] = await world.issoh.sql(
    `select trim_scale(l.supplier_price)::text as price, l.currency_code as currency, l.held_reason as held,
            trim_scale(l.cost_price)::text as cost, p.availability, p.product_name as name,
            (select trim_scale(r.cost_price)::text from issoh.pricing_rules r
              where r.product_id = p.product_id and r.period @> clock_timestamp()) as rule_cost
       from issoh.selected_products p
       left join issoh.supplier_listings l on l.product_id = p.product_id
      where p.internal_sku = $1`,
    [sku],
  );
  return row;
}

/** The one row of v_sync_status. */
export const status = async (world: World): Promise<Row> =>
  (await world.issoh.as({ role: 'inv_analyst' }, 'select * from issoh.v_sync_status'))[0] as Row;

/** Runs, oldest first. */
export const runs = (world: World): Promise<Row[]> =>
  world.issoh.sql('select * from issoh.sync_runs order by run_id');

/** Selected products whose listing is not what SPP says: there must be none. */
export async function astray(world: World): Promise<Row[]> {
  const said = await world.sql(
    `select product_id, current_price::text as price, currency_code as currency,
            case when status = 'discontinued' then 'discontinued' when missing_since_batch_id is not null then 'missing'
                 else status end as availability
       from spp.supplier_products`,
  );
  return world.issoh.sql(
    `select p.internal_sku, l.supplier_price, s.price, l.availability, s.availability as said
       from issoh.selected_products p
       left join issoh.supplier_listings l on l.product_id = p.product_id
       left join jsonb_to_recordset($1) s (product_id uuid, price numeric, currency text, availability text)
         on s.product_id = p.spp_product_id
      where p.spp_product_id is not null
        and (l.supplier_price, l.currency_code, l.availability, p.availability)
            is distinct from (s.price, s.currency, s.availability, s.availability)
        and not (s.product_id is null and p.availability = 'removed')`,
    [JSON.stringify(said)],
  );
}
