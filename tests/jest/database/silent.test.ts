/** Whoever accepts connections and says nothing, or nothing any more, is waited for no longer than a limit says. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '../../../server/database/bootstrap.ts';
import { connectTo } from '../../../server/database/connect.ts';
import { watchOver } from '../../../server/database/locks/bystanders.ts';
import { CONNECT_MS, Patient } from '../../../server/database/patient.ts';
import { ownerPool, requestPool } from '../../../server/database/pools.ts';
import { gather } from '../../../server/database/preflight.ts';
import { examine } from '../../../server/operations/doctor/examine.ts';
import { isLost } from '../../../server/problem.ts';
import { projectRoot } from '../../../server/settings.ts';
import { type SilentPort, silentPort } from '../../support/silent-port.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

const SHORT = { connect: 50, answer: 200 };
let world: World;
let silent: SilentPort;
let url: string;
beforeAll(async () => {
  world = await createWorld();
  writeFileSync(join(world.settings.dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets), {
    mode: 0o600,
  });
  silent = await silentPort();
  url = silent.at(world.settings.spp!.direct);
});
afterAll(async () => {
  await silent.close();
  await world.close();
});

const failure = (asked: Promise<unknown>): Promise<unknown> => asked.then(() => null).catch(error => error);

test('connections and pools give a silent port up, as one that cannot be reached', async () => {
  expect(isLost(await failure(withClient(url, async () => undefined, SHORT)))).toBe(true);
  for (const pool of [requestPool(url, { patience: SHORT }), ownerPool(url, 1, SHORT)]) {
    expect(isLost(await failure(pool.query('select 1')))).toBe(true);
    await pool.end();
  }
});

test(
  'so does a watch over a migration, and a look at a given server',
  async () => {
    const asked = [watchOver(url, 'nobody', () => false), gather('spp', url)];
    expect((await Promise.all(asked.map(failure))).map(isLost)).toEqual([true, true]);
  },
  3 * CONNECT_MS,
);

test('whoever says nothing else has a limit', () => {
  const limitOf = (client: unknown) =>
    (client as { _connectionTimeoutMillis: number })._connectionTimeoutMillis;
  expect(limitOf(new Patient({ connectionString: url }))).toBe(CONNECT_MS);
  for (const pool of [requestPool(url), requestPool(url, { named: false }), ownerPool(url)]) {
    const { Client, ...options } = pool.options as unknown as { Client: new (options: object) => pg.Client };
    expect(limitOf(new Client(options))).toBe(CONNECT_MS);
  }
});

test('no connection is made without one', () => {
  // What only reads a URL connects to nothing; the slices take their options from pools that have it.
  const reads = ['bootstrap.ts: new pg.Client', 'tls.ts: new pg.Client'];
  const pools = ['pools.ts: new pg.Pool', 'migrate.ts: new pg.Pool', 'slices.ts: new pg.Pool'];
  const made = globSync('server/**/*.ts', { cwd: projectRoot }).flatMap(file =>
    [...readFileSync(join(projectRoot, file), 'utf8').matchAll(/\bnew (?:pg\.)?(?:Client|Pool)\(/g)].map(
      ([what]) => `${file.split('/').at(-1)}: ${what.slice(0, -1)}`,
    ),
  );
  expect(made.filter(one => ![...reads, ...pools].includes(one))).toEqual([]);
});

test('the doctor says of a silent replica that it does not answer', async () => {
  const environment = { ...environmentOf(world.settings), SPP_READ_URL: url };
  const { stdout } = await verb(environment, ['doctor', '--json']);
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({
      what: 'replica of spp',
      verdict: 'weak',
      found: expect.stringMatching(/^is away: It does not answer in time/),
    }),
  );
}, 60_000);

test('the doctor says of databases that fall silent that they do not answer, and comes back', async () => {
  const { urls } = world.connections;
  const proxy = await silentPort(urls.administrator.spp);
  const both = (of: { spp: string; issoh: string }) => ({ spp: proxy.at(of.spp), issoh: proxy.at(of.issoh) });
  const connections = connectTo(
    {
      administrator: both(urls.administrator),
      worker: both(urls.worker),
      request: both(urls.request),
      read: urls.read,
    },
    undefined,
    { connect: 1_000, answer: 1_000 },
  );
  try {
    await Promise.all([connections.owner.spp.query('select 1'), connections.owner.issoh.query('select 1')]);
    proxy.mute();
    expect(await examine(world.settings, connections)).toContainEqual(
      expect.objectContaining({ area: 'database', what: 'what the databases say', verdict: 'bad' }),
    );
    await connections.close();
  } finally {
    await proxy.close();
  }
}, 60_000);
