/** A server that is told to end answers until those who send people to it know. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Drain, drain } from '../../../server/drain.ts';
import { type App, createApp } from '../../../server/http/app.ts';
import { createHttpServer } from '../../../server/http/continue.ts';
import { createWorld, type World } from '../../support/world.ts';

/** Nobody comes, and it would wait for as long as it takes. */
const patient: Drain = { quiet: 0, most: Number.POSITIVE_INFINITY };

let world: World;
let app: App;
let server: Server;
let draining: AbortController;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  draining = new AbortController();
  app = await createApp({
    settings: world.settings,
    pools: world.connections,
    graphqlWhenAsked: true,
    readiness: async () => [],
    draining: draining.signal,
  });
  server = createHttpServer(app.app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => app.close());

/** The status of a path; null where nobody answers. */
const ask = (path: string) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo | null)?.port ?? 1}${path}`).then(
    answer => answer.status,
    () => null,
  );
const begin = (how: Drain) => {
  draining.abort();
  return drain(server, app, how);
};

test('however slowly a balancer looks, it hears twice that the server ends before nobody answers', async () => {
  expect(await ask('/readyz')).toBe(200);
  const ended = begin(patient);
  expect(await ask('/healthz')).toBe(200);
  expect([await ask('/readyz'), await ask('/readyz')]).toEqual([503, 503]);
  await ended;
  expect(await ask('/readyz')).toBeNull();
});

test('what others hear does not count for the balancer, which is who asks most', async () => {
  await ask('/readyz');
  await ask('/readyz');
  const other = { asked: 1, last: performance.now(), longest: 0, told: 2 };
  app.looks.set('192.0.2.1', other);
  let hasEnded = false;
  const ended = begin(patient).then(() => (hasEnded = true));
  expect(await ask('/readyz')).toBe(503);
  await sleep(200);
  expect(hasEnded).toBe(false);
  await ask('/readyz');
  await ended;
});

test('whoever looked in a rhythm, and has long fallen silent, is not waited for', async () => {
  for (const n of [1, 2, 3]) {
    await ask('/readyz');
    expect([...app.looks.values()]).toMatchObject([{ asked: n }]);
  }
  const [look] = app.looks.values();
  const rest = look!.longest;
  expect(rest).toBeGreaterThan(0);
  look!.last -= 2_000 + 3 * rest;
  let hasEnded = false;
  const ended = begin(patient).then(() => (hasEnded = true));
  for (let n = 0; n < 200 && !hasEnded; n++) await sleep(50);
  const endedUntold = hasEnded;
  look!.told = 2;
  await ended;
  expect(endedUntold).toBe(true);
  expect(await ask('/healthz')).toBeNull();
});

test.each([
  ['looks seldom', { asked: 3, last: 0, longest: 1e9, told: 0 }],
  ['has no rhythm yet', { asked: 2, last: 0, longest: 1, told: 0 }],
])('one that %s is waited for, and not a script that asked until this server was ready', async (_, look) => {
  const now = performance.now();
  app.looks.set('192.0.2.1', { asked: 50, last: now - 3_600_000, longest: 10, told: 0 });
  app.looks.set('127.0.0.1', { ...look, last: now - 1_800_000 });
  let hasEnded = false;
  const ended = begin(patient).then(() => (hasEnded = true));
  expect(await ask('/readyz')).toBe(503);
  await sleep(200);
  expect(hasEnded).toBe(false);
  expect(await ask('/readyz')).toBe(503);
  await ended;
});

test('a balancer that was told and looks no more leaves nobody else to wait for', async () => {
  const now = performance.now();
  const balancer = { asked: 500, last: now, longest: 1, told: 2 };
  app.looks.set('192.0.2.1', balancer);
  app.looks.set('192.0.2.2', { asked: 1, last: now, longest: 0, told: 0 });
  let hasEnded = false;
  const ended = begin({ quiet: 200, most: Number.POSITIVE_INFINITY }).then(() => (hasEnded = true));
  await sleep(100);
  expect(hasEnded).toBe(false);
  // As where it is silent for long while others still come.
  balancer.last -= 3_600_000;
  for (let n = 0; n < 200 && !hasEnded; n++) await sleep(50);
  const endedByItself = hasEnded;
  app.looks.get('192.0.2.2')!.told = 2;
  await ended;
  expect(endedByItself).toBe(true);
});

test('where nobody has looked for as long as it waits at most, it waits for nobody', async () => {
  await begin(patient);
  expect(await ask('/healthz')).toBeNull();
});

test('a balancer that looks no more is not waited for without end', async () => {
  expect(await ask('/readyz')).toBe(200);
  await begin({ quiet: 0, most: 1 });
  expect(await ask('/healthz')).toBeNull();
});

test('told twice, it still waits until nobody comes', async () => {
  expect(await ask('/readyz')).toBe(200);
  const ended = begin({ quiet: 500, most: Number.POSITIVE_INFINITY });
  await ask('/readyz');
  await ask('/readyz');
  expect(await ask('/api/openapi.json')).toBe(200);
  await ended;
  expect(performance.now() - app.lastCame()).toBeGreaterThanOrEqual(500);
});
