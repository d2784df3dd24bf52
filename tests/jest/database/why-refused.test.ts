/** A database that lets nobody in is told with what mends it, by every command, once, and with its name. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { asLogin, withClient } from '../../../server/database/bootstrap.ts';
import {
  type EmbeddedCluster,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import type { Finding } from '../../../server/operations/doctor/finding.ts';
import { loginsRefused } from '../../../server/operations/logins-refused.ts';
import { prepareSettings, readSettings, type Settings } from '../../../server/settings.ts';
import { verb } from '../../support/verbs.ts';

const launcher = new URL('../../../server/cli/inventory.js', import.meta.url).pathname;
let folder: string;
let settings: Settings;
let cluster: EmbeddedCluster;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-refused-'));
  chmodSync(folder, 0o755);
  settings = inFolder('data');
  cluster = await startEmbedded(settings);
}, 60_000);
afterAll(async () => {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(folder, { recursive: true, force: true });
});

const inFolder = (name: string) =>
  prepareSettings({
    INVENTORY_FSYNC: 'off',
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATA_DIR: join(folder, name),
  });
const sql = async (...statements: string[]) => {
  for (const one of statements) await withClient(cluster.superuserUrl('postgres'), ask => ask.query(one));
};
const superuser = (database: string) => cluster.superuserUrl(database);

/** Commands of a DATA_DIR beside databases that are given, or that are its own. */
function at(dataDir: string, urlOf: ((database: string) => string) | null) {
  const run = (...words: string[]) =>
    verb(
      {
        ...process.env,
        DATA_DIR: dataDir,
        INVENTORY_FSYNC: 'off',
        SPP_DATABASE_URL: urlOf?.('spp'),
        ISSOH_DATABASE_URL: urlOf?.('issoh'),
      },
      words,
    );
  const doctor = async () => JSON.parse((await run('doctor', '--json')).stdout) as Finding[];
  return { run, doctor };
}
const given = () => at(settings.dataDir, superuser);

/** What an advice says to run, typed into what it says to run it by; psql is one of ours. */
function typed(advice: string) {
  const [, words, statement] = /by "inventory ([^"]+)": (.*?;)/.exec(advice)!;
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'psql'),
    `#!${process.execPath}
     if (process.argv[2] === '--version') { console.log('psql (PostgreSQL) 18.1'); process.exit(); }
     const { Client } = require(${JSON.stringify(createRequire(import.meta.url).resolve('pg'))});
     const [, , , url, , statement] = process.argv;
     const client = new Client({ connectionString: url, password: process.env.PGPASSWORD });
     client.connect().then(() => client.query(statement)).then(() => client.end());`,
    { mode: 0o755 },
  );
  const { status, stderr } = spawnSync(
    process.execPath,
    [launcher, ...words!.split(' '), '--', '-c', statement!],
    { encoding: 'utf8', env: { PATH: bin, DATA_DIR: settings.dataDir } },
  );
  return { status, stderr };
}

test('before they are made', async () => {
  const { run, doctor } = given();
  const asking = [['status'], ['check'], ['sync', 'status'], ['psql', 'spp'], ['url', 'spp']];
  for (const words of asking) {
    const { code, stderr } = await run(...words);
    expect([words, code, stderr]).toEqual([
      words,
      1,
      expect.stringMatching(
        /^error not_migrated: There is no database spp: .*\nhint: The databases are not made yet: "inventory migrate" makes them/m,
      ),
    ]);
  }
  // Beside databases of DATA_DIR's own migrate makes none elsewhere.
  const told = (await run('status')).stderr;
  expect(told).toMatch(/hint: .+ has databases of its own: .+docs\/deployment\.md/);
  expect((await doctor()).filter(one => /database .* does not exist/.test(one.found))).toMatchObject([
    { area: 'database', what: 'database spp', verdict: 'bad', advice: expect.stringContaining('migrate') },
  ]);
}, 60_000);

test('a given login that is refused is told with what mends it, by whichever command', async () => {
  const { run } = at(settings.dataDir, database => asLogin(superuser(database), 'postgres', 'w/r@ng'));
  for (const words of [['status'], ['check'], ['audit', 'verify']]) {
    const { code, stderr } = await run(...words);
    expect([words, code, stderr]).toEqual([
      words,
      1,
      expect.stringMatching(
        /^error password_refused: The server refuses login postgres .*\nhint: Correct .+SPP_DATABASE_URL/m,
      ),
    ]);
    expect(stderr).not.toMatch(/w.{0,3}r.{0,3}ng/);
  }
}, 60_000);

describe('once they are made', () => {
  beforeAll(async () => {
    // By URL nothing is made beside what a DATA_DIR has.
    expect(await at(settings.dataDir, null).run('migrate')).toMatchObject({ code: 0 });
  }, 240_000);

  test.each<[string, string, string, string]>([
    [
      'alter role inv_worker connection limit 0',
      'alter role inv_worker connection limit 95;',
      'login inv_worker',
      'too many connections',
    ],
    [
      'alter role inv_authenticator connection limit 0',
      'alter role inv_authenticator connection limit 140;',
      'login inv_authenticator',
      'too many connections',
    ],
    [
      'alter role inv_worker nologin',
      'alter role inv_worker login;',
      'login inv_worker',
      'not permitted to log in',
    ],
    ...['spp', 'issoh'].map((name): [string, string, string, string] => [
      `alter database ${name} allow_connections false`,
      `alter database ${name} allow_connections true;`,
      `database ${name}`,
      `"${name}" is not currently accepting`,
    ]),
  ])(
    'after "%s" the doctor says "%s", once, and by which command',
    async (statement, mend, what, words) => {
      await sql(statement);
      try {
        const { doctor } = at(settings.dataDir, null);
        const told = (await doctor()).filter(one => one.found.includes(words));
        expect(told).toMatchObject([{ what, verdict: 'bad', advice: expect.stringContaining(mend) }]);
        expect(typed(told[0]!.advice!)).toEqual({ status: 0, stderr: '' });
        expect((await doctor()).filter(one => one.found.includes(words))).toEqual([]);
      } finally {
        await sql(mend);
      }
    },
    60_000,
  );

  test('both that are closed are opened by what is told of each', async () => {
    const both = ['spp', 'issoh'];
    await sql(...both.map(name => `alter database ${name} allow_connections false`));
    try {
      const { doctor } = at(settings.dataDir, null);
      const closed = async () => (await doctor()).filter(one => /accepting connections/.test(one.found));
      const told = await closed();
      expect(told.map(one => one.what).sort()).toEqual(['database issoh', 'database spp']);
      for (const { advice } of told) expect(typed(advice!)).toEqual({ status: 0, stderr: '' });
      expect(await closed()).toEqual([]);
    } finally {
      await sql(...both.map(name => `alter database ${name} allow_connections true`));
    }
  }, 60_000);

  test('what one of them breaks is told by check, though the other is closed', async () => {
    await sql('alter database spp allow_connections false');
    await withClient(superuser('issoh'), ask => ask.query('alter table issoh.warehouses owner to postgres'));
    try {
      const { code, stdout, stderr } = await at(settings.dataDir, null).run('check');
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: expect.stringContaining('alter table issoh.warehouses owner to inv_owner;'),
        stderr: expect.stringMatching(/^spp could not be checked: .*alter database spp allow_connections/m),
      });
      expect(stdout).not.toMatch(/^spp /m);
    } finally {
      await sql('alter database spp allow_connections true');
      await withClient(superuser('issoh'), ask =>
        ask.query('alter table issoh.warehouses owner to inv_owner'),
      );
    }
  }, 60_000);

  test.each([
    ['spp', 'issoh'],
    ['issoh', 'spp'],
  ])(
    'while %s is closed, check says that what is checked of %s holds',
    async (closed, other) => {
      await sql(`alter database ${closed} allow_connections false`);
      try {
        const { run } = at(settings.dataDir, null);
        const refused = `\nerror database_closed: Database ${closed} lets nobody in`;
        const { code, stdout, stderr } = await run('check');
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        const left =
          closed === 'spp' ? 'issoh: link_leads_to_spp: nobody can say where the link leads: .*\n' : '';
        expect(stderr).toMatch(new RegExp(`^${left}All \\d+ checks of ${other} hold\\.${refused}`));
        const asJson = await run('check', '--json');
        const found = JSON.parse(asJson.stdout) as { database: string; violations: number }[];
        expect(asJson).toMatchObject({ code: 1, stderr });
        expect(stderr).toContain(`All ${found.length} checks`);
        expect(found.filter(one => one.database !== other || one.violations > 0)).toEqual([]);
      } finally {
        await sql(`alter database ${closed} allow_connections true`);
      }
    },
    60_000,
  );

  test.each([
    [
      'nothing is broken',
      'select',
      'select',
      /^All \d+ checks of spp hold\.\nAll \d+ checks of issoh hold\.\nerror unavailable: .*lock timeout/,
    ],
    [
      'something is',
      'alter table issoh.warehouses owner to postgres',
      'alter table issoh.warehouses owner to inv_owner',
      /^(?:The results could not be kept: .*lock timeout.*\n){2}$/,
    ],
  ])(
    'check says what it found, and that it could not be kept: %s',
    async (_, spoil, mend, said) => {
      const inIssoh = (statement: string) => withClient(superuser('issoh'), ask => ask.query(statement));
      const { run } = at(settings.dataDir, null);
      const before = await inIssoh('select * from issoh.invariant_results order by 1, 2');
      await inIssoh(`${spoil}; alter database issoh set lock_timeout = '500ms'`);
      const holder = new pg.Client(superuser('issoh'));
      await holder.connect();
      await holder.query('begin; lock table issoh.invariant_results in exclusive mode');
      try {
        const { code, stdout, stderr } = await run('check');
        expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(said) });
        const isTold =
          /issoh: rights_are_granted, the first rows\n(?:.*\n)*.*alter table issoh\.warehouses owner to inv_owner;/;
        expect(isTold.test(stdout)).toBe(spoil !== 'select');
        expect((await inIssoh('select * from issoh.invariant_results order by 1, 2')).rows).toEqual(
          before.rows,
        );
      } finally {
        await holder.end();
        await inIssoh(`alter database issoh reset lock_timeout; ${mend}`);
      }
    },
    60_000,
  );

  test('a database that takes no more connections says so, once', async () => {
    await sql('alter database spp connection limit 0');
    try {
      const { run, doctor } = at(settings.dataDir, null);
      const mend = 'alter database spp connection limit -1;';
      const told = (await doctor()).filter(one => /too many connections/.test(one.found));
      expect(told).toMatchObject([{ what: 'database spp', advice: expect.stringContaining(mend) }]);
      const { code, stdout } = await run('status');
      expect([code, stdout]).toEqual([1, expect.stringContaining(mend)]);
      expect(stdout).toMatch(/^failed jobs +0 \(spp: \?\)$/m);
    } finally {
      await sql('alter database spp connection limit -1');
    }
  }, 60_000);

  describe.each<[string, (database: string) => string]>([
    ['a superuser', superuser],
    ['an administrator who is none', database => asLogin(superuser(database), 'manager', 'managed')],
  ])('another DATA_DIR beside them, for %s', (_who, urlOf) => {
    beforeAll(() =>
      sql(
        "create role manager login createrole createdb password 'managed'",
        'grant inv_owner to manager with inherit true, set true',
      ),
    );
    afterAll(() => sql('drop role manager'));

    test('is told as that', async () => {
      const { run } = at(inFolder('other').dataDir, urlOf);
      for (const words of [
        ['sync', 'status'],
        ['sync', 'restored'],
      ]) {
        const { code, stderr } = await run(...words);
        expect([words, code, stderr]).toEqual([
          words,
          1,
          expect.stringMatching(
            /^error passwords_differ: .*inv_\w+ .*\nhint: Copy secrets\.json .*--set-passwords/m,
          ),
        ]);
      }
    }, 60_000);

    test.each(['psql', 'url'])(
      'inventory %s hands out no login of the other one',
      async words => {
        const { run } = at(inFolder('other').dataDir, urlOf);
        expect(await run(words, 'spp', '--role', 'inv_analyst')).toEqual({
          code: 1,
          stdout: '',
          stderr: expect.stringMatching(
            /^error passwords_differ: .*inv_analyst_login .*\nhint: Copy secrets\.json .*--set-passwords.* "inventory psql … --superuser"\.\n$/,
          ),
        });
      },
      60_000,
    );
  });

  test.each([
    ['authenticator_password', 'inv_authenticator'],
    ['worker_password', 'inv_worker'],
    ['migrator_password', 'inv_migrator'],
    ['analyst_password', 'inv_analyst_login'],
    ['link_password', 'inv_spp_link'],
  ])(
    '%s that was changed while they run waits for a restart',
    async (name, login) => {
      const file = join(settings.dataDir, 'secrets.json');
      const before = readFileSync(file, 'utf8');
      writeFileSync(file, JSON.stringify({ ...JSON.parse(before), [name]: 'another-password-of-somebody' }));
      try {
        const { run, doctor } = at(settings.dataDir, null);
        const said = `${file} says another password of ${login} than the databases have.`;
        const told = (await doctor()).filter(one => one.found === said || /password auth/.test(one.found));
        expect(told).toEqual([
          {
            area: 'database',
            what: `password of ${login}`,
            verdict: 'bad',
            found: said,
            advice: expect.stringContaining('a restart sets it'),
          },
        ]);
        const { code, stderr } = await run('sync', 'status');
        if (login === 'inv_authenticator')
          expect([code, stderr]).toEqual([1, expect.stringContaining(`passwords_differ: ${said}`)]);
        // Verbs that hand out a login do so where the server takes it.
        for (const [role, its] of [
          ['inv_owner', 'inv_migrator'],
          ['inv_analyst', 'inv_analyst_login'],
        ]) {
          for (const words of its === login ? ['psql', 'url'] : []) {
            expect([words, await run(words, 'issoh', '--role', role!)]).toEqual([
              words,
              {
                code: 1,
                stdout: '',
                stderr: `error passwords_differ: ${said}\nhint: Where it was changed in the databases (alter role … password), "inventory migrate" gives them that of secrets.json again, and nothing has to be restarted. Where secrets.json was changed while the server runs, which has the one of before: a restart sets it. As the administrator itself: "inventory psql … --superuser".\n`,
              },
            ]);
          }
          if (its !== login) expect(await run('url', 'issoh', '--role', role!)).toMatchObject({ code: 0 });
        }
        expect(await run('url', 'issoh')).toMatchObject({ code: 0, stderr: '' });
      } finally {
        writeFileSync(file, before);
      }
    },
    60_000,
  );

  const USED = {
    spp: "insert into spp.suppliers (supplier_code, supplier_name, currency_code) values ('USED', 'Used', 'EUR')",
    issoh: "insert into issoh.selected_products (internal_sku, product_name) values ('USED', 'Used')",
  };
  const UNUSED = {
    spp: 'delete from spp.suppliers; drop table if exists spp.supplier_products_used',
    issoh: 'delete from issoh.selected_products',
  };
  const ONE_OF = { spp: ['supplier', 'list'], issoh: ['sync', 'status'] };

  describe('of its own databases', () => {
    const away = (tier: string) => sql(`alter database ${tier} rename to ${tier}_away`);
    const back = (tier: string) => sql(`alter database ${tier}_away rename to ${tier}`);
    const digests = (tier: string) => join(settings.dataDir, 'seals', `${tier}-2026-01.log`);
    const own = () => at(settings.dataDir, null);
    const made = (tier: string) =>
      withClient(superuser('postgres'), ask =>
        ask.query('select from pg_database where datname = $1', [tier]),
      ).then(({ rowCount }) => rowCount === 1);

    /** Answers the one thing that all of them say of it, in the words of the refusal. */
    const said = async (tier: 'spp' | 'issoh') => {
      const all: string[] = [];
      for (const words of [
        ...[['status'], ['check'], ONE_OF[tier], ['psql', tier], ['url', tier, '--role', 'inv_owner']],
        ...[['migrate', '--plan'], ['migrate']],
      ]) {
        const { code, stdout, stderr } = await own().run(...words);
        expect([words, code]).toEqual([words, 1]);
        const [, message, hint] =
          words[0] === 'status'
            ? new RegExp(`^${tier} database +away: (.+? in (?:its|their) place\\.) (.+)$`, 'm').exec(stdout)!
            : /^error (?:one_database_empty|databases_gone): (.+)\nhint: (.+)\n$/m.exec(stderr)!;
        all.push(`${message} ${hint}`);
      }
      const told = (await own().doctor()).filter(one => / in (?:its|their) place\.$/.test(one.found));
      expect(told).toMatchObject([{ area: 'database', verdict: 'bad' }]);
      expect(await made(tier)).toBe(false);
      const distinct = new Set([...all, `${told[0]!.found} ${told[0]!.advice}`]);
      expect(distinct.size).toBe(1);
      return [...distinct][0]!;
    };

    test.each([
      ['spp', 'issoh'],
      ['issoh', 'spp'],
    ] as const)(
      '%s that was renamed while %s is in use is made by nobody, and brought back by what all say',
      async (tier, other) => {
        await withClient(superuser(other), ask => ask.query(USED[other]));
        await away(tier);
        try {
          const words = await said(tier);
          expect(words).toMatch(
            new RegExp(
              `^There is no database ${tier}, and it was there: .+ alter database ${tier}_away rename to ${tier}; .+ restore a backup .+: inventory migrate --new ${tier}\\.$`,
            ),
          );
          expect(await own().run('migrate', '--plan', '--new', tier)).toMatchObject({ code: 0 });
          expect((await own().run('migrate', '--plan', '--new', other)).stderr).toMatch(
            /^error one_database_empty/,
          );
          expect(typed(words)).toEqual({ status: 0, stderr: '' });
          expect(await own().run('migrate', '--plan')).toMatchObject({ code: 0, stderr: '' });
        } finally {
          if (!(await made(tier))) await back(tier);
          await withClient(superuser(other), ask => ask.query(UNUSED[other]));
        }
      },
      120_000,
    );

    test('one that is there with nothing in it is put aside for it', async () => {
      await away('spp');
      await sql('create database spp');
      try {
        for (const words of [['migrate'], ['check'], ['supplier', 'list']]) {
          expect((await own().run(...words)).stderr).toMatch(
            /^error one_database_empty: Nothing of ours is in database spp, .+\nhint: .+: alter database spp rename to spp_empty; alter database spp_away rename to spp; /m,
          );
        }
      } finally {
        await sql('drop database spp');
        await back('spp');
      }
    }, 60_000);

    test('a start makes none in its place either', async () => {
      await away('spp');
      try {
        const { status, stderr } = spawnSync(process.execPath, [launcher, 'start'], {
          encoding: 'utf8',
          // One that begins all the same would go on.
          timeout: 60_000,
          killSignal: 'SIGINT',
          env: { ...process.env, DATA_DIR: settings.dataDir, PORT: '0', INVENTORY_FSYNC: 'off' },
        });
        expect([status, stderr]).toEqual([
          1,
          expect.stringMatching(/^error one_database_empty: There is no database spp, and it was there/m),
        ]);
      } finally {
        // Whoever starts stops.
        cluster = await startEmbedded(settings);
        expect(await made('spp')).toBe(false);
        await back('spp');
      }
    }, 120_000);

    test('both beside digests of their seals, or backups: nobody makes them', async () => {
      await Promise.all(['spp', 'issoh'].map(away));
      try {
        // So it is where the first start was killed before it made them.
        expect(await own().run('migrate', '--plan')).toMatchObject({ code: 0 });
        expect((await own().run('check')).stderr).toMatch(
          /^error not_migrated: .+\nhint: The databases are not made yet/m,
        );
        for (const evidence of [digests('issoh'), join(settings.dataDir, 'backup-target.json')]) {
          mkdirSync(join(settings.dataDir, 'seals'), { recursive: true });
          writeFileSync(evidence, '');
          try {
            for (const words of [
              ['status'],
              ['check'],
              ['psql', 'issoh'],
              ['migrate', '--plan'],
              ['migrate'],
            ]) {
              const { code, stdout, stderr } = await own().run(...words);
              expect([words, code, `${stdout}${stderr}`]).toEqual([
                words,
                1,
                expect.stringMatching(
                  /There is no database spp, there is no database issoh, .+ renamed or dropped\. .+\s(?:hint: )?Where it was renamed.+ rename to issoh;.* restore a backup .+ another DATA_DIR\.$/m,
                ),
              ]);
            }
            expect((await own().run('migrate', '--new', 'spp')).stderr).toMatch(
              /^error one_database_empty: /,
            );
            expect([await made('spp'), await made('issoh')]).toEqual([false, false]);
          } finally {
            rmSync(evidence);
          }
        }
      } finally {
        await Promise.all(['spp', 'issoh'].map(back));
      }
    }, 120_000);

    test('a first start that was killed once SPP was made goes on; digests of IS-SOH tell another story', async () => {
      await away('issoh');
      mkdirSync(join(settings.dataDir, 'seals'), { recursive: true });
      try {
        const { code, stderr } = await own().run('migrate', '--plan');
        expect([code, stderr]).toEqual([0, expect.stringMatching(/^Nothing is in issoh yet/)]);
        writeFileSync(digests('issoh'), '');
        expect(await said('issoh')).toMatch(/^There is no database issoh, and it was there/);
        rmSync(digests('issoh'));
        await back('issoh');
        // That begins with SPP: where IS-SOH is whole, SPP was.
        await away('spp');
        expect(await said('spp')).toMatch(/^There is no database spp, and it was there/);
      } finally {
        rmSync(digests('issoh'), { force: true });
        for (const tier of ['spp', 'issoh']) if (!(await made(tier))) await back(tier);
      }
    }, 120_000);
  });

  test('passwords that were changed in the databases come back by what is said, without a restart', async () => {
    const { run, doctor } = at(settings.dataDir, null);
    const { secrets } = readSettings({ ...process.env, DATA_DIR: settings.dataDir });
    const logins = ['inv_authenticator', 'inv_worker', 'inv_migrator', 'inv_analyst_login', 'inv_spp_link'];
    const refused = async () => {
      const urls = { administrator: { spp: superuser('spp'), issoh: superuser('issoh') } };
      return (await loginsRefused({ ...settings, secrets }, urls)).map(({ what }) => what);
    };
    expect(await refused()).toEqual([]);
    await sql(...logins.map(login => `alter role ${login} password 'zzz'`));
    expect(await refused()).toEqual(logins.map(login => `password of ${login}`));
    const ofPasswords = async () => (await doctor()).filter(({ what }) => /^passwords? of /.test(what));
    const told = await ofPasswords();
    expect(told.map(({ what }) => what).sort()).toEqual(logins.map(login => `password of ${login}`).sort());
    for (const { advice } of told)
      expect(advice).toMatch(/^Where it was changed in the databases .*"inventory migrate" gives them/);
    expect(await run('migrate')).toMatchObject({ code: 0 });
    expect(await refused()).toEqual([]);
    expect(await ofPasswords()).toMatchObject([{ what: 'passwords of logins', verdict: 'ok' }]);
  }, 120_000);

  test.each(['spp', 'issoh'])(
    '%s that was renamed is told in one way, whoever asks',
    async tier => {
      await sql(`alter database ${tier} rename to elsewhere`);
      try {
        const { run } = at(settings.dataDir, null);
        const asking = [
          ['psql', tier],
          ['url', tier],
          ['backup', 'create', join(folder, `backups-${tier}`)],
          ...(tier === 'spp' ? [['supplier', 'list']] : [['sync', 'status']]),
        ];
        const said = [];
        for (const words of asking) {
          const { code, stderr } = await run(...words);
          // Of keys that are to be kept is said beside it.
          said.push([code, /^error .*\nhint: .*$/m.exec(stderr)?.[0] ?? stderr]);
        }
        const [first] = said;
        expect(first).toEqual([
          1,
          expect.stringMatching(
            new RegExp(`^error (?:not_migrated|one_database_empty): There is no database ${tier}[:,] `),
          ),
        ]);
        expect(said).toEqual(asking.map(() => first));
      } finally {
        await sql(`alter database elsewhere rename to ${tier}`);
      }
    },
    60_000,
  );

  describe.each(['spp', 'issoh'] as const)(
    '%s that is not there, beside the other, which is in use',
    tier => {
      const other = tier === 'spp' ? 'issoh' : 'spp';
      const inOther = (statement: string) => withClient(superuser(other), ask => ask.query(statement));
      let plain: string;
      beforeAll(async () => {
        plain = inFolder(`beside-${tier}`).dataDir;
        copyFileSync(join(settings.dataDir, 'secrets.json'), join(plain, 'secrets.json'));
        await inOther(USED[other]);
        await sql(`alter database ${tier} rename to elsewhere`);
      });
      afterAll(async () => {
        await sql(`drop database if exists ${tier}`, `alter database elsewhere rename to ${tier}`);
        await inOther(UNUSED[other]);
      });

      /** What is said, each time in the words of the refusal; status says them of that database, beside the rest. */
      const saidAt = async (dataDir: string) => {
        const said: string[] = [];
        for (const words of [['status'], ['check'], ONE_OF[tier], ['migrate', '--plan'], ['migrate']]) {
          const { code, stdout, stderr } = await at(dataDir, superuser).run(...words);
          expect([words, code]).toEqual([words, 1]);
          const [, message, hint] =
            words[0] === 'status'
              ? new RegExp(`^${tier} database +away: (.+? Nothing was made\\.) (.+)$`, 'm').exec(stdout)!
              : /^error one_database_empty: (.+)\nhint: (.+)\n$/m.exec(stderr)!;
          said.push(`${message} ${hint}`);
        }
        const told = (await at(dataDir, superuser).doctor()).filter(one => one.what === `database ${tier}`);
        expect(told).toMatchObject([{ area: 'database', verdict: 'bad' }]);
        return [...new Set([...said, `${told[0]!.found} ${told[0]!.advice}`])];
      };

      test('whoever asks is told what migrate says, and what of that helps', async () => {
        const { run } = at(plain, superuser);
        expect(await saidAt(plain)).toEqual([
          expect.stringMatching(
            new RegExp(
              `there is no database ${tier}, and that of ${other} .+: inventory migrate --new ${tier}\\.$`,
            ),
          ),
        ]);
        expect(await run('migrate', '--plan', '--new', tier)).toMatchObject({ code: 0 });
      }, 120_000);

      test.each([
        ['psql', tier],
        ['psql', tier, '--role', 'inv_analyst'],
        ['psql', tier, '--superuser'],
        ['url', tier],
        ['url', tier, '--role', 'inv_owner'],
      ])(
        'inventory %s %s %s %s says what migrate says',
        async (...words) => {
          for (const dataDir of [plain, inFolder(`without-${tier}`).dataDir]) {
            const { run } = at(dataDir, superuser);
            const said = await run('migrate', '--plan');
            expect(said.stderr).toMatch(/^error one_database_empty: .+\nhint: .+\n$/);
            expect(await run(...words)).toEqual({ code: 1, stdout: '', stderr: said.stderr });
          }
        },
        60_000,
      );

      test('also of one that is there, with nothing in it', async () => {
        await sql(`create database ${tier}`);
        try {
          expect(await saidAt(plain)).toEqual([
            expect.stringMatching(`: nothing of ours is in database ${tier}, and that of ${other} `),
          ]);
        } finally {
          await sql(`drop database ${tier}`);
        }
      }, 120_000);

      test('beside databases of DATA_DIR’s own nobody is led to what is refused there', async () => {
        const { run } = given();
        expect(await saidAt(settings.dataDir)).toEqual([
          expect.stringMatching(
            /has databases of its own, and none is made beside them: .+docs\/deployment\.md.+, with another DATA_DIR\.$/,
          ),
        ]);
        // What is not said, as it does not help.
        expect(await run('migrate', '--new', tier)).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('databases_left_behind'),
        });
      }, 120_000);
    },
  );

  test('while they are away nobody says that nothing is amiss', async () => {
    await stopEmbedded(settings);
    try {
      const { run, doctor } = given();
      const { code, stdout } = await run('status');
      expect([code, stdout]).toEqual([1, expect.stringMatching(/^failed jobs +\?$/m)]);
      expect(stdout).toMatch(/^stuck +\?$/m);
      const json = JSON.parse((await run('status', '--json')).stdout);
      expect(json).toMatchObject({ failed_jobs: null, not_looked_at: ['spp', 'issoh'] });
      const unasked = (await doctor()).filter(one => one.what === 'what the databases say');
      expect(unasked).toMatchObject([
        { verdict: 'bad', found: expect.stringMatching(/^spp: .*ECONNREFUSED/) },
        { verdict: 'bad', found: expect.stringMatching(/^issoh: .*ECONNREFUSED/) },
      ]);
      const none = (await at(settings.dataDir, null).doctor()).filter(one => /No database/.test(one.found));
      expect(none.map(one => one.found.split(':')[0])).toEqual(['spp', 'issoh']);
    } finally {
      cluster = await startEmbedded(settings);
    }
  }, 60_000);
});

test('status says of a host that is not there what the preflight says', async () => {
  const { run } = at(settings.dataDir, database => `postgres://postgres:secret@no.such.invalid/${database}`);
  const { code, stdout } = await run('status');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /spp database +away: postgres:\/\/\S+no\.such\.invalid\/spp: .+\. Check host and port/,
  );
  expect(stdout).not.toContain('secret');
}, 60_000);
