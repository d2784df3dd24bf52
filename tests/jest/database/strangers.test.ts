/** Whoever may connect can take advisory locks by their numbers: no start, migration or worker is kept from work by that. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { asLogin, bootstrap, inDatabase } from '../../../server/database/bootstrap.ts';
import { migrate, tiers } from '../../../server/database/migrate.ts';
import { noteKeysOf } from '../../../server/encryption/keys-in-use.ts';
import { noteKey, readSigningKey } from '../../../server/seals/key.ts';
import { projectRoot } from '../../../server/settings.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let sessions: pg.Client[];
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  sessions = [];
});
afterEach(async () => {
  for (const session of sessions) await session.end();
});

const urls = () => world.connections.urls.administrator;

async function holding(url: string, lock: string): Promise<number> {
  const session = new pg.Client({ connectionString: url });
  sessions.push(session);
  await session.connect();
  const { rows } = await session.query<{ pid: number }>(
    `select pg_catalog.pg_backend_pid() as pid from pg_catalog.pg_advisory_lock(${lock})`,
  );
  return rows[0]!.pid;
}

const analyst = (tier: 'spp' | 'issoh') =>
  asLogin(urls()[tier], 'inv_analyst_login', world.settings.secrets.analyst_password);

const MIGRATE = '4727445306447283';

test('who bootstraps a server waits for nobody who holds a number', async () => {
  await holding(inDatabase(urls().spp, 'postgres'), "hashtext('inv_roles')");
  expect(Object.keys(await bootstrap(urls(), world.settings.secrets)).sort()).toEqual(['issoh', 'spp']);
});

test('of two that bootstrap a server side by side both come to their end', async () => {
  const both = await Promise.all([1, 2].map(() => bootstrap(urls(), world.settings.secrets)));
  expect(both[0]).toEqual(both[1]);
});

test('who notes a signing key waits for nobody who holds a number', async () => {
  await holding(analyst('spp'), "hashtext('inv_signing_key')");
  const key = readSigningKey(world.settings.signingKeyFile);
  await world.sql('delete from audit.signing_keys');
  await noteKey(world.connections.owner.spp, key);
  expect(await world.sql('select key_id from audit.signing_keys')).toEqual([{ key_id: key.id }]);
});

test('nor who notes a key that encrypts', async () => {
  await holding(analyst('issoh'), "hashtext('inv_encryption_key')");
  await noteKeysOf(world.settings.keys, world.connections.owner.issoh);
});

test.each([...tiers])(
  '%s: who has nothing to migrate goes on, whoever holds the lock of those who do',
  async tier => {
    await holding(analyst(tier), MIGRATE);
    expect(await migrate(tier, urls()[tier])).toEqual([]);
  },
);

test.each([...tiers])(
  '%s: who has something to migrate is told who keeps it from that, and what ends them',
  async tier => {
    const sql = (statement: string) => (tier === 'spp' ? world : world.issoh).sql(statement);
    const pid = await holding(analyst(tier), MIGRATE);
    const [last] = await sql(
      'delete from graphile_migrate.migrations where filename = (select max(filename) from graphile_migrate.migrations) returning *',
    );
    const failure = await migrate(tier, urls()[tier]).catch((error: Error) => error);
    await world.connections.owner[tier].query(
      'insert into graphile_migrate.migrations select (json_populate_record(null::graphile_migrate.migrations, $1)).*',
      [JSON.stringify(last)],
    );
    expect(failure).toMatchObject({
      code: 'migration_held_up',
      message: expect.stringMatching(
        new RegExp(`process ${pid} of login inv_analyst_login.*, since \\d{4}-`),
      ),
      hint: expect.stringContaining(`select pg_terminate_backend(${pid});`),
    });
  },
);

test('who cannot look whether there is anything to migrate is told what keeps him from it all the same', async () => {
  const pid = await holding(analyst('spp'), MIGRATE);
  const rename = (from: string, to: string) =>
    world.sql(`alter table graphile_migrate.migrations rename column ${from} to ${to}`);
  await rename('filename', 'called');
  const failure = await migrate('spp', urls().spp).catch((error: Error) => error);
  await rename('called', 'filename');
  expect(failure).toMatchObject({
    code: 'migration_held_up',
    message: expect.stringContaining(`process ${pid} of login`),
  });
}, 60_000);

test('nothing else waits for such a lock without an end', () => {
  const files = readdirSync(join(projectRoot, 'server'), { recursive: true, encoding: 'utf8' });
  const waiting = files
    .filter(file => file.endsWith('.ts'))
    .filter(file => {
      const source = readFileSync(join(projectRoot, 'server', file), 'utf8');
      return /pg_advisory_(?:xact_)?lock/.test(source) && !source.includes('lock_timeout');
    });
  expect(waiting).toEqual([]);
});
