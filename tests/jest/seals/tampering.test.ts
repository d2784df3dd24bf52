/**
 * What a superuser changes of the past is found, in the seal where it was changed. `npm run test:load` tries 300 times, and
 * 100 times more in a log of 1,000,000 rows.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Tier } from '../../../server/database/migrate.ts';
import type { Run } from '../../../server/database/pools.ts';
import { digestsName, readDigests } from '../../../server/seals/digests.ts';
import { keptPublicKeys } from '../../../server/seals/key.ts';
import { sealAll } from '../../../server/seals/sealing.ts';
import { type Verified, verifyTier } from '../../../server/seals/verify.ts';
import { randomly } from '../../support/random-lists.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';
import { makePast, sealerOf } from './past.ts';
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
    witnesses: { [digestsName(dataDir, tier)]: { digests: readDigests(dataDir, tier), follows: true } },
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
      const others = broken.filter(
        one => one.chain !== chain && !/^audit\.(seal_|merkle_root)/.test(one.chain),
      );
      expect({ seed, others }).toEqual({ seed, others: [] });
    }
  },
);

/** Statements that each write as many rows, which one seal takes, and how many of these are spoilt at once. */
const many = full ? { writes: 100, rows: 10_000, together: 10 } : { writes: 12, rows: 200, together: 6 };
const VERIFIED_S = 10;

/** What is done to one row of the log. */
const spoil: ((row: number) => string)[] = [
  row => `update audit.log set actor = actor || '!' where log_id = ${row}`,
  row => `update audit.log set occurred_at = occurred_at + interval '1 microsecond' where log_id = ${row}`,
  row => `update audit.log set new_values = new_values || '{"status": "?"}' where log_id = ${row}`,
  row => `delete from audit.log where log_id = ${row}`,
  row => `insert into audit.log overriding system value
          select (jsonb_populate_record(l, jsonb_build_object('log_id', -l.log_id))).* from audit.log l where log_id = ${row}`,
];

/** Seals that were made of many rows, each with the first of them. */
async function writeMany(): Promise<{ seal: number; first: number }[]> {
  const by = sealerOf(world, 'spp');
  const made: { seal: number; first: number }[] = [];
  for (let n = 0; n < many.writes; n++) {
    const { rows } = await by.pool.query<{ first: number }>(
      `with written as (
         insert into audit.log (occurred_at, actor, role_name, operation, table_schema, table_name, record_key, new_values)
         select clock_timestamp(), 'somebody', 'inv_admin', 'update', 'spp', 'supplier_products', n::text,
                jsonb_build_object('product_name', 'Product ' || n, 'status', 'available', 'description', repeat('text ', 20))
           from generate_series(1, $1::integer) n
         returning log_id)
       select min(log_id)::integer as first from written`,
      [many.rows],
    );
    await sealAll(by);
    const [seal] = await world.sql(
      "select max(seal_no)::integer as number from audit.seals where chain = 'audit.log'",
    );
    made.push({ seal: seal!.number as number, first: rows[0]!.first });
  }
  return made;
}

/** Pages that are read to look at seals together, and those of the log. */
async function pagesOf(
  client: pg.Client,
  first: number,
  last: number,
): Promise<{ read: number; there: number }> {
  const sums = `select from audit.seal_sums('audit.log', ${first}, ${last})`;
  // A session's first call reads the catalogue, too.
  await client.query(sums);
  const plan = await client.query(`explain (analyze, buffers, timing off, format json) ${sums}`);
  const log = await client.query("select pg_relation_size('audit.log')::integer / 8192 as pages");
  const node = plan.rows[0]['QUERY PLAN'][0].Plan;
  return { read: node['Shared Hit Blocks'] + node['Shared Read Blocks'], there: log.rows[0].pages };
}

test(
  'one row of many is found, whichever it is, and all of them are looked at within seconds',
  async () => {
    const written = await writeMany();
    writeFileSync(join(world.settings.dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets));
    const environment = environmentOf(world.settings);
    const started = performance.now();
    expect(await verb(environment, ['audit', 'verify'])).toMatchObject({ code: 0 });
    const seconds = (performance.now() - started) / 1000;
    if (full) console.log(`${many.writes * many.rows} rows verified in ${seconds.toFixed(1)} s`);
    if (full) expect(seconds).toBeLessThan(VERIFIED_S);

    const random = randomly(1);
    const client = clients.spp!;
    // Once, and not once for each seal, beside statistics of before these rows came.
    const pages = await pagesOf(client, written[0]!.seal, written[9]!.seal);
    expect(pages.read).toBeLessThan(3 * pages.there);
    const kind = random.below(spoil.length);
    for (let at = 0; at < written.length; at += many.together) {
      const spoilt = written.slice(at, at + many.together);
      await client.query('begin');
      try {
        await client.query(unguarded);
        for (const [n, { first }] of spoilt.entries())
          await client.query(spoil[(kind + at + n) % spoil.length]!(first + random.below(many.rows)));
        await client.query('set local session_replication_role = origin; set local role inv_analyst');
        const found = (await verify('spp', client)).flatMap(one => one.broken);
        expect(found.map(({ chain, seal_no }) => ({ chain, seal_no }))).toEqual(
          spoilt.map(({ seal }) => ({ chain: 'audit.log', seal_no: seal })),
        );
      } finally {
        await client.query('rollback');
      }
    }
  },
  full ? 3_600_000 : 120_000,
);
