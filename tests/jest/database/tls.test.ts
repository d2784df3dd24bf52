/** Whoever reaches a database does so as its URL says of TLS: all doors take the right server, and none a wrong one. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { takeBaseBackup } from '../../../server/backup/base-backup.ts';
import { asLogin, inDatabase, setLink, withClient } from '../../../server/database/bootstrap.ts';
import { connect, connectTo, findUrls } from '../../../server/database/connect.ts';
import { homeFolder, readHome } from '../../../server/database/embedded/cluster-home.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../../../server/database/embedded/embedded.ts';
import { unprivilegedUser } from '../../../server/database/embedded/run-as.ts';
import { migrate } from '../../../server/database/migrate.ts';
import { ownerPool, requestPool } from '../../../server/database/pools.ts';
import { preflight } from '../../../server/database/preflight.ts';
import { tlsOfLibpq, withTls } from '../../../server/database/tls.ts';
import { listenFor } from '../../../server/http/graphql/wakeups.ts';
import { examineDatabases } from '../../../server/operations/doctor/databases.ts';
import { prepareSettings, readSettings, type Settings } from '../../../server/settings.ts';
import { type Authority, hasOpenssl, makeAuthority } from '../../support/certificates.ts';
import { type Pooler, pgbouncer, startPgbouncer } from '../../support/pgbouncer.ts';
import { verb } from '../../support/verbs.ts';

/** Of one server, by the name and the authority that a caller goes by. */
type Urls = (database: string) => string;

const withOpenssl = hasOpenssl ? describe : describe.skip;

withOpenssl('TLS (takes openssl)', () => {
  let folder: string;
  let cluster: Settings;
  let administrator: string;
  let ours: Authority;
  let another: Authority;

  const at = (host: string, words: Record<string, string>): Urls => {
    return database => {
      const url = new URL(inDatabase(administrator, database));
      url.hostname = host;
      url.search = new URLSearchParams(words).toString();
      return url.href;
    };
  };
  const checked = (authority: Authority) => ({ sslmode: 'verify-full', sslrootcert: authority.file });
  const right: Urls = database => at('localhost', checked(ours))(database);
  const wrong: [string, Urls][] = [
    ['signed by another authority', database => at('localhost', checked(another))(database)],
    ['of another name', database => at('127.0.0.1', checked(ours))(database)],
    [
      'whose authority is not there',
      database => at('localhost', { sslmode: 'verify-full', sslrootcert: '/nowhere.pem' })(database),
    ],
    ['spoken to in the clear', database => at('localhost', { sslmode: 'disable' })(database)],
  ];
  const given = (urls: Urls): NodeJS.ProcessEnv => ({
    DATA_DIR: cluster.dataDir,
    SPP_DATABASE_URL: urls('spp'),
    ISSOH_DATABASE_URL: urls('issoh'),
  });
  const secrets = () => cluster.secrets;
  const as = (url: string, login: 'authenticator' | 'worker' | 'migrator') =>
    asLogin(url, `inv_${login}`, secrets()[`${login}_password`]);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'inventory-tls-'));
    chmodSync(folder, 0o755);
    ours = makeAuthority(join(folder, 'ours'), 'Ours');
    another = makeAuthority(join(folder, 'another'), 'Another');
    cluster = prepareSettings({
      DATA_DIR: join(folder, 'data'),
      INVENTORY_FSYNC: 'off',
      PORT: '0',
      LOG_LEVEL: 'silent',
    });
    administrator = (await startEmbedded(cluster)).superuserUrl('postgres');
    await closeTheClear();
    const program = join(import.meta.dirname, '../../support/managed.ts');
    const { status, stderr } = spawnSync(process.execPath, [program], {
      encoding: 'utf8',
      env: { ...process.env, ...given(right) },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  }, 120_000);
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    // graphile-migrate keeps its connections for 200 ms, and ends the process whose server is stopped under them.
    await sleep(300);
    await stopEmbedded(cluster);
    removeEmbedded(cluster);
    rmSync(folder, { recursive: true, force: true });
  });

  /** From now on the server speaks TLS alone. */
  async function closeTheClear(): Promise<void> {
    const data = join(homeFolder(cluster, readHome(cluster)!), 'data');
    const { certificate, key } = ours.sign('localhost');
    const runAs = unprivilegedUser();
    for (const [from, name] of [
      [certificate, 'server.crt'],
      [key, 'server.key'],
    ] as const) {
      copyFileSync(from, join(data, name));
      chmodSync(join(data, name), 0o600);
      if (runAs !== null) chownSync(join(data, name), runAs.uid, runAs.gid);
    }
    const rules = ['all', 'replication'].flatMap(what => [
      `hostssl ${what} all 127.0.0.1/32 scram-sha-256\n`,
      `hostnossl ${what} all all reject\n`,
    ]);
    writeFileSync(join(data, 'pg_hba.conf'), rules.join(''));
    await withClient(administrator, async client => {
      await client.query('alter system set ssl = on');
      await client.query('select pg_reload_conf()');
    });
    const answers = () => withClient(right('postgres'), async () => true).catch(() => false);
    while (!(await answers())) await sleep(20);
  }

  async function closing<T extends { end(): Promise<void> }>(pool: T, use: (pool: T) => Promise<unknown>) {
    try {
      await use(pool);
    } finally {
      await pool.end();
    }
  }

  const doors: Record<string, (urls: Urls) => Promise<unknown>> = {
    'what the start looks at': urls => preflight({ spp: urls('spp'), issoh: urls('issoh') }),
    'an administrator': urls => withClient(urls('spp'), client => client.query('select 1')),
    requests: urls => closing(requestPool(as(urls('spp'), 'authenticator')), pool => pool.query('select 1')),
    workers: urls => closing(ownerPool(as(urls('issoh'), 'worker')), pool => pool.query('select 1')),
    'reads at a replica': async urls => {
      const settings = readSettings({ ...given(right), SPP_READ_URL: urls('spp') });
      const connections = connectTo(await findUrls(settings));
      try {
        await connections.read.spp!.query('select 1');
      } finally {
        await connections.close();
      }
    },
    migrations: urls => migrate('spp', as(urls('spp'), 'migrator')),
    backups: async urls => {
      const { archive, manifest, done } = await takeBaseBackup(urls('postgres'), 'tls');
      archive.resume();
      manifest.resume();
      await done;
    },
    'whoever listens': async urls => {
      const connecting = jest.spyOn(pg.Client.prototype, 'connect');
      const wakeups = listenFor(as(urls('issoh'), 'authenticator'));
      const listener = wakeups.join(AbortSignal.timeout(60_000));
      try {
        // Where the file of its authority is missing it does not come to try.
        await (connecting.mock.results[0]?.value ?? Promise.reject(new Error('no such file')));
        expect(await listener.next()).toBe(true);
      } finally {
        listener.leave();
        await wakeups.close();
        connecting.mockRestore();
      }
    },
    'the link from IS-SOH to SPP': async urls => {
      await setLink({ spp: urls('spp'), issoh: right('issoh') }, '');
      const ask = (pool: pg.Pool) => pool.query('select count(*) from spp_remote.suppliers');
      await closing(ownerPool(as(right('issoh'), 'worker')), ask);
    },
    'the command line': async urls => {
      const { code, stderr } = await verb({ ...process.env, ...given(urls) }, ['supplier', 'list', '--json']);
      if (code !== 0) throw new Error(stderr);
    },
    'the worker’s process': async urls => {
      const connections = await connect(readSettings(given(urls)));
      try {
        await connections.owner.issoh.query('select 1');
      } finally {
        await connections.close();
      }
    },
  };
  const refusal = /certificate|altname|no encryption|rejects|no such file/i;

  describe.each(Object.entries(doors))('%s', (_name, door) => {
    test('comes in where the server is who it has to be', () => door(right));
    test.each(wrong)('does not, at a server %s', async (_what, urls) => {
      const error = await door(urls).then(
        () => null,
        // What postgres_fdw was told is in the detail.
        (reason: pg.DatabaseError) => `${reason} ${reason.detail ?? ''}`,
      );
      expect(error).toMatch(refusal);
    });
  });

  test('every session is encrypted', async () => {
    const { rows } = await withClient(right('postgres'), client =>
      client.query(
        `select distinct s.ssl from pg_stat_ssl s join pg_stat_activity a using (pid) where a.backend_type = 'client backend'`,
      ),
    );
    expect(rows).toEqual([{ ssl: true }]);
  });

  test('a start says what is amiss, and what mends it', async () => {
    const codeAt = (urls: Urls) =>
      preflight({ spp: urls('spp'), issoh: urls('issoh') }).catch((error: { code: string }) => error.code);
    expect(await Promise.all(wrong.map(([, urls]) => codeAt(urls)))).toEqual([
      'tls_untrusted',
      'tls_untrusted',
      'tls_untrusted',
      'tls_required',
    ]);
  });

  test('the doctor looks at each wire', async () => {
    const settings = readSettings({ ...given(right), SPP_READ_URL: at('localhost', {})('spp') });
    const connections = await connect(settings);
    const far = (url: string, words: string) =>
      `${url.replace(/@[^/]+/, '@db.example').replace(/\?.*/, '')}${words}`;
    const { urls } = connections;
    const wires = async (words: string) => {
      const changed = {
        ...urls,
        request: { ...urls.request, issoh: far(urls.request.issoh, words) },
        read: { ...urls.read, spp: far(urls.read.spp!, words) },
      };
      const findings = await examineDatabases(settings, { ...connections, urls: changed });
      return Object.fromEntries(
        findings.filter(one => one.what.startsWith('TLS')).map(one => [one.what, one.verdict]),
      );
    };
    try {
      expect(await wires('')).toEqual({
        'TLS to spp': 'ok',
        'TLS to issoh': 'ok',
        'TLS to the replica of spp': 'bad',
        'TLS to the pooler of issoh': 'bad',
        'TLS from issoh to spp': 'ok',
      });
      expect(Object.values(await wires('?sslmode=verify-full'))).toEqual(Array(5).fill('ok'));
    } finally {
      await connections.close();
    }
  });

  const withPooler = pgbouncer() === null ? describe.skip : describe;
  withPooler('PgBouncer (takes pgbouncer)', () => {
    let pooler: Pooler;
    beforeAll(async () => {
      const { certificate, key } = ours.sign('localhost');
      const runAs = unprivilegedUser();
      if (runAs !== null) chownSync(key, runAs.uid, runAs.gid);
      pooler = await startPgbouncer(
        right('spp'),
        5,
        { inv_authenticator: secrets().authenticator_password },
        {
          more: [
            'client_tls_sslmode = require',
            `client_tls_cert_file = ${certificate}`,
            `client_tls_key_file = ${key}`,
            'server_tls_sslmode = verify-full',
            `server_tls_ca_file = ${ours.file}`,
          ],
          console: '?sslmode=no-verify',
        },
      );
    });
    afterAll(() => pooler.stop());

    const ask = (url: string) => {
      const between = new URL(pooler.between(as(url, 'authenticator')));
      between.hostname = new URL(url).hostname;
      return closing(requestPool(between.href, { named: false }), pool => pool.query('select 1'));
    };
    test('is who it has to be', () => ask(right('spp')));
    test.each(wrong)('is not taken, %s', async (_what, urls) => {
      await expect(ask(urls('spp'))).rejects.toThrow();
    });
  });
});

describe('words about TLS', () => {
  const url = (words: Record<string, string>) => `postgres://u:p@h/d?${new URLSearchParams(words)}`;
  const wordsOf = (text: string) => Object.fromEntries(new URL(text).searchParams);

  test('a URL’s own go before those of the environment', () => {
    const mode = fc.constantFrom('disable', 'require', 'verify-ca', 'verify-full');
    const file = fc.constantFrom('/a.pem', '/b.pem');
    const some = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
    const told = (words: object) => JSON.parse(JSON.stringify(words)) as Record<string, string>;
    fc.assert(
      fc.property(
        some(mode),
        some(file),
        some(mode),
        some(file),
        (sslmode, sslrootcert, PGSSLMODE, PGSSLROOTCERT) => {
          const taken = wordsOf(withTls(url(told({ sslmode, sslrootcert })), { PGSSLMODE, PGSSLROOTCERT }));
          expect(taken).toEqual(
            told({ sslmode: sslmode ?? PGSSLMODE, sslrootcert: sslrootcert ?? PGSSLROOTCERT }),
          );
        },
      ),
    );
  });

  test('the driver and libpq are each told in their own', () => {
    expect(wordsOf(withTls(url({ sslmode: 'verify-full', sslrootcert: 'system' }), {}))).toEqual({
      sslmode: 'verify-full',
    });
    expect(wordsOf(withTls(url({ ssl: 'true' }), {}))).toEqual({ sslmode: 'verify-full' });
    expect(tlsOfLibpq(url({ sslmode: 'verify-full' }))).toEqual({
      sslmode: 'verify-full',
      sslrootcert: 'system',
    });
    expect(tlsOfLibpq(url({ sslmode: 'no-verify', sslrootcert: '/a.pem' }))).toEqual({
      sslmode: 'require',
      sslrootcert: null,
    });
    expect(tlsOfLibpq(url({}))).toEqual({ sslmode: null, sslrootcert: null });
  });

  test('one that nobody understands is refused', () => {
    const DATA_DIR = mkdtempSync(join(tmpdir(), 'inventory-words-'));
    const set = (sslmode: string) => () =>
      prepareSettings({ DATA_DIR, SPP_DATABASE_URL: url({ sslmode }), ISSOH_DATABASE_URL: url({}) });
    expect(set('verify_full')).toThrow(/SPP_DATABASE_URL takes .*sslmode=verify-full/);
    expect(set('verify-full')().spp!.pooled).toContain('sslmode=verify-full');
    rmSync(DATA_DIR, { recursive: true, force: true });
  });
});
