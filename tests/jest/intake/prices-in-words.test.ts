/** A product whose price stands in words is refused; it is no heading, and the rows below it are read as those above. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { xlsx } from '../../support/pricelists.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let suppliers = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Products as `code name price`, and rejected rows as `row code`. */
async function read(bytes: Buffer | string): Promise<{ products: string[]; rejected: string[] }> {
  const supplier = `w${++suppliers}`;
  const supplierId = await world.addSupplier(supplier);
  const report = await world.upload(supplier, Buffer.from(bytes));
  const products = await world.sql(
    `select concat_ws(' ', supplier_product_code, product_name, trim_scale(current_price)) as product
       from spp.supplier_products where supplier_id = $1 order by created_at, product_id`,
    [supplierId],
  );
  return {
    products: products.map(({ product }) => String(product)).sort(),
    rejected: report.errors.map(({ row_number, code }) => `${row_number} ${code}`),
  };
}

const SAYINGS = [
  'on request',
  'price on request',
  'Price on request',
  'call',
  'POA',
  'n/a',
  'TBA',
  'ask for price',
  'auf Anfrage',
  'Preis auf Anfrage',
  'Tagespreis',
  'sur demande',
  'prix sur demande',
  'su richiesta',
  'op aanvraag',
  'prijs op aanvraag',
  'cena na dotaz',
  'по запросу',
  'цена по запросу',
  '面议',
  'sold out',
  'new',
  'net',
  'see list price',
];
/** Codes of letters alone, some of which are words of headings elsewhere. */
const CODES = ['MEISSEL', 'AB', 'X', 'CHISEL', 'NET', 'EK', 'Artikel', 'KG'];
const NAMES = ['Flat chisel', 'Flachmeissel lang', 'Price tag', 'Net bag'];
const HEADINGS = ['Artikelnr;Bezeichnung;Listenpreis;Nettopreis', 'Code;Name;Net price;List price'];

const PLACES = ['first', 'middle', 'several', 'last'] as const;
type Place = (typeof PLACES)[number];
/** Forty products, and among them others without a price. */
function listOf(headings: string, words: string[][], place: Place) {
  const net = headings.split(';').findIndex(heading => /^Net/.test(heading));
  const lines = [headings.split(';')];
  const products: string[] = [];
  const rejected: string[] = [];
  const at = { first: [0], middle: [20], several: [0, 1, 7, 20, 21], last: [40] }[place];
  for (let i = 0; i <= 40; i++) {
    if (at.includes(i)) {
      const [code, name, saying] = words[at.indexOf(i) % words.length]!;
      lines.push([code!, name!, saying!, saying!]);
      rejected.push(`${lines.length} price_unreadable`);
    }
    if (i === 40) break;
    const prices = net === 2 ? [`${11 + i},25`, `${21 + i},50`] : [`${21 + i},50`, `${11 + i},25`];
    lines.push([`H-${i}`, `Hammer Gr. ${i}`, ...prices]);
    products.push(`H-${i} Hammer Gr. ${i} ${11 + i}.25`);
  }
  return { lines, wanted: { products: products.sort(), rejected } };
}

const sheet = (lines: string[][]) =>
  lines
    .map(
      (cells, r) =>
        `<row r="${r + 1}">${cells
          .map((text, c) => {
            const ref = `${'ABCD'[c]}${r + 1}`;
            return /^\d+,\d\d$/.test(text)
              ? `<c r="${ref}"><v>${text.replace(',', '.')}</v></c>`
              : `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
          })
          .join('')}</row>`,
    )
    .join('');

describe.each(HEADINGS)('%s', headings => {
  test.each(PLACES)(
    'prices in words, %s',
    async place => {
      for (const [i, saying] of SAYINGS.entries()) {
        if ((i + HEADINGS.indexOf(headings)) % PLACES.length !== PLACES.indexOf(place)) continue;
        const words = [0, 1, 2, 3, 4].map(n => [
          CODES[(i + n) % CODES.length]! + (n > 0 ? 'ABCDE'[n] : ''),
          NAMES[(i + n) % NAMES.length]!,
          saying,
        ]);
        const { lines, wanted } = listOf(headings, words, place);
        const text = lines.map(cells => cells.join(';')).join('\n');
        expect({ saying, words: words[0], ...(await read(text)) }).toEqual({
          saying,
          words: words[0],
          ...wanted,
        });
        if (i < PLACES.length) {
          const book = await read(xlsx({ L: sheet(lines) }));
          expect({ saying, words: words[0], ...book }).toEqual({ saying, words: words[0], ...wanted });
        }
      }
    },
    120_000,
  );
});

test('in one of two prices, the other is blank', async () => {
  const lines = [
    'Code;Name;Nettopreis;UVP',
    'A-1;Hammer;11,25;21,50',
    'MEISSEL;Flachmeissel lang;auf Anfrage;',
  ];
  for (let i = 2; i < 20; i++) lines.push(`A-${i};Zange;${i},25;${i + 10},50`);
  const { products, rejected } = await read(lines.join('\n'));
  expect(rejected).toEqual(['3 price_unreadable']);
  expect(products).toEqual(
    ['A-1 Hammer 11.25', ...Array.from({ length: 18 }, (_, i) => `A-${i + 2} Zange ${i + 2}.25`)].sort(),
  );
});

test('in the shortest of lists', async () => {
  expect(await read('Code;Name;Price\nX;Bolt;on request\nY;Nut;2,00\n')).toEqual({
    products: ['Y Nut 2'],
    rejected: ['2 price_unreadable'],
  });
});

test('headings in other words are headings all the same', async () => {
  const list = [
    'Artikelnr;Bezeichnung;Listenpreis;Nettopreis',
    'A-1;Hammer;21,50;11,25',
    'Code;Description;Net price;List price',
    'B-1;Chisel;12,25;22,50',
  ];
  expect(await read(list.join('\n'))).toEqual({
    products: ['A-1 Hammer 11.25', 'B-1 Chisel 12.25'],
    rejected: [],
  });
});
