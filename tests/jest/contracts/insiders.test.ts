/**
 * Whoever has free SQL, and no keys, reads all that a role may read, the catalogs and statistics of PostgreSQL among it,
 * calls what it may call, and makes mistakes on purpose: no negotiated amount is in any answer.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Role } from '../../../server/database/pools.ts';
import { TERMS_SETTING, termsKeysOf } from '../../../server/encryption/terms.ts';
import { runImport } from '../../../server/worker/run-import.ts';
import { syncOnce } from '../../../server/worker/sync.ts';
import { randomly } from '../../support/random-lists.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';
import { approve, request } from '../issoh/approved.ts';
import { list } from '../issoh/listed.ts';
import { Needles, oddAmount } from './needles.ts';
import { costOf, setTerms } from './terms.ts';

const SIZE = 30;
const random = randomly(33);
const odd = () => oddAmount(random.below);
const rebateOf = (n: number) => (n % 3 === 0 ? '12.5' : null);
const rounds = [0, 1].map(() => Array.from({ length: SIZE }, odd));
const lists = [0, 1].map(() => Array.from({ length: SIZE }, odd));
const code = (n: number) => `P${n}`;

let world: World;
let hidden: Needles;
let open: Needles;
const keys = () => termsKeysOf(world.settings.keys);
beforeAll(async () => {
  world = await createWorld();
  const supplier = await world.addSupplier('ACME', undefined, 'EUR');
  const upload = (prices: string[]) =>
    world.upload('ACME', list(...prices.map((price, n): [string, string] => [code(n), price])), {
      force: true,
    });
  const agree = (prices: string[]) =>
    setTerms(
      world,
      prices.map((unit_price, n) => ({
        supplier: 'ACME',
        supplier_product_code: code(n),
        currency_code: 'EUR',
        unit_price,
        rebate_percentage: rebateOf(n),
      })),
    );
  await upload(lists[0]!);
  const ids = Object.values(await approve(world, supplier));
  await agree(rounds[0]!);
  const context = { connections: world.connections, settings: world.settings, worker: null };
  // Some by a price of their own, some by a default.
  await runImport(context, await request(world, ids.slice(0, SIZE / 2)));
  await world.issoh.sql('select issoh.set_pricing_default(markup_percentage => 37)');
  await runImport(context, await request(world, ids.slice(SIZE / 2)));
  await upload(lists[1]!);
  await agree(rounds[1]!);
  while ((await syncOnce(context)) === 'done');
  const settle = `select set_config($1, $2, true), issoh_private.apply_terms(1000) as looked`;
  while ((await world.issoh.sql(settle, [TERMS_SETTING, keys()]))[0]!.looked !== 0);
  await world.issoh.sql('analyze');
  hidden = new Needles(
    rounds
      .flatMap(prices => [...prices, ...prices.map((price, n) => costOf(price, '1', rebateOf(n)))])
      .filter(amount => /^\d{12}\.\d{4}$/.test(amount)),
  );
  open = new Needles(lists[1]!);
});
afterAll(() => world.close());

const RELATIONS = `
  select c.oid::regclass::text as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_toast'
     and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')`;
const FUNCTIONS = `
  select p.oid::regproc::text as name
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname in ('issoh', 'issoh_private', 'audit', 'common') and p.pronargs = p.pronargdefaults
     and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype) and p.prokind = 'f'
     and has_schema_privilege(n.oid, 'usage') and has_function_privilege(p.oid, 'execute')`;

/** All that some SQL answers, errors with everything that they say included. */
async function said(ask: (sql: string) => Promise<Row[]>, sql: string): Promise<string> {
  return ask(sql).then(
    rows => rows.map(row => row.text).join('\n'),
    (error: pg.DatabaseError) => [error.message, error.detail, error.hint, error.where].join('\n'),
  );
}

async function all(ask: (sql: string) => Promise<Row[]>): Promise<string[]> {
  const texts: string[] = [];
  for (const { name } of await ask(RELATIONS))
    texts.push(await said(ask, `select t::text as text from ${name} t`));
  for (const { name } of await ask(FUNCTIONS))
    texts.push(await said(ask, `select t::text as text from ${name}() t`));
  return texts;
}

const staff: Role[] = [
  'inv_analyst',
  'inv_reviewer',
  'inv_stock_operator',
  'inv_pricing_manager',
  'inv_approver',
  'inv_admin',
  'inv_catalog_manager',
  'inv_supplier',
];
const sees = (role: string) => !['inv_catalog_manager', 'inv_supplier'].includes(role);

test.each(staff)('%s', async role => {
  const texts = await all(sql => world.issoh.as({ role }, sql));
  expect(hidden.within(texts.join('\n'), role)).toEqual(new Map());
  // The same search finds what is no secret.
  expect(open.within(texts.join('\n'), role).size).toBe(sees(role) ? SIZE : 0);
});

test('the owner of the database, and a superuser', async () => {
  for (const ask of [
    (sql: string) => world.connections.owner.issoh.query(sql).then(({ rows }) => rows as Row[]),
    (sql: string) => world.issoh.sql(sql),
  ]) {
    const texts = await all(ask);
    expect(hidden.within(texts.join('\n'), 'the owner')).toEqual(new Map());
    expect(open.within(texts.join('\n'), 'the owner').size).toBe(SIZE);
  }
});

test('mistakes of those who may set prices, with the keys at hand', async () => {
  const products = await world.issoh.sql('select internal_sku as sku from issoh.selected_products');
  const mistakes = products.flatMap(({ sku }) =>
    [
      'markup_percentage => 1e5, maximum_price => 5',
      'markup_percentage => 10, surcharge => -9e14',
      'markup_percentage => 10, selling_price => 5',
      'minimum_price => 5, maximum_price => 4',
      'selling_price => 5, minimum_price => 9',
      'markup_percentage => 9e5, surcharge => 9e14',
      'source_tier => $$standard$$',
      "markup_percentage => 10, effective_to => now() - interval '1 day'",
    ].map(arguments_ => `issoh.set_price('${sku}', ${arguments_})`),
  );
  let refused = 0;
  for (const call of mistakes) {
    const text = await said(
      sql => world.issoh.as({ role: 'inv_pricing_manager' }, sql, [TERMS_SETTING, keys()]),
      `with k as materialized (select set_config($1, $2, true) as done)
       select t::text as text from k cross join lateral (select ${call} where k.done is not null) t`,
    );
    refused += Number(/ISI|cannot|not within|overlap|contradict|copy|negotiated/.test(text));
    expect(hidden.within(text, call)).toEqual(new Map());
  }
  expect(refused).toBeGreaterThan(SIZE);
});
