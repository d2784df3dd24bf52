/** The doctor: what is amiss is found, each with what to do; what is mended is no longer told. */
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';

import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';

import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import type { BackupState } from '../../../server/backup/state.ts';
import { onScreen, toDo } from '../../../server/cli/doctor.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import type { Connections } from '../../../server/database/connect.ts';
import { tiers } from '../../../server/database/migrate.ts';
import { most, mostOfServer, mostOfWorker } from '../../../server/database/most-connections.ts';
import { attachPartitionIndexes, buildPartitionIndexes } from '../../../server/database/partition-indexes.ts';
import { PRIMARY_ITSELF } from '../../../server/database/replica.ts';
import { limits } from '../../../server/http/limits.ts';
import { noteListening } from '../../../server/listening.ts';
import { examineBackups, LATE_INTERVALS } from '../../../server/operations/doctor/backups.ts';
import { judgeRoom, roomFor, TAKEN } from '../../../server/operations/doctor/connections.ts';
import { examineDatabases } from '../../../server/operations/doctor/databases.ts';
import { examineFiles } from '../../../server/operations/doctor/files.ts';
import { type Finding, typed } from '../../../server/operations/doctor/finding.ts';
import { judgeReplica, replicasOf } from '../../../server/operations/doctor/replicas.ts';
import { keepPublicKey, keyId } from '../../../server/seals/key.ts';
import { projectRoot } from '../../../server/settings.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  writeFileSync(join(world.settings.dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets), {
    mode: 0o600,
  });
});
afterAll(() => world.close());

const doctor = (more: NodeJS.ProcessEnv = {}) =>
  verb({ ...environmentOf(world.settings), ...more }, ['doctor', '--json']);
const found = async (what: string, more?: NodeJS.ProcessEnv): Promise<Finding> => {
  const { stdout, stderr } = await doctor(more);
  const finding = (JSON.parse(stdout || `"${stderr}"`) as Finding[]).find(one => one.what === what);
  return finding!;
};

test('what a test’s PostgreSQL leaves out is at risk in production', async () => {
  expect(await doctor()).toMatchObject({ code: 1 });
  for (const what of ['fsync', 'full_page_writes', 'worker'])
    expect(await found(what)).toMatchObject({ verdict: 'bad', advice: expect.stringMatching(/.+/) });
  for (const what of ['PostgreSQL', 'data_checksums', 'wal_level', 'migrations', 'clock', 'logins of ours'])
    expect(await found(what)).toMatchObject({ verdict: 'ok', advice: null });
}, 60_000);

test('every finding that is not well says what to do, in words for people, too', async () => {
  const { stdout } = await doctor();
  for (const { verdict, found: seen, advice } of JSON.parse(stdout) as Finding[]) {
    expect(seen).not.toBe('');
    expect(advice === null).toBe(verdict === 'ok');
  }
  const told = await verb(environmentOf(world.settings), ['doctor']);
  expect(told.stdout).toMatch(/^bad +database +fsync +off$/m);
  expect(told.stdout).toMatch(/^bad: fsync: Set fsync = on/m);
});

test('no line of what to do is broken, however long it is: pasted it is what it was', async () => {
  const { dataDir } = world.settings;
  const path = join(dataDir, 'k'.repeat(120), 'keys of the server');
  const more = { INVENTORY_KEY_FILE: path };
  const findings = JSON.parse((await doctor(more)).stdout) as Finding[];
  const keys = findings.find(({ what }) => what === 'keys')!;
  expect(keys).toMatchObject({ verdict: 'bad', advice: expect.stringContaining(`'${path}'`) });
  const { stdout } = await verb({ ...environmentOf(world.settings), ...more }, ['doctor']);
  // By which a key file was made empty once.
  expect(stdout.split('\n')).toContainEqual(
    expect.stringMatching(/^ {2}\(umask 077; .* > '.*keys of the server'\)$/),
  );
  const ends = (line: string) => stdout.split('\n').filter(one => one.endsWith(line));
  for (const { advice } of findings)
    for (const line of advice?.replace(/: (?=\(umask )/, ':\n  ').split('\n') ?? [])
      expect([line, ends(line)]).toEqual([line, [expect.anything()]]);
}, 60_000);

test('whatever is advised, all of it stands on the screen as it is', () => {
  const word = fc.stringMatching(/^[a-z;'":(]{1,40}$/);
  const statement = fc.array(word, { minLength: 1, maxLength: 30 }).map(words => `${words.join(' ')};`);
  const many = { minLength: 19, maxLength: 30, size: 'max' } as const;
  const few = fc.oneof(
    fc.array(statement, { maxLength: 3 }),
    fc.array(fc.oneof(statement, fc.constant('a;')), many),
  );
  fc.assert(
    fc.property(statement, few, (prose, statements) => {
      const advice = `${prose}:${typed(statements)}`;
      const finding: Finding = { area: 'rights', what: 'any', verdict: 'bad', found: 'it', advice };
      const lines = toDo([finding]).flatMap(one => onScreen(one).split('\n'));
      const shown = statements.slice(0, 20).map(one => `  ${one}`);
      const left = statements.length - shown.length;
      expect(lines).toEqual([
        `bad: any: ${prose}:`,
        ...shown,
        ...(left > 0 ? [`And ${left} more: "inventory doctor --json" has all of them.`] : []),
      ]);
    }),
  );
});

test('a name with line breaks breaks the statement, and makes no other', () => {
  expect(typed(['drop function spp."a\n\r  rm -rf /"();', 'select 1;'])).toBe(
    '\n  drop function spp."a rm -rf /"();\n  select 1;',
  );
});

describe('where a function was taken from everybody', () => {
  const within = async (name: string, run: () => Promise<void>) => {
    const say = (verb: string) => {
      const sql = `${verb} execute on function pg_catalog.${name} ${verb === 'grant' ? 'to' : 'from'} public`;
      return Promise.all([world.sql(sql), world.issoh.sql(sql)]);
    };
    await say('revoke');
    try {
      await run();
    } finally {
      await say('grant');
    }
  };
  // Two databases are told of once where both say the same, as an age that grows meanwhile may.
  const verdicts = async () => {
    const findings = await examineDatabases(world.settings, world.connections);
    return [...new Set(findings.map(one => `${one.what}: ${one.verdict}`))];
  };

  test('servers are told apart without their identifier', async () => {
    const before = await verdicts();
    await within('pg_control_system()', async () => expect(await verdicts()).toEqual(before));
  });

  test('what cannot be looked at takes nothing else along', async () => {
    const before = await verdicts();
    await within('pg_notification_queue_usage()', async () => {
      const queues = /^queue of NOTIFY/;
      const now = await verdicts();
      expect(now.filter(one => queues.test(one))).toEqual([
        'queue of NOTIFY of spp: unknown',
        'queue of NOTIFY of issoh: unknown',
      ]);
      expect(now.filter(one => !queues.test(one))).toEqual(before.filter(one => !queues.test(one)));
    });
  });
});

test('a right that everybody has', async () => {
  const administrator = world.settings.spp!.direct;
  const database = new URL(administrator).pathname.slice(1);
  const say = (sql: string) => withClient(administrator, client => client.query(sql));
  expect(await found('temporary objects')).toMatchObject({ verdict: 'ok' });
  await say(`grant temporary on database ${database} to public`);
  expect(await found('temporary objects')).toMatchObject({ verdict: 'bad', area: 'rights' });
  await say(`revoke temporary on database ${database} from public`);
  expect(await found('temporary objects')).toMatchObject({ verdict: 'ok' });
});

test('an extension that would log what was negotiated', async () => {
  const administrator = world.settings.issoh!.direct;
  const database = new URL(administrator).pathname.slice(1);
  const say = (sql: string) => withClient(administrator, client => client.query(sql));
  const setting = 'auto_explain.log_min_duration';
  expect(await found(setting)).toBeUndefined();
  await say(`alter database ${database} set session_preload_libraries = 'auto_explain'`);
  expect(await found(setting)).toMatchObject({ verdict: 'ok' });
  await say(`alter database ${database} set ${setting} = 0`);
  expect(await found(setting)).toMatchObject({ verdict: 'weak' });
  await say(`alter database ${database} reset all`);
});

test('secrets that others may read, and keys that lie beside what they protect', async () => {
  const file = join(world.settings.dataDir, 'secrets.json');
  expect(await found('files')).toMatchObject({ verdict: 'ok' });
  chmodSync(file, 0o640);
  expect(await found('files')).toMatchObject({ verdict: 'bad', advice: `chmod 600 ${file}` });
  chmodSync(file, 0o600);
  expect(await found('keys')).toMatchObject({ verdict: 'weak' });
  const given = `echo 1:${randomBytes(32).toString('base64')}`;
  expect(await found('keys', { INVENTORY_KEY_COMMAND: given })).toMatchObject({ verdict: 'ok' });
  expect(await found('keys', { INVENTORY_KEY_COMMAND: 'exit 2' })).toMatchObject({
    verdict: 'bad',
    found: expect.stringContaining('ended with 2'),
  });
});

test.each(['INVENTORY_KEY_FILE', 'INVENTORY_SIGNING_KEY_FILE'])(
  'a file elsewhere that %s names, which others may read, or nobody',
  async name => {
    const folder = mkdtempSync(join(tmpdir(), 'inventory-elsewhere-'));
    const path = join(folder, 'key');
    try {
      writeFileSync(path, `1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
      expect(await found('files', { [name]: path })).toMatchObject({ verdict: 'ok' });
      chmodSync(path, 0o644);
      expect(await found('files', { [name]: path })).toMatchObject({
        verdict: 'bad',
        advice: `chmod 600 ${path}`,
      });
      // What cannot be looked at keeps nobody from seeing the rest.
      rmSync(path);
      symlinkSync(path, path);
      for (const what of ['files', 'folders', 'token secret'])
        expect(await found(what, { [name]: path })).toMatchObject({ verdict: 'ok' });
      const what = name === 'INVENTORY_KEY_FILE' ? 'keys' : 'signing key';
      expect(await found(what, { [name]: path })).toMatchObject({
        verdict: 'bad',
        found: expect.stringContaining(path),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test('an identity provider far away that is asked in the clear', async () => {
  const judged = async (url: string) => {
    const settings = { ...world.settings, jwks: { url, issuer: 'x', audience: 'y' } };
    return (await examineFiles(settings)).find(({ what }) => what === 'identity provider')!.verdict;
  };
  expect(await judged('http://login.example/keys')).toBe('bad');
  for (const url of [
    'https://login.example/keys',
    'HTTPS://login.example/keys',
    'http://127.0.0.1:8080/keys',
  ])
    expect([url, await judged(url)]).toEqual([url, 'ok']);
});

describe('a replica', () => {
  const seenAt = async (url: string) => {
    const urls = { ...world.connections.urls, read: { spp: url, issoh: null } };
    return replicasOf(urls, { look: 20, patience: 20_000, wait: 100, lag: 1_000 });
  };

  test('that is the primary itself is told as that', async () => {
    expect(await seenAt(world.connections.urls.request.spp)).toEqual([
      expect.objectContaining({
        what: 'replica of spp',
        verdict: 'weak',
        found: `is a primary now: ${PRIMARY_ITSELF}`,
      }),
    ]);
  });

  test.each<[string, (url: URL) => void, RegExp]>([
    ['its password', url => (url.password = 'bad'), /refuses login inv_authenticator or its password/],
    ['its database', url => (url.pathname = '/no_such'), /no_such/],
    ['its port', url => (url.port = '1'), /cannot be reached/],
  ])('that refuses %s is told with what it says', async (_, spoil, words) => {
    const url = new URL(world.connections.urls.request.spp);
    spoil(url);
    const [finding] = await seenAt(url.href);
    expect(finding).toMatchObject({ verdict: 'weak', found: expect.stringMatching(words) });
    expect(finding!.found).not.toContain(':bad@');
  });

  test.each([
    ['serves', 0, 'ok', /^serves, 0 bytes behind$/],
    ['lags', 4096, 'weak', /^is too far behind, 4096 bytes behind$/],
    ['foreign', null, 'weak', /^is one of another server$/],
    ['unknown', null, 'unknown', /primary is away$/],
  ] as const)('%s', (state, lag, verdict, words) => {
    const finding = judgeReplica('issoh', { state, lag, reason: '' });
    expect(finding).toMatchObject({ verdict, found: expect.stringMatching(words) });
  });
});

test('an index of a partitioned table that lacks one is built by migrate, and not by reindex', async () => {
  await world.addSupplier('parts');
  const name = 'idx_first_seen_product';
  await world.sql(`drop index spp.${name}`);
  await world.sql(
    `create index ${name} on only spp.supplier_products (first_seen_date, product_id) where is_new = true`,
  );
  const { verdict, found: seen, advice } = await found('indexes');
  expect({ verdict, seen }).toEqual({ verdict: 'bad', seen: expect.stringContaining(name) });
  expect(advice).toBe('Run "inventory migrate": it makes what partitions lack.');
  await withClient(world.settings.spp!.direct, async client => {
    await buildPartitionIndexes(client, () => undefined);
    await attachPartitionIndexes(client);
  });
  expect(await found('indexes')).toMatchObject({ verdict: 'ok' });
});

test('folders that others may write to, though every file is closed', async () => {
  const { dataDir } = world.settings;
  for (const folder of [dataDir, join(dataDir, 'seals'), join(dataDir, 'spool')]) {
    mkdirSync(folder, { recursive: true });
    const before = statSync(folder).mode;
    for (const [mode, verdict] of [
      [0o777, 'bad'],
      [0o1777, 'bad'],
      [0o703, 'bad'],
      [0o775, 'weak'],
      [0o755, 'ok'],
      [0o700, 'ok'],
    ] as const) {
      chmodSync(folder, mode);
      expect([folder, mode, (await found('folders')).verdict]).toEqual([folder, mode, verdict]);
      expect(await found('files')).toMatchObject({ verdict: 'ok' });
    }
    chmodSync(folder, 0o777);
    expect((await found('folders')).advice).toBe(`chmod go-w ${folder}`);
    chmodSync(folder, before);
  }
});

test('a signing key that is gone, or is none', async () => {
  const { signingKeyFile } = world.settings;
  const given = { INVENTORY_SIGNING_KEY_FILE: signingKeyFile };
  expect(await found('signing key', given)).toMatchObject({ verdict: 'ok' });
  for (const text of [null, 'nonsense']) {
    const file = join(world.settings.dataDir, 'spoilt.pem');
    if (text !== null) writeFileSync(file, text);
    expect(await found('signing key', { INVENTORY_SIGNING_KEY_FILE: file })).toMatchObject({
      verdict: 'bad',
      found: expect.stringContaining('Nothing is sealed.'),
    });
  }
});

test('a signing key that the first start makes is not missing before; one of databases with seals is', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'inventory-first-'));
  const settings = { ...world.settings, dataDir, signingKeyFile: join(dataDir, 'signing.pem') };
  const judged = async (more: Partial<typeof settings> = {}) =>
    (await examineFiles({ ...settings, ...more }, world.connections)).find(one => one.what === 'signing key');
  try {
    expect(await judged()).toMatchObject({
      verdict: 'ok',
      found: expect.stringContaining('first start makes it'),
    });
    // What is kept elsewhere is made by whoever keeps it.
    expect(await judged({ signingKeyFile: join(dataDir, 'mounted.pem') })).toMatchObject({ verdict: 'bad' });
    // Whoever has kept the public half of one has sealed, whatever databases say.
    const { privateKey } = generateKeyPairSync('ed25519');
    keepPublicKey(dataDir, { id: keyId(createPublicKey(privateKey)), key: privateKey });
    expect(await judged()).toMatchObject({ verdict: 'bad' });
    rmSync(join(dataDir, 'seals'), { recursive: true });
    expect(await judged()).toMatchObject({ verdict: 'ok' });
    await world.sql("insert into audit.signing_keys (key_id) values (repeat('0', 32))");
    expect(await judged()).toMatchObject({
      verdict: 'bad',
      advice: expect.stringMatching(/^Copy signing.pem of the server that seals/),
    });
  } finally {
    await world.sql('alter table audit.signing_keys disable trigger all');
    await world.sql("delete from audit.signing_keys where key_id = repeat('0', 32)");
    rmSync(dataDir, { recursive: true });
  }
});

test('keys that come from elsewhere, and those of DATA_DIR', async () => {
  const { dataDir } = world.settings;
  const path = join(mkdtempSync(join(tmpdir(), 'inventory-elsewhere-')), 'keys');
  try {
    writeFileSync(path, `1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    copyFileSync(path, join(dataDir, 'keys'));
    expect(await found('keys', { INVENTORY_KEY_FILE: path })).toMatchObject({
      verdict: 'weak',
      found: expect.stringContaining(`${join(dataDir, 'keys')} still holds them`),
      advice: expect.stringMatching(/^Remove /),
    });
    appendFileSync(join(dataDir, 'keys'), `77:${randomBytes(32).toString('base64')}\n`);
    expect(await found('keys', { INVENTORY_KEY_FILE: path })).toMatchObject({
      verdict: 'weak',
      found: expect.stringMatching(/holds others \(77-/),
    });
    renameSync(join(dataDir, 'keys'), join(dataDir, 'kept'));
    expect(await found('keys', { INVENTORY_KEY_FILE: path })).toMatchObject({ verdict: 'ok' });
    // Where they lie counts, and not who names them.
    expect(await found('keys', { INVENTORY_KEY_FILE: join(dataDir, 'kept') })).toMatchObject({
      verdict: 'weak',
      found: expect.stringContaining('beside what they protect'),
    });
  } finally {
    for (const name of ['keys', 'kept']) rmSync(join(dataDir, name), { force: true });
    rmSync(dirname(path), { recursive: true });
  }
});

test.each([
  ['a line is broken', (line: string) => writeFileSync(inDataDir(), `${line}2:torn\n`)],
  ['it is empty', () => writeFileSync(inDataDir(), '')],
  ['it is a folder', () => mkdirSync(inDataDir())],
  ['it is a link to what is away', () => symlinkSync('/no-such-disk/keys', inDataDir())],
])('keys of before that cannot be read, as %s, are to be kept', async (_what, spoil) => {
  const path = join(mkdtempSync(join(tmpdir(), 'inventory-elsewhere-')), 'keys');
  try {
    writeFileSync(path, `1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    spoil(`1:${randomBytes(32).toString('base64')}\n`);
    const { verdict, found: seen, advice } = await found('keys', { INVENTORY_KEY_FILE: path });
    expect(verdict).toBe('weak');
    expect(seen).toContain(`${inDataDir()}, which is still there, cannot be read: `);
    expect(advice).toMatch(/^Keep /);
    expect(advice).not.toMatch(/remove/i);
  } finally {
    rmSync(inDataDir(), { recursive: true, force: true });
    rmSync(dirname(path), { recursive: true });
  }
});

const inDataDir = () => join(world.settings.dataDir, 'keys');

test('keys are not said to lie where there are none yet', async () => {
  const file = join(world.settings.dataDir, 'keys');
  const of = async () => (await examineFiles(world.settings)).find(one => one.what === 'keys')!.found;
  rmSync(file, { force: true });
  expect(await of()).toMatch(/^there are none yet/);
  writeFileSync(file, `1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  expect(await of()).toMatch(/^lie in /);
  rmSync(file);
});

test.each([
  ['127.0.0.1', '0.0.0.0', 'weak'],
  ['0.0.0.0', '127.0.0.1', 'ok'],
  ['::', '::1', 'ok'],
  ['localhost', '10.0.0.7', 'weak'],
] as const)(
  'of a shell with HOST=%s the server that listens on %s is judged',
  async (shell, server, verdict) => {
    const alone = await found('door', { HOST: shell });
    expect(alone.found).toMatch(/as this shell is set/);
    const takeBack = noteListening(world.settings.dataDir, server, 5678);
    const seen = await found('door', { HOST: shell });
    expect(seen).toMatchObject({ verdict, found: expect.not.stringContaining('this shell') });
    if (verdict === 'weak') expect(seen.found).toContain(server);
    takeBack();
    expect(await found('door', { HOST: shell })).toEqual(alone);
  },
);

test('the archived log is told once, with what is to be done on this kind of server', async () => {
  const own = (await examineDatabases(world.settings, world.connections)).filter(isOfLog);
  expect(own.map(one => one.found)).toEqual(['off in spp', 'off in issoh']);
  for (const { advice } of own) expect(advice).not.toContain('backup create');
  const settings = { ...world.settings, spp: null, issoh: null };
  const embedded = async () => {
    const all = await Promise.all([
      examineDatabases(settings, world.connections),
      examineBackups(settings, world.connections),
    ]);
    return all.flat().filter(isOfLog);
  };
  expect(await embedded()).toEqual([]);
  // Asked for, and off: of what comes of it nothing is as it seems.
  const target = join(world.settings.dataDir, 'backup-target.json');
  writeFileSync(
    target,
    JSON.stringify({ dir: '/gone', id: 'x', data_dir: realpathSync(world.settings.dataDir) }),
  );
  const asked = (await embedded()).filter(one => one.verdict === 'bad');
  rmSync(target);
  expect(asked).toEqual([
    expect.objectContaining({ what: 'archiving', advice: expect.stringContaining('backup create') }),
  ]);
});

test('what backs given servers up is said by who sees to it: what cannot be seen is not bad', async () => {
  const of = async (more: NodeJS.ProcessEnv) =>
    (JSON.parse((await doctor(more)).stdout) as Finding[])
      .filter(one => one.what === 'archived log' || one.area === 'backups')
      .map(one => [one.what, one.verdict, one.found]);
  expect(await of({})).toEqual([
    ['archived log', 'unknown', 'off in spp'],
    ['archived log', 'unknown', 'off in issoh'],
    ['backups', 'unknown', expect.any(String)],
  ]);
  expect(await of({ INVENTORY_BACKED_UP_BY: 'snapshots, restored on 2026-11-01' })).toEqual([
    ['archived log', 'ok', 'off in spp; backed up by snapshots, restored on 2026-11-01'],
    ['archived log', 'ok', 'off in issoh; backed up by snapshots, restored on 2026-11-01'],
    ['backups', 'ok', 'by snapshots, restored on 2026-11-01'],
  ]);
});

test('what moves between two looks at one server is told of it once', async () => {
  const { issoh } = world.connections.owner;
  const later = new Proxy(issoh, {
    get: (pool, name) =>
      name === 'query'
        ? async (sql: string, values?: unknown[]) => {
            const { rows } = await pool.query(sql, values);
            const moves = (row: object) => {
              const { age, taken } = row as { age?: number; taken?: number };
              return {
                ...row,
                ...(age && { age: age + 1 }),
                ...(taken !== undefined && { taken: taken + 0.05 }),
              };
            };
            return { rows: rows.map(moves) };
          }
        : Reflect.get(pool, name),
  });
  const connections = { ...world.connections, owner: { ...world.connections.owner, issoh: later } };
  const found = (await examineDatabases(world.settings, connections)).map(one => one.what);
  for (const what of ['age of transaction numbers', 'queue of NOTIFY'])
    expect(found.filter(one => one === what)).toEqual([what]);
});

describe('connections', () => {
  test('of a server are told once where it has both databases', async () => {
    const rooms = await roomFor(world.connections);
    expect(rooms).toMatchObject([
      {
        what: 'connections',
        found: expect.stringMatching(
          /^\d+ of \d+ in use, \d+ of \d+ as inv_worker; one more server takes up to 92, 46 of them so$/,
        ),
      },
    ]);
  });

  test.each([
    ['room for another server', 'ok', { used: 30, allowed: 277, worker: 20, limit: 95 }],
    ['a login without a limit', 'ok', { used: 30, allowed: 277, worker: 200, limit: -1 }],
    ['a default PostgreSQL with one server', 'weak', { used: 30, allowed: 97, worker: 20, limit: 95 }],
    ['a login that one more server would exhaust', 'weak', { used: 60, allowed: 277, worker: 50, limit: 95 }],
    ['nearly none left of the server', 'bad', { used: 90, allowed: 97, worker: 40, limit: 95 }],
    ['nearly none left of the login', 'bad', { used: 100, allowed: 277, worker: 90, limit: 95 }],
  ] as const)('%s: %s', (_, verdict, room) => {
    expect(judgeRoom(room, tiers)).toMatchObject({ verdict });
  });

  test.each([
    ['reads the log of one database', 'database', 0],
    ['reads all of the log, as a standby', 'true', 0],
    ['asks', undefined, 1],
  ])('who %s (replication: %s) takes %i of them', async (_, replication, taken) => {
    const url = world.settings.spp!.direct;
    const name = `doctor-${randomBytes(4).toString('hex')}`;
    const client = new pg.Client({
      connectionString: url,
      application_name: name,
      ...({ replication } as object),
    });
    await client.connect();
    try {
      const mine = await world.sql('select from pg_stat_activity where application_name = $1', [name]);
      expect(mine).toHaveLength(1);
      const { rows } = await world.connections.owner.spp.query(
        `select from (${TAKEN}) t where t.application_name = $1`,
        [name],
      );
      expect(rows).toHaveLength(taken);
    } finally {
      await client.end();
    }
  });

  test('what PostgreSQL runs for itself takes none', async () => {
    const kinds = await world.sql(
      `select distinct a.backend_type as kind from pg_stat_activity a join (${TAKEN.replace(
        'a.usename,',
        'a.pid,',
      )}) t on t.pid = a.pid where a.backend_type not in ('client backend', 'parallel worker')`,
    );
    expect(kinds).toEqual([]);
  });

  test('what a process takes is what its pools hold, and what the page says', () => {
    const page = readFileSync(join(projectRoot, 'docs/scale-out.md'), 'utf8');
    const [spp, issoh] = tiers.map(mostOfServer);
    expect(most.requests).toBe(Object.values(limits.connections).reduce((sum, one) => sum + one));
    expect(page).toContain(`its worker) | ${spp!.worker} | ${issoh!.worker} | ${most.requests},`);
    expect(page).toContain(`(\`inventory worker\`) | ${mostOfWorker('spp')} | ${mostOfWorker('issoh')} |`);
    const [one, alone] = [spp!.worker + issoh!.worker, mostOfWorker('spp') + mostOfWorker('issoh')];
    expect(page).toContain(`${one + 2 * most.requests} × servers`);
    expect(page).toContain(`${one} × servers + ${alone} × workers`);
  });
});

test('backups are late when their alert says so; without a database all but their age is told', async () => {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-late-')));
  try {
    writeFileSync(
      join(dataDir, 'backup-target.json'),
      JSON.stringify({ dir: '/gone', id: 'x', data_dir: dataDir }),
    );
    const settings = { ...world.settings, dataDir, spp: null };
    const { rows } = await world.connections.owner.spp.query(
      "select spp.setting('backup.interval_hours') as hours",
    );
    const ages = fc
      .double({ min: 0, max: 4, noNaN: true })
      .filter(age => Math.abs(age - LATE_INTERVALS) > 0.001);
    await fc.assert(
      fc.asyncProperty(ages, async age => {
        const newest = new Date(Date.now() - age * Number(rows[0].hours) * 3_600_000).toISOString();
        writeFileSync(join(dataDir, 'backup-state.json'), JSON.stringify(stateWith(newest)));
        const said = async (databases: typeof world.connections | Error) =>
          Object.fromEntries((await examineBackups(settings, databases)).map(one => [one.what, one.verdict]));
        const known = await said(world.connections);
        expect(known.backups).toBe(age > LATE_INTERVALS ? 'bad' : 'ok');
        expect(await said(new Error('away'))).toEqual({ ...known, backups: 'unknown' });
      }),
      { numRuns: 20 },
    );
    // Each has the remedy of its cause, and no other's.
    const causes: [Partial<BackupState>, RegExp, RegExp][] = [
      [{ backup_fails: 'no room' }, /^Mend what kept/, /worker|clock|kept" newer/],
      [{ ahead: ['20990101T000000Z'] }, /^Set the clock right/, /worker|Mend|kept" newer/],
      [{ useless: ['20260101T000000Z'] }, /^Bring back .* goes by itself/, /worker|Mend|clock/],
    ];
    for (const [more, says, saysNot] of causes) {
      const state = { ...stateWith(new Date().toISOString()), ...more };
      writeFileSync(join(dataDir, 'backup-state.json'), JSON.stringify(state));
      const [seen] = await examineBackups(settings, world.connections);
      expect(seen).toMatchObject({ verdict: 'weak', advice: expect.stringMatching(says) });
      expect(seen!.advice).not.toMatch(saysNot);
    }
    // None at all is bad, whatever the interval is.
    writeFileSync(join(dataDir, 'backup-state.json'), JSON.stringify(stateWith(null)));
    const [none] = await examineBackups(settings, new Error('away'));
    expect(none).toMatchObject({ what: 'backups', verdict: 'bad' });
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

test('a log of which nothing has come for as long as its alert allows, though none of it waits', async () => {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-silent-')));
  const write = (file: string, content: object) =>
    writeFileSync(join(dataDir, file), JSON.stringify(content));
  try {
    write('backup-target.json', { dir: '/gone', id: 'x', data_dir: dataDir });
    write('postgres.json', { port: 1, layout: 'inside', id: 'x' });
    for (const one of ['data', 'archive']) mkdirSync(join(dataDir, 'postgres', one), { recursive: true });
    const settings = { ...world.settings, dataDir, spp: null };
    const said = async (silent: number, up: number) => {
      const at = new Date(Date.now() - silent * 60_000).toISOString();
      write('backup-state.json', { ...stateWith(at), log_at: at });
      const spp = { query: async () => ({ rows: [{ hours: 24, seconds: up * 60 }] }) };
      const findings = await examineBackups(settings, { owner: { spp } } as unknown as Connections);
      return findings.find(one => one.what === 'archived log');
    };
    expect(await said(6, 6)).toMatchObject({ verdict: 'bad', found: 'none has come for 6 minutes' });
    expect(await said(4, 6)).toMatchObject({ verdict: 'ok' });
    // Of the time that PostgreSQL was stopped nothing was to come.
    expect(await said(60, 4)).toMatchObject({ verdict: 'ok' });
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

test('an index that is not whole, with what makes it whole', async () => {
  const say = (sql: string) => withClient(world.settings.spp!.direct, client => client.query(sql));
  await say(`
    create table public.parted (key integer, value integer) partition by list (key);
    create table public.parted_1 partition of public.parted for values in (1);
    create table public.parted_2 partition of public.parted for values in (2);
    create index parted_idx on only public.parted (value);
    create index parted_1_idx on public.parted_1 (value);
    alter index public.parted_idx attach partition public.parted_1_idx;
  `);
  try {
    expect(await found('indexes')).toMatchObject({
      verdict: 'bad',
      found: expect.stringContaining('parted_idx'),
      advice: expect.stringMatching(/^Run "inventory migrate"/),
    });
    await say('alter table public.parted detach partition public.parted_2');
    await say(`update pg_index set indisvalid = false where indexrelid = 'public.parted_1_idx'::regclass`);
    const { advice } = await found('indexes');
    const steps = advice!.split('\n').flatMap(line => /^ {2}(.*)/.exec(line)?.[1] ?? []);
    expect(steps).toEqual([
      'reindex index concurrently public.parted_1_idx;',
      'alter index public.parted_idx attach partition public.parted_1_idx;',
    ]);
    expect(advice).toMatch(
      /^In "inventory psql (?:spp|issoh)":\n[\s\S]*with no other statement into one psql -c\.$/,
    );
    for (const step of steps) await say(step);
    expect(await found('indexes')).toMatchObject({ verdict: 'ok' });
  } finally {
    await say('drop table public.parted; drop table if exists public.parted_2');
  }
});

const stateWith = (newest_at: string | null) => ({
  looked_at: new Date().toISOString(),
  log_fails: null,
  backup_fails: null,
  backups: 1,
  newest_at,
  log_at: null,
  volume: null,
});

const isOfLog = ({ what }: Finding) => what === 'archived log' || what === 'archiving';

test('PostgreSQL of the server’s own user, whose superuser reads what the server reads', async () => {
  const { examineFiles } = await import('../../../server/operations/doctor/files.ts');
  const dataDir = mkdtempSync(join(tmpdir(), 'inventory-readers-'));
  try {
    const settings = { ...world.settings, dataDir, spp: null };
    const readers = async () => (await examineFiles(settings)).find(({ what }) => what === 'readers');
    expect(await readers()).toBeUndefined();
    writeFileSync(join(dataDir, 'secrets.json'), '{}', { mode: 0o600 });
    writeFileSync(join(dataDir, 'postgres.json'), JSON.stringify({ port: 1, layout: 'inside', id: 'x' }));
    mkdirSync(join(dataDir, 'postgres', 'data'), { recursive: true });
    expect(await readers()).toMatchObject({ verdict: 'weak' });
    // Only root can give a folder away.
    if (process.getuid?.() !== 0) return;
    chownSync(join(dataDir, 'postgres', 'data'), 65_534, 65_534);
    expect(await readers()).toMatchObject({ verdict: 'ok' });
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

test('a server far away that is spoken to in the clear', async () => {
  const at = async (url: string) => {
    const urls = { ...world.connections.urls, administrator: { spp: url, issoh: url } };
    const findings = await examineDatabases(world.settings, { ...world.connections, urls });
    return findings.find(one => one.what === 'TLS to spp')!.verdict;
  };
  for (const near of [
    '127.0.0.1/spp',
    'localhost/spp?sslmode=disable',
    '%2Fvar%2Frun%2Fpostgresql/spp',
    'db.example/spp?host=/var/run/postgresql',
  ])
    expect([near, await at(`postgres://a:b@${near}`)]).toEqual([near, 'ok']);
  // The driver goes by it.
  expect(await at('postgres://a:b@127.0.0.1/spp?host=db.example')).toBe('bad');
  expect(await at('postgres://a:b@db.example/spp')).toBe('bad');
  expect(await at('postgres://a:b@db.example/spp?sslmode=require')).toBe('weak');
  expect(await at('postgres://a:b@db.example/spp?sslmode=verify-full')).toBe('ok');
});

test.each(['SPP_DATABASE_URL', 'ISSOH_DATABASE_URL', 'both'])(
  'without databases (%s) it says what can be seen without them',
  async which => {
    const away = 'postgres://nobody:x@127.0.0.1:1/away';
    const more = Object.fromEntries(
      ['SPP_DATABASE_URL', 'ISSOH_DATABASE_URL']
        .filter(name => which === 'both' || name === which)
        .map(name => [name, away]),
    );
    const { code, stdout } = await doctor(more);
    expect(code).toBe(1);
    const findings = JSON.parse(stdout) as Finding[];
    expect(findings).toContainEqual(expect.objectContaining({ area: 'database', verdict: 'bad' }));
    const areas = findings.filter(one => one.verdict !== 'unknown').map(one => one.area);
    expect(areas).toEqual(expect.arrayContaining(['machine', 'secrets']));
    for (const { found: seen, advice, verdict } of findings) {
      expect(seen).not.toBe('');
      expect(advice === null).toBe(verdict === 'ok');
    }
  },
  60_000,
);
