/** What a superuser changes of the past is found, in the seal where it was changed. `npm run test:load` tries 300 times. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Tier } from '../../../server/database/migrate.ts';
import type { Run } from '../../../server/database/pools.ts';
import { digestsFile, readDigests } from '../../../server/seals/digests.ts';
import { keptPublicKeys } from '../../../server/seals/key.ts';
import { type Verified, verifyTier } from '../../../server/seals/verify.ts';
import { randomly } from '../../support/random-lists.ts';
import { createWorld, type World } from '../../support/world.ts';
import { makePast } from './past.ts';
import { type Target, tamperings } from './tamperings.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const kinds = Object.entries(tamperings);
const seeds = full ? 300 : kinds.length * 3;

const chains: [Tier, string, string][] = [
  ['spp', 'audit.log', 'log_id'],
  ['spp', 'spp.price_history', 'history_id'],
  ['issoh', 'issoh.stock_movements', 'movement_id'],
];

let world: World;
const clients: Partial<Record<Tier, pg.Client>> = {};
beforeAll(async () => {
  world = await createWorld();
  await makePast(world);
  for (const tier of ['spp', 'issoh'] as const) {
    const client = new pg.Client({ connectionString: world.connections.urls.administrator[tier] });
    await client.connect();
    clients[tier] = client;
  }
});
afterAll(async () => {
  for (const client of Object.values(clients)) await client.end();
  await world.close();
});

/** Verifies within a session's open transaction. */
function verify(tier: Tier, client: pg.Client): Promise<Verified[]> {
  let last: Promise<unknown> = Promise.resolve();
  const run = ((work: (client: pg.Client) => Promise<unknown>) => {
    const result = last.then(() => work(client));
    last = result.catch(() => undefined);
    return result;
  }) as Run;
  const { dataDir } = world.settings;
  return verifyTier({
    tier,
    run,
    keys: keptPublicKeys(dataDir),
    witnesses: { [digestsFile(dataDir, tier)]: readDigests(dataDir, tier) },
  });
}

/** Takes away whatever guards the past. */
const unguarded = `
  set local session_replication_role = replica;
  do $$ declare v_one regclass; begin
    for v_one in select unnest(array['audit.log', 'audit.seals']::regclass[])
           union all select p.relid from pg_partition_tree(to_regclass('spp.price_history')) p
           union all select p.relid from pg_partition_tree(to_regclass('issoh.stock_movements')) p loop
      execute format('alter table %s disable trigger all', v_one);
    end loop;
  end $$`;

async function tamper(
  seed: number,
): Promise<{ expected: (number | null)[]; found: Verified[]; chain: string }> {
  const random = randomly(seed);
  const [tier, chain, key] = chains[Math.floor(seed / kinds.length) % chains.length]!;
  const client = clients[tier]!;
  await client.query('begin');
  try {
    await client.query(unguarded);
    const target: Target = { client, tier, chain, key, random };
    const expected = await kinds[seed % kinds.length]![1](target);
    await client.query('set local session_replication_role = origin; set local role inv_analyst');
    return { expected, found: await verify(tier, client), chain };
  } finally {
    await client.query('rollback');
  }
}

test('what nobody has touched holds, in every table of both databases', async () => {
  const found = [...(await verify('spp', clients.spp!)), ...(await verify('issoh', clients.issoh!))];
  expect(found.flatMap(one => [...one.broken, ...one.notes])).toEqual([]);
  expect(found.map(one => one.chain).sort()).toEqual([
    'audit.log',
    'audit.log',
    'issoh.stock_movements',
    'spp.price_history',
  ]);
  for (const { seals, rows, unsealed_rows } of found) {
    expect(seals).toBeGreaterThan(5);
    expect(rows).toBeGreaterThan(40);
    expect(unsealed_rows).toBe(0);
  }
});

test.each(kinds.map(([name], kind) => [name, kind] as const))(
  'found and located: %s',
  async (_name, kind) => {
    for (let seed = kind; seed < seeds; seed += kinds.length) {
      const { expected, found, chain } = await tamper(seed);
      const broken = found.flatMap(one => one.broken);
      const named = broken.map(one => one.seal_no);
      expect(expected.length).toBeGreaterThan(0);
      expect({
        seed,
        chain,
        missed: expected.filter(number => !named.includes(number)),
        broken,
      }).toMatchObject({
        missed: [],
      });
      const others = broken.filter(one => one.chain !== chain && !one.chain.startsWith('audit.seal_'));
      expect({ seed, others }).toEqual({ seed, others: [] });
    }
  },
);
