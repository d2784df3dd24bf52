/**
 * How long an upload takes, POST to report, next to its floor: new rows, then all prices changed, in alternation.
 * `npm run bench -- upload [--rows 100000] [--rounds 3]`; starts a server of its own on a throw-away cluster.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { signToken } from '../server/access.ts';
import { connect } from '../server/database/connect.ts';
import { removeEmbedded, stopEmbedded } from '../server/database/embedded.ts';
import { prepareSettings, projectRoot } from '../server/settings.ts';
import { type BenchRow, dropFloor, prepareFloor, runFloor } from './floor.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '3' } },
});
const count = Number(values.rows);
const rounds = Number(values.rounds);

const dataDir = mkdtempSync(join(tmpdir(), 'inventory-bench-'));
const port = 20_000 + (process.pid % 20_000);
const environment = { ...process.env, DATA_DIR: dataDir, PORT: String(port), INVENTORY_DEMO: '0' };
const settings = prepareSettings(environment);
const server = fork(join(projectRoot, 'server/cli/inventory.ts'), ['start'], {
  env: environment,
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
try {
  await untilReady();
  const connections = await connect(settings);
  const token = await signToken(settings, { role: 'inv_admin', sub: 'bench' });
  const times: Record<string, number[]> = {
    floorNew: [],
    uploadNew: [],
    floorChanged: [],
    uploadChanged: [],
  };
  const client = await connections.owner.spp.connect();
  for (let round = 1; round <= rounds; round++) {
    const code = `bench_${round}`;
    const made = await client.query<{ supplier_id: string; partition_name: string }>(
      'select supplier_id, partition_name from spp.create_supplier($1, $1)',
      [code],
    );
    const { supplier_id, partition_name } = made.rows[0]!;
    await prepareFloor(client, partition_name);
    for (const [phase, factor] of [
      ['New', 1],
      ['Changed', 1.07],
    ] as const) {
      const list = rows(count, factor);
      const measure = {
        floor: async () => times[`floor${phase}`]!.push(await runFloor(client, supplier_id, list)),
        upload: async () => times[`upload${phase}`]!.push(await upload(code, token, list)),
      };
      // Who goes first takes turns.
      for (const one of round % 2 === 0 ? (['floor', 'upload'] as const) : (['upload', 'floor'] as const))
        await measure[one]();
    }
    await dropFloor(client);
  }
  client.release();
  await connections.close();
  for (const phase of ['New', 'Changed']) {
    const floor = times[`floor${phase}`]!;
    const ratio = times[`upload${phase}`]!.map((time, i) => time / floor[i]!);
    console.log(
      `${count} ${phase === 'New' ? 'new rows' : 'price changes'}: upload ${spread(times[`upload${phase}`]!)} s,` +
        ` floor ${spread(floor)} s, ratio ${spread(ratio)}`,
    );
  }
} finally {
  server.kill('SIGTERM');
  await once(server, 'exit');
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(dataDir, { recursive: true, force: true });
}

function rows(length: number, factor: number): BenchRow[] {
  return Array.from({ length }, (_, i) => ({
    code: `SKU-${String((i * 7919) % 1_000_003).padStart(7, '0')}`,
    name: `Product number ${i} of the benchmark`,
    price: (((100 + (i % 9973)) * factor) / 10).toFixed(2),
  }));
}

async function upload(supplier: string, token: string, list: BenchRow[]): Promise<number> {
  const csv = `Code;Name;Price\n${list.map(row => `${row.code};${row.name};${row.price}`).join('\n')}\n`;
  const started = performance.now();
  const response = await fetch(
    `http://127.0.0.1:${port}/api/spp/upload/${supplier}?filename=bench.csv&wait=true`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: csv,
    },
  );
  const report = (await response.json()) as Record<string, unknown>;
  const seconds = (performance.now() - started) / 1000;
  if (response.status !== 200 || report.status !== 'completed' || report.failed_products_count !== 0) {
    throw new Error(`The upload failed: ${JSON.stringify(report).slice(0, 500)}`);
  }
  return seconds;
}

async function untilReady(): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      r => r.ok,
      () => false,
    );
    if (ready) return;
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  throw new Error('The server did not become ready.');
}

/** Median, with the least and the most. */
function spread(numbers: number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const shown = (value: number) => value.toFixed(2);
  return `${shown(sorted[Math.floor(sorted.length / 2)]!)} (${shown(sorted[0]!)}–${shown(sorted.at(-1)!)})`;
}
