import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { answers, sample, sampleTest } from '../../support/samples.ts';
import { countsOf, createWorld, type Report, type Row, type World } from '../../support/world.ts';

/** What a later list may move of an existing product. */
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

describe('real lists', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  for (const folder of ['alko', 'bdpm', 'gcp', 'makro', 'avtopro']) {
    sampleTest(
      folder,
      'every report has the known counts, and existing products keep all but their price',
      async () => {
        const { profile, uploads } = answers(folder);
        const supplierId = await world.addSupplier(folder, profile, profile.currency as string);
        let before: Row[] = [];
        for (const { file, ...counts } of uploads) {
          const report = await world.upload(folder, sample(folder, file));
          expect({ file, ...countsOf(report) }).toEqual({ file, ...counts });
          await expectUnchangedBut(supplierId, before, movable);
          await expectHistory(report);
          before = await products(supplierId);
        }
      },
    );
  }

  const products = (supplierId: string) =>
    world.sql('select to_jsonb(p) as product from spp.supplier_products p where supplier_id = $1', [
      supplierId,
    ]);

  /** One history row for each new product and each changed price, none else. */
  async function expectHistory({
    batch_id,
    new_products_count,
    updated_products_count,
  }: Report): Promise<void> {
    const [history] = await world.sql(
      `select count(*) filter (where old_price is null)::int as first, count(old_price)::int as changed
         from spp.price_history where upload_batch_id = $1`,
      [batch_id],
    );
    expect(history).toEqual({ first: new_products_count, changed: updated_products_count });
  }

  async function expectUnchangedBut(supplierId: string, before: Row[], allowed: string[]): Promise<void> {
    const rest = (row: Row) => {
      const product = row.product as Record<string, unknown>;
      return JSON.stringify(Object.entries(product).filter(([column]) => !allowed.includes(column)));
    };
    const after = new Map(
      (await products(supplierId)).map(row => [(row.product as Row).product_id, rest(row)]),
    );
    const changed = before.filter(row => after.get((row.product as Row).product_id) !== rest(row));
    expect(changed).toEqual([]);
  }
});
