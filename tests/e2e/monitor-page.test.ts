/** The page of the monitor: figures of what really happened, alerts that come and go by themselves. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import pg from 'pg';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { signToken } from '../../server/access.ts';
import { findUrls } from '../../server/database/connect.ts';
import type { Tier } from '../../server/database/migrate.ts';
import type { Role } from '../../server/database/pools.ts';
import { type RunningServer, STOP_MS, startShared } from '../load/server.ts';
import { browserTest, hasBrowser, look, openBrowser, saysAway, textsOf, watch } from '../support/browser.ts';
import { makeHistory } from './monitored.ts';

/** What an alert may take to show, and to go: a minute at most. */
const MINUTE = { timeout: 60_000 };
const WELL = 'Nothing wants attention.';
let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let told: string[];
let urls: Record<Tier, string>;

beforeAll(async () => {
  if (!hasBrowser) return;
  [server, browser] = await Promise.all([startShared(), openBrowser()]);
  urls = (await findUrls(server.settings)).administrator;
  await makeHistory(server);
  // A worker does it every five minutes.
  await sql('spp', 'select spp_private.keep_price_days()');
  for (const tier of ['spp', 'issoh'] as const) {
    await sql(tier, 'select common.sample_metrics()');
    await sql(
      tier,
      "select common.finish_maintenance(common.begin_maintenance('maintenance__vacuum', null), '{}')",
    );
  }
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
}, STOP_MS);

beforeEach(async () => {
  if (!hasBrowser) return;
  await limitAll('tolerant');
  context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  told = watch(page, server.url);
});
afterEach(async () => {
  if (!hasBrowser) return;
  await context.close();
  expect(told).toEqual([]);
});

async function sql(tier: Tier, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: urls[tier] });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const limit = (tier: Tier, name: string, value: number) =>
  sql(tier, `set role inv_owner; select ${tier}.set_setting('monitor.${name}', '${value}')`);
/** What the history holds of what goes badly is within the limits, or it is not. */
async function limitAll(how: 'tolerant' | 'strict'): Promise<void> {
  const isStrict = how === 'strict';
  await limit('spp', 'failed_uploads_percent', isStrict ? 1 : 100);
  await limit('spp', 'detection_percent', isStrict ? 99 : 0);
  await limit('spp', 'volatility_points', isStrict ? 1 : 1_000_000);
  await limit('issoh', 'discrepancy_value', isStrict ? 1 : 1_000_000);
}

async function signIn(role: Role, path = '/monitor'): Promise<void> {
  const token = await signToken(server.settings, { role, sub: 'somebody' });
  await page.goto(`${server.url}${path}#token=${token}`);
}

const card = (name: string) => page.getByRole('region', { name, exact: true });
async function figures(of: Locator): Promise<Record<string, string>> {
  await of.locator('dd').first().waitFor();
  const found: Record<string, string> = {};
  for (const one of await of.locator('.figures > div').all())
    found[await one.locator('dt').innerText()] = (await one.locator('dd').innerText()).split('\n')[0]!;
  return found;
}
const written = (value: unknown) =>
  new Intl.NumberFormat('de-DE', { maximumFractionDigits: 2 }).format(Number(value));

browserTest('a role that is no staff is told what it takes', async () => {
  const token = await signToken(server.settings, {
    role: 'inv_supplier',
    sub: 'acme',
    supplier_id: '00000000-0000-4000-8000-000000000000',
  });
  await page.goto(`${server.url}/monitor#token=${token}`);
  await page.getByText('Role inv_supplier may not use this page.').waitFor();
  await look(page, 'monitor-refused');
});

browserTest('the figures are those of the databases', async () => {
  await signIn('inv_analyst');
  await page.getByText(WELL).waitFor(MINUTE);
  const [lists] = await sql('spp', 'select * from spp.v_metric_days order by day desc limit 1');
  const [days] = await sql('issoh', 'select * from issoh.v_metric_days order by day desc limit 1');
  expect(await figures(card('Uploads'))).toEqual({
    Lists: written(lists!.uploads),
    Failed: written(lists!.uploads_failed),
    Undone: written(lists!.uploads_undone),
  });
  expect(lists).toMatchObject({ uploads: 3, uploads_failed: 1, uploads_undone: 1, rows_corrected: '1' });
  expect(await figures(card('Accuracy of detection'))).toEqual({
    'Read rightly': `${written(lists!.detection_accuracy)} %`,
    'Corrected rows': '1',
    'Undone lists': '1',
  });
  expect(await figures(card('Price volatility'))).toEqual({
    Spread: `${written(lists!.price_volatility)} pp`,
    'Prices changed': written(lists!.price_changes),
  });
  expect(Number(lists!.price_volatility)).toBeGreaterThan(0);
  expect(await figures(card('Approval turnaround'))).toEqual({
    'Median wait': `${written(days!.turnaround_hours)} h`,
    Decided: written(days!.decisions),
  });
  expect(days).toMatchObject({ decisions: 4, discrepancies: 1, discrepancy_value: '20.0000' });
  expect(await figures(card('Stock discrepancies'))).toEqual({ Differences: '1', Value: '20,00' });
  const databases = await figures(card('Databases'));
  expect(databases['Size SPP']).toMatch(/^\d+([,.]\d+)? MB$/);
  expect(Object.keys(databases)).toHaveLength(4);
  expect((await figures(card('Sync lag')))['At most']).toMatch(/^[\d,]+ s$/);
  await look(page, 'monitor');
});

browserTest('the period is the server’s, whatever a browser’s clock says', async () => {
  await page.clock.install({ time: Date.now() + 40 * 86_400_000 });
  const since: string[] = [];
  page.on('request', request => {
    const asked = /"since":"([^"]+)"/.exec(request.postData() ?? '')?.[1];
    if (asked !== undefined) since.push(asked);
  });
  await signIn('inv_analyst', '/monitor?days=7');
  await card('Uploads').locator('canvas').waitFor();
  const days = [6, 7].map(n => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10));
  expect(since.length).toBeGreaterThan(0);
  // Midnight may pass meanwhile.
  expect(since.filter(day => !days.includes(day))).toEqual([]);
});

browserTest('the period is in the address, and the figures are in a table, too', async () => {
  await signIn('inv_analyst');
  await page.getByLabel('Period').selectOption('90');
  await expect(page.url()).toContain('days=90');
  await page.reload();
  await card('Uploads').locator('canvas').waitFor();
  expect(await page.getByLabel('Period').inputValue()).toBe('90');
  await card('Uploads').getByText('Figures').click();
  const table = card('Uploads').getByRole('table');
  const rows = table.getByRole('row');
  // Of a long table what is in view is drawn; it says how long it is.
  expect(await table.getAttribute('aria-rowcount')).toBe('91');
  const [lists] = await sql('spp', 'select * from spp.v_metric_days order by day desc limit 1');
  expect(await textsOf(rows.nth(1).getByRole('cell'))).toEqual([
    new Intl.DateTimeFormat('de-DE', { dateStyle: 'medium', timeZone: 'UTC' }).format(
      new Date(`${lists!.day}T00:00Z`),
    ),
    ...[
      lists!.uploads,
      lists!.uploads_failed,
      lists!.uploads_undone,
      lists!.rows_read,
      lists!.rows_rejected,
    ].map(written),
  ]);
  await look(page, 'monitor-figures');
});

browserTest('what a setting allows no more is told by itself, the gravest first', async () => {
  await signIn('inv_analyst');
  await page.getByText(WELL).waitFor(MINUTE);
  await limitAll('strict');
  await page.getByText('Counts of the last 7 days differ from the books by 20.00 EUR').waitFor();
  await page.getByText('Prices leap: ACME').waitFor();
  await page.getByText('1 of 3 lists failed in the last 7 days').waitFor();
  await page.getByText(/^Only .* of the rows were read rightly in the last 7 days$/).waitFor();
  await sql(
    'issoh',
    `insert into issoh.invariant_results (tier, check_name, violations, examples)
       values ('issoh', 'one_is_one', 2, '[{"one": 2}]'), ('spp', 'two_is_two', 0, '[]')`,
  );
  try {
    await page.getByText('Invariants are broken: issoh/one_is_one').waitFor();
    const notes = page.getByRole('region', { name: 'What wants attention' }).locator('.note > strong');
    expect(await notes.first().innerText()).toBe('Invariants are broken: issoh/one_is_one');
    await page.reload();
    await card('Invariants').getByText('2 rows break it, such as').waitFor();
    await look(page, 'monitor-alerts');
  } finally {
    await sql(
      'issoh',
      "delete from issoh.invariant_results where check_name in ('one_is_one', 'two_is_two')",
    );
    await limitAll('tolerant');
  }
  await page.getByText(WELL).waitFor();
});

browserTest(
  'a synchronisation that fails turns it red within a minute, and one that works green',
  async () => {
    await signIn('inv_stock_operator');
    await page.getByText(WELL).waitFor(MINUTE);
    // Of this database alone: its login is that of every suite.
    const [link] = await sql(
      'issoh',
      `select split_part(o, '=', 2) as port from pg_foreign_server s, unnest(s.srvoptions) o
        where s.srvname = 'spp' and o like 'port=%'`,
    );
    await sql('issoh', "alter server spp options (set port '1')");
    try {
      await page.getByText(/^The synchronisation with SPP has failed \d+ times on end$/).waitFor(MINUTE);
      await look(page, 'monitor-sync-fails');
    } finally {
      await sql('issoh', `alter server spp options (set port '${link!.port}')`);
    }
    await page.getByText(WELL).waitFor({ timeout: 90_000 });
  },
  240_000,
);

browserTest(
  'a worker that hangs turns it red, and the one that takes its place green',
  async () => {
    await limit('issoh', 'worker_silence_seconds', 5);
    await signIn('inv_stock_operator');
    await page.getByText(WELL).waitFor(MINUTE);
    await server.kill('worker', 'SIGSTOP');
    await page.getByText('No worker runs for IS-SOH').waitFor(MINUTE);
    await page.getByText(WELL).waitFor({ timeout: 90_000 });
  },
  240_000,
);

browserTest(
  'while the server is away that is said, and when it is back all goes on',
  async () => {
    await signIn('inv_analyst');
    await page.getByText(WELL).waitFor(MINUTE);
    await card('Uploads').locator('canvas').waitFor();
    await context.setOffline(true);
    await saysAway(page);
    await page.getByText('What stands below is as it was at').waitFor();
    expect(await figures(card('Uploads'))).toMatchObject({ Lists: '3' });
    await context.setOffline(false);
    await page.getByText(WELL).waitFor();
    await server.away(async () => {
      await saysAway(page);
      await look(page, 'monitor-away');
    });
    await page.getByText(WELL).waitFor({ timeout: 120_000 });
  },
  240_000,
);

browserTest('an administrator tries a job again, and drops it', async () => {
  const [{ id }] = (await sql('issoh', "select (graphile_worker.add_job('nothing__do', '{}')).id")) as [
    { id: string },
  ];
  await sql(
    'issoh',
    `update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'it broke' where id = ${id}`,
  );
  await signIn('inv_admin');
  await page.getByText('Jobs given up: 1 (nothing__do)').waitFor();
  const row = card('Jobs').getByRole('row', { name: 'nothing__do' });
  await row.getByText('given up').waitFor();
  await look(page, 'monitor-jobs');
  await page.getByRole('button', { name: `Try again: job ${id} of IS-SOH` }).click();
  await row.getByText('0 of 25').waitFor();
  await page.getByText('Jobs given up').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: `Drop … job ${id} of IS-SOH` }).click();
  await page.getByRole('button', { name: 'Drop it' }).click();
  await row.waitFor({ state: 'detached' });
  expect(await sql('issoh', `select from graphile_worker.jobs where id = ${id}`)).toEqual([]);
});

browserTest('each role sees what it may read, and nothing overflows a phone', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn('inv_stock_operator');
  await card('Stock discrepancies').locator('canvas').waitFor();
  expect(await card('Uploads').count()).toBe(0);
  await look(page, 'monitor-phone');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  await signIn('inv_catalog_manager', '/monitor?days=7');
  await card('Uploads').locator('canvas').waitFor();
  expect(await card('Stock discrepancies').count()).toBe(0);
  expect(await card('Jobs').count()).toBe(0);
});

browserTest('what is awaited, and what is refused, is said', async () => {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  await page.route('**/graphql', async route => {
    await held;
    await route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        code: 'unavailable',
        detail: 'GraphQL waits for a database.',
        hint: 'Try again in a moment.',
      }),
    });
  });
  await signIn('inv_analyst');
  await page.getByText('Reading the metrics').waitFor();
  await look(page, 'monitor-waits');
  letGo();
  await page.getByText('GraphQL waits for a database.').first().waitFor();
  await look(page, 'monitor-trouble');
  await page.unroute('**/graphql');
  await page.getByText(WELL).waitFor(MINUTE);
});
