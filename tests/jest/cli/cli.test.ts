import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import pg from 'pg';
import { projectRoot, version } from '../../../server/settings.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

const launcher = new URL('../../../server/cli/inventory.js', import.meta.url).pathname;
let world: World;
let folder: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  world = await createWorld();
  folder = mkdtempSync(join(tmpdir(), 'inventory-cli-'));
  writeFileSync(join(world.settings.dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets));
  environment = { ...environmentOf(world.settings), INVENTORY_JWT_SECRET: '' };
  writeFileSync(file('profile.json'), '{"columns": {"code": "code", "name": "name", "price": "price"}}');
  writeFileSync(file('first.csv'), 'code,name,price\nA1,Hammer,12.95\nA2,Saw,7.50\nA3,Broken,\n');
  writeFileSync(file('second.csv'), 'code,name,price\nA1,Hammer,13.95\nA2,Saw,7.50\n');
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});

const file = (name: string) => join(folder, name);

const inventory = (...args: string[]) => verb(environment, args);
const json = async (...args: string[]) => JSON.parse((await inventory(...args)).stdout);

test('a verb is a process: its result on stdout, errors on stderr, and a code', async () => {
  const inventory = (...args: string[]) =>
    promisify(execFile)(process.execPath, [launcher, ...args], { env: environment });
  expect(await inventory('supplier', 'list', '--json')).toEqual({ stdout: '[]\n', stderr: '' });
  await expect(inventory('report', nobody)).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^error SPNBA: .*\nhint: /),
  });
  await expect(inventory('nonsense')).rejects.toMatchObject({ code: 2, stdout: '' });
});

describe('usage', () => {
  test('help teaches by examples', async () => {
    const all = await inventory('--help');
    expect(all).toMatchObject({ code: 0, stderr: '' });
    for (const verb of [
      'start',
      'worker',
      'migrate',
      'status',
      'url',
      'psql',
      'token',
      'supplier',
      'upload',
      'report',
      'uploads',
      'rollback',
      'profile',
      'warehouse',
      'check',
      'jobs',
      'generate',
      'bench',
    ]) {
      expect(all.stdout).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
    }
    expect((await inventory('upload', '--help')).stdout).toContain('$ inventory upload ACME');
  });

  test.each([
    [['nonsense']],
    [['upload', 'ACME']],
    [['upload', 'ACME', 'x', '--mode', 'half']],
    [['token', '--role', 'inv_owner']],
    [['token']],
    [['generate', '--suppliers', 'three', '--products', '1']],
    [['supplier', 'add', 'ACME', '--nmae', 'x']],
    [['serve', 'too', 'much']],
    [['supplier', 'set', '--help']],
    [['nonsense', '-h']],
  ])('%j is a usage error, with a code and a hint', async args => {
    expect(await inventory(...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^error usage: \S.*[.?!)]\nhint: "inventory(?: [a-z]+)* --help" tells what it takes\.\n$/,
      ),
    });
  });

  test('a group without a verb, and help, are told by themselves', async () => {
    expect(await inventory('supplier')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Usage: /) });
    expect(await inventory('supplier', '--help')).toMatchObject({ code: 0, stderr: '' });
  });

  test('tells how to start where nothing runs', async () => {
    const nothing = { ...environment, DATA_DIR: file('empty'), SPP_DATABASE_URL: '', ISSOH_DATABASE_URL: '' };
    const { code, stdout, stderr } = await verb(nothing, ['supplier', 'list']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error not_set_up: .*\nhint: .*inventory start/);
    const stopped = file('it’s stopped');
    mkdirSync(stopped);
    writeFileSync(join(stopped, 'secrets.json'), JSON.stringify(world.settings.secrets));
    const asked = await verb({ ...nothing, DATA_DIR: stopped }, ['status']);
    expect(asked.stderr).toMatch(
      /^error no_database: .*\nhint: Start it with "DATA_DIR='.*it’s stopped' npm start"/,
    );
  });
});

describe('a supplier’s list', () => {
  test('is taken in, reported, undone', async () => {
    const added = await inventory('supplier', 'add', 'ACME', '--name', 'Acme Tools', '--currency', 'ZAR');
    expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/) });
    expect((await inventory('supplier', 'list')).stdout).toMatch(/^ACME +Acme Tools +active +ZAR/m);
    expect((await inventory('supplier', 'add', 'ACME', '--name', 'X')).stderr).toMatch(
      /^error SPCSC: .*\nhint: /m,
    );

    await inventory('profile', 'set', 'ACME', file('profile.json'));
    expect(await json('profile', 'show', 'ACME')).toEqual(
      JSON.parse(readFileSync(file('profile.json'), 'utf8')),
    );

    const first = await inventory('upload', 'ACME', file('first.csv'));
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('No worker runs') });
    expect(first.stdout).toMatch(
      /first\.csv of ACME: completed[\s\S]*new +2[\s\S]*price_missing: [^\n]+\n +row 4 +A3\n/,
    );

    const dry = await json('upload', 'ACME', file('second.csv'), '--dry-run', '--json');
    expect(dry).toMatchObject({ dry_run: true, status: 'completed', updated_products_count: 1 });
    const second = await json('upload', 'ACME', file('second.csv'), '--json');
    expect(second).toMatchObject({
      status: 'completed',
      updated_products_count: 1,
      unchanged_products_count: 1,
    });
    expect(await json('upload', 'ACME', file('second.csv'), '--json')).toEqual({
      ...second,
      duplicate: true,
    });
    expect(await json('report', second.batch_id, '--json')).toEqual(second);
    expect(readdirSync(join(world.settings.dataDir, 'spool'))).toEqual([]);

    expect(await json('rollback', second.batch_id, '--json')).toMatchObject({ reverted: 1, removed: 0 });
    expect(await inventory('rollback', second.batch_id)).toMatchObject({
      code: 0,
      stdout: 'It was rolled back already.\n',
    });
    expect(await inventory('missing', 'confirm', second.batch_id)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error SPCNH'),
    });
  });

  test('may bring its supplier', async () => {
    const report = await json(
      'upload',
      'NEW',
      file('first.csv'),
      '--create-supplier',
      '--currency',
      'USD',
      '--json',
    );
    expect(report.supplier_code).toBe('NEW');
    const missing = await inventory('upload', 'NOT', file('nowhere.csv'), '--create-supplier');
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error no_such_file: .*\nhint: /),
    });
    expect((await inventory('supplier', 'list')).stdout).not.toMatch(/^NOT/m);
    expect((await inventory('upload', 'NOT', file('first.csv'))).stderr).toMatch(/^error SPNSU: /);
  });

  test('that fails says so by the exit code, and why and no more', async () => {
    writeFileSync(file('empty.csv'), '');
    const { code, stdout, stderr } = await inventory(
      ...['upload', 'FAIL', file('empty.csv'), '--create-supplier'],
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/failed[\s\S]*empty_file: /) });
    expect(stdout).not.toMatch(/rows +count|prices up/);
    expect(stderr).toMatch(/supplier FAIL stays/);
  });

  test('is tried without making its supplier: a dry run changes nothing', async () => {
    const before = (await inventory('supplier', 'list')).stdout;
    const counted = () =>
      world.sql(
        `select (select count(*) from spp.suppliers) as suppliers, (select count(*) from spp.upload_batches) as batches,
                (select count(*) from spp.upload_staging) as rows, (select count(*) from audit.log) as audited,
                (select count(*) from pg_class) as relations`,
      );
    const rows = await counted();
    const dry = ['--dry-run', '--create-supplier', '--currency', 'USD'];
    const tried = await inventory('upload', 'DRY', file('first.csv'), ...dry);
    expect(tried).toMatchObject({ code: 0, stderr: expect.stringMatching(/for this dry run alone \(USD\)/) });
    expect(tried.stdout).toMatch(
      /^first\.csv of DRY: completed \(dry run, nothing applied\)\n[\s\S]*new +2\n[\s\S]*failed +1\n/,
    );
    expect(await json('upload', 'DRY', file('first.csv'), ...dry, '--json')).toMatchObject({
      supplier_code: 'DRY',
      status: 'completed',
      dry_run: true,
      currency_code: 'USD',
      total_products: 3,
      new_products_count: 2,
      errors: [{ row_number: 4, code: 'price_missing', field: 'price' }],
    });
    const year = new Date().getUTCFullYear() + 1;
    writeFileSync(
      file('days.csv'),
      `code;name;price 2020-01-01;price ${year}-06-01\nA1;Hammer x;1.50;2.50\nA2;Saw x;3.50;4.50\n`,
    );
    const later = ['--effective-from', `${year}-06-01`];
    expect(await json('upload', 'DRY', file('days.csv'), ...dry, ...later, '--json')).toMatchObject({
      detected: { columns: { price: `price ${year}-06-01` } },
    });
    writeFileSync(file('nothing.csv'), '');
    const failed = await inventory('upload', 'DRY', file('nothing.csv'), ...dry);
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining('empty_file: ') });
    const wrong = await inventory('upload', 'not a code', file('first.csv'), ...dry);
    expect(wrong.stderr).toMatch(/error SPISC: /);
    expect((await inventory('supplier', 'list')).stdout).toBe(before);
    expect(await counted()).toEqual(rows);
    expect(readdirSync(join(world.settings.dataDir, 'spool'))).toEqual([]);
  });

  test('is listed with others, and says what it lacked', async () => {
    await inventory('supplier', 'add', 'LISTS', '--name', 'Lists');
    await inventory('profile', 'set', 'LISTS', file('profile.json'));
    await inventory('upload', 'LISTS', file('first.csv'));
    writeFileSync(file('less.csv'), 'code,name,price\nA1,Hammer,12.95\n');
    const args = ['upload', 'LISTS', file('less.csv'), '--mode', 'full'];
    const tried = await inventory(...args, '--dry-run');
    expect(tried.stdout).toMatch(/^It would be held: the full list lacks 1 product on offer/m);
    expect(tried.stdout).toMatch(/^to discontinue +1$/m);
    const less = await json(...args, '--json');
    expect(less).toMatchObject({ discontinue_held: true, discontinued_products_count: 1 });

    const uploads = await json('uploads', 'LISTS', '--json');
    expect(
      uploads.map((one: { file_name: string; dry_run: boolean }) => [one.file_name, one.dry_run]),
    ).toEqual([
      ['less.csv', false],
      ['less.csv', true],
      ['first.csv', false],
    ]);
    expect(await json('uploads', 'LISTS', '--status', 'completed', '--limit', '1', '--json')).toMatchObject([
      { batch_id: less.batch_id },
    ]);
    const { stdout } = await inventory('uploads');
    expect(stdout).toMatch(/^came \(UTC\) +supplier +file +status/);
    expect(stdout).toMatch(/LISTS +less\.csv +completed, dry run, full, would be held +1 /);
    expect(stdout).toMatch(/LISTS +less\.csv +completed, full, held +1 /);
    expect(stdout).toMatch(/LISTS +first\.csv +completed, 1 wait +3 /);
    expect((await inventory('uploads', 'NOBODY')).stderr).toMatch(/^error SPNSU: /);
    expect(await inventory('uploads', '--status', 'lost')).toMatchObject({ code: 2 });
    expect((await inventory('uploads', '--status', 'cancelled')).stdout).toBe('No uploads.\n');

    const missing = await json('report', less.batch_id, '--missing', '--json');
    expect(missing).toMatchObject([{ supplier_product_code: 'A2', current_price: '7.5000', is_back: false }]);
    expect((await inventory('report', less.batch_id, '--missing')).stdout).toMatch(
      /^code +name +price +now\nA2 +Saw +7\.5000 EUR +available\n\n1 missing\n$/,
    );
    expect((await inventory('report', uploads[2].batch_id, '--missing')).stdout).toMatch(
      /^No product dropped out/,
    );
  });

  test('ends with 1 when its list is cancelled meanwhile', async () => {
    await world.sql(
      `create function public.cancel_now() returns trigger language plpgsql as $$
       begin
         perform spp.cancel_upload(new.batch_id);
         return null;
       end $$`,
    );
    await world.sql(
      `create trigger cancel_now after update on spp.upload_batches for each row
         when (old.phase = 'stage' and new.phase = 'validate') execute function public.cancel_now()`,
    );
    await inventory('supplier', 'add', 'TAKEN', '--name', 'Taken');
    for (const flags of [[], ['--dry-run']]) {
      const { code, stdout, stderr } = await inventory('upload', 'TAKEN', file('second.csv'), ...flags);
      expect(code).toBe(1);
      expect(stderr).toContain('It was cancelled: nothing of it was applied.');
      expect(stdout).toMatch(/\ncancelled: It was cancelled by .+: nothing of it was applied\.\n/);
    }
    await world.sql('drop function public.cancel_now cascade');
    const [taken] = await json('uploads', 'TAKEN', '--json');
    expect(await inventory('rollback', taken.batch_id)).toMatchObject({
      code: 0,
      stdout: 'It was cancelled: nothing of it was applied.\n',
    });
  });

  test('names the rows of a warning, and the code and cell of a rejection', async () => {
    await inventory('supplier', 'add', 'SAID', '--name', 'Said');
    await inventory('profile', 'set', 'SAID', file('profile.json'));
    const rows = [1, 2, 3, 4, 5, 6, 7].map(n => `C${n},Thing,0`).join('\n');
    writeFileSync(file('said.csv'), `code,name,price\n${rows}\nBAD,Odd,about 5\nNONE,Odd,\n`);
    const { stdout } = await inventory('upload', 'SAID', file('said.csv'));
    expect(stdout).toContain('price_zero: Price 0. (7: row 2, 3, 4, 5, 6 …)');
    expect(stdout).toMatch(
      /^ {2}price_unreadable: The price cannot be read as an amount\.\n {4}row 9 {2}BAD {2}price = "about 5"$/m,
    );
    expect(stdout).toMatch(/^ {2}price_missing: The row has no price\.\n {4}row 10 {2}NONE$/m);
  });

  test('gives rejected rows as a file, and takes it in again', async () => {
    await inventory('supplier', 'add', 'CLERK', '--name', 'Clerk');
    writeFileSync(file('clerk.csv'), 'Code;Name;Price\nC1;Anvil;10,50\nC2;Bolt;\nC3;Cap;\n');
    await inventory('upload', 'CLERK', file('clerk.csv'));
    const rejected = file('rejected.csv');
    expect((await inventory('quarantine', 'CLERK', '--format', 'csv', '--output', rejected)).stdout).toBe(
      `${rejected}\n`,
    );
    const text = readFileSync(rejected, 'utf8');
    expect(text).toMatch(
      /^\ufeffCode;Name;Price;reject_reason;accept;row_ref\r\nC2;Bolt;;The row has no price\.;;/,
    );
    expect((await inventory('quarantine', 'CLERK', '--format', 'csv', '--output', '-')).stdout).toBe(text);
    writeFileSync(rejected, text.replace('C2;Bolt;;', 'C2;Bolt;2,50;'));
    const { stdout } = await inventory('upload', 'CLERK', rejected);
    expect(stdout).toMatch(/^rejected\.csv of CLERK: completed, corrections\n/);
    expect(stdout).toMatch(/corrected +1\nunchanged +1\nrejected +0\nrefused +0\n/);
    await inventory('quarantine', 'CLERK', '--output', file('rejected.xlsx'));
    expect(readFileSync(file('rejected.xlsx')).toString('latin1', 0, 2)).toBe('PK');
    expect((await inventory('quarantine', 'NOBODY', '--output', '-')).stderr).toMatch(/^error SPNSU/);
  });

  test('leaves rows that a person may drop', async () => {
    const [row] = await json('quarantine', 'list', 'ACME', '--json');
    expect(row).toMatchObject({ code: 'price_missing', row_number: 4 });
    expect(await json('quarantine', 'discard', row.staging_id)).toEqual({ discarded: 1 });
    expect((await inventory('quarantine', 'list', 'ACME')).stdout).toBe(
      'staging_id  file  row  code  message\n',
    );
  });
});

/** Verbs that read a file, which comes last. */
const fileVerbs: [string, string[]][] = [
  ['upload', ['upload', 'ACME']],
  ['profile set', ['profile', 'set', 'ACME']],
  ['quarantine resubmit', ['quarantine', 'resubmit']],
];

describe.each(fileVerbs)('the file of %s', (_verb, words) => {
  test.each([
    ['is a folder', '.'],
    ['is not there', 'nowhere.json'],
    ['lies below a file', 'first.csv/x'],
  ])('%s: said in words', async (why, name) => {
    const { code, stdout, stderr } = await inventory(...words, file(name));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^error no_such_file: .*${why}.*\nhint: `));
  });
});

test.each(fileVerbs.slice(1))('the file of %s is no JSON: said in words', async (_verb, words) => {
  const { stderr } = await inventory(...words, file('first.csv'));
  expect(stderr).toMatch(/^error invalid_json: .*first\.csv is no JSON.*\nhint: .*--help/);
});

const nobody = '019a0000-0000-7000-8000-00000000000d';

test.each([
  ['no batch id', ['report', 'xyz']],
  ['no batch id', ['rollback', 'xyz']],
  ['no batch id', ['missing', 'confirm', 'xyz']],
  ['no batch id', ['missing', 'drop', 'xyz']],
  ['no staging id', ['quarantine', 'discard', nobody, 'xyz']],
  ['no job id', ['jobs', 'retry', 'xyz']],
  ['no job id', ['jobs', 'discard', '99999999999999999999']],
])('%s: %j is refused in words', async (said, args) => {
  const { code, stdout, stderr } = await inventory(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^error invalid_id: .* is ${said}\\.\nhint: .*inventory `));
});

test.each([
  ['SPNBA', ['report', nobody]],
  ['SPNBA', ['rollback', nobody]],
  ['SPNST', ['quarantine', 'discard', nobody]],
  ['no_such_job', ['jobs', 'retry', '999999']],
  ['no_such_job', ['jobs', 'discard', '999999', '--database', 'issoh']],
])('%s: %j names what is not there', async (said, args) => {
  const { code, stderr } = await inventory(...args);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(new RegExp(`^error ${said}: .*\nhint: `)),
  });
});

describe('access', () => {
  test('tokens carry role, supplier and user', async () => {
    const token = async (...args: string[]) => decodeJwt((await inventory('token', ...args)).stdout.trim());
    const admin = await token('--role', 'inv_admin', '--user', 'ann');
    expect(admin).toMatchObject({ role: 'inv_admin', sub: 'ann' });
    expect((admin.exp ?? 0) - (admin.iat ?? 0)).toBe(86_400);
    await world.addSupplier('TOK');
    const [supplier] = await world.sql("select supplier_id from spp.suppliers where supplier_code = 'TOK'");
    expect(await token('--role', 'inv_supplier', '--supplier', 'TOK')).toMatchObject({
      ...supplier,
      role: 'inv_supplier',
    });
    expect((await inventory('token', '--role', 'inv_supplier')).stderr).toMatch(/^error supplier_missing: /);
    expect((await inventory('token', '--role', 'inv_supplier', '--supplier', 'NOBODY')).stderr).toMatch(
      /^error SPNSU/,
    );
  });

  test('URLs open the databases', async () => {
    const who = async (...args: string[]) => {
      const client = new pg.Client((await inventory('url', ...args)).stdout.trim());
      await client.connect();
      const { rows } = await client.query('select session_user::text as login, current_user::text as role');
      await client.end();
      return rows[0];
    };
    expect(await who('spp')).toEqual({ login: 'postgres', role: 'postgres' });
    expect(await who('issoh', '--role', 'inv_analyst')).toMatchObject({ login: 'inv_analyst_login' });
    expect(await who('spp', '--role', 'inv_owner')).toEqual({ login: 'inv_migrator', role: 'inv_owner' });
    expect(await inventory('url', 'other')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error no_such_database/),
    });
  });
});

describe('operations', () => {
  test('a worker takes up uploads until it is told to stop', async () => {
    const worker = spawn(process.execPath, [launcher, 'worker'], { env: environment, stdio: 'pipe' });
    const ended = once(worker, 'exit');
    const [said] = await once(createInterface(worker.stderr), 'line');
    const { ready, worker: runs } = await json('status', '--json');
    expect({ said, ready, runs }).toEqual({
      said: expect.stringContaining('"level":30'),
      ready: true,
      runs: true,
    });
    await world.addSupplier('WORK', JSON.parse(readFileSync(file('profile.json'), 'utf8')));
    const { stdout, stderr } = await inventory('upload', 'WORK', file('first.csv'));
    expect(stdout).toMatch(/completed[\s\S]*new +2/);
    expect(stderr).not.toContain('No worker');
    worker.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  test('what runs until Ctrl-C says at a terminal that it stops', async () => {
    // Its shell would die of Ctrl-C beside it, and tell that instead.
    const typed = `exec ${process.execPath} ${launcher} worker`;
    const terminal = spawn('script', ['-qefc', typed, '/dev/null'], { env: environment, stdio: 'pipe' });
    const ended = once(terminal, 'exit');
    const lines: string[] = [];
    for await (const line of createInterface(terminal.stdout)) {
      lines.push(line.replace('^C', '').trim());
      if (line.includes('The worker runs')) terminal.stdin.write('\x03');
    }
    expect(lines.filter(Boolean)).toEqual(['The worker runs.', 'Stopping …', 'Stopped.']);
    expect(await ended).toEqual([0, null]);
  });

  test('status tells what is wrong, and counts uploads that were meant', async () => {
    const { code, stdout } = await inventory('status', '--json');
    expect(code).toBe(1);
    const meant = await world.sql(
      'select status, count(*)::integer as count from spp.upload_batches where not dry_run group by status',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      uploads: Object.fromEntries(meant.map(row => [row.status, row.count])),
      ready: false,
      worker: false,
      pending_migrations: { spp: [], issoh: [] },
    });
  });

  test('migrate may be run again', async () => {
    expect(await inventory('migrate')).toMatchObject({
      code: 0,
      // Of a checkout its commit, too.
      stdout: expect.stringMatching(
        new RegExp(
          `^No migration was to run\\.\nBoth databases are up to date with version ${version}( \\(\\w{7,}\\))? in ${projectRoot}\\.\n$`,
        ),
      ),
    });
  });

  test.each(['spp', 'issoh'] as const)(
    'of %s, which a later version has migrated, nobody says that it is up to date',
    async tier => {
      const run = tier === 'spp' ? world.sql : world.issoh.sql;
      await run(
        "insert into graphile_migrate.migrations (hash, previous_hash, filename, date) values ('sha1:another', null, '999999.sql', now())",
      );
      try {
        for (const words of [['migrate'], ['migrate', '--plan']]) {
          const { code, stdout } = await inventory(...words);
          expect([words, code, stdout]).toEqual([
            words,
            0,
            expect.stringMatching(
              new RegExp(
                `^A later version has migrated ${tier} \\(999999\\.sql\\): start .* of version ${version}`,
                'm',
              ),
            ),
          ]);
          expect(stdout).not.toContain('up to date');
        }
        const { stdout } = await inventory('status');
        expect(stdout).toMatch(new RegExp(`^${tier} migrations to run +none; a later version has`, 'm'));
        const findings: { what: string }[] = JSON.parse((await inventory('doctor', '--json')).stdout);
        expect(findings.filter(({ what }) => what === 'migrations')).toContainEqual(
          expect.objectContaining({ verdict: 'weak', found: `a later version has migrated ${tier}` }),
        );
      } finally {
        await run("delete from graphile_migrate.migrations where filename = '999999.sql'");
      }
    },
    60_000,
  );

  test('jobs are listed, retried and dropped', async () => {
    await world.sql("select graphile_worker.add_job('nothing__do', '{}')");
    const rows: { id: string; task_identifier: string }[] = await json('jobs', 'list', '--json');
    const id = rows.find(row => row.task_identifier === 'nothing__do')?.id ?? '';
    expect((await inventory('jobs', 'list')).stdout).toMatch(/nothing__do +0\/25/);
    expect(await json('jobs', 'show', id)).toMatchObject({ id, state: 'waits', payload: {} });
    expect((await inventory('jobs', 'retry', id)).stdout).toBe('1 of 1 retried\n');
    expect(await inventory('jobs', 'discard', id, '999999')).toMatchObject({
      code: 1,
      stdout: '1 of 2 discarded\n',
      stderr: expect.stringMatching(/^error no_such_job: .*999999/),
    });
    expect((await inventory('jobs', 'show', id)).stderr).toMatch(/^error no_such_job: /);
    const [runs] = await world.sql("select id::text from graphile_worker.add_job('nothing__do', '{}')");
    await world.sql(
      "update graphile_worker._private_jobs set locked_by = 'w', locked_at = now() where id = $1",
      [runs!.id],
    );
    expect(await inventory('jobs', 'discard', String(runs!.id))).toEqual({
      code: 0,
      stdout: '0 of 1 discarded\n',
      stderr: `left alone, as they run: ${runs!.id}\n`,
    });
  });

  test('checks find nothing', async () => {
    expect(await inventory('check')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^database +check/),
    });
  });

  test('generate makes the same files for the same seed', async () => {
    const make = (out: string) =>
      json('generate', '--suppliers', '2', '--products', '20', '--seed', '3', '--out', file(out), '--json');
    const [made] = [await make('one'), await make('two')];
    expect(made).toHaveLength(2);
    expect(made[0]).toMatchObject({
      version: 1,
      products: 20,
      currency: expect.stringMatching(/^[A-Z]{3}$/),
    });
    for (const name of readdirSync(file('one'))) {
      expect(readFileSync(join(file('one'), name))).toEqual(readFileSync(join(file('two'), name)));
    }
  });

  test('bench names what is not there', async () => {
    expect((await inventory('bench', 'nothing')).stderr).toMatch(/^error no_such_benchmark: /);
  });
});
