/** Contracts for benchmarks: of every other one a price, of the rest a rebate. */
import type pg from 'pg';
import { ensureKeys } from '../../server/encryption/keys.ts';
import { giveTermsKeys, termsKeys } from '../../server/encryption/terms.ts';
import type { Settings } from '../../server/settings.ts';
import { expect } from './bench.ts';

interface At {
  /** As the owner. */
  issoh: pg.ClientBase;
  settings: Pick<Settings, 'keys'>;
}

/** One statement with the keys at hand. */
async function withKeys<T>({ issoh, settings }: At, sql: string, values: unknown[]): Promise<T> {
  await issoh.query('begin');
  await giveTermsKeys(issoh, termsKeys(await ensureKeys(settings.keys)));
  const { rows } = await issoh.query(sql, values);
  await issoh.query('commit');
  return rows[0];
}

/** Sets so many, in one call; other values each round. */
export async function setTerms(at: At & { suppliers: number; count: number; round: number }): Promise<void> {
  const contracts = Array.from({ length: at.count }, (_, n) => ({
    supplier: `bench_${n % at.suppliers}`,
    supplier_product_code: `P${1 + Math.floor(n / at.suppliers)}`,
    ...(n % 2 === 0
      ? { currency_code: 'EUR', unit_price: `${1 + (n % 97)}.${at.round}5` }
      : { rebate_percentage: `${1 + (n % 50)}.${at.round}` }),
  }));
  const sql = 'select * from issoh.record_contracts($1)';
  const { written } = await withKeys<{ written: number }>(at, sql, [JSON.stringify(contracts)]);
  expect('contracts set', written, at.count);
}

/** As many rows, by hand, in a table without triggers and history; the milliseconds. */
export async function copyTerms(client: pg.ClientBase, count: number): Promise<number> {
  await client.query('create temporary table floor_terms (like issoh.contract_terms including all)');
  const started = performance.now();
  await client.query(
    `insert into floor_terms (supplier_id, supplier_product_code, currency_code, price_secret, rebate_secret, key_id)
     select s.supplier_id, 'P' || n, 'EUR', public.gen_random_bytes(96), public.gen_random_bytes(96), uuidv7()
       from generate_series(1, $1::integer) n, (select s.supplier_id from issoh.suppliers s limit 1) s`,
    [count],
  );
  const ms = performance.now() - started;
  await client.query('drop table floor_terms');
  return ms;
}

/** Brings costs over, as the worker's job does. */
export async function settleTerms(at: At): Promise<void> {
  const sql = 'select issoh_private.apply_terms($1) as looked';
  while ((await withKeys<{ looked: number }>(at, sql, [1000])).looked !== 0);
}

/** Ends those that are in force, and has the lists say the costs again. */
export async function endTerms(at: At): Promise<void> {
  await withKeys(
    at,
    'select count(issoh.end_contract(c.contract_id)) from issoh.contract_terms c where c.period @> clock_timestamp()',
    [],
  );
  await settleTerms(at);
}
