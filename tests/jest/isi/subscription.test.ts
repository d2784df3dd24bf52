/** Notifications by GraphQL subscription: a stream of events, each user's own. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { withClient } from '../../../server/database/bootstrap.ts';
import type { Role } from '../../../server/database/pools.ts';
import { openStream, type Stream } from '../../support/event-stream.ts';
import { type Door, openDoor } from '../http/door.ts';
import { signedIn, stockReaders } from '../isolation/callers.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());
beforeEach(async () => {
  await door.world.issoh.sql('delete from issoh.notifications; delete from issoh.notification_subscriptions');
});

const QUERY = 'subscription { newNotifications { notifications { kind title severity detail createdAt } } }';

const open = (
  user: string,
  {
    query = QUERY,
    ...given
  }: { query?: string; role?: Role; supplier?: string | undefined; token?: string } = {},
) => openStream(door, query, { user, ...given });

const subscribe = (user: string, kinds: string[]) =>
  door.world.issoh.as(
    { role: 'inv_reviewer', user_id: user },
    'select issoh.subscribe_to_notifications($1)',
    [kinds],
  );
const tell = (...keys: string[]) =>
  door.world.issoh.sql(
    `do $$ begin ${keys
      .map(key => `perform issoh_private.notify('list_held', '${key}', 'title ${key}', '{"n": 1.50}');`)
      .join(' ')} end $$`,
  );
/** Until the server listens: what is told before is found out by asking. */
const listening = async () => {
  for (;;) {
    const [row] = await door.world.issoh.sql(
      "select count(*)::integer as n from pg_stat_activity where query = 'listen issoh_notifications' and datname = current_database()",
    );
    if (row!.n === 1) return;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
};

test('what is told arrives, one event a transaction; each gets what they asked for', async () => {
  await tell('before');
  await subscribe('alice', ['list_held']);
  await subscribe('bob', ['sync_failure']);
  const [alice, bob] = await Promise.all([open('alice'), open('bob')]);
  try {
    expect([alice.status, alice.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    await listening();
    await tell('one', 'two');
    expect(await alice.next()).toEqual({
      event: 'next',
      data: {
        data: {
          newNotifications: {
            notifications: ['one', 'two'].map(key => ({
              kind: 'list_held',
              title: `title ${key}`,
              severity: 'info',
              detail: { n: 1.5 },
              createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
            })),
          },
        },
      },
    });
    await tell('three');
    const third = await alice.next();
    expect(third!.data.data.newNotifications.notifications).toMatchObject([{ title: 'title three' }]);
    await door.world.issoh.sql("select issoh_private.notify('sync_failure', 's', 'away')");
    const first = await bob.next();
    expect(first!.data.data.newNotifications.notifications).toMatchObject([{ title: 'away' }]);
  } finally {
    alice.close();
    bob.close();
  }
});

test('what is told before the first look is done arrives as well', async () => {
  await subscribe('alice', ['list_held']);
  await withClient(door.world.connections.urls.administrator.issoh, async client => {
    await client.query('begin; lock table issoh.notification_subscriptions in access exclusive mode');
    const alice = await open('alice');
    try {
      await listening();
      await tell('early');
      await client.query('rollback');
      const event = await alice.next();
      expect(event!.data.data.newNotifications.notifications).toMatchObject([{ title: 'title early' }]);
    } finally {
      alice.close();
    }
  });
});

test('when the session that listens is lost, nothing is', async () => {
  await subscribe('alice', ['list_held']);
  const alice = await open('alice');
  try {
    await listening();
    await door.world.issoh.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen issoh_notifications' and datname = current_database()",
    );
    await tell('meanwhile');
    const event = await alice.next();
    expect(event!.data.data.newNotifications.notifications).toMatchObject([{ title: 'title meanwhile' }]);
  } finally {
    alice.close();
  }
});

test('nobody listens when nobody wants to know', async () => {
  const alice = await open('alice');
  await listening();
  alice.close();
  for (;;) {
    const rows = await door.world.issoh.sql(
      "select from pg_stat_activity where query = 'listen issoh_notifications' and datname = current_database()",
    );
    if (rows.length === 0) break;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
});

test('a stream ends with its token', async () => {
  const token = await new SignJWT({ role: 'inv_reviewer' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('alice')
    .setExpirationTime(Math.floor(Date.now() / 1000) - 2)
    .sign(new TextEncoder().encode(door.settings.jwtSecret));
  // Within the tolerance of clocks it is taken, and over at once.
  const alice = await open('alice', { token });
  expect(alice.status).toBe(200);
  expect(await alice.next()).toBeNull();
});

test.each([
  ['who may not read', QUERY, 'inv_catalog_manager' as Role],
  ['what is no field', 'subscription { nothing }', 'inv_reviewer' as Role],
])('%s is told so, and no more', async (_, query, role) => {
  const stream = await open('carol', { query, role });
  const event = await stream.next();
  expect(event).toMatchObject({ event: 'next', data: { errors: [{ message: expect.any(String) }] } });
  expect(await stream.next()).toEqual({ event: 'complete', data: null });
  expect(await stream.next()).toBeNull();
});

test('as anything but a stream a subscription is refused', async () => {
  const answer = await door.graphql(QUERY, { role: 'inv_reviewer' });
  expect(answer.status).toBe(406);
  expect(answer.body.errors[0].extensions.code).toBe('subscription_needs_stream');
  const deep = `subscription { ${Array(300).fill('newNotifications { notifications').join(' { ')} `;
  expect((await door.graphql(deep, { role: 'inv_reviewer' })).status).not.toBe(500);
});

test('queries go on as before, whatever is accepted', async () => {
  const answer = await door.graphql('{ unreadNotifications }', {
    role: 'inv_reviewer',
    headers: { accept: 'application/json' },
  });
  expect(answer.body).toEqual({ data: { unreadNotifications: 0 } });
});

test.each(signedIn)('it is for readers of IS-SOH alone: %s', async role => {
  await door.world.issoh.sql(
    `insert into issoh.notification_subscriptions (user_id, kind) values ('dave', 'list_held')`,
  );
  const supplier = role === 'inv_supplier' ? randomUUID() : undefined;
  const stream = await open('dave', { role, supplier });
  try {
    let first: Awaited<ReturnType<Stream['next']>> | undefined;
    const seen = stream.next().then(event => {
      first = event;
    });
    // What is told before the stream has begun is none of its business.
    for (let number = 0; first === undefined; number += 1) await tell(`${role} ${number}`);
    await seen;
    const told = first?.data.errors?.map((one: { extensions: { code: string } }) => one.extensions.code);
    expect(told).toEqual(stockReaders.includes(role) ? undefined : ['forbidden']);
    const titles = first?.data.data?.newNotifications.notifications ?? [];
    expect(titles.length > 0).toBe(stockReaders.includes(role));
  } finally {
    stream.close();
  }
});
