/** Lists as suppliers send them: each is right, or what of it cannot be told is refused; nothing is silently wrong. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { sample, sampleTest } from '../../support/samples.ts';
import { countsOf, createWorld, type Report, type World } from '../../support/world.ts';

/** What a case says of itself: see the samples' own description. */
interface Wanted {
  kind: string;
  currency: string;
  files: string[];
  outcome: 'right' | 'safe';
  /** Code to price, as they must stand at the end; nothing else. */
  rows: Record<string, string>;
  currencies?: Record<string, string>;
  mode?: 'full';
  hold_spikes?: boolean;
  /** What the last report says, by the names that answers have. */
  counts?: Record<string, number>;
}

/**
 * Cases that contradict others, and what is held instead. "£12.50" is no price of a euro list (as in `r07-cell-mixed`), and
 * the rows of a table whose columns have moved are read by its own headings.
 */
const instead: Record<string, Partial<Wanted>> = {
  'r08-cell-p': { outcome: 'safe', rows: {} },
  'r15-page-headings-columns-move': {
    outcome: 'right',
    rows: { A1: '12.5', A2: '8.9', B1: '99', B2: '75.5' },
  },
};

const folder = sample('lists');
const cases =
  process.env.PRICELIST_SAMPLES && existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory())
    : [];

describe('small odd lists', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  if (cases.length === 0) sampleTest('lists', 'each by what it wants', async () => undefined);
  for (const [at, { name }] of cases.entries()) {
    const supplier = `LIST-${at}`;
    const wanted: Wanted = {
      ...JSON.parse(readFileSync(sample('lists', name, 'want.json'), 'utf8')),
      ...instead[name],
    };
    sampleTest('lists', `${name}: ${wanted.kind}`, async () => {
      const supplierId = await world.addSupplier(supplier, undefined, wanted.currency);
      if (wanted.hold_spikes)
        await world.sql('update spp.suppliers set hold_spikes = true where supplier_id = $1', [supplierId]);
      let report: Report | undefined;
      for (const [i, file] of wanted.files.entries()) {
        const mode = i > 0 ? wanted.mode : undefined;
        report = await world.upload(supplier, sample('lists', name, file), mode ? { mode } : {});
      }
      if (report === undefined) throw new Error('A case has files.');
      const told = { ...countsOf(report), reason: report.reason, errors: report.errors };
      expect({ name, ...(await judged(supplierId, wanted, report)), told }).toMatchObject({
        name,
        wrong: [],
        lost: [],
      });
      if (wanted.counts) expect(countsOf(report)).toMatchObject(wanted.counts);
    });
  }

  /** Products that are not as wanted, and wanted ones that are neither there nor refused with a reason. */
  async function judged(supplierId: string, wanted: Wanted, report: Report) {
    const rows = await world.sql(
      `select supplier_product_code as code, trim_scale(current_price)::text as price, currency_code as currency
         from spp.supplier_products where supplier_id = $1 and status = 'available'`,
      [supplierId],
    );
    const right = (row: Record<string, unknown>) =>
      wanted.rows[String(row.code)] === row.price &&
      (wanted.currencies?.[String(row.code)] ?? wanted.currency) === row.currency;
    const there = new Set(rows.filter(right).map(row => row.code));
    const missing = Object.keys(wanted.rows).filter(code => !there.has(code));
    const refused = report.status === 'failed' || report.failed_products_count >= missing.length;
    return {
      wrong: rows.filter(row => !right(row)),
      lost: wanted.outcome === 'right' || !refused ? missing : [],
    };
  }
});
