import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningServer, STOP_MS, startServer } from '../../load/server.ts';
import { syncUnderFire } from '../../load/sync-fire.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const [rounds, suppliers, rows] = full ? [20, 10, 2_000] : [3, 3, 400];
let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
}, 180_000);
afterAll(() => server.stop(), STOP_MS);

test(
  `${rounds} rounds of uploads and kills: every cost is SPP’s price, every change is there once`,
  async () => {
    const seed = Number(process.env.INVENTORY_TEST_SEED ?? Date.now() % 1e9);
    const { products, changes, runs, blows, ...wrong } = await syncUnderFire(server, {
      rounds,
      suppliers,
      rows,
      seed,
    });
    if (full) console.log(`seed ${seed}: ${blows.join(', ')}; ${runs} runs, ${changes} changes`);
    expect({ seed, ...wrong }).toEqual({ seed, astray: [], broken: [], twice: [] });
    expect(products).toBe(suppliers * rows);
    expect(changes).toBeGreaterThan(products);
    expect(blows).toHaveLength(rounds);
  },
  full ? 1_800_000 : 600_000,
);
