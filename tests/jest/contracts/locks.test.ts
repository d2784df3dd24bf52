/** Contracts are set, ended and rotated at once: nobody waits for two who wait for each other, nor hides what is due. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { tiers } from '../../../server/database/migrate.ts';
import { TERMS_SETTING, termsKeysOf } from '../../../server/encryption/terms.ts';
import { rotateTerms } from '../../../server/operations/rotate-terms.ts';
import { projectRoot } from '../../../server/settings.ts';
import { runImport } from '../../../server/worker/run-import.ts';
import { deadlocksOf } from '../../support/deadlocks.ts';
import { randomly } from '../../support/random-lists.ts';
import { sourceFiles } from '../../support/sources.ts';
import { createWorld, type World } from '../../support/world.ts';
import { approve, request } from '../issoh/approved.ts';
import { list } from '../issoh/listed.ts';
import { setTerms, withKeys } from './terms.ts';

const SIZE = 8;
const ROUNDS = 12;
const codes = Array.from({ length: SIZE }, (_, n) => `P${n}`);

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const supplier = await world.addSupplier('ACME');
  await world.upload('ACME', list(...codes.map((code): [string, string] => [code, '10.00'])));
  const job = await request(world, Object.values(await approve(world, supplier)));
  await runImport({ connections: world.connections, settings: world.settings, worker: null }, job);
});
afterAll(() => world.close());

const keys = () => termsKeysOf(world.settings.keys);
const agree = (price: number) =>
  setTerms(
    world,
    codes.map(code => ({
      supplier: 'ACME',
      supplier_product_code: code,
      currency_code: 'EUR',
      unit_price: `${price}.5`,
    })),
  );
const end = (id: unknown) =>
  withKeys(world, 'select issoh.end_contract(case when a.at_hand is not null then $1::uuid end)', [id]);
const open = () =>
  world.issoh.sql('select contract_id as id from issoh.contract_terms where effective_to is null');
/** Calls a function that takes at most so many, with the keys at hand. */
const take = async (name: string, most: number) => {
  const { rows } = await world.connections.owner.issoh.query(
    `select set_config($1, $2, true), issoh_private.${name}($3) as looked`,
    [TERMS_SETTING, await keys(), most],
  );
  return rows[0].looked as number;
};

test('a row of a table that somebody locks as a whole is locked behind a lock of that table', () => {
  const bodies = tiers
    .flatMap(tier => sourceFiles(tier))
    .map(file => ({ file, text: readFileSync(join(projectRoot, file), 'utf8').replace(/--.*$/gm, '') }));
  const tablesLocked = (text: string) =>
    [...text.matchAll(/\block\s+table\s+(?:only\s+)?([\w., ]+?)\s+in\s+([a-z ]+?)\s+mode/g)].flatMap(
      ([, tables, mode]) => tables!.split(/\s*,\s*/).map(table => ({ table, mode: mode! })),
    );
  // Those that keep others from writing.
  const whole = new Set(
    bodies
      .flatMap(({ text }) => tablesLocked(text))
      .filter(({ mode }) => !/^(row (share|exclusive)|share update exclusive)$/.test(mode))
      .map(({ table }) => table),
  );
  const rows = bodies.flatMap(({ file, text }) =>
    [...text.matchAll(/\bfor\s+(?:(?:no\s+key\s+)?update|(?:key\s+)?share)\b(?:\s+of\s+(\w+))?/g)].flatMap(
      ({ index, 1: alias }) =>
        [...around(text, index).matchAll(/\b(?:from|join)\s+(?:only\s+)?(\w+\.\w+)(?:\s+(\w+))?/g)]
          .filter(([, table, name]) => whole.has(table!) && (alias === undefined || alias === name))
          .map(([, table]) => ({
            file,
            table,
            isBehind: tablesLocked(text.slice(0, index)).some(
              lock => lock.table === table && lock.mode !== 'row share',
            ),
          })),
    ),
  );
  expect(whole.size).toBeGreaterThan(5);
  expect(rows).not.toEqual([]);
  expect(rows.filter(row => !row.isBehind)).toEqual([]);
});

test('the moment of a change is taken behind the lock of a table that it may wait for', () => {
  const late = tiers.flatMap(sourceFiles).filter(file => {
    const text = readFileSync(join(projectRoot, file), 'utf8').replace(/--.*$/gm, '');
    const [, before = '', behind = ''] = /^(.*?)(\block\s+table\b.*)$/s.exec(text) ?? [];
    return /\b(?:clock_timestamp|now)\(\)/.test(before) && !/\bv_now := clock_timestamp\(\)/.test(behind);
  });
  expect(late).toEqual([]);
});

test('a contract that begins while its end waits is ended, and not withdrawn', async () => {
  const [{ begins }] = (await world.issoh.sql(
    "select to_char(clock_timestamp() + interval '2 seconds', 'YYYY-MM-DD\"T\"HH24:MI:SS.USOF') as begins",
  )) as [{ begins: string }];
  await setTerms(world, [{ supplier: 'ACME', rebate_percentage: '1', effective_from: begins }]);
  const [{ id }] = (await world.issoh.sql(
    `select contract_id as id from issoh.contract_terms where effective_from = '${begins}'`,
  )) as [{ id: string }];
  const holder = await world.connections.owner.issoh.connect();
  let ended: Promise<unknown>;
  try {
    await holder.query('begin; lock table issoh.contract_terms in share row exclusive mode');
    ended = end(id);
    ended.catch(() => undefined);
    const waits = `select from pg_locks where relation = 'issoh.contract_terms'::regclass and not granted`;
    while ((await holder.query(waits)).rows.length === 0);
    await holder.query('select pg_sleep_until($1)', [begins]);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  await ended;
  expect(
    await world.issoh.sql(
      `select effective_to > effective_from as was_in_force from issoh.contract_terms where contract_id = '${id}'`,
    ),
  ).toEqual([{ was_in_force: true }]);
});

/** The query that a place stands in, without what stands in brackets of it. */
function around(text: string, index: number): string {
  let depth = 0;
  let query = '';
  for (let at = index - 1; at >= 0; at--) {
    const letter = text[at]!;
    if (letter === ')') depth++;
    else if (depth > 0) depth -= letter === '(' ? 1 : 0;
    else if (letter === '(' || letter === ';') break;
    else query = letter + query;
  }
  return query;
}

test('setting, ending, rotating and settling at once ties no deadlock', async () => {
  const random = randomly(7);
  const failures: unknown[] = [];
  const attempt = (work: Promise<unknown>) =>
    work.catch((error: { code?: string }) => {
      // Somebody else has ended it meanwhile.
      if (error.code !== 'ISIKE') failures.push(error);
    });
  await agree(1);
  for (let round = 0; round < ROUNDS; round++) {
    await withKeys(world, 'select issoh.rotate_contract_keys() where a.at_hand is not null');
    const present = random.shuffle(await open());
    await Promise.all([
      attempt(agree(10 + round)),
      ...present.slice(0, 3).map(({ id }) => attempt(end(id))),
      attempt(agree(20 + round)),
      attempt(rotateTerms(world.connections.owner.issoh, await keys())),
      ...present.slice(3, 5).map(({ id }) => attempt(end(id))),
      attempt(take('apply_terms', 100)),
      attempt(take('rotate_terms', 2)),
    ]);
  }
  expect(failures).toEqual([]);
  expect(await deadlocksOf(world.issoh)).toBe(0);
}, 120_000);

/** What makes every product due, and nothing else. */
const due = {
  apply_terms: () => agree(100),
  rotate_terms: async () => {
    while ((await take('apply_terms', 100)) > 0);
    await withKeys(world, 'select issoh.rotate_contract_keys() where a.at_hand is not null');
    // Contracts are brought over first, and no product of theirs is asked for.
    await take('rotate_terms', 1_000);
  },
  propose_due: async () => {
    await world.issoh.sql(
      `insert into issoh_private.proposals_due (product_id, pricing_tier_id, old_cost)
       select p.product_id, t.tier_id, 1 from issoh.selected_products p, issoh.pricing_tiers t where t.is_default`,
    );
  },
};

test.each(Object.entries(due))('%s: what somebody holds hides nothing that is due', async (name, make) => {
  await make();
  const products = await world.issoh.sql('select product_id as id from issoh.selected_products');
  // The last first: whoever takes them goes the other way.
  for (const { id } of products.reverse()) {
    await withClient(world.connections.urls.administrator.issoh, async holder => {
      await holder.query('begin');
      await holder.query('select from issoh.selected_products where product_id <> $1 for update', [id]);
      expect(await take(name, 1)).toBeGreaterThan(0);
      expect(await take(name, 1)).toBe(0);
    });
  }
  expect(await take(name, 100)).toBe(0);
});
