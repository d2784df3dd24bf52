/** A thousand random histories, with backdating, returns, reversals and transfers, against a plain replay. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';
import { History, type Posting, type Step } from '../../support/histories.ts';
import { type Money, money, type Replayed, replay } from '../../support/plain-ledger.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';

const histories = 1000;
const steps = 30;
// Any seed must do; a failure names it, and INVENTORY_SEED repeats it.
const seed = Number(process.env.INVENTORY_SEED ?? 20_260_101);
const analyst = { role: 'inv_analyst' as const, user_id: 'analyst' };
const operator = { role: 'inv_stock_operator' as const, user_id: 'operator' };

describe(`random histories of seed ${seed}`, () => {
  let world: World;
  const all = Array.from({ length: histories }, (_, n) => new History(seed, n));

  beforeAll(async () => {
    world = await createWorld();
    await world.issoh.sql(
      `insert into issoh.warehouses (warehouse_code, warehouse_name, allow_negative)
       select code, code, code like 'N%' from unnest(array['P1', 'P2', 'P3', 'N1', 'N2']) code`,
    );
    await world.issoh.sql(
      `insert into issoh.selected_products (internal_sku, product_name, status)
       select 'H-' || n, 'H', 'active' from generate_series(0, $1::integer - 1) n`,
      [histories],
    );
    for (let step = 0; step < steps; step++) {
      await play(step);
      if (step === steps / 2) await world.issoh.as({ role: 'inv_admin' }, 'select issoh.refresh_valuation()');
    }
  }, 300_000);
  afterAll(() => world.close());

  test('stock by warehouse is what was moved', async () => {
    const rows = await world.issoh.as(
      analyst,
      `select p.internal_sku || ' ' || w.warehouse_code as place, s.quantity_on_hand as pieces
         from issoh.stock_on_hand s join issoh.selected_products p using (product_id)
         join issoh.warehouses w using (warehouse_id)`,
    );
    const found = Object.fromEntries(rows.map(row => [row.place, row.pieces]));
    const expected = all.flatMap((one, n) =>
      [...one.stock].map(([code, pieces]) => [`H-${n} ${code}`, pieces]),
    );
    expect(found).toEqual(Object.fromEntries(expected));
  });

  test('the valuation now is a replay from scratch, to the last digit, before and after a refresh', async () => {
    const expected = valuesAt(Number.POSITIVE_INFINITY);
    const query = 'select * from issoh.v_inventory_valuation';
    expect(valuesOf(await world.issoh.as(analyst, query))).toEqual(expected);
    await world.issoh.as({ role: 'inv_admin' }, 'select issoh.refresh_valuation()');
    expect(valuesOf(await world.issoh.as(analyst, query))).toEqual(expected);
  });

  test.each(['2025-01-08', '2025-01-31', '2025-02-20'])('so is the valuation at %s', async date => {
    const rows = await world.issoh.as(analyst, 'select * from issoh.inventory_valuation_at($1)', [
      `${date}T00:00Z`,
    ]);
    // A product whose first movement comes later has no row yet; one whose movements were reversed has zeros.
    const expected = valuesAt(Date.parse(date));
    const found = valuesOf(rows);
    for (const sku of expected.keys())
      if (!found.has(sku) && expected.get(sku) === '0 0 0 0') expected.delete(sku);
    expect(found).toEqual(expected);
  });

  test('every issue and every return costs what the replay says', async () => {
    const rows = await world.issoh.as(
      analyst,
      "select * from issoh.cost_of_goods_issued('-infinity', 'infinity')",
    );
    const found = new Map(
      rows.map(row => [row.movement_id as string, line(Number(row.quantity), costsOf(row))] as const),
    );
    const expected = new Map<string, string>();
    for (const { costs } of all.map(one => replay(one.entries())))
      for (const [id, cost] of costs) expected.set(id, line(cost.pieces, cost));
    expect(expected.size).toBeGreaterThan(5000);
    expect(found).toEqual(expected);
  });

  test('no invariant is broken', async () => {
    const folder = join(projectRoot, 'sql/checks/issoh');
    for (const file of readdirSync(folder)) {
      const { rows } = await world.connections.owner.issoh.query(readFileSync(join(folder, file), 'utf8'));
      expect([file, rows]).toEqual([file, []]);
    }
  });

  /** One step of every history: postings in one call, reversals in another. */
  async function play(step: number): Promise<void> {
    const drawn = all.map((history, n) => ({ history, n, step: history.next() }));
    const isPosting = (one: { step: Step }) => 'post' in one.step;
    const postings = drawn.filter(isPosting);
    const posted = await world.issoh.as(
      operator,
      `select movement_id from issoh.post_movements(
         array(select jsonb_populate_record(null::issoh.movement_input, m) from jsonb_array_elements($1) m))`,
      [
        JSON.stringify(
          postings.map(({ n, step }) => ({ internal_sku: `H-${n}`, ...(step as { post: Posting }).post })),
        ),
      ],
    );
    note(postings, posted);
    const reversals = drawn.filter(one => !isPosting(one));
    const reversed = await world.issoh.as(
      operator,
      `select r.movement_id from unnest($1::uuid[]) with ordinality i (id, n), issoh.reverse_movement(i.id) r order by i.n`,
      [reversals.map(({ step }) => (step as { reverse: string }).reverse)],
    );
    note(reversals, reversed);

    function note(done: typeof drawn, rows: Row[]): void {
      expect(rows).toHaveLength(done.length);
      for (const [i, { history, step: one }] of done.entries())
        history.done(one, rows[i]!.movement_id as string, step);
    }
  }

  function valuesAt(until: number): Map<string, string> {
    const moved = all
      .map((history, n) => [`H-${n}`, history] as const)
      .filter(([, one]) => one.posted.length > 0);
    return new Map(moved.map(([sku, history]) => [sku, textOf(replay(history.entries(), until))]));
  }
});

function textOf({ pieces, value }: Replayed): string {
  return line(pieces, value);
}

function valuesOf(rows: Row[]): Map<string, string> {
  return new Map(
    rows.map(row => [
      row.internal_sku as string,
      line(Number(row.quantity_on_hand), {
        fifo: money(row.fifo_value as string),
        lifo: money(row.lifo_value as string),
        average: money(row.average_value as string),
      }),
    ]),
  );
}

function costsOf(row: Row): Money {
  return {
    fifo: money(row.fifo_cost as string),
    lifo: money(row.lifo_cost as string),
    average: money(row.average_cost as string),
  };
}

function line(pieces: number, { fifo, lifo, average }: Money): string {
  return [pieces, fifo, lifo, average].join(' ');
}
