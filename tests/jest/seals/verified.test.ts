/** What is broken of the past is told until it holds again, or until somebody says why; what holds is never told. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Tier } from '../../../server/database/migrate.ts';
import { logOf } from '../../../server/log.ts';
import { scrapeOf } from '../../../server/metrics/sources.ts';
import { digestFiles, digestsFile } from '../../../server/seals/digests.ts';
import { keepPublicKey, keyId } from '../../../server/seals/key.ts';
import { noteBehind, readSealState } from '../../../server/seals/verified.ts';
import { UNSIGNED } from '../../../server/seals/verify.ts';
import { keepSealing } from '../../../server/worker/keep-sealing.ts';
import { keepVerifying, verifyLately } from '../../../server/worker/keep-verifying.ts';
import { randomly } from '../../support/random-lists.ts';
import { createWorld, type World } from '../../support/world.ts';
import { makePast, seal } from './past.ts';

const chains = [
  ['spp', 'audit.log'],
  ['spp', 'spp.price_history'],
  ['issoh', 'audit.log'],
  ['issoh', 'issoh.stock_movements'],
] as const;
const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await makePast(world);
});
afterAll(() => world.close());
beforeEach(() => forget());

const forget = () => {
  for (const tier of ['spp', 'issoh'])
    rmSync(join(world.settings.dataDir, `seals-state-${tier}.json`), { force: true });
};
const context = () => ({
  settings: world.settings,
  connections: world.connections,
  log: logOf('test', 'silent'),
});
const sqlOf = (tier: Tier) => (tier === 'spp' ? world.sql : world.issoh.sql);

/** What a scrape tells of flaws, chain by chain. */
async function told(): Promise<Record<string, number>> {
  const text = await scrapeOf(world.settings, world.connections)();
  const lines = [...text.matchAll(/^inventory_seal_flaws\{database="(\w+)",chain="([\w.-]+)"\} (\d+)$/gm)];
  return Object.fromEntries(lines.map(([, tier, chain, count]) => [`${tier} ${chain}`, Number(count)]));
}
const flawed = async () =>
  Object.entries(await told()).flatMap(([chain, count]) => (count > 0 ? [chain] : []));

/** A round of the worker's loop, which seals whatever there is. */
async function workerSeals(tier: Tier): Promise<void> {
  const loop = keepSealing(context(), tier);
  await loop.stop();
}

const aKey = () => {
  const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');
  return { id: keyId(publicKey), key };
};

/** What somebody does who was told why. */
function putAside(tier: Tier): void {
  for (const file of digestFiles(world.settings.dataDir, tier)) {
    const aside = join(dirname(file), 'aside');
    mkdirSync(aside, { recursive: true });
    renameSync(file, join(aside, basename(file)));
  }
}

/** Looks once more now, and in forty days. */
async function verifyNowAndLater(tier: Tier): Promise<void> {
  await verifyLately(context(), tier);
  const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 40 * DAY_MS);
  for (let day = 0; day < 2; day++) await verifyLately(context(), tier);
  later.mockRestore();
}

test('a past that holds has no flaws, and how long ago that was seen is told', async () => {
  for (const tier of ['spp', 'issoh'] as const) await verifyLately(context(), tier);
  const seen = await told();
  expect(Object.keys(seen).sort()).toEqual(chains.map(([tier, chain]) => `${tier} ${chain}`).sort());
  expect(Object.values(seen)).toEqual([0, 0, 0, 0]);
  expect(await scrapeOf(world.settings, world.connections)()).toMatch(
    /^inventory_seal_verified_age_seconds\{database="spp"\} \d/m,
  );
});

test.each(chains.map((of, seed) => [...of, seed] as const))(
  'an end of %s %s that was cut off is told at once and stays told, until its digests are put aside (seed %d)',
  async (tier, chain, seed) => {
    await workerSeals(tier);
    await sqlOf(tier)(
      `alter table audit.seals disable trigger all; delete from audit.seals s where s.chain = '${chain}' and s.seal_no >
         (select max(n.seal_no) - ${1 + randomly(seed).below(3)} from audit.seals n where n.chain = s.chain)`,
    );
    await workerSeals(tier);
    // Before anybody has verified; and when other seals stand in their place, whoever looks, and however late.
    expect(await flawed()).toEqual([`${tier} ${chain}`]);
    await seal(world);
    await verifyNowAndLater(tier);
    expect(await flawed()).toEqual([`${tier} ${chain}`]);
    putAside(tier);
    await workerSeals(tier);
    await verifyLately(context(), tier);
    expect(await flawed()).toEqual([]);
  },
);

test.each([
  ['audit.log', 'log_id', "actor = 'nobody'"],
  ['spp.price_history', 'history_id', 'new_price = new_price + 1'],
])('rows of %s that were changed are told for as long as they are', async (chain, key, change) => {
  await world.sql(
    `alter table ${chain} disable trigger all;
     create table public.taken as select * from ${chain} order by ${key} desc limit 1`,
  );
  await world.sql(`update ${chain} set ${change} where ${key} in (select t.${key} from public.taken t)`);
  await verifyNowAndLater('spp');
  expect(await flawed()).toEqual([`spp ${chain}`]);
  await world.sql(
    `delete from ${chain} where ${key} in (select t.${key} from public.taken t);
     insert into ${chain} overriding system value select * from public.taken; drop table public.taken`,
  );
  await verifyLately(context(), 'spp');
  expect(await flawed()).toEqual([]);
});

test('what is found missing while somebody looks is not forgotten by what he has seen', async () => {
  const { dataDir } = world.settings;
  const looks = verifyLately(context(), 'spp');
  noteBehind(dataDir, 'spp', 'audit.log', 2, new Date().toISOString());
  await looks;
  expect(readSealState(dataDir, 'spp')).toMatchObject({ due: true, flaws: { 'audit.log': 2 } });
  // The loop looks at once, and again only when it is time.
  const loop = keepVerifying(context(), 'spp');
  while (readSealState(dataDir, 'spp')!.due || readSealState(dataDir, 'spp')!.verified_at === null)
    await sleep(20);
  await loop.stop();
  expect(await flawed()).toEqual([]);
});

test.each(['', '{', '{}', '"nothing"', '{"began_at":"today"}'])(
  'that what was found cannot be read is told, and everything is looked at ("%s")',
  async content => {
    await workerSeals('spp');
    await world.sql(
      `alter table audit.log disable trigger all;
       update audit.log set actor = actor || '!' where log_id = (select min(l.log_id) from audit.log l)`,
    );
    // Of the last day alone it would not be found any more.
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 40 * DAY_MS);
    try {
      await verifyLately(context(), 'spp');
      expect(await flawed()).toEqual([]);
      writeFileSync(join(world.settings.dataDir, 'seals-state-spp.json'), content);
      expect(await flawed()).toEqual(['spp seals-state-spp.json']);
      for (let look = 0; look < 3; look++) await verifyLately(context(), 'spp');
      expect(await flawed()).toEqual(['spp audit.log']);
    } finally {
      later.mockRestore();
      await world.sql(
        `update audit.log set actor = left(actor, -1) where log_id = (select min(l.log_id) from audit.log l)`,
      );
    }
    await verifyLately(context(), 'spp');
    expect(await flawed()).toEqual([]);
  },
);

test('and said once, also where nothing is wrong', async () => {
  const { dataDir } = world.settings;
  writeFileSync(join(dataDir, 'seals-state-issoh.json'), 'nothing');
  const said: { state?: string }[] = [];
  const hear = (about: object) => said.push(about);
  const loop = keepVerifying({ ...context(), log: { info: hear, error: hear } as never }, 'issoh');
  while ((readSealState(dataDir, 'issoh')?.verified_at ?? null) === null) await sleep(20);
  await loop.stop();
  expect(said.map(({ state }) => state)).toEqual(['forgotten', 'holds']);
  expect(await flawed()).toEqual([]);
});

describe('a server beside the one that seals, without its key', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'inventory-beside-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const beside = () => {
    const said: { state?: string }[] = [];
    const settings = { ...world.settings, dataDir, signingKeyFile: join(dataDir, 'signing.pem') };
    const hear = (about: object) => void said.push(about);
    const log = { info: hear, warn: hear, error: hear } as never;
    return { settings, connections: world.connections, log, said };
  };
  const brokenAt = async () =>
    (await verifyLately(beside(), 'spp')).flatMap(({ broken }) => broken.map(one => one.what));

  test('cries over nothing, and says what it cannot tell', async () => {
    await workerSeals('spp');
    const verified = await verifyLately(beside(), 'spp');
    expect(verified.flatMap(one => one.broken)).toEqual([]);
    expect(verified.map(one => one.notes.includes(UNSIGNED))).toEqual(verified.map(one => one.seals > 0));
  });

  test('finds what was changed', async () => {
    await workerSeals('spp');
    const change = (end: string) =>
      world.sql(
        `alter table audit.log disable trigger all;
         update audit.log set actor = ${end} where log_id = (select max(l.log_id) from audit.log l)`,
      );
    await change("actor || '!'");
    expect(await brokenAt()).toEqual([expect.stringMatching(/^rows were changed/)]);
    await change('left(actor, -1)');
    expect(await brokenAt()).toEqual([]);
  });

  test.each([
    ['has another key', () => keepPublicKey(dataDir, aKey())],
    [
      'has sealed once',
      () => {
        const file = digestsFile(dataDir, 'spp', '2020-01');
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, '');
      },
    ],
  ])('one that %s takes none but its own for good', async (_, given) => {
    await workerSeals('spp');
    given();
    expect((await brokenAt()).join()).toMatch(/signed by a key that is not known here/);
  });

  test('its loop says once what it cannot tell, and nothing of a past that is broken', async () => {
    await workerSeals('spp');
    const given = beside();
    noteBehind(dataDir, 'spp', 'audit.log', 0, new Date().toISOString());
    const loop = keepVerifying(given, 'spp');
    while (readSealState(dataDir, 'spp')?.verified_at == null) await sleep(20);
    await loop.stop();
    expect(given.said.map(({ state }) => state)).toEqual(['unsigned']);
  });
});
