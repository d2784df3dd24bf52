/** The worker seals, and the command line tells whether it holds. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tiers } from '../../../server/database/migrate.ts';
import { logOf } from '../../../server/log.ts';
import { ensureFirstKey, ensureSigningKey, noteKey, readSigningKey } from '../../../server/seals/key.ts';
import type { Settings } from '../../../server/settings.ts';
import { keepSealing } from '../../../server/worker/keep-sealing.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';
import { addGoods } from '../issoh/goods.ts';
import { seal } from './past.ts';

let world: World;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await createWorld();
  writeFileSync(join(world.settings.dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets));
  environment = {
    ...environmentOf(world.settings),
    INVENTORY_SIGNING_KEY_FILE: world.settings.signingKeyFile,
  };
  await addGoods(world);
});
afterAll(() => world.close());

const audit = (...args: string[]) => verb(environment, ['audit', ...args]);

async function sealedByWorkers(): Promise<void> {
  const context = { settings: world.settings, connections: world.connections, log: logOf('test', 'silent') };
  // Two of each, as of two workers.
  const loops = [...tiers, ...tiers].map(tier => keepSealing(context, tier));
  const open = `select sum(s.unsealed_rows)::integer as rows, min(s.last_sealed_at) as sealed
                  from audit.seal_status() s where s.chain = 'audit.log'`;
  for (const { sql } of [world, world.issoh])
    for (let seen = await sql(open); seen[0]!.rows !== 0 || seen[0]!.sealed === null; seen = await sql(open))
      await sleep(20);
  await Promise.all(loops.map(loop => loop.stop()));
}

/** Where another server on the same databases begins. */
function secondServer(name: string) {
  const dataDir = join(world.settings.dataDir, name);
  mkdirSync(dataDir);
  return { ...world.settings, dataDir, signingKeyFile: join(dataDir, 'signing.pem') };
}

const noted = async () =>
  (await world.sql('select k.key_id from audit.signing_keys k')).map(({ key_id }) => key_id);

test('of servers that begin side by side on databases that nobody has sealed one makes a key', async () => {
  for (let times = 0; times < 5; times++) {
    await world.sql('truncate audit.signing_keys');
    const servers = [1, 2, 3].map(n => secondServer(`first-${times}-${n}`));
    const elsewhere = { ...servers[0]!, signingKeyFile: join(servers[0]!.dataDir, 'elsewhere.pem') };
    const all = [...servers, ...servers, elsewhere];
    await Promise.all(all.map(one => ensureFirstKey(one, world.connections.owner)));
    const made = servers.filter(({ signingKeyFile }) => existsSync(signingKeyFile));
    expect(made).toHaveLength(1);
    expect(existsSync(elsewhere.signingKeyFile)).toBe(false);
    expect(await noted()).toEqual([readSigningKey(made[0]!.signingKeyFile).id]);
    // One that comes later, and has nothing sealed either.
    const late = secondServer(`late-${times}`);
    await ensureFirstKey(late, world.connections.owner);
    expect(existsSync(late.signingKeyFile)).toBe(false);
  }
});

test('a key that is there already is noted before anything is sealed, once', async () => {
  await world.sql('truncate audit.signing_keys');
  const { id } = readSigningKey(world.settings.signingKeyFile);
  const keep = async (settings: Settings) => {
    const context = { settings, connections: world.connections, log: logOf('test', 'silent') };
    const loop = keepSealing(context, 'spp');
    while ((await noted()).length === 0) await sleep(5);
    await loop.stop();
  };
  await keep(world.settings);
  expect(await noted()).toEqual([id]);
  const other = secondServer('other');
  ensureSigningKey(other.signingKeyFile, other.dataDir);
  await noteKey(world.connections.owner.spp, readSigningKey(other.signingKeyFile));
  expect(await noted()).toEqual([id]);
});

test('what the worker has sealed holds', async () => {
  await sealedByWorkers();
  const told = await audit('verify');
  expect(told).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
  expect(told.stdout).toMatch(/^database +chain +seals +rows +sealed until +not sealed yet +result\n/);
  expect(told.stdout).toMatch(/^issoh +audit\.log +1 +\d+ +\S+Z +0 +holds$/m);
  const rows = JSON.parse((await audit('verify', '--json')).stdout);
  expect(rows).toHaveLength(4);
  expect((await audit('verify', '--from', '2999-01-01')).code).toBe(0);
  expect((await audit('verify', '--from', 'yesterday')).code).toBe(2);
});

test('a second server makes no key of its own, and says what it needs', async () => {
  const settings = secondServer('second');
  const said: object[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (about: object) => said.push(about) };
  const signers = () => world.sql('select distinct key_id from audit.seals');
  const before = await signers();
  await world.sql("update spp.suppliers set supplier_name = supplier_name || '?'");
  const loop = keepSealing({ settings, connections: world.connections, log: log as never }, 'spp');
  while (said.length === 0) await sleep(5);
  await loop.stop();
  expect(said).toMatchObject([
    { code: 'signing_key_missing', hint: expect.stringMatching(/^Copy signing\.pem/) },
  ]);
  expect(existsSync(settings.signingKeyFile)).toBe(false);
  expect(await seal(world)).toBe(1);
  // With that of the first it seals as well.
  cpSync(world.settings.signingKeyFile, settings.signingKeyFile);
  await world.sql("update spp.suppliers set supplier_name = supplier_name || '?'");
  expect(await seal({ ...world, settings })).toBe(1);
  expect(await signers()).toEqual(before);
  expect((await audit('verify')).code).toBe(0);
});

test('what was changed, and cut off, is told with its seal, and ends with 1', async () => {
  const file = join(world.settings.dataDir, 'export.jsonl');
  expect((await audit('export', file)).stdout).toMatch(/: \d+ seals\n$/);
  const digests = join(world.settings.dataDir, 'seals');
  cpSync(digests, `${digests}.kept`, { recursive: true });
  await world.sql(
    `alter table audit.log disable trigger all;
     update audit.log set actor = 'nobody' where log_id = (select min(log_id) from audit.log)`,
  );
  const edited = await audit('verify');
  expect(edited).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^spp +audit\.log +1 .* rows were changed/m),
  });
  await world.sql('alter table audit.seals disable trigger all; delete from audit.seals');
  expect((await audit('verify', '--json')).stdout).toContain('cut off');
  // Who has come at the files, too, has not come at the export.
  rmSync(digests, { recursive: true });
  expect(await audit('verify')).toMatchObject({ code: 0, stderr: expect.stringContaining('is not there') });
  const against = await audit('verify', '--against', file);
  expect(against).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`cut off, or restored to an earlier moment: ${file} knows 3 seals`),
  });
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, -20));
  expect(await audit('verify', '--against', file)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^error bad_export: .*\nhint: /),
  });
  expect((await audit('verify', '--against', `${file}.none`)).code).toBe(1);
});

test('without its key the loop tries on, and says so once', async () => {
  const said: unknown[] = [];
  const log = { info: (...all: unknown[]) => said.push(all), error: (...all: unknown[]) => said.push(all) };
  const settings = { ...world.settings, signingKeyFile: join(world.settings.dataDir, 'none.pem') };
  const loop = keepSealing({ settings, connections: world.connections, log: log as never }, 'spp');
  while (said.length === 0) await sleep(5);
  await loop.stop();
  expect(said).toMatchObject([[{ code: 'signing_key_missing', database: 'spp' }, expect.any(String)]]);
});

test('nor while what drafts seals is another, until it is put back', async () => {
  const said: { error?: string; state?: string }[] = [];
  const hear = (about: object) => void said.push(about);
  const log = { info: hear, warn: hear, error: hear } as never;
  const [{ source }] = (await world.sql(
    "select pg_get_functiondef('audit.draft_seal'::regproc) as source",
  )) as [{ source: string }];
  const sealed = async () =>
    Number(
      (await world.sql('select coalesce(sum(s.seals), 0) as seals from audit.seal_status() s'))[0]!.seals,
    );
  const lie = "v_seal.seen_until := '99999999:99999999:'; return v_seal;\nend";
  await world.sql(source.replace(/return v_seal;\nend/, () => lie));
  await world.sql("update spp.suppliers set supplier_name = supplier_name || '!'");
  const before = await sealed();
  const loop = keepSealing({ settings: world.settings, connections: world.connections, log }, 'spp');
  while (!said.some(({ error }) => error !== undefined)) await sleep(5);
  expect(await sealed()).toBe(before);
  await world.sql(source);
  while (!said.some(({ state }) => state === 'goes on')) await sleep(20);
  await loop.stop();
  expect(said.flatMap(({ error }) => error ?? [])).toEqual([
    expect.stringContaining('audit.draft_seal is not that of this version'),
  ]);
});
