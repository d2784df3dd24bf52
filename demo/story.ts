/** What a first start shows: three suppliers, two successive lists each, 120 days of stock, and what to try next. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signToken } from '../server/access.ts';
import type { Connections } from '../server/database/connect.ts';
import { type Claims, noLimit, type Run, runAs } from '../server/database/pools.ts';
import {
  beginUpload,
  checkUpload,
  type Report,
  spoolDir,
  uploadReport,
  waitForEnd,
} from '../server/intake/begin.ts';
import { spool } from '../server/intake/spool.ts';
import { projectRoot, type Settings } from '../server/settings.ts';
import { type GeneratedSupplier, generatePricelist, generateSuppliers } from './generator/index.ts';

const demo = { suppliers: 3, products: 400, versions: [1, 2], seed: 20, brokenShare: 0.01 };
const claims: Claims = { role: 'inv_catalog_manager', user_id: 'demo' };

/** Loads the demo and prints its reports, and what to try next. */
export async function loadDemo(settings: Settings, connections: Connections, url: string): Promise<void> {
  console.log('First start: loading a demo (INVENTORY_DEMO=0 leaves it out).\n');
  const suppliers = generateSuppliers(demo);
  const run = runAs(connections.spp, claims, noLimit);
  for (const supplier of suppliers) {
    await run(client =>
      client.query('select spp.create_supplier($1, $2, $3)', [
        supplier.code,
        supplier.name,
        supplier.currency,
      ]),
    );
    for (const version of demo.versions) console.log(line(await upload(settings, run, supplier, version)));
  }
  await loadStock(connections);
  const token = await signToken(settings, { role: 'inv_admin', sub: 'demo' });
  console.log(`
Try next, in this folder, in another terminal (the token is of role inv_admin, good for 24 hours):

  TOKEN=${token}
  curl -H "Authorization: Bearer $TOKEN" "${url}/api/spp/products/${suppliers[0]!.code}?new=true&limit=3"
  curl -H "Authorization: Bearer $TOKEN" "${url}/api/issoh/stock/reorder-alerts?limit=3"
  curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' ${url}/graphql \\
    -d '{"query": "{ vSupplierCatalogStats { nodes { supplierCode products new medianPrice } } }"}'
  npm run -s inventory -- supplier list

With a list of your own: npm run -s inventory -- upload ${suppliers[0]!.code} YOUR-LIST.xlsx --dry-run
The page ${url}/ruru takes the token in its pane "Headers": {"Authorization": "Bearer …"}
`);
}

async function loadStock({ owner }: Connections): Promise<void> {
  await owner.issoh.query(readFileSync(join(projectRoot, 'sql/demo/stock.sql'), 'utf8'));
  const { rows } = await owner.issoh.query<Record<string, string>>(
    `select count(*) as products, sum(v.quantity_on_hand) as pieces, round(sum(v.fifo_value), 2) as value,
            (select count(*) from issoh.v_reorder_alerts) as alerts
       from issoh.v_inventory_valuation v`,
  );
  const { products, pieces, value, alerts } = rows[0]!;
  console.log(
    `  stock: ${products} products, ${pieces} pieces worth ${value} EUR (FIFO), ${alerts} to reorder`,
  );
}

async function upload(
  settings: Settings,
  run: Run,
  supplier: GeneratedSupplier,
  version: number,
): Promise<Report> {
  const limits = await checkUpload(run, supplier.code);
  const received = await spool(generatePricelist(supplier, { ...demo, version }), spoolDir(settings), limits);
  const { batch_id } = await beginUpload(
    { settings, run },
    supplier.code,
    { ...received, fileName: `${supplier.code}-${version}.csv` },
    { mode: 'partial', force: false, dryRun: false },
  );
  await waitForEnd(run, batch_id, 60_000);
  return uploadReport(run, batch_id);
}

function line(report: Report): string {
  const counts =
    `${report.new_products_count} new, ${report.updated_products_count} changed price,` +
    ` ${report.unchanged_products_count} unchanged, ${report.failed_products_count} rejected,` +
    ` ${report.missing_products_count} gone`;
  return `  ${report.file_name}: ${report.status}, ${report.total_products} rows: ${counts}`;
}
