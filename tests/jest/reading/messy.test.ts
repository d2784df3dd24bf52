import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Detected } from '../../../server/reading/types.ts';
import { sample, sampleTest } from '../../support/samples.ts';
import { countsOf, createWorld, type Report, type World } from '../../support/world.ts';

interface Listed {
  file: string;
  data_rows: number;
  prices_ok: number;
  prices_unparseable: number;
  prices_blank: number;
  sum_of_ok_prices: string;
  unparseable_price_samples: [string, number][];
  price_col: number;
  header: string[];
}

interface Staged {
  code: string | null;
  raw_data: Record<string, string>;
  validation_status: string;
}

const files = [
  'aurora_baycare.csv',
  'dallas_county_cdm.csv',
  'ochsner_chabert.csv',
  'mdanderson.csv',
  'ucolorado_grandview.xlsx',
];
const marks: Record<string, string> = { 'ucolorado_grandview.xlsx': '.' };

describe('lists as institutions publish them, without a profile', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  for (const file of files) {
    sampleTest('messy', `${file} loads as its manifest counts it`, async () => {
      const listed = manifest(file);
      const report = await load(file);
      const rows = await staged(report);
      const valid = rows.filter(row => row.validation_status !== 'failed');
      const codes = new Set(valid.map(row => row.code));

      // Where the code is blank (one row of mdanderson), the price is blank too: it is no row, but counted.
      const { skipped_rows, header_row } = report.detected as unknown as Detected;
      const skipped = skipped_rows.rows.filter(row => row > header_row).length;
      expect(countsOf(report)).toEqual({
        total: listed.data_rows - skipped,
        new: codes.size,
        updated: 0,
        unchanged: 0,
        failed: listed.prices_unparseable + listed.prices_blank - skipped,
        duplicates: listed.prices_ok - codes.size,
        missing: 0,
      });
      expect(await sumOfPrices(report)).toBe(Number(listed.sum_of_ok_prices).toFixed(4));
      expect(report.detected.decimal_mark).toBe(marks[file] ?? '.');
      expectListed(report, listed);
    });
  }

  const load = async (file: string): Promise<Report> => {
    await world.addSupplier(file.split('.')[0]!, undefined, 'USD');
    return world.upload(file.split('.')[0]!, sample('messy', file));
  };

  const staged = async (report: Report) =>
    (await world.sql(
      'select code, raw_data, validation_status from spp.upload_staging where batch_id = $1 order by row_number',
      [report.batch_id],
    )) as unknown as Staged[];

  /** Of all valid rows, repeated codes included, unrounded. */
  const sumOfPrices = async (report: Report) => {
    const [row] = await world.sql(
      `select round(sum(spp_private.staged_amount(s.price_number, s.price, b.decimal_mark)), 4) as sum
         from spp.upload_staging s join spp.upload_batches b using (batch_id)
        where b.batch_id = $1 and s.validation_status <> 'failed'`,
      [report.batch_id],
    );
    return row!.sum;
  };
});

function manifest(file: string): Listed {
  const { files: all } = JSON.parse(readFileSync(sample('messy', 'manifest.json'), 'utf8')) as {
    files: Listed[];
  };
  return all.find(one => one.file === file)!;
}

/** Each rejected row is in the report with the record it stands in, cell by cell. */
function expectListed(report: Report, listed: Listed): void {
  expect(report.errors).toHaveLength(report.failed_products_count);
  const heading = Object.entries(report.detected.columns as object).find(
    ([field]) => field === 'price',
  )![1] as string;
  const prices = report.errors.map(({ raw }) =>
    Object.entries(raw)
      .find(([key]) => key === heading)![1]
      .trim(),
  );
  for (const [price, times] of listed.unparseable_price_samples) {
    expect(prices.filter(text => text === price)).toHaveLength(times);
  }
  if (!listed.file.endsWith('.csv')) return;
  const records: string[][] = parse(readFileSync(sample('messy', listed.file)), {
    bom: true,
    relax_column_count: true,
  });
  for (const { row_number, raw } of report.errors) {
    expect(Object.values(raw).sort()).toEqual(records[row_number - 1]!.toSorted());
  }
}
