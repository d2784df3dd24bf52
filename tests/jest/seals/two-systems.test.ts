/** Two systems on one DATA_DIR: the second begins beside the first's databases only as a move of them, and leaves its evidence whole. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { withClient } from '../../../server/database/bootstrap.ts';
import { type Tier, tiers } from '../../../server/database/migrate.ts';
import { identityOf } from '../../../server/database/server-identity.ts';
import { digestFiles } from '../../../server/seals/digests.ts';
import { assertNoneLeftBehind } from '../../../server/seals/left-behind.ts';
import { sealAll } from '../../../server/seals/sealing.ts';
import { readSealState } from '../../../server/seals/verified.ts';
import { projectRoot, type Settings } from '../../../server/settings.ts';
import { keepSealing } from '../../../server/worker/keep-sealing.ts';
import { verifyLately } from '../../../server/worker/keep-verifying.ts';
import { type TestCluster, testCluster } from '../../support/cluster.ts';
import { createWorld, type World } from '../../support/world.ts';
import { addGoods } from '../issoh/goods.ts';
import { makePast, SLICE, sealerOf } from './past.ts';

let cluster: TestCluster;
let first: World;
let second: World;
/** A DATA_DIR with databases of its own, of another cluster than that of the tests, and the first world's digests. */
let dataDir: string;
beforeAll(async () => {
  cluster = await testCluster();
  first = await createWorld();
  second = await createWorld();
  await makePast(first);
  await addGoods(second);
});
afterAll(async () => {
  await first?.close();
  await second?.close();
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'two-systems-'));
  cpSync(first.settings.dataDir, dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(first.settings.secrets), { mode: 0o600 });
  writeFileSync(join(dataDir, 'postgres.json'), '{"port":1,"layout":"inside","id":"one"}');
  bearCluster(42n);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** The embedded cluster's identifier, as its control file begins. */
function bearCluster(system: bigint): void {
  const global = join(dataDir, 'postgres', 'data', 'global');
  mkdirSync(global, { recursive: true });
  const control = Buffer.alloc(8192);
  control.writeBigUInt64LE(system);
  writeFileSync(join(global, 'pg_control'), control);
}

const digests = (folder = dataDir) =>
  tiers.flatMap(tier => digestFiles(folder, tier).map(file => readFileSync(file, 'utf8')));
const besides = (world: World): Settings => ({ ...world.settings, dataDir });
const urlsOf = ({ settings }: World) => ({ spp: settings.spp!.direct, issoh: settings.issoh!.direct });
const absent = () => ({
  spp: cluster.superuserUrl('spp_not_there'),
  issoh: cluster.superuserUrl('issoh_not_there'),
});
const refused = expect.objectContaining({
  code: 'databases_left_behind',
  message: expect.stringContaining('would stay behind'),
  hint: expect.stringContaining('another DATA_DIR'),
});

describe('given servers, beside databases that DATA_DIR has', () => {
  test('are refused where they have none of ours, and where they have another past', async () => {
    await sealAll(sealerOf(second, 'spp'));
    for (const urls of [absent(), urlsOf(second), { ...urlsOf(first), issoh: absent().issoh }])
      await expect(assertNoneLeftBehind(besides(first), urls)).rejects.toEqual(refused);
  });

  test('are taken where their past is what DATA_DIR knows, by its beginning or by its end', async () => {
    await assertNoneLeftBehind(besides(first), urlsOf(first));
    for (const tier of tiers)
      for (const file of digestFiles(dataDir, tier)) {
        const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
        const strange = lines[0]!.replace(/"hash":"\w+"/, `"hash":"${'0'.repeat(64)}"`);
        writeFileSync(file, `${[strange, ...lines.slice(1)].join('\n')}\n`);
      }
    await assertNoneLeftBehind(besides(first), urlsOf(first));
  });

  test('are taken where they are a copy of that cluster by blocks', async () => {
    const { system } = await withClient(cluster.superuserUrl('postgres'), identityOf);
    bearCluster(BigInt(system!));
    await assertNoneLeftBehind(besides(first), absent());
    await assertNoneLeftBehind(besides(first), urlsOf(second));
  });

  test('are taken where DATA_DIR has no databases', async () => {
    rmSync(join(dataDir, 'postgres.json'));
    await assertNoneLeftBehind(besides(first), absent());
  });
});

test.each([['start'], ['migrate'], ['migrate', '--plan']])(
  '"inventory %s %s" refuses before anything is made',
  async (...args) => {
    const urls = absent();
    const env = {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: '0',
      SPP_DATABASE_URL: urls.spp,
      ISSOH_DATABASE_URL: urls.issoh,
    };
    const before = digests();
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>(resolve =>
      execFile(
        process.execPath,
        [join(projectRoot, 'server/cli/inventory.ts'), ...args.filter(Boolean)],
        { env, timeout: 120_000 },
        (error, _stdout, stderr) => resolve({ code: error?.code ?? 0, stderr }),
      ),
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('databases_left_behind') });
    expect(digests()).toEqual(before);
    const { rows } = await withClient(cluster.superuserUrl('postgres'), client =>
      client.query("select from pg_database where datname ~ '_not_there$'"),
    );
    expect(rows).toEqual([]);
  },
);

/** A round of the worker's loop on the databases of a world, with the DATA_DIR of both. */
async function workerSeals(world: World, tier: Tier): Promise<Record<string, unknown>[]> {
  const told: Record<string, unknown>[] = [];
  const log = pino({ level: 'info' }, { write: line => void told.push(JSON.parse(line)) });
  await keepSealing({ settings: besides(world), connections: world.connections, log }, tier).stop();
  return told;
}

const context = (world: World) => ({
  settings: besides(world),
  connections: world.connections,
  log: pino({ level: 'silent' }),
});

describe('a worker on other databases', () => {
  test.each([...tiers])('adds nothing to the digests of %s, and says so', async tier => {
    const before = digests();
    for (let round = 0; round < 2; round++) {
      const told = await workerSeals(second, tier);
      expect(told).toContainEqual(
        expect.objectContaining({ database: tier, chain: 'audit.log', state: 'another chain' }),
      );
      await second.addSupplier(`${tier.toUpperCase()}${round}`);
      await sealAll({ ...sealerOf(second, tier), dataDir });
    }
    expect(digests()).toEqual(before);
    // It seals all the same: what is written is no less proved.
    const sealed = await (tier === 'spp' ? second : second.issoh).sql('select from audit.seals limit 1');
    expect(sealed).toHaveLength(1);
    expect(readSealState(dataDir, tier)?.flaws).toMatchObject({ 'audit.log': expect.any(Number) });
    const seen = await verifyLately(context(second), tier);
    expect(seen.flatMap(one => one.broken)).not.toEqual([]);
  });

  test('leaves a way back: the first goes on, and its past holds', async () => {
    await sealAll({ ...sealerOf(second, 'spp'), dataDir }, undefined, { sliceRows: SLICE });
    await first.sql("update spp.suppliers set supplier_name = supplier_name || '!'");
    const before = digests().join('').length;
    expect(await sealAll({ ...sealerOf(first, 'spp'), dataDir })).toBeGreaterThan(0);
    expect(digests().join('').length).toBeGreaterThan(before);
    const seen = await verifyLately(context(first), 'spp');
    expect(seen.flatMap(one => [...one.broken, ...one.notes])).toEqual([]);
    expect(Object.values(readSealState(dataDir, 'spp')!.flaws)).toEqual(seen.map(() => 0));
  });

  test('begins files of its own once the others are put aside', async () => {
    await workerSeals(second, 'spp');
    for (const file of digestFiles(dataDir, 'spp')) rmSync(file);
    const told = await workerSeals(second, 'spp');
    expect(told.filter(({ state }) => state === 'another chain')).toEqual([]);
    const seen = await verifyLately(context(second), 'spp');
    expect(seen.flatMap(one => [...one.broken, ...one.notes])).toEqual([]);
  });
});
