import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  firstList,
  type Model,
  type RandomRow,
  randomly,
  reckon,
  secondList,
  type Written,
  write,
} from '../../support/random-lists.ts';
import { countsOf, createWorld, type Row, type World } from '../../support/world.ts';

const seed = Number(process.env.PROPERTY_SEED ?? 20_260_401);
const full = process.env.INVENTORY_LOAD !== undefined;
const lists = full ? 1000 : 30;

/** What a later list may move of a product that it brings again. */
const movable = [
  'current_price',
  'previous_price',
  'price_changed_at',
  'last_rise_at',
  'last_fall_at',
  'is_new',
  'missing_since_batch_id',
  'last_updated',
  'updated_at',
];

describe('random lists in two versions', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  test(
    `${lists} of them end as a plain reckoning says (seed ${seed})`,
    async () => {
      for (let n = 0; n < lists; n++) {
        const random = randomly(seed + n);
        const supplierId = await world.addSupplier(`random-${n}`);
        const model: Model = new Map();
        const changes: unknown[][] = [];
        const first = firstList(random);
        await load(n, 1, supplierId, write(random, first), first, model, changes);
        const second = secondList(random, first);
        await load(n, 2, supplierId, write(random, second), second, model, changes);
      }
    },
    full ? 1_800_000 : 180_000,
  );

  async function load(
    n: number,
    version: number,
    supplierId: string,
    list: Written,
    rows: RandomRow[],
    model: Model,
    changes: unknown[][],
  ) {
    const before = version === 1 ? [] : await products(supplierId);
    const report = await world.upload(`random-${n}`, list.bytes, { fileName: list.fileName });
    const wanted = reckon(model, rows, report.batch_id);
    changes.push(...wanted.history.map(row => [...row, report.batch_id]));

    const after = await products(supplierId);
    const which = { seed: seed + n, version };
    expect({ ...which, reason: report.reason, ...countsOf(report) }).toEqual({
      ...which,
      reason: null,
      ...wanted.counts,
    });
    expect({ ...which, rejected: report.errors.map(error => error.code) }).toEqual({
      ...which,
      rejected: wanted.rejected,
    });
    expect({ ...which, products: sorted(after.map(shown)) }).toEqual({
      ...which,
      products: sorted(modelled(model)),
    });
    expect({ ...which, history: sorted(await history(supplierId)) }).toEqual({
      ...which,
      history: sorted(changes),
    });
    expectNothingElse(
      before,
      after,
      wanted.history.map(([code]) => code),
    );
  }

  const owner = async (sql: string, values: unknown[]) =>
    (await world.connections.owner.spp.query<Row>(sql, values)).rows;

  const products = async (supplierId: string) => {
    const rows = await owner(
      'select to_jsonb(p) as product from spp.supplier_products p where supplier_id = $1',
      [supplierId],
    );
    return rows.map(row => row.product as Row);
  };

  const history = async (supplierId: string) => {
    const rows = await owner(
      `select p.supplier_product_code as code, h.old_price::text, h.new_price::text, h.upload_batch_id
         from spp.price_history h join spp.supplier_products p using (supplier_id, product_id)
        where h.supplier_id = $1`,
      [supplierId],
    );
    return rows.map(row => [row.code, row.old_price, row.new_price, row.upload_batch_id]);
  };

  /** Products that were there keep every column but those an upload may move; where no price moved, its stamps too. */
  function expectNothingElse(before: Row[], after: Row[], moved: string[]): void {
    const now = new Map(after.map(product => [product.product_id, product]));
    for (const product of before) {
      const repriced = moved.includes(product.supplier_product_code as string);
      const allowed = repriced ? movable : ['is_new', 'missing_since_batch_id'];
      const rest = (row: Row | undefined) =>
        Object.entries(row ?? {}).filter(([column]) => !allowed.includes(column));
      expect(rest(now.get(product.product_id))).toEqual(rest(product));
    }
  }
});

const shown = (product: Row) => [
  product.supplier_product_code,
  product.product_name,
  Number(product.current_price).toFixed(4),
  product.is_new,
  product.missing_since_batch_id,
];

const sorted = (rows: unknown[][]) => rows.map(row => JSON.stringify(row)).sort();

function modelled(model: Model): unknown[][] {
  return [...model].map(([code, { name, price, isNew, missing }]) => [code, name, price, isNew, missing]);
}
