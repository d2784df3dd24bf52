/** A past worth sealing: rows in all sealed tables, in several months, sealed in many seals and slices. */
import type { Tier } from '../../../server/database/migrate.ts';
import { readSigningKey } from '../../../server/seals/key.ts';
import { type Sealer, sealAll } from '../../../server/seals/sealing.ts';
import type { World } from '../../support/world.ts';
import { addGoods } from '../issoh/goods.ts';

export const MONTHS = ['2025-01', '2025-02'];
/** Rows of a seal at most: a first list takes several. */
export const SLICE = 40;

export function sealerOf(world: World, tier: Tier): Sealer {
  const { settings, connections } = world;
  const key = readSigningKey(settings.signingKeyFile);
  return { tier, pool: connections.owner[tier], dataDir: settings.dataDir, key };
}

export async function seal(world: World): Promise<number> {
  const spp = await sealAll(sealerOf(world, 'spp'), undefined, { sliceRows: SLICE });
  return spp + (await sealAll(sealerOf(world, 'issoh'), undefined, { sliceRows: SLICE }));
}

/** Makes the past, and seals it piece by piece. */
export async function makePast(world: World): Promise<void> {
  await addGoods(world);
  await seal(world);
  const list = (rows: number, price: number) =>
    `Code;Name;Price\n${Array.from({ length: rows }, (_, i) => `P${i};Product ${i};${price + i}`).join('\n')}\n`;
  await world.upload('ACME', list(100, 1));
  await seal(world);
  for (const month of MONTHS) {
    await world.sql('select spp_private.make_price_history_month($1)', [`${month}-01`]);
    await world.sql(
      `insert into spp.price_history (supplier_id, product_id, new_price, change_reason, changed_at, changed_by)
       select p.supplier_id, p.product_id, 1, 'manual', $1::timestamptz, 'x' from spp.supplier_products p limit 12`,
      [`${month}-15 12:00Z`],
    );
  }
  for (let round = 0; round < 6; round++) {
    await world.upload('ACME', list(12, 2 + round));
    await world.sql("update spp.suppliers set supplier_name = $1 where supplier_code = 'ACME'", [
      `Acme ${round}`,
    ]);
    await move(world, `${MONTHS[round % 2]}-${10 + round}`);
    await seal(world);
  }
}

async function move(world: World, day: string): Promise<void> {
  const movements = Array.from({ length: 9 }, (_, i) => ({
    internal_sku: i % 2 === 0 ? 'HAMMER' : 'SAW',
    movement_type: 'receipt',
    quantity: i + 1,
    to_location: 'NORTH',
    unit_cost: 2,
    movement_date: `${day}T12:00:00Z`,
  }));
  await world.issoh.sql('select issoh.record_movements($1)', [JSON.stringify(movements)]);
  await world.issoh.sql("update issoh.warehouses set warehouse_name = $1 where warehouse_code = 'NORTH'", [
    day,
  ]);
}

/** All that a stream brings. */
export async function everyOne<One>(stream: AsyncIterable<One>): Promise<One[]> {
  const all: One[] = [];
  for await (const one of stream) all.push(one);
  return all;
}
