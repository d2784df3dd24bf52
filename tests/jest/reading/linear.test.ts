/** Reading takes time in proportion to a file's bytes, whatever they are: counted in characters looked at. */
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { steps } from '../../../server/reading/steps.ts';
import { readBytes, xlsx } from '../../support/pricelists.ts';

/** A text is looked at for its encoding, its line ends, quotes and delimiters; a damaged line a few times more. */
const most = 30;

/** Characters looked at for each one more of a file that grows from `length` to four times that. */
async function slope(make: (length: number) => Buffer | string, length: number): Promise<number> {
  return ((await taken(make(4 * length))) - (await taken(make(length)))) / (3 * length);
}

async function taken(bytes: Buffer | string): Promise<number> {
  const before = steps.taken;
  await readBytes(bytes).catch((error: { name: string }) => {
    if (error.name !== 'PricelistError') throw error;
  });
  return steps.taken - before;
}

const text = (line: string, length: number) =>
  `code,name,price\nA,b,1\n${line.repeat(Math.ceil(length / line.length))}`;

test.each([
  ['quotes that nothing closes', '""""x\n'],
  ['an opened quote on each line', '"x\n'],
  ['a quote in the middle of each line, no delimiter', 'x"y\n'],
  ['opened cells of pairs', 'A,"x""y,""z\n'],
  ['pairs only', '""""""\n'],
  ['cells over two lines that eat whole rows', 'A,"b,1\nB,c",2\n'],
  ['rows in quotes without an end', '"a\n",'],
  ['blanks behind quotes', `"x${' '.repeat(500)}y\n`],
  ['no line end', 'x'],
  ['one line of delimiters', ','],
  ['one line of quotes', '"'],
  ['single quotes', "'a,'b\n"],
  ['line ends', '\n'],
])('a text of %s', async (_, line) => {
  expect(await slope(length => text(line, length), 300_000)).toBeLessThan(most);
});

const row = (n: number, cell: string) => `<row r="${n}"><c r="A${n}"${cell}</c></row>`;
const headings = row(1, ' t="str"><v>Code</v>');

test.each([
  ['nested tags', (n: number) => '<a>'.repeat(n / 3)],
  ['a comment without end', (n: number) => `<!--${'x'.repeat(n)}`],
  ['one comment', (n: number) => `<!--${'x'.repeat(n)}-->`],
  ['one text', (n: number) => row(2, ` t="str"><v>${'x'.repeat(n)}</v>`)],
  [
    'one tag of attributes',
    (n: number) => `<row ${Array.from({ length: n / 12 }, (_, i) => `a${i}="1" `).join('')}/>`,
  ],
  ['entities', (n: number) => row(2, ` t="str"><v>${'&amp;'.repeat(n / 5)}</v>`)],
  ['closing tags', (n: number) => '</row>'.repeat(n / 6)],
  ['cells far to the right', (n: number) => '<row><c r="SF1"><v>1</v></c></row>'.repeat(n / 400)],
])('a workbook of %s', async (_, xml) => {
  expect(await slope(length => xlsx({ List: headings + xml(length) }), 300_000)).toBeLessThan(most);
});

const list = {
  List: `${headings}${row(2, ' t="str"><v>A</v>')}`,
};

test.each([
  [
    'a number format of brackets',
    'unlimited',
    (n: number) =>
      `<numFmts><numFmt numFmtId="170" formatCode="${'['.repeat(n)}"/></numFmts><cellXfs>${'<xf numFmtId="170"/>'.repeat(1000)}</cellXfs>`,
  ],
  ['cell formats', 'file_too_large', (n: number) => `<cellXfs>${'<xf/>'.repeat(n)}</cellXfs>`],
  ['a part of styles', 'file_too_large', (n: number) => `<!--${'x'.repeat(100)}-->`.repeat(n)],
  ['depth', 'unreadable_file', (n: number) => '<a>'.repeat(n)],
])('%s are read in time or refused: %s', async (_, code, styles) => {
  const bytes = xlsx(list, { 'xl/styles.xml': `<styleSheet>${styles(400_000)}</styleSheet>` });
  const read = readBytes(bytes, {
    recognise: async () => ({ header_row: 1, columns: { code: [1], price: [1] } }),
  });
  if (code === 'unlimited') expect((await read).rows).toHaveLength(1);
  else await expect(read).rejects.toMatchObject({ code });
});

test('of many sheets the first ones are tried', async () => {
  let asked = 0;
  const sheets = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`S${i}`, list.List]));
  const recognise = async () => {
    asked++;
    return { error: 'no_price_column' };
  };
  await expect(readBytes(xlsx(sheets), { recognise })).rejects.toMatchObject({ code: 'no_price_column' });
  expect(asked).toBe(200);
});

test('what packs to less than a two-hundredth is no list', async () => {
  const huge = Buffer.alloc(300 * 1024 ** 2, 'A,b,1\n');
  await expect(readBytes(gzipSync(huge))).rejects.toMatchObject({ code: 'decompressed_too_large' });
});

test('marks without end are left in the order they came', async () => {
  const marks = `a${'\u0301\u0323'.repeat(8000)}`;
  const read = await readBytes(`code,name,price\nA,${marks},1\nB,e\u0301,1\n`);
  expect(read.rows.map(({ fields }) => fields.name)).toEqual([marks, '\u00e9']);
});

test.each([
  ['opened cells', '<td>'],
  ['opened elements that others close', '<b><i></u>'],
  ['tables within each other', '<table><tr><td>'],
  ['a tag of blanks', `<a${' '.repeat(1000)}`],
  ['opened comments', '<!--'],
  ['opened quotes', '<a b="'],
  ['wide cells over many rows', '<tr><td colspan=400 rowspan=9>x'],
])('a page of %s', async (_, part) => {
  const page = (length: number) => `<table><tr><td x>x${part.repeat(length / part.length)}`;
  expect(await slope(page, 100_000)).toBeLessThan(most);
});
