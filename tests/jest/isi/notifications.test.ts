/** From what happens in SPP to a signed delivery, over real HTTP. */
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { ownerPool } from '../../../server/database/pools.ts';
import { logOf } from '../../../server/log.ts';
import { register } from '../../../server/worker/presence.ts';
import { tasks } from '../../../server/worker/runner.ts';
import { keepInStep } from '../../../server/worker/sync.ts';
import { type Delivering, keepDelivering } from '../../../server/worker/webhooks.ts';
import { type Door, openDoor } from '../http/door.ts';

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

let door: Door;
let receiver: Server;
let url: string;
const received: Received[] = [];
/** What the receiver answers, by path; 204 to all others. */
const answers = new Map<string, (path: string) => number | 'hang' | 'tear'>();

beforeAll(async () => {
  door = await openDoor();
  receiver = createServer(async (request, response) => {
    const path = request.url as string;
    received.push({ path, headers: request.headers, body: await text(request) });
    const answer = answers.get(path)?.(path) ?? 204;
    if (answer === 'hang') return;
    if (answer === 'tear') return void request.socket.destroy();
    response.writeHead(answer, answer === 302 ? { location: `${url}/elsewhere` } : {}).end('never read');
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await door.close();
});
beforeEach(async () => {
  received.length = 0;
  answers.clear();
  await door.world.issoh.sql('delete from issoh.notifications; delete from issoh.webhooks');
});

const admin = { role: 'inv_admin' } as const;
const run = (name: string, worker: string = randomUUID()) => {
  const { settings, connections } = door.world;
  const context = { settings, connections, worker, log: logOf('test', 'silent') };
  return tasks(context).issoh[name]!({}, {} as never);
};
/** Sends until nothing is due, or until it is so. */
const send = async (isSo = nothingIsDue) => {
  const sending = await senders(1);
  while (!(await isSo())) await sleep(20);
  await sending.stop();
};
/** Workers that send, until they are stopped. */
const senders = async (count: number): Promise<Delivering> => {
  const pools = Array.from({ length: count }, () => ownerPool(door.world.connections.urls.worker.issoh, 1));
  const workers = await Promise.all(pools.map(pool => register(pool, 'worker', 'issoh')));
  const sending = workers.map(({ id }) =>
    keepDelivering({ connections: door.world.connections, worker: id }),
  );
  return {
    stop: async () => {
      await Promise.all(sending.map(one => one.stop()));
      await Promise.all(workers.map(worker => worker.leave()));
      await Promise.all(pools.map(pool => pool.end()));
    },
  };
};
const nothingIsDue = async () =>
  (
    await door.world.issoh.sql(
      `select from issoh.webhook_deliveries
        where status = 'waiting' and (next_try_at <= clock_timestamp() or lease_token is not null)`,
    )
  ).length === 0;
const addWebhook = async (path: string, kinds = '{}') => {
  const [hook] = await door.world.issoh.as(admin, 'select * from issoh.add_webhook($1, $2)', [
    url + path,
    kinds,
  ]);
  return hook as { webhook_id: string; secret: string };
};
const tell = (kind: string, key: string) =>
  door.world.issoh.sql('select issoh_private.notify($1, $2, $3, $4)', [
    kind,
    key,
    `title ${key}`,
    { key, äö: '€' },
  ]);
const deliveries = () =>
  door.world.issoh.sql(
    `select n.event_key, d.status, d.attempts, d.last_status, d.last_error
       from issoh.webhook_deliveries d join issoh.notifications n using (notification_id) order by n.notification_id`,
  );

test('a delivery is signed, so that a receiver can tell who sent what when', async () => {
  const { secret } = await addWebhook('/hook');
  await tell('list_held', 'one');
  await send();
  expect(received).toHaveLength(1);
  const [{ headers, body }] = received as [Received];
  const signed = createHmac('sha256', secret)
    .update(`${headers['x-inventory-timestamp']}.${body}`)
    .digest('hex');
  expect(headers['x-inventory-signature']).toBe(`sha256=${signed}`);
  expect(Math.abs(Number(headers['x-inventory-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-inventory-kind': 'list_held' });
  expect(JSON.parse(body)).toMatchObject({
    delivery_id: headers['x-inventory-delivery'],
    kind: 'list_held',
    severity: 'info',
    title: 'title one',
    detail: { key: 'one', äö: '€' },
  });
  expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 1, last_status: 204 }]);
  await send();
  expect(received).toHaveLength(1);
});

test.each([
  ['an error', 500, { last_status: 500, last_error: 'HTTP 500' }],
  ['a redirection, which is not followed', 302, { last_status: 302, last_error: 'HTTP 302' }],
  ['a torn connection', 'tear', { last_status: null, last_error: expect.any(String) }],
] as const)('%s is tried again, and goes through when it can', async (_, answer, told) => {
  await addWebhook('/hook');
  answers.set('/hook', () => answer);
  await tell('list_held', 'one');
  await send();
  expect(await deliveries()).toMatchObject([{ status: 'waiting', attempts: 1, ...told }]);
  answers.clear();
  await door.world.issoh.sql("update issoh.webhook_deliveries set next_try_at = now() - interval '1 second'");
  await send();
  expect(received.map(one => one.path)).toEqual(['/hook', '/hook']);
  // The same delivery, signed anew.
  expect(received[0]!.headers['x-inventory-delivery']).toBe(received[1]!.headers['x-inventory-delivery']);
  expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 2, last_error: null }]);
});

test('one that is given up is sent again by an administrator', async () => {
  await addWebhook('/hook');
  await setting('webhooks.max_attempts', '1');
  answers.set('/hook', () => 410);
  await tell('list_held', 'one');
  await send();
  expect(await deliveries()).toMatchObject([{ status: 'dead', last_status: 410 }]);
  answers.clear();
  const replayed = await door.graphql('mutation { replayDeliveries(input: {}) { result } }', admin);
  expect(replayed.body).toEqual({ data: { replayDeliveries: { result: 1 } } });
  await send();
  expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  await setting('webhooks.max_attempts', '8');
});

test('a receiver that does not answer is waited for as long as the setting says, others meanwhile go on', async () => {
  await addWebhook('/slow');
  await addWebhook('/quick');
  await setting('webhooks.timeout_seconds', '1');
  answers.set('/slow', () => 'hang');
  await tell('list_held', 'one');
  await send();
  const states = (await deliveries()).map(one => one.status).sort();
  expect(states).toEqual(['delivered', 'waiting']);
  await setting('webhooks.timeout_seconds', '10');
});

test('one that hangs holds up nobody else, and at the end leaves what it held to the next', async () => {
  await addWebhook('/hangs');
  await addWebhook('/quick');
  answers.set('/hangs', () => 'hang');
  await door.world.issoh.sql(
    "select issoh_private.notify('list_held', n::text, 'many') from generate_series(1, 40) n",
  );
  const sending = await senders(2);
  const at = (path: string) => received.filter(one => one.path === path).length;
  // Its tries take ten seconds each: the other one has all of its own long before.
  while (at('/quick') < 40) await sleep(20);
  expect(at('/hangs')).toBe(4);
  // Nor is it waited for at the end.
  await sending.stop();
  const left = await door.world.issoh.sql(
    `select count(*)::integer as count
       from issoh.webhook_deliveries d
       join issoh.webhooks w on w.webhook_id = d.webhook_id and w.url like '%/hangs'
      where d.status = 'waiting' and d.next_try_at <= now()
        and lease.is_free(d.lease_token, d.lease_owner, d.lease_expires_at)`,
  );
  expect(left).toEqual([{ count: 40 }]);
});

test('many at once arrive once each, whoever sends them', async () => {
  await addWebhook('/hook');
  await door.world.issoh.sql(
    "select issoh_private.notify('list_held', n::text, 'many') from generate_series(1, 300) n",
  );
  const sending = await senders(4);
  while (!(await nothingIsDue())) await sleep(20);
  await sending.stop();
  const ids = received.map(one => one.headers['x-inventory-delivery']);
  expect([ids.length, new Set(ids).size]).toEqual([300, 300]);
});

test('new products and what is held of a list are told of, once', async () => {
  const { world } = door;
  await world.addSupplier('ACME');
  const list = (price: number, from: number, to: number) =>
    [
      'Code;Name;Price',
      ...Array.from({ length: to - from }, (_, i) => `A${from + i};Anvil ${from + i};${price}`),
    ].join('\n');
  await world.as(admin, "select spp.update_supplier('ACME', $1)", [{ hold_spikes: true, spike_limit: 2 }]);
  const first = await world.upload('ACME', list(10, 0, 20), { mode: 'full' });
  const second = await world.upload('ACME', `${list(50, 0, 3)}\n${list(10, 3, 4)}`.replace(/\nCode.*/, ''), {
    mode: 'full',
  });
  await world.upload('ACME', list(10, 50, 90), { dryRun: true });
  await run('uploads__notify');
  await run('uploads__notify');
  const told = await world.issoh.sql(
    `select n.kind, n.severity, n.title, n.detail ->> 'batch_id' as batch_id, s.supplier_code
       from issoh.notifications n join issoh.suppliers s using (supplier_id) order by n.notification_id`,
  );
  const about = { supplier_code: 'ACME' };
  expect(told).toEqual([
    {
      ...about,
      kind: 'new_products',
      severity: 'info',
      title: 'ACME: 20 new products',
      batch_id: first.batch_id,
    },
    {
      ...about,
      kind: 'list_held',
      severity: 'warning',
      title: 'ACME: the full list lacks 16 products, more than the limit allows',
      batch_id: second.batch_id,
    },
    {
      ...about,
      kind: 'list_held',
      severity: 'warning',
      title: 'ACME: 3 prices changed beyond the limit and are held',
      batch_id: second.batch_id,
    },
  ]);
});

test('new products are told of by the loop as soon as an upload has ended', async () => {
  const { world } = door;
  await world.addSupplier('QUICK');
  await world.upload('QUICK', 'Code;Name;Price\nQ1;Quoin;4\n');
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: line => void lines.push(line) });
  const syncing = keepInStep({ connections: world.connections, worker: null, log });
  syncing.wake();
  const told = () =>
    world.issoh.sql("select title from issoh.notifications where title ^@ 'QUICK'").then(rows => rows.length);
  // Whichever comes first: that it is told of, or why it is not.
  while ((await told()) === 0 && lines.length === 0) await sleep(20);
  await syncing.stop();
  expect([await told(), lines]).toEqual([1, []]);
});

test('by GraphQL people subscribe, read and mark', async () => {
  const alice = { role: 'inv_reviewer' } as const;
  await tell('list_held', 'one');
  await tell('sync_failure', 'two');
  const subscribed = await door.graphql(
    'mutation { subscribeToNotifications(input: {kinds: ["list_held"]}) { result { kind userId } } }',
    alice,
  );
  expect(subscribed.body).toEqual({
    data: { subscribeToNotifications: { result: [{ kind: 'list_held', userId: 'test inv_reviewer' }] } },
  });
  const query =
    '{ unreadNotifications myNotifications(filter: {readAt: {isNull: true}}) { totalCount nodes { kind title } } }';
  const seen = await door.graphql(query, alice);
  expect(seen.body).toEqual({
    data: {
      unreadNotifications: 1,
      myNotifications: { totalCount: 1, nodes: [{ kind: 'list_held', title: 'title one' }] },
    },
  });
  await door.graphql('mutation { markNotifications(input: {}) { result } }', alice);
  expect((await door.graphql(query, alice)).body.data.unreadNotifications).toBe(0);
  expect((await door.graphql(query, { role: 'inv_approver' })).body.data.unreadNotifications).toBe(0);
});

const setting = (key: string, value: string) =>
  door.world.issoh.as(admin, 'select issoh.set_setting($1, $2)', [key, value]);
