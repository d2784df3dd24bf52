import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { sample, sampleTest } from '../../support/samples.ts';
import { countsOf, createWorld, type Report, type World } from '../../support/world.ts';

const root = sample('csv-torture');

/** Every file but the answers and papers that lie beside them. */
const files = existsSync(root)
  ? readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter(path => /\.(csv|tsv|gz|zip|xlsx?|ods)$/.test(path))
      .sort()
  : ['all files'];
const answered = existsSync(root)
  ? files.filter(path => /^csv-(spectrum|test-data)/.test(path) && answerOf(path).length > 0)
  : ['csv-spectrum and csv-test-data'];

/** The rows that the corpus says a file has: objects where it has headings, else lists; none where it has no answer. */
function answerOf(path: string): unknown[] {
  const answer = join(root, path.replace(/\/csvs?\//, '/json/').replace(/\.csv$/, '.json'));
  const rows = existsSync(answer) ? (JSON.parse(readFileSync(answer, 'utf8')) as unknown) : [];
  return Array.isArray(rows) ? rows : [];
}

describe('broken, odd and hostile files', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.addSupplier('none');
    await world.addSupplier('named', { columns: { code: 1, price: 2 } });
    await world.addSupplier('compared', { columns: { code: 1, name: 1, price: 1 }, header_row: 1 });
    await world.addSupplier('headless', { columns: { code: 1, name: 1, price: 1 }, header_row: 0 });
  });
  afterAll(() => world.close());

  for (const file of files) {
    for (const supplier of ['none', 'named']) {
      sampleTest(
        'csv-torture',
        `${file} ends in counts or a reason (profile: ${supplier})`,
        async () => {
          expectWhole(await world.upload(supplier, join(root, file)));
        },
        30_000,
      );
    }
  }

  for (const file of answered) {
    sampleTest('csv-torture', `${file} is staged as its JSON says, no column shifted`, async () => {
      const wanted = answerOf(file);
      const headless = Array.isArray(wanted[0]);
      const report = await world.upload(headless ? 'headless' : 'compared', join(root, file), {
        force: true,
      });
      expectWhole(report);
      const raw = (await staged(report)).map(row => (headless ? Object.values(row) : row));
      expect(raw).toEqual(wanted.filter(row => Object.values(row as object).some(cell => cell !== '')));
    });
  }

  for (const file of files.filter(
    path => !existsSync(root) || /^frictionless(?!.*zip_named).*\.(csv|tsv)$/.test(path),
  )) {
    sampleTest('csv-torture', `${file} has the cells that another reader finds`, async () => {
      const report = await world.upload('headless', join(root, file), { force: true });
      if (report.detected.format !== 'csv' && report.detected.format !== 'tsv') return;
      const rows = await staged(report);
      const others = records(file, report.detected).slice(0, rows.length);
      expect(rows.map(row => filled(Object.values(row)))).toEqual(others);
    });
  }

  const staged = async (report: Report) => {
    const rows = await world.sql(
      'select raw_data from spp.upload_staging where batch_id = $1 order by row_number',
      [report.batch_id],
    );
    return rows.map(row => row.raw_data as Record<string, string>);
  };
});

/** The filled cells of each record that is not blank, as csv-parse reads them. */
function records(file: string, detected: Record<string, unknown>): string[][] {
  const bytes = readFileSync(join(root, file));
  const text = iconv.decode(detected.gzip === true ? gunzipSync(bytes) : bytes, detected.encoding as string);
  const read: string[][] = parse(text, {
    delimiter: detected.delimiter as string,
    quote: (detected.quote as string | null) ?? false,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
  });
  return read.map(filled).filter(cells => cells.length > 0);
}

/** Sorted, as jsonb keeps no order; quotes behind a blank count here as quotes, which csv-parse does not think. */
function filled(cells: string[]): string[] {
  return cells
    .map(cell => cell.trim().replace(/^"(.*)"$/s, (_, text) => text.replaceAll('""', '"')))
    .filter(cell => cell !== '')
    .sort();
}

function expectWhole(report: Report): void {
  const { total, missing: _, ...parts } = countsOf(report);
  expect(Object.values(parts).reduce((sum, count) => sum + count)).toBe(total);
  expect(report.errors).toHaveLength(report.failed_products_count);
  for (const error of report.errors) {
    expect(error).toMatchObject({
      row_number: expect.any(Number),
      code: expect.stringMatching(/^[a-z_]+$/),
      message: expect.stringMatching(/\.$/),
      raw: expect.any(Object),
    });
  }
  if (report.status === 'completed') {
    expect(report.reason).toBeNull();
    expect(total).toBeGreaterThan(report.failed_products_count);
    return;
  }
  expect(report.status).toBe('failed');
  expect(report.reason).toEqual({
    code: expect.stringMatching(/^(?!processing_failed)[a-z_]+$/),
    message: expect.stringMatching(/\S.*\.$/s),
    hint: expect.stringMatching(/\S.*\.$/s),
  });
}
