/** A real Prometheus that scrapes a real server: what is told lints, and every expression has series. */

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from '@jest/globals';
import pg from 'pg';
import { alerts } from '../../monitoring/alerts.ts';
import { dashboards } from '../../monitoring/dashboards.ts';
import { createBackup } from '../../server/backup/create.ts';
import { findUrls } from '../../server/database/connect.ts';
import { tiers } from '../../server/database/migrate.ts';
import { projectRoot } from '../../server/settings.ts';
import { type RunningServer, STOP_MS, startServer } from '../load/server.ts';
import {
  hasPrometheus,
  type Prometheus,
  prometheusTest,
  promtool,
  startPrometheus,
} from '../support/prometheus.ts';
import { makeHistory } from './monitored.ts';

let server: RunningServer;
let prometheus: Prometheus | undefined;
let backups: string | undefined;

beforeAll(async () => {
  if (!hasPrometheus) return;
  // With databases of its own: of given servers nothing is told of backups.
  server = await startServer({ INVENTORY_FSYNC: 'off' });
  await makeHistory(server);
  const { administrator } = await findUrls(server.settings);
  for (const tier of tiers) {
    const client = new pg.Client({ connectionString: administrator[tier] });
    await client.connect();
    // A worker does it every five minutes.
    if (tier === 'spp') await client.query('select spp_private.keep_price_days()');
    await client.query('select common.sample_metrics()');
    // Else none may wait.
    await client.query(
      "select graphile_worker.add_job('metrics__sample', run_at => now() + interval '1 day')",
    );
    await client.end();
  }
  backups = mkdtempSync(join(tmpdir(), 'inventory-backups-'));
  chmodSync(backups, 0o711);
  await createBackup(server.settings, backups);
  prometheus = await startPrometheus(new URL(server.url).host, `${projectRoot}/monitoring/rules.yml`);
}, 300_000);
afterAll(async () => {
  await prometheus?.stop();
  await server?.stop();
  if (backups !== undefined) rmSync(backups, { recursive: true, force: true });
}, STOP_MS);

prometheusTest('promtool finds nothing amiss with what a server tells', async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).toContain('inventory_');
  expect(promtool(['check', 'metrics'], text)).toEqual({ code: 0, said: '' });
});

const expressions = [
  ...dashboards.flatMap(({ panels }) =>
    panels.flatMap(({ title, lines }) => lines.map(([expression]) => [title, expression] as const)),
  ),
  // Of an alert that is silent both sides are there.
  ...alerts.flatMap(({ name, figure, than }) => [[name, figure] as const, [name, than] as const]),
];

prometheusTest('every expression of a panel or an alert has a series', async () => {
  // A rate wants two scrapes; while something is missing, what is measured may be about to be.
  let missing = expressions;
  for (let tries = 0; tries < 60 && missing.length > 0; tries++) {
    const asked = await Promise.all(missing.map(([, expression]) => prometheus!.ask(expression)));
    missing = missing.filter((_, at) => asked[at] === 0);
    if (missing.length > 0) await sleep(250);
  }
  expect(missing).toEqual([]);
  expect(expressions.length).toBeGreaterThan(80);
});

prometheusTest('every rule is evaluated', async () => {
  let rules = await prometheus!.rules();
  while (rules.some(({ health }) => health === 'unknown')) {
    await sleep(250);
    rules = await prometheus!.rules();
  }
  expect(rules.map(({ name }) => name)).toEqual(alerts.map(({ name }) => name));
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
});
