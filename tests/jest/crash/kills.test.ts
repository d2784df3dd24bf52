import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { killDuringUpload, type Target } from '../../load/kills.ts';
import { type RunningServer, STOP_MS, startServer } from '../../load/server.ts';

const rows = 6_000;
let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
}, 180_000);
afterAll(() => server.stop(), STOP_MS);

const blows: [Target, number][] = [
  ['worker', 0.1],
  ['server', 0.45],
  ['postgres', 0.6],
  ['worker', 0.7],
];

for (const [target, share] of blows) {
  test(`${target} killed after ${share * 100} % of an upload: every row is in exactly once`, async () => {
    const outcome = await killDuringUpload(server, `${target}-${share * 100}`, rows, target, share);
    expect(outcome.report).toMatchObject({
      status: 'completed',
      total_products: rows,
      new_products_count: rows,
      failed_products_count: 0,
    });
    expect(outcome).toMatchObject({ products: rows, historyRows: rows, wrongPrices: 0 });
  }, 180_000);
}
