/** Two systems on one DATA_DIR: the second begins beside the first's databases only as a move of them, and leaves its evidence whole. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { withClient } from '../../../server/database/bootstrap.ts';
import { assertNoneElsewhere, startEmbedded } from '../../../server/database/embedded/embedded.ts';
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
/** Of what is ours, and lacks what was written last. */
const lacking = expect.objectContaining({
  code: 'databases_left_behind',
  message: expect.stringMatching(/lacks their end: .*would stay behind/),
  hint: expect.stringContaining('put the files of digests aside'),
});

const putAside = () => {
  for (const tier of tiers) for (const file of digestFiles(dataDir, tier)) rmSync(file);
};

/** The files, with other lines in their place. */
function rewriteOf(tier: Tier, arrange: (lines: string[]) => string[]): void {
  for (const file of digestFiles(dataDir, tier)) {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    writeFileSync(
      file,
      arrange(lines)
        .map(line => `${line}\n`)
        .join(''),
    );
  }
}
const rewrite = (arrange: (lines: string[]) => string[]) => {
  for (const tier of tiers) rewriteOf(tier, arrange);
};

const strange = (line: string) => line.replace(/"hash":"\w+"/, `"hash":"${'0'.repeat(64)}"`);
const numbered = (line: string, change: (number: number) => number) =>
  line.replace(/"seal_no":"(\d+)"/, (_, number) => `"seal_no":"${change(Number(number))}"`);
const chainOf = (line: string) => JSON.parse(line).chain as string;

/** What a copy that was made before the end lacks, chain by chain. */
const ends: Record<string, (lines: string[]) => string[]> = {
  'the seal after its last': lines => [...lines, numbered(lines.at(-1)!, number => number + 1)],
  'the last, having another of that number': lines => [...lines.slice(0, -1), strange(lines.at(-1)!)],
  'all of one chain': lines => [
    ...lines.filter(line => chainOf(line) !== 'audit.log'),
    ...lines.filter(line => chainOf(line) === 'audit.log').map(strange),
  ],
};

/** Acts while a world's seals are of DATA_DIR's cluster, and its server is another: as a dump is restored. */
async function asDump(world: World, act: () => Promise<unknown>): Promise<void> {
  const { system } = await withClient(cluster.superuserUrl('postgres'), identityOf);
  const name = async (of: string) => {
    for (const { sql } of [world, world.issoh])
      await sql(`alter table audit.seals disable trigger all; update audit.seals set cluster_id = ${of};
                 alter table audit.seals enable trigger all`);
  };
  await name('42');
  try {
    await act();
  } finally {
    await name(system!);
  }
}

async function asCopy(_: World, act: () => Promise<unknown>): Promise<void> {
  bearCluster(BigInt((await withClient(cluster.superuserUrl('postgres'), identityOf)).system!));
  await act();
}

/** Who it is can be told by the files alone. */
async function asUnread(_: World, act: () => Promise<unknown>): Promise<void> {
  rmSync(join(dataDir, 'postgres'), { recursive: true });
  await act();
}

const moves = { 'a copy by blocks': asCopy, 'restored from a dump': asDump };

describe('given servers, beside databases that DATA_DIR has', () => {
  test('are refused where they have none of ours, and where they have another past', async () => {
    await sealAll(sealerOf(second, 'spp'));
    for (const urls of [absent(), urlsOf(second), { ...urlsOf(first), issoh: absent().issoh }])
      await expect(assertNoneLeftBehind(besides(first), urls)).rejects.toEqual(refused);
  });

  test('are refused where the files are theirs, and the databases in DATA_DIR others', async () => {
    await expect(assertNoneLeftBehind(besides(first), urlsOf(first))).rejects.toEqual(refused);
  });

  test('are refused whatever has become of the digests', async () => {
    putAside();
    for (const urls of [absent(), urlsOf(first), urlsOf(second)])
      await expect(assertNoneLeftBehind(besides(first), urls)).rejects.toEqual(refused);
    rmSync(join(dataDir, 'postgres'), { recursive: true });
    await expect(assertNoneLeftBehind(besides(first), urlsOf(second))).rejects.toEqual(refused);
  });

  test.each(Object.entries({ ...moves, 'known by the files alone': asUnread }))(
    'are taken where they have all that the files know (%s)',
    (_, as) =>
      as(first, async () => {
        await assertNoneLeftBehind(besides(first), urlsOf(first));
        // What an earlier restore has left at the beginning.
        rewrite(([line, ...lines]) => [strange(line!), ...lines]);
        await assertNoneLeftBehind(besides(first), urlsOf(first));
      }),
  );

  test.each(Object.entries(moves))('are taken where the digests were put aside (%s)', (_, as) =>
    as(first, async () => {
      putAside();
      await assertNoneLeftBehind(besides(first), urlsOf(first));
    }),
  );

  test.each(
    Object.entries({ ...moves, 'known by the files alone': asUnread }).flatMap(([name, as]) =>
      Object.entries(ends).map(([lacks, arrange]) => [name, lacks, as, arrange] as const),
    ),
  )('are refused where they lack the end (%s, %s)', (_, _lacks, as, arrange) =>
    as(first, async () => {
      rewrite(arrange);
      const before = digests();
      await expect(assertNoneLeftBehind(besides(first), urlsOf(first))).rejects.toEqual(lacking);
      expect(digests()).toEqual(before);
    }),
  );

  test('are known by the beginning of the files where their ends are all others', () =>
    asUnread(first, async () => {
      const seen = new Set<string>();
      // The first of each chain as it was.
      const isFirst = (line: string) => seen.size < seen.add(chainOf(line)).size;
      rewrite(lines => {
        seen.clear();
        return lines.map(line => (isFirst(line) ? line : strange(line)));
      });
      await expect(assertNoneLeftBehind(besides(first), urlsOf(first))).rejects.toEqual(lacking);
      rewrite(lines => lines.map(strange));
      await expect(assertNoneLeftBehind(besides(first), urlsOf(first))).rejects.toEqual(refused);
    }));

  test('are no copy of the whole where databases of these names are not there, or have another past', () =>
    asCopy(first, async () => {
      await expect(assertNoneLeftBehind(besides(first), absent())).rejects.toEqual(refused);
      await expect(assertNoneLeftBehind(besides(first), urlsOf(second))).rejects.toEqual(lacking);
    }));

  test('are asked by a login that may become the owner, and has none of his rights itself', async () => {
    const login = `mover_${process.pid}`;
    const asMover = (url: string) => {
      const changed = new URL(url);
      changed.username = login;
      changed.password = 'mover';
      return changed.href;
    };
    await withClient(cluster.superuserUrl('postgres'), client =>
      client.query(`create role ${login} login password 'mover';
                    grant inv_owner to ${login} with inherit false, set true`),
    );
    const { spp, issoh } = urlsOf(first);
    const urls = { spp: asMover(spp), issoh: asMover(issoh) };
    for (const url of [spp, issoh])
      await withClient(url, client =>
        client.query(`grant connect on database "${client.database}" to ${login}`),
      );
    try {
      await asCopy(first, () => assertNoneLeftBehind(besides(first), urls));
      bearCluster(42n);
      await expect(assertNoneLeftBehind(besides(first), urls)).rejects.toEqual(refused);
    } finally {
      for (const url of [spp, issoh]) await withClient(url, client => client.query(`drop owned by ${login}`));
      await withClient(cluster.superuserUrl('postgres'), client => client.query(`drop role ${login}`));
    }
  });

  test('are taken where DATA_DIR has no databases', async () => {
    rmSync(join(dataDir, 'postgres.json'));
    await assertNoneLeftBehind(besides(first), absent());
  });
});

describe('a DATA_DIR that keeps digests of others, without their URLs', () => {
  beforeEach(() => {
    for (const name of ['postgres', 'postgres.json']) rmSync(join(dataDir, name), { recursive: true });
  });
  const embedded = (): Settings => ({ ...besides(first), spp: null, issoh: null });
  const gone = expect.objectContaining({
    code: 'databases_gone',
    hint: expect.stringContaining('set SPP_DATABASE_URL and ISSOH_DATABASE_URL'),
  });

  test.each(['spp', 'issoh'])('gets no databases of its own (digests of %s)', async tier => {
    for (const file of digestFiles(dataDir, tier === 'spp' ? 'issoh' : 'spp')) rmSync(file);
    const content = () => readdirSync(dataDir).filter(name => name !== 'locks');
    const before = content();
    await expect(startEmbedded(embedded())).rejects.toEqual(gone);
    expect(content()).toEqual(before);
  });

  test('gets some where its files were put aside, and goes on with those that are there', () => {
    mkdirSync(join(dataDir, 'postgres', 'data'), { recursive: true });
    expect(() => assertNoneElsewhere(embedded())).toThrow(gone);
    writeFileSync(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '18');
    assertNoneElsewhere(embedded());
    rmSync(join(dataDir, 'postgres'), { recursive: true });
    putAside();
    assertNoneElsewhere(embedded());
  });

  test.each([['start'], ['migrate'], ['migrate', '--plan']])(
    '"inventory %s %s" refuses before anything is made',
    async (...args) => {
      const before = digests();
      expect(await inventory(args, {})).toEqual({
        code: 1,
        stderr: expect.stringContaining('databases_gone'),
      });
      expect(digests()).toEqual(before);
      for (const name of ['postgres', 'postgres.json']) expect(existsSync(join(dataDir, name))).toBe(false);
    },
  );
});

/** A verb in a process of its own. */
function inventory(
  args: readonly (string | undefined)[],
  urls: Record<string, string>,
): Promise<{ code: unknown; stderr: string }> {
  const { SPP_DATABASE_URL, ISSOH_DATABASE_URL, ...inherited } = process.env;
  const env = { ...inherited, DATA_DIR: dataDir, PORT: '0', ...urls };
  return new Promise(resolve =>
    execFile(
      process.execPath,
      [join(projectRoot, 'server/cli/inventory.ts'), ...args.filter(arg => arg !== undefined)],
      { env, timeout: 120_000 },
      (error, _stdout, stderr) => resolve({ code: error?.code ?? 0, stderr }),
    ),
  );
}

test.each([['start'], ['migrate'], ['migrate', '--plan']])(
  '"inventory %s %s" refuses before anything is made',
  async (...args) => {
    const urls = absent();
    const before = digests();
    const { code, stderr } = await inventory(args, {
      SPP_DATABASE_URL: urls.spp,
      ISSOH_DATABASE_URL: urls.issoh,
    });
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

  test.each([...tiers])('adds nothing of chains that the files of %s do not have either', async tier => {
    await second.upload('ACME', `Code;Name;Price\n1;Hammer;${1 + tiers.indexOf(tier)}\n`);
    await sealAll({ ...sealerOf(second, tier), dataDir: second.settings.dataDir });
    const known = new Set(
      digestFiles(dataDir, tier).flatMap(file =>
        readFileSync(file, 'utf8').trimEnd().split('\n').map(chainOf),
      ),
    );
    for (const chain of known) {
      for (const file of digestFiles(dataDir, tier)) rmSync(file);
      for (const file of digestFiles(first.settings.dataDir, tier))
        cpSync(file, join(dataDir, 'seals', basename(file)));
      rewriteOf(tier, lines => lines.filter(line => chainOf(line) === chain));
      const before = digests();
      await sealAll({ ...sealerOf(second, tier), dataDir });
      expect(digests()).toEqual(before);
    }
    expect(known.size).toBeGreaterThan(1);
  });

  test('is told of once, however often it is looked', async () => {
    let looks = 0;
    const pool = second.connections.owner.spp;
    const counting = Object.create(pool, {
      query: {
        value: (sql: string, values: unknown[]) => {
          if (sql.includes('max(s.seal_no)')) looks++;
          return pool.query(sql, values);
        },
      },
    });
    const connections = { ...second.connections, owner: { ...second.connections.owner, spp: counting } };
    const told: { state?: string; chain?: string }[] = [];
    const log = pino({ level: 'info' }, { write: line => void told.push(JSON.parse(line)) });
    const loop = keepSealing({ settings: besides(second), connections, log }, 'spp');
    // The third begins when the second is over.
    while (looks < 3) await sleep(20);
    await loop.stop();
    const chains = told.flatMap(({ state, chain }) => (state === 'another chain' ? [chain] : []));
    expect(chains).toContain('audit.log');
    expect(chains).toEqual([...new Set(chains)]);
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
