/**
 * This version's migrations under the version before (release.json): its clients and workers go on while they run and
 * afterwards, nobody waits for them, and its tests hold on what they have made.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asLogin, ensureDatabase } from '../../../server/database/bootstrap.ts';
import {
  findEmbedded,
  postgresLog,
  removeEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import { plannedMigrations, tiers } from '../../../server/database/migrate.ts';
import { ensureKeys } from '../../../server/encryption/keys.ts';
import { prepareSettings, projectRoot, type Settings } from '../../../server/settings.ts';
import { dawdle, foundAfterwards, prepareWork, work } from '../../load/clients.ts';
import { type RunningServer, STOP_MS, startServer } from '../../load/server.ts';
import { templates } from '../../support/cluster.ts';
import { metronome, TOLD_MS, tellLockWaits, waitsFor } from '../../support/lock-waits.ts';
import { before, checkOutBefore, isBeforeHere, type VersionBefore } from '../../support/version-before.ts';
import { type Meant, meant } from './meant.ts';

const isFull = Boolean(process.env.INVENTORY_LOAD);
const clients = isFull ? 200 : 24;
const PAUSE_MS = isFull ? 1_000 : 500;
const seed = Math.floor(Math.random() * 2 ** 31);

/** Its own tests of these kinds: what people and programs meet, and the rules behind; `npm run test:load` takes all of a kind. */
const suites = isFull
  ? ['tests/jest/(http|graphql|isolation|intake|issoh|isi|matching|client|worker)/']
  : [
      'tests/jest/http/(problem|reports)',
      'tests/jest/graphql/pages',
      'tests/jest/isolation/staff',
      'tests/jest/isi/maintenance',
    ];
const room = isFull ? '' : 'spp/intake';

const run = promisify(execFile);
const there = isBeforeHere ? describe : describe.skip;

there(`${before.version} (takes the history of the repository back to ${before.commit.slice(0, 8)})`, () => {
  let folder: string;
  let version: VersionBefore;
  let settings: Settings;
  let superuserUrl: (database: string) => string;
  const servers: RunningServer[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'inventory-before-'));
    version = checkOutBefore(join(folder, 'version'));
    process.stderr.write(`The packages of ${before.commit.slice(0, 8)} are ${version.packages}.\n`);
    const environment = {
      DATA_DIR: join(folder, 'data'),
      INVENTORY_FSYNC: 'off',
      PORT: '0',
      LOG_LEVEL: 'silent',
    };
    await run(process.execPath, [join(version.folder, 'tests/support/prepared.ts')], {
      cwd: version.folder,
      env: { ...process.env, ...environment },
    });
    const made = prepareSettings(environment);
    superuserUrl = (await findEmbedded(made))!.superuserUrl;
    const both = (tier: 'spp' | 'issoh') => ({ pooled: superuserUrl(tier), direct: superuserUrl(tier) });
    settings = { ...made, spp: both('spp'), issoh: both('issoh') };
    for (const tier of tiers) await ensureDatabase(superuserUrl(templates[tier]), tier);
    await tellLockWaits(superuserUrl('postgres'));
  }, 240_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await stopEmbedded(settings);
    removeEmbedded(settings);
    rmSync(folder, { recursive: true, force: true });
  }, STOP_MS);

  /** Brings databases from its schema to ours, with what is not committed yet. */
  const migrate = (databases: { spp: string; issoh: string }) =>
    run(process.execPath, [join(projectRoot, 'tests/support/managed.ts')], {
      env: {
        ...process.env,
        DATA_DIR: settings.dataDir,
        SPP_DATABASE_URL: superuserUrl(databases.spp),
        ISSOH_DATABASE_URL: superuserUrl(databases.issoh),
      },
    });

  test(`${clients} clients notice nothing, and what they wrote is there (seed ${seed})`, async () => {
    // Both read the lists that either has received, from a folder that they share, with the same keys.
    const keys = { INVENTORY_KEY_FILE: join(folder, 'keys') };
    await ensureKeys({ kind: 'made', path: keys.INVENTORY_KEY_FILE });
    const old = await startServer(keys, undefined, settings, {
      program: join(version.folder, 'server/cli/inventory.ts'),
    });
    servers.push(old);
    await prepareWork(old.settings, old.url);
    const urls = [old.url];
    const working = await work(old.settings, urls, { clients, pause: PAUSE_MS, seed });
    const worker = (tier: 'spp' | 'issoh') =>
      asLogin(superuserUrl(tier), 'inv_worker', settings.secrets.worker_password);
    const moments = { open: 700, pause: 500 };
    const dawdlers = [
      dawdle(worker('spp'), ['audit.log', 'spp.suppliers', 'spp.supplier_products'], moments),
      dawdle(worker('issoh'), ['audit.log', 'issoh.selected_products', 'issoh.stock_movements'], moments),
    ];
    const goOn = async (turns: number) => {
      const enough = working.answered + turns * clients;
      while (working.answered < enough && working.failures.length === 0) await sleep(50);
    };
    const stop = metronome(superuserUrl('postgres'));
    await goOn(1);
    await migrate({ spp: 'spp', issoh: 'issoh' });
    await goOn(2);
    const dataDir = join(folder, 'next');
    mkdirSync(dataDir);
    symlinkSync(join(old.settings.dataDir, 'spool'), join(dataDir, 'spool'));
    writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(settings.secrets), { mode: 0o600 });
    const next = await startServer({ ...keys, DATA_DIR: dataDir }, undefined, settings);
    servers.push(next);
    urls.push(next.url);
    await goOn(2);
    for (const end of dawdlers) await end();
    const stalled = await stop();
    await working.end();

    expect(working.failures).toEqual([]);
    for (const tier of tiers) expect(await plannedMigrations(tier, superuserUrl(tier))).toEqual([]);
    const { warehouses, movements, pieces, codes } = working;
    expect(Math.min(warehouses, movements, codes.length)).toBeGreaterThan(0);
    const found = await foundAfterwards({ spp: superuserUrl('spp'), issoh: superuserUrl('issoh') }, codes);
    expect(found).toEqual({ warehouses, movements, pieces, products: codes.length });
    const log = readFileSync(postgresLog(settings), 'utf8');
    expect(log).toContain('user=inv_migrator');
    const waits = waitsFor(log, ['inv_migrator', 'postgres']);
    expect(waits.filter(one => one.ms > TOLD_MS + stalled)).toEqual([]);
    while (servers.length > 0) await servers.pop()!.stop();
  }, 600_000);

  describe('its tests, on the schema of this version', () => {
    let environment: NodeJS.ProcessEnv;
    beforeAll(async () => {
      await migrate(templates);
      // What its jest.config.js and its cluster.ts begin with: a cluster that is there, with its templates.
      environment = {
        ...process.env,
        INVENTORY_LOAD: '',
        INVENTORY_TEST_DATA_DIR: settings.dataDir,
        INVENTORY_TEST_URL: superuserUrl('postgres'),
      };
    }, 120_000);

    const named = (one: Meant) => `${one.where}: ${one.name}`;
    const isMeant = (kind: 'jest' | 'pgtap') =>
      meant.filter(one => one.where.startsWith(`${kind}/`) && !one.sometimes).map(named);
    const sometimes = new Set(meant.filter(one => one.sometimes).map(named));
    const always = (failed: string[]) => failed.filter(one => !sometimes.has(one)).sort();
    /** What fails beside others alone does not. */
    const holdAlone = async (failed: string[]) => {
      const fail = failed.filter(one => sometimes.has(one));
      if (fail.length === 0) return;
      const files = [...new Set(fail.map(one => `tests/${one.split(': ')[0]}`))];
      const alone = await runJest(version, join(folder, 'alone'), environment, files);
      expect(alone.failed.filter(one => sometimes.has(one))).toEqual([]);
      expect(alone.passed).toBeGreaterThan(0);
    };

    test(
      'jest: what fails is meant to, and what is meant to does',
      async () => {
        const { failed, passed, ran } = await runJest(version, join(folder, 'jest'), environment);
        const chosen = isMeant('jest').filter(one => ran.has(one.split(': ')[0]!));
        expect(always(failed)).toEqual(chosen.sort());
        expect(passed).toBeGreaterThan(0);
        await holdAlone(failed);
      },
      isFull ? 3_600_000 : 900_000,
    );

    test(
      'pgTAP: what fails is meant to, and what is meant to does',
      async () => {
        const { failed, passed } = await runPgtap(version, environment);
        const chosen = isMeant('pgtap').filter(one => one.includes(room));
        // What is common to both databases fails in both.
        expect(always([...new Set(failed)])).toEqual(chosen.sort());
        expect(passed).toBeGreaterThan(0);
      },
      isFull ? 1_200_000 : 600_000,
    );
  });
});

interface Results {
  testResults: {
    name: string;
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/** Names of what fails in its suites; a suite that does not come to its tests is one. */
async function runJest(
  { folder }: VersionBefore,
  work: string,
  env: NodeJS.ProcessEnv,
  files: readonly string[] = suites,
) {
  const bin = createRequire(join(folder, 'package.json')).resolve('jest/bin/jest');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const outputFile = `${work}.json`;
  const own = [
    `--cacheDirectory=${work}`,
    `--maxWorkers=${isFull ? 2 : 1}`,
    '--json',
    `--outputFile=${outputFile}`,
  ];
  // It ends with 1 where a test fails: which ones is in the file.
  await run(process.execPath, [...flags, bin, ...own, ...files], {
    cwd: folder,
    env,
    maxBuffer: 1 << 28,
  }).catch((error: { code?: unknown }) => {
    if (error.code !== 1) throw error;
  });
  const { testResults } = JSON.parse(readFileSync(outputFile, 'utf8')) as Results;
  const failed: string[] = [];
  let passed = 0;
  const where = (name: string) => relative(join(folder, 'tests'), name);
  for (const { name, message, assertionResults } of testResults) {
    if (assertionResults.length === 0) failed.push(`${where(name)}: does not run: ${message}`);
    for (const { status, fullName } of assertionResults) {
      if (status === 'failed') failed.push(`${where(name)}: ${fullName}`);
      if (status === 'passed') passed++;
    }
  }
  return { failed, passed, ran: new Set(testResults.map(({ name }) => where(name))) };
}

async function runPgtap({ folder }: VersionBefore, env: NodeJS.ProcessEnv) {
  const module = pathToFileURL(join(folder, 'tests/support/pgtap.ts')).href;
  const program = `
    const { runPgtap } = await import(${JSON.stringify(module)});
    await runPgtap(${JSON.stringify(room)});
    process.exit(0);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    env,
    maxBuffer: 1 << 28,
  });
  const failed: string[] = [];
  let passed = 0;
  let said: string[] = [];
  for (const line of stdout.split('\n')) {
    // What a file says of its failures comes before the line of the file.
    const wrong = /^ {2}not ok (?:\d+ )?- (.*)$/.exec(line)?.[1];
    if (wrong !== undefined) said.push(wrong);
    const [, file, right] = /^pgTAP (\S+): (\d+) passed, \d+ failed$/.exec(line) ?? [];
    if (file === undefined) continue;
    failed.push(...said.map(one => `pgtap/${file}: ${one}`));
    said = [];
    passed += Number(right);
  }
  return { failed, passed };
}
