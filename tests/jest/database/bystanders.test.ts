/** Nobody waits for a migration: it is broken off when somebody does, and only then. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { asLogin, ensureDatabase, withClient } from '../../../server/database/bootstrap.ts';
import { watchOver } from '../../../server/database/locks/bystanders.ts';
import { type TestCluster, templates, testCluster } from '../../support/cluster.ts';

const name = `beside_${randomUUID().slice(0, 8)}`;
let cluster: TestCluster;
let superuser: string;
let migrator: string;
beforeAll(async () => {
  cluster = await testCluster();
  superuser = cluster.superuserUrl(name);
  await ensureDatabase(superuser, templates.spp);
  migrator = asLogin(superuser, 'inv_migrator', cluster.settings.secrets.migrator_password);
});
afterAll(() =>
  withClient(cluster.superuserUrl('postgres'), client =>
    client.query(`drop database if exists ${name} with (force)`),
  ),
);

const modes = [
  'access share',
  'row share',
  'row exclusive',
  'share update exclusive',
  'share',
  'share row exclusive',
  'exclusive',
  'access exclusive',
];
const pairs = modes.flatMap(ours => ['access share', 'row exclusive'].map(theirs => [ours, theirs] as const));

/** A session of a migration's, under this name, as the owner. */
async function session(application: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: migrator, application_name: application });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('set role inv_owner');
  return client;
}

const lock = (mode: string) => `lock table audit.log in ${mode} mode`;
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: pg.DatabaseError) => error.code,
  );

test.each(pairs)('a lock %s: whoever wants %s does not wait for its end', async (ours, theirs) => {
  const application = randomUUID();
  const one = await session(application);
  const watch = await watchOver(migrator, application, () => true);
  await one.query(`begin; ${lock(ours)}`);
  const works = codeOf(one.query('select pg_sleep(600)'));
  await withClient(superuser, async other => {
    const collide = await codeOf(other.query(`begin; ${lock(theirs)} nowait; rollback`));
    await other.query('rollback');
    await other.query(`begin; ${lock(theirs)}; rollback`);
    if (collide === null) {
      expect(watch.heldUp()).toBeNull();
      // What has not begun yet is not cancelled.
      const cancelled = `select pg_cancel_backend(pid) from pg_stat_activity
                          where application_name = '${application}' and wait_event = 'PgSleep'`;
      while ((await other.query(cancelled)).rows.length === 0) await sleep(5);
    } else expect(watch.heldUp()).toBe('audit.log');
  });
  expect(await works).toBe('57014');
  await watch.stop();
  await one.end();
});

test('whoever comes behind one that waits itself does not wait either', async () => {
  const application = randomUUID();
  const one = await session(application);
  const watch = await watchOver(migrator, application, () => true);
  await withClient(superuser, async reader => {
    await reader.query(`begin; ${lock('access share')}`);
    const waits = codeOf(one.query(`begin; ${lock('access exclusive')}`));
    await withClient(superuser, async other => {
      const isQueued = `select from pg_locks where relation = 'audit.log'::regclass and not granted`;
      while ((await reader.query(isQueued)).rows.length === 0) await sleep(5);
      await other.query(`begin; ${lock('access share')}; rollback`);
    });
    expect(await waits).toBe('57014');
    expect(watch.heldUp()).toBe('audit.log');
  });
  await watch.stop();
  await one.end();
});

test('one that may not be broken off comes to its end', async () => {
  const application = randomUUID();
  const one = await session(application);
  let asked = 0;
  const watch = await watchOver(migrator, application, () => {
    asked++;
    return false;
  });
  await one.query(`begin; ${lock('access exclusive')}`);
  await withClient(superuser, async other => {
    const waits = other.query(`begin; ${lock('access share')}; rollback`);
    while (asked < 3) await sleep(5);
    await one.query('commit');
    await waits;
  });
  expect(watch.heldUp()).toBeNull();
  await watch.stop();
  await one.end();
});
