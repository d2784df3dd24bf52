import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asRole, noLimit } from '../../../server/database/pools.ts';
import { spooledFile } from '../../../server/intake/begin.ts';
import { startWorker, type Worker } from '../../../server/worker/runner.ts';
import { countsOf, createWorld, type Report, type World } from '../../support/world.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const suppliers = 50;
const rowsEach = full ? 2_000 : 200;

interface Begun {
  batch_id: string;
  duplicate: boolean;
}

const manager = { role: 'inv_catalog_manager' as const, user_id: 'manager' };

describe('uploads at the same moment', () => {
  let world: World;
  let worker: Worker | undefined;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(async () => {
    await worker?.stop();
    await world.close();
  });

  test(`${suppliers} suppliers with ${rowsEach} rows each, twice: every count is right`, async () => {
    const codes = Array.from({ length: suppliers }, (_, n) => `many-${n}`);
    await Promise.all(codes.map(code => world.addSupplier(code)));
    await startWorking();
    const first = await Promise.all(codes.map((code, n) => begin(code, list(rowsEach, n, 0))));
    await workedOff();
    for (const { batch_id } of first) {
      expect(countsOf(await report(batch_id))).toEqual({
        total: rowsEach,
        new: rowsEach,
        updated: 0,
        unchanged: 0,
        failed: 0,
        duplicates: 0,
        missing: 0,
      });
    }
    // A tenth of the prices moves, ten products go, ten come.
    const second = await Promise.all(codes.map((code, n) => begin(code, list(rowsEach, n, 1))));
    await workedOff();
    for (const { batch_id } of second) {
      expect(countsOf(await report(batch_id))).toEqual({
        total: rowsEach,
        new: 10,
        updated: rowsEach / 10 - 1,
        unchanged: rowsEach - rowsEach / 10 - 9,
        failed: 0,
        duplicates: 0,
        missing: 10,
      });
    }
    await expectClean(suppliers * 2);
    const [history] = await world.sql('select count(*)::integer as rows from spp.price_history');
    expect(history!.rows).toBe(suppliers * (rowsEach + 10 + rowsEach / 10 - 1));
  }, 600_000);

  test('one file of one supplier many times at once runs once', async () => {
    const supplierId = await world.addSupplier('same');
    await startWorking();
    const answers = await Promise.all(Array.from({ length: 12 }, () => begin('same', list(100, 1, 0))));
    expect(new Set(answers.map(answer => answer.batch_id)).size).toBe(1);
    expect(answers.filter(answer => !answer.duplicate)).toHaveLength(1);
    await workedOff();
    expect(await begin('same', list(100, 1, 0))).toMatchObject({
      batch_id: answers[0]!.batch_id,
      duplicate: true,
    });
    const [rows] = await world.sql(
      'select count(*)::integer as history from spp.price_history where supplier_id = $1',
      [supplierId],
    );
    expect(rows!.history).toBe(100);
    expect(await batches(supplierId)).toHaveLength(1);
  });

  test('different files of one supplier at once run in the order of acceptance, and the last one wins', async () => {
    const supplierId = await world.addSupplier('ordered');
    await startWorking();
    const prices = Array.from({ length: 8 }, (_, n) => n + 1);
    const begun = await Promise.all(
      prices.map(price => begin('ordered', `Code;Name;Price\nA1;Anvil;${price}.50\nA2;Bolt;${price}.25\n`)),
    );
    await workedOff();
    expect(begun.every(answer => !answer.duplicate)).toBe(true);

    const accepted = await batches(supplierId);
    expect(accepted.map(batch => batch.batch_id)).toEqual(
      accepted.map(batch => batch.batch_id as string).sort(),
    );
    expect(accepted.every(batch => batch.status === 'completed')).toBe(true);
    const order = accepted.map(
      batch => prices[begun.findIndex(answer => answer.batch_id === batch.batch_id)]!,
    );
    const steps = await history(supplierId, 'A1');
    expect(steps).toEqual(
      order.map((price, i) => ({
        old_price: i === 0 ? null : `${order[i - 1]}.5000`,
        new_price: `${price}.5000`,
        upload_batch_id: accepted[i]!.batch_id,
      })),
    );
    const [product] = await world.sql(
      `select current_price from spp.supplier_products where supplier_id = $1 and supplier_product_code = 'A2'`,
      [supplierId],
    );
    expect(product!.current_price).toBe(`${order.at(-1)}.2500`);
    await expectNoErrors();
  });

  test('lists A, B, A all run', async () => {
    await worker?.stop();
    worker = undefined;
    const supplierId = await world.addSupplier('aba');
    const a = 'Code;Name;Price\nA1;Anvil;1.50\n';
    const begun = [];
    for (const file of [a, a.replace('1.50', '2.50'), a]) begun.push(await begin('aba', file));
    expect(begun.map(answer => answer.duplicate)).toEqual([false, false, false]);
    await startWorking();
    await workedOff();
    expect((await history(supplierId, 'A1')).map(step => step.new_price)).toEqual([
      '1.5000',
      '2.5000',
      '1.5000',
    ]);
    await expectNoErrors();
  });

  const startWorking = async () => {
    worker ??= await startWorker(world);
  };

  /** As the server does it: the file is in its place before the transaction that accepts it commits. */
  async function begin(supplier: string, text: string): Promise<Begun> {
    const hash = createHash('sha256').update(text).digest('hex');
    return asRole(world.connections.spp, manager, noLimit, async client => {
      const { rows } = await client.query<{ answer: Begun }>(
        'select spp.begin_upload($1, $2, $3, $4) as answer',
        [supplier, 'list.csv', hash, Buffer.byteLength(text)],
      );
      const { answer } = rows[0]!;
      if (!answer.duplicate) writeFileSync(spooledFile(world.settings, answer.batch_id), text);
      return answer;
    });
  }

  /** Comes back when no upload waits and no job runs. */
  async function workedOff(): Promise<void> {
    for (;;) {
      const [left] = await world.sql(
        `select (select count(*) from spp.upload_batches where status in ('queued', 'processing'))
              + (select count(*) from graphile_worker._private_jobs where key like 'uploads:%' or locked_at is not null) as jobs`,
      );
      if (Number(left!.jobs) === 0) return;
      await setTimeout(100);
      await expectNoErrors();
    }
  }

  async function expectClean(count: number): Promise<void> {
    await expectNoErrors();
    const rows = await world.sql(
      'select status, attempts, count(*)::integer as batches from spp.upload_batches group by 1, 2',
    );
    expect(rows).toEqual([{ status: 'completed', attempts: 1, batches: count }]);
    const [deadlocks] = await world.sql(
      'select deadlocks::integer from pg_stat_database where datname = current_database()',
    );
    expect(deadlocks).toEqual({ deadlocks: 0 });
  }

  async function expectNoErrors(): Promise<void> {
    expect(
      await world.sql('select last_error from graphile_worker._private_jobs where last_error is not null'),
    ).toEqual([]);
  }

  const report = async (batchId: string) =>
    (await world.as(manager, 'select spp.upload_report($1) as report', [batchId]))[0]!.report as Report;

  const batches = (supplierId: string) =>
    world.sql('select batch_id, status from spp.upload_batches where supplier_id = $1 order by upload_date', [
      supplierId,
    ]);

  const history = (supplierId: string, code: string) =>
    world.sql(
      `select h.old_price, h.new_price, h.upload_batch_id
         from spp.price_history h join spp.supplier_products p using (supplier_id, product_id)
        where h.supplier_id = $1 and p.supplier_product_code = $2
        order by h.changed_at`,
      [supplierId, code],
    );
});

/** Supplier `n`'s list; in version 1 the first ten codes are others and every tenth price is another. */
function list(rows: number, n: number, version: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const code = version === 1 && i < 10 ? `new-${i}` : `P-${i}`;
    return `${code};Product ${i} of ${n};${i + 1 + (i % 10 === 0 ? version : 0)}.${10 + (n % 90)}`;
  });
  return `Code;Name;Price\n${lines.join('\n')}\n`;
}
