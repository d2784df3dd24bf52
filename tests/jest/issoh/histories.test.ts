/**
 * Random histories (a thousand by `npm run test:load`), with backdating, returns both ways, orders, counts with a moment,
 * reversals, a closed period, gaps and transfers, against a plain replay.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keyOf, share } from '../../../demo/generator/random.ts';
import { projectRoot } from '../../../server/settings.ts';
import { countKey, History, orderedAt, type Step } from '../../support/histories.ts';
import { type Money, money, type Replayed, replay } from '../../support/plain-ledger.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const histories = full ? 1000 : 200;
const steps = 36;
const closing = { step: 24, days: 15 };
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
    await world.issoh.sql(
      `insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
       values ('00000000-0000-4000-8000-000000000001', 'S1', 'S1', 'active', 'EUR')`,
    );
    await world.issoh.as(
      operator,
      `select count(*) from generate_series(0, $1::integer - 1) n, issoh.place_orders('PO ' || n, 'S1', 'P1', array[
         jsonb_populate_record(null::issoh.order_line_input,
           jsonb_build_object('internal_sku', 'H-' || n, 'quantity', 1000000, 'unit_cost', $2::text))])`,
      [histories, orderedAt],
    );
    for (let step = 0; step < steps; step++) {
      if (step === closing.step) await close();
      await play(step);
      if (share(keyOf(seed, 'refreshes'), step) < 0.4) await refresh(step);
    }
  }, 600_000);
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
      [...one.stock()].map(([code, pieces]) => [`H-${n} ${code}`, pieces]),
    );
    expect(found).toEqual(Object.fromEntries(expected));
    expect(all.reduce((sum, one) => sum + one.counts.length, 0)).toBeGreaterThan(histories);
  });

  test('the valuation now is a replay from scratch, to the last digit, before and after a refresh', async () => {
    const expected = valuesAt(Number.POSITIVE_INFINITY);
    const query = 'select * from issoh.v_inventory_valuation';
    expect(valuesOf(await world.issoh.as(analyst, query))).toEqual(expected);
    await world.issoh.as({ role: 'inv_admin' }, 'select issoh.refresh_valuation()');
    expect(valuesOf(await world.issoh.as(analyst, query))).toEqual(expected);
  });

  test('what is kept on the way is what a replay from scratch has there, at every date', async () => {
    await refresh(0);
    const [kept] = await world.issoh.sql(
      `select count(*)::integer as all, count(distinct product_id)::integer as products,
              count(*) filter (where cardinality(increases) > 0)::integer as undone,
              count(*) filter (where cardinality(gap) > 0)::integer as gaps
         from issoh_kept.valuation_checkpoints`,
    );
    expect(kept!.all as number).toBeGreaterThan(3 * (kept!.products as number));
    expect(kept!.undone as number).toBeGreaterThan(histories / 20);
    expect(kept!.gaps as number).toBeGreaterThan(histories / 20);
    const differences = await world.issoh.as(
      analyst,
      `select d.day, coalesce(v.v, v.r) as product_id
         from generate_series(timestamptz '2024-12-31 00:00Z', '2025-03-05', '150 hours') d (day)
        cross join lateral (
          select v.product_id, r.product_id
            from issoh_private.value_products(null, d.day) v
            full join issoh_private.replay_ledger(null, d.day, false) r on r.product_id = v.product_id
           where (v.quantity, v.fifo_value, v.lifo_value, v.average_value)
                 is distinct from (r.quantity, r.fifo_value, r.lifo_value, r.average_value)) v (v, r)`,
    );
    expect(differences).toEqual([]);
  });

  test('costs of a period, from what is kept before it, are those of a replay from scratch', async () => {
    const differences = await world.issoh.as(
      analyst,
      `with all_of_them as materialized (
         select * from issoh_private.replay_ledger(null, 'infinity', true))
       select d.day, coalesce(x.c, x.r) as movement_id
         from generate_series(timestamptz '2024-12-31 00:00Z', '2025-03-05', '100 hours') d (day)
        cross join lateral (
          select c.movement_id, r.movement_id
            from (select c.movement_id, c.product_id, c.quantity, c.fifo_cost, c.lifo_cost, c.average_cost
                    from issoh.cost_of_goods_issued(d.day, d.day + interval '100 hours') c) c
            full join (
              select a.movement_id, a.product_id, -sum(a.delta) as quantity, sum(a.fifo_cost) as fifo_cost,
                     sum(a.lifo_cost) as lifo_cost, sum(a.average_cost) as average_cost
                from all_of_them a
               where a.booked_at >= d.day and a.booked_at < d.day + interval '100 hours' and a.fifo_cost is not null
               group by a.movement_id, a.product_id
              having sum(a.delta) <> 0 or sum(a.uncosted) <> 0
                  or (sum(a.fifo_cost), sum(a.lifo_cost), sum(a.average_cost)) <> (0, 0, 0)) r
              on (c.movement_id, c.product_id, c.quantity, c.fifo_cost, c.lifo_cost, c.average_cost)
                 = (r.movement_id, r.product_id, r.quantity, r.fifo_cost, r.lifo_cost, r.average_cost)
           where c.movement_id is null or r.movement_id is null) x (c, r)`,
    );
    expect(differences).toEqual([]);
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

  test('every issue and every return costs what the replay says, and what waits for its cost is told', async () => {
    const names = await namesOfCounts();
    const rows = await world.issoh.as(
      analyst,
      "select * from issoh.cost_of_goods_issued('-infinity', 'infinity')",
    );
    const found = new Map(
      rows.map(row => {
        const id = row.movement_id as string;
        return [
          names.get(id) ?? id,
          costLine(Number(row.quantity), Number(row.quantity_uncosted), costsOf(row)),
        ] as const;
      }),
    );
    const expected = new Map<string, string>();
    for (const { costs } of all.map(one => replay(one.entries())))
      for (const [id, cost] of costs) {
        const text = costLine(cost.pieces, cost.uncosted, cost);
        if (text !== costLine(0, 0, none)) expected.set(id, text);
      }
    expect(expected.size).toBeGreaterThan(5 * histories);
    expect(found).toEqual(expected);
  });

  test('costs of periods add up, and costs and value are what was received, at every date', async () => {
    const dates = ['2025-01-08', '2025-01-31', '2025-02-20', '9999-12-31'];
    for (const [i, until] of dates.entries()) {
      const rows = await world.issoh.as(
        analyst,
        `select p.internal_sku, sum(c.fifo_cost) as fifo_cost, sum(c.lifo_cost) as lifo_cost,
                sum(c.average_cost) as average_cost
           from (select c.* from unnest($1::timestamptz[], $2::timestamptz[]) as d (since, until),
                                 issoh.cost_of_goods_issued(d.since, d.until) c
                 union all
                 select null, v.product_id, null, v.fifo_value, v.lifo_value, v.average_value, null, null, null, null
                   from issoh.inventory_valuation_at($3::timestamptz - interval '1 microsecond') v) c
           join issoh.selected_products p on p.product_id = c.product_id
          group by p.internal_sku`,
        [['-infinity', ...dates.slice(0, i)], dates.slice(0, i + 1), until],
      );
      const found = new Map(rows.map(row => [row.internal_sku as string, line(0, costsOf(row))]));
      for (const [n, history] of all.entries()) {
        const { received } = replay(history.entries(), Date.parse(until) - 1);
        const text = line(0, { fifo: received, lifo: received, average: received });
        expect([`H-${n}`, until, found.get(`H-${n}`) ?? line(0, none)]).toEqual([`H-${n}`, until, text]);
      }
    }
  });

  test('no invariant is broken', async () => {
    const folder = join(projectRoot, 'sql/checks/issoh');
    for (const file of readdirSync(folder)) {
      const { rows } = await world.connections.owner.issoh.query(readFileSync(join(folder, file), 'utf8'));
      expect([file, rows]).toEqual([file, []]);
    }
  });

  /** One step of every history: postings in one call, reversals, corrected costs and counts in others. */
  async function play(step: number): Promise<void> {
    const drawn = all.map((history, n) => ({ history, n, step: history.next() }));
    const postings = drawn.flatMap(({ history, n, step }) => ('post' in step ? [{ history, n, step }] : []));
    const posted = await world.issoh.as(
      operator,
      `select movement_id, movement_date from issoh.post_movements(
         array(select jsonb_populate_record(null::issoh.movement_input, m) from jsonb_array_elements($1) m))`,
      [JSON.stringify(postings.map(({ n, step }) => ({ internal_sku: `H-${n}`, ...step.post })))],
    );
    note(postings, posted);
    const reversals = drawn.flatMap(({ history, step }) => ('reverse' in step ? [{ history, step }] : []));
    const reversed = await world.issoh.as(
      operator,
      `select r.movement_id, r.movement_date
         from unnest($1::uuid[], $2::boolean[]) with ordinality i (id, counted, n),
              issoh.reverse_movement(i.id, counted => i.counted) r
        order by i.n`,
      [reversals.map(({ step }) => step.reverse), reversals.map(({ step }) => step.counted)],
    );
    note(reversals, reversed);
    const costs = drawn.flatMap(({ history, step }) => ('cost' in step ? [{ history, step }] : []));
    const corrected = await world.issoh.as(
      operator,
      `select r.movement_id, r.movement_date
         from unnest($1::uuid[], $2::numeric[]) with ordinality i (id, unit_cost, n),
              issoh.correct_cost(i.id, i.unit_cost) r
        order by i.n`,
      [costs.map(({ step }) => step.cost), costs.map(({ step }) => step.unit_cost)],
    );
    note(costs, corrected);
    const counts = drawn.flatMap(({ history, n, step }) => ('count' in step ? [{ history, n, step }] : []));
    const counted = await world.issoh.as(
      operator,
      `select c.count_id as movement_id, c.counted_at as movement_date
         from jsonb_array_elements($1) with ordinality e (count, n),
              issoh.record_stock_counts(e.count ->> 'warehouse', array[
                jsonb_populate_record(null::issoh.stock_count_input, e.count)],
                counted_at => (e.count ->> 'counted_at')::timestamptz) c
        order by e.n`,
      [JSON.stringify(counts.map(({ n, step }) => ({ internal_sku: `H-${n}`, ...step.count })))],
    );
    note(counts, counted);

    function note(done: { history: History; step: Step }[], rows: Row[]): void {
      expect(rows).toHaveLength(done.length);
      for (const [i, one] of done.entries()) {
        const { movement_id, movement_date } = rows[i]!;
        one.history.done(
          one.step,
          movement_id as string,
          step,
          new Date(movement_date as string).toISOString(),
        );
      }
    }
  }

  /** Keeps what is worked off; how often on the way is another matter each time. */
  async function refresh(step: number): Promise<void> {
    for (const name of ['valuation.checkpoint_every', 'valuation.checkpoints_kept']) {
      await world.issoh.as({ role: 'inv_admin' }, 'select issoh.set_setting($1, to_jsonb($2::integer))', [
        name,
        1 + Math.floor(share(keyOf(seed, name), step) * 4),
      ]);
    }
    await world.issoh.as({ role: 'inv_admin' }, 'select issoh.refresh_valuation()');
  }

  async function close(): Promise<void> {
    const until = all.map(history => history.close(closing.days))[0]!;
    await world.issoh.as(
      { role: 'inv_admin' },
      "select issoh.set_setting('ledger.closed_until', to_jsonb($1::text))",
      [until.slice(0, 10)],
    );
  }

  /** The movements that counts' differences are now, by the names that histories give them. */
  async function namesOfCounts(): Promise<Map<string, string>> {
    const rows = await world.issoh.as(
      analyst,
      `select m.movement_id, p.internal_sku, w.warehouse_code, m.movement_date
         from issoh.stock_movements m
         join issoh.selected_products p on p.product_id = m.product_id
         join issoh.warehouses w on w.warehouse_id = coalesce(m.from_location, m.to_location)
        where m.reference_type = 'count'`,
    );
    return new Map(
      rows.map(row => [
        row.movement_id as string,
        countKey(
          Number((row.internal_sku as string).slice(2)),
          row.warehouse_code as string,
          new Date(row.movement_date as string).getTime(),
        ),
      ]),
    );
  }

  function valuesAt(until: number): Map<string, string> {
    const moved = all
      .map((history, n) => [`H-${n}`, history] as const)
      .filter(([, one]) => one.posted.length > 0 || one.entries().length > 0);
    return new Map(moved.map(([sku, history]) => [sku, textOf(replay(history.entries(), until))]));
  }
});

const none: Money = { fifo: 0n, lifo: 0n, average: 0n };

function costLine(pieces: number, uncosted: number, cost: Money): string {
  return `${line(pieces, cost)} ${uncosted}`;
}

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
