/** Servers on the same new databases make one key; who has another one is told. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { userName } from '../../../server/access.ts';
import { inTurn } from '../../../server/database/locks/in-turn.ts';
import { whyNoKeys } from '../../../server/encryption/at-hand.ts';
import { addKey, ensureKeys, type KeySource, keysFile, readKeys } from '../../../server/encryption/keys.ts';
import {
  beginWithKeys,
  ensureFirstKeys,
  keysElsewhere,
  makeFirstKeys,
  noteKeysOf,
} from '../../../server/encryption/keys-in-use.ts';
import { noteOf } from '../../../server/encryption/lost-keys.ts';
import { TERMS_SETTING, termsKeys } from '../../../server/encryption/terms.ts';
import { examineFiles } from '../../../server/operations/doctor/files.ts';
import { examineTerms } from '../../../server/operations/doctor/terms.ts';
import { lookUntil } from '../../../server/operations/looking.ts';
import { notesOf } from '../../../server/operations/readiness.ts';
import { ensureFirstKey } from '../../../server/seals/key.ts';
import { register } from '../../../server/worker/presence.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';
import { setTerms, withKeys } from './terms.ts';

let world: World;
let rounds = 0;
beforeAll(async () => {
  world = await createWorld();
  await world.addSupplier('ACME');
});
afterAll(() => world.close());
beforeEach(() => world.issoh.sql('truncate issoh_private.encryption_keys'));

const issoh = () => world.connections.owner.issoh;
const noted = async () =>
  (await world.issoh.sql('select e.key_id from issoh_private.encryption_keys e order by e.key_id')).map(
    row => row.key_id as string,
  );

/** Where a server of its own begins. */
function server(name: string) {
  const dataDir = join(world.settings.dataDir, `${name}-${rounds++}`);
  mkdirSync(dataDir);
  const path = keysFile(dataDir);
  return { ...world.settings, dataDir, keys: { kind: 'made' as const, path } };
}
const begin = ({ keys }: ReturnType<typeof server>) => ensureFirstKeys(keys, issoh());
const idOf = async ({ keys }: ReturnType<typeof server>) => (await readKeys(keys)).current.id;
/** With a key from before databases knew of any. */
async function withKey(name: string, key = rounds.toString().padStart(43, 'A')) {
  const one = server(name);
  writeFileSync(one.keys.path, `1:${key}=\n`);
  await begin(one);
  return one;
}

test('of servers that begin side by side one makes it, and the others say what to copy', async () => {
  const all = [1, 2, 3].map(n => server(`first-${n}`));
  const ends = await Promise.allSettled([...all, ...all].map(begin));
  const made = all.filter(({ keys }) => existsSync(keys.path));
  expect(made).toHaveLength(1);
  const id = await idOf(made[0]!);
  expect(await noted()).toEqual([id]);
  const reasons = ends.filter(end => end.status === 'rejected').map(end => end.reason);
  expect(reasons).toHaveLength(4);
  const late = server('late');
  reasons.push(await begin(late).catch(error => error));
  for (const { code, message, hint } of reasons) {
    expect(code).toBe('keys_missing');
    expect(message).toContain(id);
    expect(hint).toMatch(/^Copy that file, and keys\.made beside it/);
    // A key of its own would divide them.
    expect(hint).not.toMatch(/openssl|rm -f/);
  }
  // As told.
  writeFileSync(late.keys.path, readFileSync(made[0]!.keys.path));
  writeFileSync(noteOf(late.dataDir), readFileSync(noteOf(made[0]!.dataDir)));
  await begin(late);
  expect(await keysElsewhere(late.keys, issoh())).toEqual([]);
});

test('a server without it serves, and encrypts nothing until it is copied', async () => {
  const first = server('first');
  await begin(first);
  const second = server('second');
  for (const _ of [1, 2]) {
    await beginWithKeys(second.keys, issoh());
    await expect(ensureKeys(second.keys)).rejects.toMatchObject({
      code: 'keys_missing',
      hint: expect.stringMatching(/^Copy that file, and keys\.made beside it/),
    });
    expect(await whyNoKeys(second.keys)).toMatchObject({
      code: 'keys_missing',
      hint: expect.not.stringMatching(/openssl|rm -f/),
    });
    expect(existsSync(second.keys.path)).toBe(false);
  }
  // The file alone will do.
  writeFileSync(second.keys.path, readFileSync(first.keys.path));
  await beginWithKeys(second.keys, issoh());
  expect(await idOf(second)).toBe(await idOf(first));
});

test('no list makes another either', async () => {
  await begin(server('first'));
  const second = server('second');
  await expect(makeFirstKeys(second.keys, issoh())).rejects.toMatchObject({ code: 'keys_missing' });
  writeFileSync(join(second.dataDir, 'secrets.json'), JSON.stringify(second.secrets));
  const file = join(second.dataDir, 'list.csv');
  writeFileSync(file, 'sku,name,price\nA,a,1.00\n');
  for (const args of [
    ['upload', 'ACME', file],
    ['import', 'products', file],
  ])
    expect(await verb(environmentOf(second), args)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('keys_missing'),
    });
  expect(existsSync(second.keys.path)).toBe(false);
});

test('a database with negotiated terms of before knows of a key, too', async () => {
  await setTerms(world, [
    { supplier: 'ACME', supplier_product_code: 'A', currency_code: 'EUR', unit_price: '1' },
  ]);
  await expect(begin(server('second'))).rejects.toMatchObject({ code: 'keys_missing' });
  await begin(world.settings as ReturnType<typeof server>);
});

test('a key that negotiated terms need is told with them, and not as another server’s, too', async () => {
  const one = { ...server('reads'), ...{ spp: world.settings.spp } };
  writeFileSync(one.keys.path, `1:${'C'.repeat(43)}=\n`);
  const told = await examineTerms(one, world.connections);
  const id = await idOf(world.settings as ReturnType<typeof server>);
  expect(await keysElsewhere(one.keys, issoh())).toContain(id);
  expect(told.filter(({ found }) => found.includes(id)).map(({ what, verdict }) => [what, verdict])).toEqual([
    ['negotiated terms', 'bad'],
  ]);
});

test('what others encrypt with is told, and a file with both keys unites them', async () => {
  await begin(world.settings as ReturnType<typeof server>);
  const other = await withKey('other');
  const [mine, theirs] = [await idOf(world.settings as ReturnType<typeof server>), await idOf(other)];
  expect((await noted()).sort()).toEqual([mine, theirs].sort());
  expect(await keysElsewhere(world.settings.keys, issoh())).toEqual([theirs]);
  expect(await examineTerms(world.settings, world.connections)).toContainEqual(
    expect.objectContaining({
      what: 'keys of other servers',
      verdict: 'bad',
      found: expect.stringContaining(theirs),
    }),
  );
  const notes = notesOf(world.connections, world.settings.keys, 0);
  const told = await lookUntil(
    async () => notes().join(),
    seen => seen !== '',
    60_000,
  );
  expect(told).toContain('others are in use, and not at hand');
  writeFileSync(join(other.dataDir, 'secrets.json'), JSON.stringify(other.secrets));
  const status = await verb(environmentOf(other), ['status']);
  expect(status).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(new RegExp(`key ${mine} +in use, and not at hand`)),
  });
  const both = [world.settings.keys, other.keys].map(keys =>
    readFileSync((keys as { path: string }).path, 'utf8'),
  );
  writeFileSync(other.keys.path, both.join(''));
  await begin(other);
  expect(await keysElsewhere(other.keys, issoh())).toEqual([]);
  expect(await noted()).toEqual([theirs]);
});

test('a key that encrypts no more is not looked for, nor one that was declared lost', async () => {
  const one = server('one');
  await begin(await withKey('gone'));
  const [gone = ''] = await noted();
  writeFileSync(one.keys.path, `2:${'B'.repeat(43)}=\n`.replace('B=', 'A='));
  await begin(one);
  await addKey(one.keys);
  await begin(one);
  expect(await noted()).toEqual([gone, await idOf(one)].sort());
  expect(await keysElsewhere(one.keys, issoh())).toContain(gone);
  const declare = (key: string) => withKeys(world, 'select issoh.declare_key_lost($1) as contracts', [key]);
  expect(await declare(gone)).toEqual([{ contracts: 0 }]);
  expect(await keysElsewhere(one.keys, issoh())).not.toContain(gone);
  await expect(declare(gone)).rejects.toMatchObject({ code: 'ISNCK' });
});

/** What `contracts lost` says of a key from a shell with these keys. */
async function declaredFrom(one: ReturnType<typeof server>, key: string, more: NodeJS.ProcessEnv = {}) {
  writeFileSync(join(one.dataDir, 'secrets.json'), JSON.stringify(one.secrets));
  return await verb({ ...environmentOf(one), ...more }, ['contracts', 'lost', key]);
}
const isLost = async (key: string) =>
  (
    await world.issoh.sql(
      'select from issoh_private.supplier_keys k where k.master_id = $1 and k.lost_at is not null',
      [key],
    )
  ).length > 0;
const REFUSED = { code: 1, stderr: expect.stringMatching(/^error ISCKU: .*none that a server has noted/) };

test('a key that servers encrypt with is not declared lost from beside a file of another', async () => {
  await setTerms(world, [
    { supplier: 'ACME', supplier_product_code: 'A', currency_code: 'EUR', unit_price: '1' },
  ]);
  const live = await idOf(world.settings as ReturnType<typeof server>);
  const stray = server('stray');
  writeFileSync(stray.keys.path, `1:${'E'.repeat(42)}A=\n`);
  // Nothing is noted where a command tells the keys.
  expect(await declaredFrom(stray, live)).toMatchObject(REFUSED);
  await begin(world.settings as ReturnType<typeof server>);
  expect(await declaredFrom(stray, live)).toMatchObject(REFUSED);
  await begin(await withKey('another server'));
  const both = await noted();
  const told = { INVENTORY_KEY_COMMAND: `cat ${stray.keys.path}` };
  const commanded = server('commanded');
  expect(await declaredFrom(stray, live)).toMatchObject(REFUSED);
  expect(await declaredFrom(commanded, live, told)).toMatchObject(REFUSED);
  expect([await isLost(live), await noted()]).toEqual([false, both]);
});

test('the newest of a file whose keys are in use is noted as a key is declared lost: no server had the time', async () => {
  await withKey('away');
  const [lost = ''] = await noted();
  await begin(world.settings as ReturnType<typeof server>);
  const live = await idOf(world.settings as ReturnType<typeof server>);
  const here = server('rotated');
  const { all } = await readKeys((world.settings as ReturnType<typeof server>).keys);
  writeFileSync(
    here.keys.path,
    [
      ...all.map(({ version, secret }) => `${version}:${secret.toString('base64')}`),
      `99:${'G'.repeat(42)}A=`,
    ].join('\n'),
  );
  expect(await declaredFrom(here, lost)).toMatchObject({ code: 0 });
  const { current } = await readKeys(here.keys);
  expect(await noted()).toEqual([live, current.id].sort());
  expect(await provedBy(here.keys)).toContain(current.id);
});

test('one that a command tells is noted with what it follows on, or not at all', async () => {
  const gone = await withKey('gone');
  const [lost = ''] = await noted();
  const file = join(gone.dataDir, 'told');
  writeFileSync(file, `2:${'F'.repeat(42)}A=\n`);
  const told = { INVENTORY_KEY_COMMAND: `cat ${file}` };
  const other = server('told');
  expect(await declaredFrom(other, '1-ffffffffffff', told)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ISNCK'),
  });
  expect(await noted()).toEqual([lost]);
  expect(await declaredFrom(other, lost, told)).toMatchObject({ code: 0 });
  const source = { kind: 'command' as const, command: told.INVENTORY_KEY_COMMAND };
  const { current } = await readKeys(source);
  expect(await noted()).toEqual([current.id]);
  expect(await provedBy(source)).toEqual([current.id]);
});

test('a key is noted with what proves its secret, also where a version before noted its name alone', async () => {
  const one = await withKey('noted');
  const id = await idOf(one);
  expect(await provedBy(one.keys)).toEqual([id]);
  for (const verifier of [null, Buffer.alloc(32)]) {
    await world.issoh.sql('update issoh_private.encryption_keys set verifier = $1', [verifier]);
    expect(await provedBy(one.keys)).toEqual([]);
    await noteKeysOf(one.keys, issoh());
    expect(await provedBy(one.keys)).toEqual([id]);
  }
  // Of another secret under its name nothing is proved.
  const { current } = await readKeys((await withKey('other', `${'I'.repeat(42)}A`)).keys);
  expect(
    await world.issoh.sql(PROVED, [TERMS_SETTING, termsKeys({ current, all: [{ ...current, id }] })]),
  ).toEqual([]);
});

/** Keys that are noted with what proves these. */
const PROVED = `
  with given as materialized (select set_config($1, $2, true) as keys)
  select e.key_id
    from given g
    cross join lateral (select m.* from issoh_private.terms_masters() m where g.keys is not null) m
    join issoh_private.encryption_keys e on e.key_id = m.master_id
   where e.verifier = sha256(convert_to(E'inventory terms verifier\\n', 'UTF8') || m.secret)
   order by e.key_id`;
async function provedBy(source: KeySource): Promise<string[]> {
  const rows = await world.issoh.sql(PROVED, [TERMS_SETTING, termsKeys(await readKeys(source))]);
  return rows.map(row => row.key_id as string);
}

const signer = () => {
  const one = server('signs');
  return { ...one, signingKeyFile: join(one.dataDir, 'signing.pem') };
};
test.each([
  [
    'notes a key that encrypts',
    'issoh_private.encryption_keys',
    () => withKey('waits').then(() => undefined),
  ],
  ['makes a key that signs', 'audit.signing_keys', () => ensureFirstKey(signer(), world.connections.owner)],
] as const)(
  'who %s waits a while for others, and says then for whom',
  async (_, table, make) => {
    const owner = world.connections.owner[table === 'audit.signing_keys' ? 'spp' : 'issoh'];
    const holder = await owner.connect();
    try {
      await holder.query(`begin; lock table ${table} in share row exclusive mode`);
      const [{ pid }] = (await holder.query('select pg_backend_pid() as pid')).rows;
      const { code, message, hint } = await make().catch(error => error);
      expect([code, message]).toEqual(['keys_busy', expect.stringContaining(`session ${pid} of login`)]);
      expect(hint).toContain(`pg_terminate_backend(${pid})`);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    await expect(make()).resolves.toBeUndefined();
  },
  30_000,
);

test('what somebody waits for once it is his turn is not told as the keys of others', async () => {
  const holder = await issoh().connect();
  try {
    await holder.query('begin; lock table audit.seals in share row exclusive mode');
    const [usual] = (await issoh().query('show lock_timeout')).rows;
    const seen: object[] = [];
    const work = inTurn(issoh(), 'issoh_private.encryption_keys', async client => {
      seen.push(...(await client.query('show lock_timeout')).rows);
      await client.query('lock table audit.seals in share row exclusive mode nowait');
    });
    await expect(work).rejects.toMatchObject({ code: '55P03' });
    expect(seen).toEqual([usual]);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
});

test('who has nothing to note waits for nobody', async () => {
  const one = await withKey('notes');
  const holder = await issoh().connect();
  try {
    await holder.query('begin; lock table issoh_private.encryption_keys in row exclusive mode');
    await noteKeysOf(one.keys, issoh());
  } finally {
    await holder.query('rollback');
    holder.release();
  }
}, 4_000);

test('a worker of databases that are not migrated says what to do first', async () => {
  const one = server('early');
  writeFileSync(join(one.dataDir, 'secrets.json'), JSON.stringify(one.secrets));
  await world.issoh.sql('alter table issoh_private.encryption_keys rename to encryption_keys_later');
  try {
    const { code, stderr } = await verb(environmentOf(one), ['worker']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/not_migrated.*encryption_keys.*\n.*inventory migrate/),
    ]);
  } finally {
    await world.issoh.sql('alter table issoh_private.encryption_keys_later rename to encryption_keys');
  }
});

test('nor does a worker without its own tables leave with a bare error', async () => {
  const pool = world.connections.owner.spp;
  await world.sql('alter schema lease rename to lease_later');
  try {
    await expect(register(pool, 'early', 'spp')).rejects.toMatchObject({ code: 'not_migrated' });
  } finally {
    await world.sql('alter schema lease_later rename to lease');
  }
});

test('the doctor promises no key that the start does not make', async () => {
  const one = server('new');
  const judged = async () =>
    (await examineFiles(one, world.connections)).find(finding => finding.what === 'keys')!;
  await begin(await withKey('others'));
  const [other] = await noted();
  expect(await judged()).toMatchObject({
    verdict: 'bad',
    found: expect.stringContaining(other!),
    advice: expect.stringMatching(/^Copy that file/),
  });
  await expect(begin(one)).rejects.toMatchObject({ code: 'keys_missing' });
  // What cannot be asked promises what a start makes by itself.
  const alone = await examineFiles(one, new Error('away'));
  expect(alone).toContainEqual(expect.objectContaining({ what: 'keys', verdict: 'weak' }));
});

test('who declares a key lost stands in the audit log, whether or not the one that follows is noted by it', async () => {
  const audited = async () =>
    (
      await world.issoh.sql(
        `select l.actor from audit.log l
          where l.table_name = 'supplier_keys' and l.operation = 'update' and l.new_values ->> 'lost_at' is not null
          order by l.log_id`,
      )
    ).map(row => row.actor as string);
  const before = await audited();
  await world.issoh.sql('update issoh_private.supplier_keys set lost_at = null');
  const lost = (await world.issoh.sql('select k.master_id from issoh_private.supplier_keys k limit 1'))[0]!
    .master_id as string;
  const other = server('told');
  const file = join(other.dataDir, 'told');
  writeFileSync(file, `3:${'H'.repeat(42)}A=\n`);
  const told = { INVENTORY_KEY_COMMAND: `cat ${file}` };
  for (const isNoted of [false, true]) {
    await world.issoh.sql('update issoh_private.supplier_keys set lost_at = null where master_id = $1', [
      lost,
    ]);
    expect([isNoted, await noted()]).toEqual([isNoted, isNoted ? [expect.stringMatching(/^3-/)] : []]);
    expect(await declaredFrom(other, lost, told)).toMatchObject({ code: 0 });
  }
  const actors = (await audited()).slice(before.length);
  expect(actors.length).toBeGreaterThanOrEqual(2);
  expect(new Set(actors)).toEqual(new Set([userName()]));
});
