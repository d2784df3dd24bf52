/** Published cases of valuation, each through the public functions. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { money } from '../../support/plain-ledger.ts';
import { sample, sampleTest } from '../../support/samples.ts';
import { createWorld, type World } from '../../support/world.ts';

interface Step {
  op: 'in' | 'out' | 'return_of_sale' | 'check';
  qty?: string;
  unit_cost?: string;
  expect_cogs?: string;
  value?: string;
  avg?: string;
  avg_unit_of_remaining?: string;
  avg_rounded_2?: string;
  layers?: [string, string][];
}

interface Case {
  id: string;
  method: 'FIFO' | 'LIFO' | 'AVCO';
  steps: Step[];
}

const operator = { role: 'inv_stock_operator' as const, user_id: 'operator' };
const folder = 'valuation';

/** Whole pieces are all the ledger takes. */
function isWhole({ steps }: Case): boolean {
  return steps.every(step => step.qty === undefined || /^-?\d+$/.test(step.qty));
}

describe('published cases of valuation', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.issoh.sql(
      "insert into issoh.warehouses (warehouse_code, warehouse_name, allow_negative) values ('W', 'W', true)",
    );
  });
  afterAll(() => world.close());

  sampleTest(folder, 'every case, entered in order and in shuffled order', async () => {
    const { cases }: { cases: Case[] } = JSON.parse(readFileSync(sample(folder, 'cases.json'), 'utf8'));
    const whole = cases.filter(isWhole);
    expect(whole.length).toBeGreaterThan(10);
    for (const one of whole) {
      for (const order of ['forwards', 'backwards', 'inside out'] as const) await play(one, order);
    }
  });

  async function play(one: Case, order: 'forwards' | 'backwards' | 'inside out'): Promise<void> {
    const sku = `${one.id} ${order}`;
    await world.issoh.sql(
      "insert into issoh.selected_products (internal_sku, product_name, status) values ($1, 'P', 'active')",
      [sku],
    );
    const moves = one.steps
      .map((step, position) => ({ step, position }))
      .filter(({ step }) => step.op !== 'check');
    const ids = new Map<number, string>();
    // A return names its issue, so it comes after all others.
    const returns = moves.filter(({ step }) => step.op === 'return_of_sale');
    const others = moves.filter(({ step }) => step.op !== 'return_of_sale');
    if (order === 'backwards') others.reverse();
    if (order === 'inside out')
      others.sort((a, b) => (a.position % 2) - (b.position % 2) || b.position - a.position);
    for (const { step, position } of [...others, ...returns]) {
      ids.set(position, await post(sku, step, position, issueBefore(one, position, ids)));
    }
    for (const [position, step] of one.steps.entries()) await compare(one, sku, step, position, ids);
  }

  async function compare(
    one: Case,
    sku: string,
    step: Step,
    position: number,
    ids: Map<number, string>,
  ): Promise<void> {
    const column = { FIFO: 'fifo', LIFO: 'lifo', AVCO: 'average' }[one.method];
    const where = `${sku}, step ${position + 1}`;
    if (step.expect_cogs !== undefined) {
      const [cost] = await world.issoh.as(
        { role: 'inv_analyst' },
        `select ${column}_cost as cost from issoh.cost_of_goods_issued('-infinity', 'infinity') where movement_id = $1`,
        [ids.get(position)],
      );
      expect([where, money(String(cost!.cost))]).toEqual([where, money(step.expect_cogs)]);
    }
    const [found] = await world.issoh.as(
      { role: 'inv_analyst' },
      `select quantity_on_hand::text as quantity, ${column}_value as value, ${column}_unit_cost as unit
         from issoh.product_valuation($1, $2)`,
      [sku, dateOf(position)],
    );
    const { quantity, value, unit } = found as { quantity: string; value: string; unit: string | null };
    if (step.op === 'check' && step.qty !== undefined) expect([where, quantity]).toEqual([where, step.qty]);
    if (step.value !== undefined) expect([where, money(value)]).toEqual([where, money(step.value)]);
    const average = step.avg ?? step.avg_unit_of_remaining;
    if (average !== undefined) expect([where, money(unit!)]).toEqual([where, money(average)]);
    if (step.avg_rounded_2 !== undefined) expect(Number(unit).toFixed(2)).toBe(step.avg_rounded_2);
    if (step.layers !== undefined) {
      const total = step.layers.reduce((sum, [pieces, cost]) => sum + BigInt(pieces) * money(cost), 0n);
      expect([where, money(value)]).toEqual([where, total]);
    }
  }

  async function post(sku: string, step: Step, position: number, issue: string | null): Promise<string> {
    const [made] = await world.issoh.as(
      operator,
      `select movement_id from issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1))`,
      [
        JSON.stringify({
          internal_sku: sku,
          movement_type: step.op === 'out' ? 'issue' : 'receipt',
          quantity: Number(step.qty),
          [step.op === 'out' ? 'from_location' : 'to_location']: 'W',
          unit_cost: step.unit_cost,
          movement_date: dateOf(position),
          returns_movement_id: step.op === 'return_of_sale' ? issue : null,
        }),
      ],
    );
    return made!.movement_id as string;
  }
});

function dateOf(position: number): string {
  return new Date(Date.UTC(2024, 0, 1 + position)).toISOString();
}

function issueBefore(one: Case, position: number, ids: Map<number, string>): string | null {
  const issue = one.steps.findLastIndex((step, at) => at < position && step.op === 'out');
  return ids.get(issue) ?? null;
}
