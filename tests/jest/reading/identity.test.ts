/** No record of a file vanishes uncounted: records = heading rows + skipped rows + rows. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PricelistError, type Recognition, type Sample } from '../../../server/reading/types.ts';
import { type Read, readBytes, readFile, shown } from '../../support/pricelists.ts';
import { sample, sampleTest } from '../../support/samples.ts';

const seed = Number(process.env.PROPERTY_SEED ?? 20_260_401);

/** Knows three headings; without them the first columns are what is wanted. */
async function recognise({ rows, header_at }: Sample): Promise<Recognition> {
  const wanted = ['code', 'name', 'price'];
  const heading = rows.find(({ n, c }) =>
    header_at ? n === header_at : wanted.every(word => c.map(cell => cell.toLowerCase()).includes(word)),
  );
  if (!heading) return { header_row: 0, columns: { code: [1], name: [2], price: [3] } };
  const at = (word: string) => [heading.c.findIndex(cell => cell.toLowerCase() === word) + 1];
  return { header_row: heading.n, columns: { code: at('code'), name: at('name'), price: at('price') } };
}

function expectWhole({ detected, rows }: Read): void {
  const { records, heading_rows, skipped_rows, sheets } = detected;
  expect(heading_rows.count + skipped_rows.count + rows.length).toBe(records);
  if (sheets.length > 0) expect(sheets.reduce((sum, sheet) => sum + sheet.rows, 0)).toBe(rows.length);
  for (let i = 1; i < rows.length; i++) {
    if (rows[i]!.rowNumber <= rows[i - 1]!.rowNumber) throw new Error('Numbers of rows do not rise.');
  }
}

sampleTest(
  'lists',
  'every file of every corpus',
  async () => {
    const all = readdirSync(sample(''), { recursive: true, withFileTypes: true }).filter(
      entry => entry.isFile() && !/\.(json|md)$/.test(entry.name),
    );
    expect(existsSync(sample('lists')) && all.length).toBeGreaterThan(100);
    for (const { parentPath, name } of all) {
      try {
        expectWhole(await readFile(join(parentPath, name), { recognise }));
      } catch (error) {
        if (!(error instanceof PricelistError)) throw error;
      }
    }
  },
  600_000,
);

const product = fc.tuple(
  fc.constantFrom('A', 'b-', '00', '7 '),
  fc.nat(9999),
  fc.integer({ min: 1, max: 99_999 }),
);
const section = fc.record({
  order: fc.shuffledSubarray(['code', 'name', 'price', 'stock'], { minLength: 4 }),
  word: fc.constantFrom('CODE', 'Code', 'code'),
  page: fc.option(fc.nat(99)),
  title: fc.constantFrom('', 'Hand tools', 'Power tools'),
  products: fc.array(product, { minLength: 1, maxLength: 90 }),
});

test('lists of sections in any order of columns: each product with its price, all else counted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(section, { minLength: 1, maxLength: 6 }), async sections => {
      const lines: string[] = [];
      const wanted: string[] = [];
      // A title stands where names stand above it.
      let above = sections[0]!.order;
      for (const { order, word, page, title, products } of sections) {
        const heading = order.map(column => (column === 'code' ? word : column));
        if (title) lines.push(above.map(column => (column === 'name' ? title : '')).join(';'));
        above = order;
        lines.push([...heading, page === null ? '' : `Page ${page}`].join(';'));
        for (const [prefix, n, cents] of products) {
          const price = (cents / 100).toFixed(2);
          const cells: Record<string, string> = {
            code: `${prefix}${n}`,
            name: `thing ${n}`,
            price,
            stock: '7',
          };
          lines.push(`${order.map(column => cells[column]).join(';')};`);
          wanted.push(`${cells.code}|${cells.name}|${price}`);
        }
      }
      const read = await readBytes(`${lines.join('\n')}\n`, { recognise });
      expect(shown(read)).toEqual(wanted);
      expectWhole(read);
      expect(read.detected.records).toBe(lines.length);
      expect(read.detected.heading_rows.count).toBe(sections.length);
    }),
    { seed, numRuns: 150 },
  );
}, 120_000);
