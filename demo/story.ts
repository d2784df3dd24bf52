/**
 * What a first start shows: three suppliers and two of their lists each, what is chosen of them, four months of trade
 * with it, and then their next lists, which its costs follow.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../server/database/pools.ts';
import { projectRoot } from '../server/settings.ts';
import { storySources } from './sources.ts';
import { importApproved } from './steps/import.ts';
import { price } from './steps/price.ts';
import { prove } from './steps/prove.ts';
import { queue } from './steps/queue.ts';
import { approve, review } from './steps/review.ts';
import { score } from './steps/score.ts';
import { ask, askOne, type Way } from './steps/step.ts';
import { enterSupplier } from './steps/supplier.ts';
import { sync } from './steps/sync.ts';
import { takeIn } from './steps/take-in.ts';

/** As many of each supplier as sql/demo/stock.sql trades in. */
const choose = 12;
/** What is cheaper is not worth a shelf. */
const leastPrices: Record<string, string> = { EUR: '2', ZAR: '50' };

interface Telling extends Pick<Way, 'connections' | 'upload'> {
  /** Hears what has happened, in a few lines. */
  tell: (line: string) => void;
}

/**
 * Tells the story on databases that have nothing yet.
 *
 * @throws Problem `demo_failed` at the step that cannot go on
 */
export async function tellStory({ connections, upload, tell }: Telling): Promise<void> {
  const say = (step: string, figures: string) => tell(`  ${step.padEnd(8)}${figures}`);
  const ways: Way[] = [];
  for (const source of storySources()) {
    const supplierId = await enterSupplier({ connections, source, choose, upload });
    const way = { connections, source, supplierId, choose, upload };
    ways.push(way);
    say('upload', await takeIn(way, 0));
    say('upload', await takeIn(way, 1));
  }

  for (const way of ways) await select(way);
  say('choose', await chosen(connections));
  await run(connections, 'inv_stock_operator', 'stock.sql');
  await run(connections, 'inv_pricing_manager', 'prices.sql');
  for (const way of ways) await price(way);
  say('stock', await stocked(connections));

  for (const way of ways) {
    say('upload', await takeIn(way, 2));
    await queue(way);
    await score(way);
  }
  say('sync', await followed(ways));
}

/** From the whole range of a supplier to products of ours. */
async function select(way: Way): Promise<void> {
  await queue(way, {});
  await score(way);
  await review(way, leastPrices[way.source.currency]);
  await approve(way);
  await importApproved(way);
}

type Databases = Way['connections'];

async function chosen(connections: Databases): Promise<string> {
  const { queued, selected } = await askOne(
    { connections },
    'issoh',
    'inv_reviewer',
    `select count(*) as queued, count(*) filter (where review_status = 'imported') as selected
       from issoh.v_selection_pipeline`,
  );
  return `${queued} products on offer scored; ${selected} reviewed, approved and imported, ${choose} of each supplier`;
}

/** Runs a file of sql/demo as whoever may do what it does. */
async function run(connections: Databases, role: Role, file: string): Promise<void> {
  await ask({ connections }, 'issoh', role, readFileSync(join(projectRoot, 'sql/demo', file), 'utf8'));
}

async function stocked(connections: Databases): Promise<string> {
  const { products, own, pieces, value, alerts } = await askOne(
    { connections },
    'issoh',
    'inv_stock_operator',
    `select count(*) as products, count(*) filter (where p.spp_product_id is null) as own,
            sum(v.quantity_on_hand) as pieces, round(sum(v.fifo_value), 2) as value,
            (select count(*) from issoh.v_reorder_alerts) as alerts
       from issoh.v_inventory_valuation v
       join issoh.selected_products p on p.product_id = v.product_id`,
  );
  return (
    `${products} products (${own} of our own), ${pieces} pieces worth ${value} EUR (FIFO), ` +
    `${alerts} to reorder`
  );
}

async function followed(ways: Way[]): Promise<string> {
  let products = 0;
  let moved = 0;
  for (const way of ways) {
    await sync(way);
    const walked = await prove(way);
    products += walked.products;
    moved += walked.moved;
  }
  return `level with SPP: ${moved} of ${products} costs have moved, each is its supplier's price`;
}
