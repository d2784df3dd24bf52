/** What a product costs is what its contract says, whatever the contracts, periods, currencies and lists are. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logOf } from '../../../server/log.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { runImport } from '../../../server/worker/run-import.ts';
import { tasks } from '../../../server/worker/runner.ts';
import { syncOnce } from '../../../server/worker/sync.ts';
import { type Random, randomly } from '../../support/random-lists.ts';
import { createWorld, type World } from '../../support/world.ts';
import { approve, request } from '../issoh/approved.ts';
import { list } from '../issoh/listed.ts';
import { costOf, costs, setTerms, type Term, withKeys } from './terms.ts';

const rates: Record<string, string> = { EUR: '1', USD: '0.9137', GBP: '1.1583' };
const suppliers = { NORTH: 'EUR', SOUTH: 'USD' } as const;
type Supplier = keyof typeof suppliers;
const SIZE = 40;
const YEAR = 365 * 86_400_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.issoh.sql(
    `select issoh.set_exchange_rates(array(
       select row(x.key, '2020-01-01', x.value)::issoh.exchange_rate_input from jsonb_each_text($1) x))`,
    [JSON.stringify({ USD: rates.USD, GBP: rates.GBP })],
  );
});
afterAll(() => world.close());

const amountOf = (random: Random) =>
  `${1 + random.below(900)}.${String(random.below(10_000)).padStart(4, '0')}`;
const rebateOf = (random: Random) => `${random.below(90)}.${String(random.below(100)).padStart(2, '0')}`;
const codeOf = (n: number) => `P${n}`;

/** Terms of some products: past, present, to come; and, for one supplier, of the whole list. */
function someTerms(random: Random): Term[] {
  const at = (years: number) => new Date(Date.now() + years * YEAR).toISOString();
  const terms: Term[] = [{ supplier: 'SOUTH', rebate_percentage: rebateOf(random), effective_from: at(-1) }];
  for (const supplier of Object.keys(suppliers))
    for (let n = 0; n < SIZE; n++) {
      if (random.chance(0.3)) continue;
      const hasPrice = random.chance(0.7);
      const [from, to] = random.pick([
        [at(-3), at(-2)],
        [at(-1), null],
        [at(-1), at(1)],
        [at(1), null],
      ]) as [string, string | null];
      terms.push({
        supplier,
        supplier_product_code: codeOf(n),
        currency_code: hasPrice ? random.pick(Object.keys(rates)) : null,
        unit_price: hasPrice ? amountOf(random) : null,
        rebate_percentage: !hasPrice || random.chance(0.5) ? rebateOf(random) : null,
        effective_from: from,
        effective_to: to,
      });
    }
  return terms;
}

/** What each product is to cost, and whether everybody may see it. */
function expected(terms: Term[], prices: Record<Supplier, string[]>) {
  const now = new Date().toISOString();
  const holds = (term: Term) => term.effective_from! <= now && (term.effective_to ?? '9') > now;
  const all = new Map<string, { open: string | null; hidden: string | null }>();
  for (const [supplier, currency] of Object.entries(suppliers) as [Supplier, string][])
    for (const [n, price] of prices[supplier].entries()) {
      const own = terms.filter(term => term.supplier === supplier && holds(term));
      const term =
        own.find(one => one.supplier_product_code === codeOf(n)) ??
        own.find(one => one.supplier_product_code === undefined);
      const rebate = term?.rebate_percentage ?? null;
      const cost = term?.unit_price
        ? costOf(term.unit_price, rates[term.currency_code!]!, rebate)
        : costOf(price, rates[currency]!, rebate);
      const name = `${supplier} ${codeOf(n)}`;
      all.set(name, term === undefined ? { open: cost, hidden: null } : { open: null, hidden: cost });
    }
  return all;
}

/** The same as it is, by supplier and code. */
async function found() {
  const names = await world.issoh.sql(
    `select p.internal_sku as sku, s.supplier_code || ' ' || l.supplier_product_code as name
       from issoh.supplier_listings l join issoh.selected_products p using (product_id)
       join issoh.suppliers s on s.supplier_id = l.supplier_id`,
  );
  const bySku = await costs(world);
  return new Map(names.map(({ sku, name }) => [name as string, bySku.get(sku as string)]));
}

async function importAll(ids: string[]): Promise<void> {
  const job = await request(world, ids);
  await runImport({ connections: world.connections, settings: world.settings, worker: null }, job);
}
async function level(settings: World['settings'] | null = world.settings): Promise<void> {
  while (
    (await syncOnce({ connections: world.connections, ...(settings && { settings }), worker: null })) ===
    'done'
  );
}
const settle = () =>
  tasks({
    settings: world.settings,
    connections: world.connections,
    worker: null as never,
    log: logOf('test', 'silent'),
  }).issoh.terms__apply!({}, null as never);
const failures = () => world.issoh.sql('select code from issoh.sync_failures');

describe.each([1, 2])('terms of seed %i', seed => {
  const random = randomly(seed);
  const prices: Record<Supplier, string[]> = { NORTH: [], SOUTH: [] };
  let terms: Term[] = [];
  const draw = () => {
    for (const supplier of Object.keys(suppliers) as Supplier[])
      prices[supplier] = Array.from({ length: SIZE }, () => amountOf(random));
  };
  const upload = async () => {
    for (const supplier of Object.keys(suppliers) as Supplier[])
      await world.upload(
        supplier,
        list(...prices[supplier].map((price, n): [string, string] => [codeOf(n), price])),
        {
          force: true,
        },
      );
  };

  beforeAll(async () => {
    if (seed > 1) {
      await world.close();
      world = await createWorld();
      await world.issoh.sql(
        `select issoh.set_exchange_rates(array(
           select row(x.key, '2020-01-01', x.value)::issoh.exchange_rate_input from jsonb_each_text($1) x))`,
        [JSON.stringify({ USD: rates.USD, GBP: rates.GBP })],
      );
    }
    draw();
    terms = someTerms(random);
  });

  test('are what an import begins with, also where they were set before the product was there', async () => {
    const ids: string[] = [];
    for (const [supplier, currency] of Object.entries(suppliers)) {
      const id = await world.addSupplier(supplier, undefined, currency);
      await world.upload(
        supplier,
        list(...prices[supplier as Supplier].map((price, n): [string, string] => [codeOf(n), price])),
      );
      ids.push(...Object.values(await approve(world, id)));
    }
    expect(await setTerms(world, terms)).toEqual([{ written: terms.length, unchanged: 0, ended: 0 }]);
    await importAll(ids);
    expect(await failures()).toEqual([]);
    expect(await found()).toEqual(expected(terms, prices));
  });

  test('are what a synchronisation leaves, while the lists move', async () => {
    draw();
    await upload();
    await level();
    expect(await failures()).toEqual([]);
    expect(await found()).toEqual(expected(terms, prices));
    const broken = await runChecks('issoh', world.connections.owner.issoh);
    expect(broken.filter(check => check.violations > 0)).toEqual([]);
  });

  test('are held without keys, and their prices stay; with keys they follow', async () => {
    const before = expected(terms, prices);
    draw();
    await upload();
    await level(null);
    const after = expected(terms, prices);
    const stays = new Map(
      [...after].map(([name, cost]) => [name, cost.open === null ? before.get(name)! : cost]),
    );
    expect(await found()).toEqual(stays);
    // Fixed prices have nothing to follow.
    const moved = [...after].filter(([name, { hidden }]) => hidden !== before.get(name)!.hidden);
    expect(await failures()).toEqual(moved.map(() => ({ code: 'ISCKM' })));
    await world.issoh.sql('update issoh.sync_failures set next_try_at = now()');
    await level();
    expect(await failures()).toEqual([]);
    expect(await found()).toEqual(after);
  });

  test('that end give way to what holds then', async () => {
    const ending = terms
      .filter(term => term.supplier_product_code !== undefined)
      .filter(() => random.chance(0.5));
    const open = await world.issoh.sql(
      `select c.contract_id, s.supplier_code, c.supplier_product_code as code
         from issoh.contract_terms c join issoh.suppliers s using (supplier_id)
        where c.period @> clock_timestamp() and c.supplier_product_code is not null`,
    );
    for (const { contract_id, supplier_code, code } of open)
      if (ending.some(term => term.supplier === supplier_code && term.supplier_product_code === code)) {
        await withKeys(
          world,
          'select issoh.end_contract(case when a.at_hand is not null then $1::uuid end)',
          [contract_id],
        );
        terms = terms.filter(
          term =>
            term.supplier !== supplier_code ||
            term.supplier_product_code !== code ||
            term.effective_from! > new Date().toISOString(),
        );
      }
    await settle();
    expect(await found()).toEqual(expected(terms, prices));
    const broken = await runChecks('issoh', world.connections.owner.issoh);
    expect(broken.filter(check => check.violations > 0)).toEqual([]);
  });
});
