import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { PricelistError, type Recognition } from '../../../server/reading/types.ts';
import { readFile } from '../../support/pricelists.ts';
import { sample, sampleTest } from '../../support/samples.ts';

const at = (header_row: number, columns: Recognition['columns']) => async () => ({ header_row, columns });

const lists: [string, number, Recognition['columns'], number, number][] = [
  ['alko/v1_2021-09-12.xlsx', 4, { code: [1], name: [2], price: [5] }, 11_247, 0],
  ['bdpm/v4_2018-01-07.txt.gz', 0, { code: [7], name: [3], price: [10] }, 20_146, 7301],
  ['bdpm/v5_2019-03-13.txt.gz', 0, { code: [7], name: [3], price: [10] }, 20_506, 7443],
  ['gcp/v1_2025-12-25.csv.gz', 1, { code: [1], name: [2], price: [7] }, 104_681, 0],
  ['makro/v1_2025-10-03.csv', 1, { code: [2], name: [2], price: [3] }, 2040, 0],
  ['avtopro/v16_2026-07-12T1953.csv', 0, { code: [1, 2], name: [2], price: [3] }, 190, 2],
  ['messy/aurora_baycare.csv', 1, { code: [2], name: [3], price: [4] }, 2887, 0],
  ['messy/dallas_county_cdm.csv', 1, { name: [1], price: [2] }, 3072, 0],
  ['messy/ochsner_chabert.csv', 1, { name: [1], price: [2] }, 3880, 0],
  ['messy/mdanderson.csv', 4, { code: [1], name: [4], price: [5] }, 2375, 0],
  ['messy/ucolorado_grandview.xlsx', 5, { code: [3], name: [4], price: [5] }, 8177, 0],
];

for (const [file, headerRow, columns, rows, blank] of lists) {
  sampleTest(file, `${rows} rows, ${blank} without a price, none damaged`, async () => {
    const list = await readFile(sample(file), { recognise: at(headerRow, columns) });
    expect(list.rows).toHaveLength(rows);
    expect(list.rows.filter(row => row.fields.price === null)).toHaveLength(blank);
    expect(list.rows.filter(row => row.parseError !== null)).toEqual([]);
  });
}

sampleTest('csv-torture', 'csv-spectrum and csv-test-data read as their JSON says', async () => {
  for (const [folder, csvs] of [
    ['csv-spectrum', 'csvs'],
    ['csv-test-data', 'csv'],
  ] as const) {
    for (const name of readdirSync(sample('csv-torture', folder, 'json'))) {
      const csv = sample('csv-torture', folder, csvs, name.replace('.json', '.csv'));
      const wanted = JSON.parse(readFileSync(sample('csv-torture', folder, 'json', name), 'utf8')) as unknown;
      if (!Array.isArray(wanted)) continue;
      const keyed = wanted.filter(row => row !== null && typeof row === 'object' && !Array.isArray(row));
      if (keyed.length === 0 || keyed.length !== wanted.length) continue;
      const list = await readFile(csv, { recognise: at(1, { name: [1] }) });
      expect(list.rows.map(row => row.raw)).toEqual(wanted);
    }
  }
});

sampleTest('csv-torture', 'every file gives rows or one PricelistError', async () => {
  const files = readdirSync(sample('csv-torture'), { recursive: true, withFileTypes: true }).filter(
    entry => entry.isFile() && /\.(csv|tsv|gz|zip|xlsx?|ods)$/.test(entry.name),
  );
  expect(files.length).toBeGreaterThan(80);
  for (const { parentPath, name } of files) {
    try {
      const { rows } = await readFile(`${parentPath}/${name}`, {
        recognise: at(1, { name: [1], price: [2] }),
      });
      expect(rows.length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(PricelistError);
    }
  }
});
