import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { readBytes, shown } from '../../support/pricelists.ts';

test.each([',', ';', '\t', '|'])(
  'delimiter %j is found, decimal commas and quoted delimiters notwithstanding',
  async d => {
    const text = `code${d}name${d}price\nA1${d}"Bolt${d} M8"${d}"1,50"\nA2${d}Nut${d}"2,75"\n`;
    const list = await readBytes(text);
    expect(list.detected.delimiter).toBe(d);
    expect(shown(list)).toEqual([`A1|Bolt${d} M8|1,50`, 'A2|Nut|2,75']);
  },
);

test.each(['\n', '\r\n', '\r'])('line end %j', async eol => {
  const list = await readBytes(`code,name,price${eol}A1,Bolt,1${eol}${eol}A2,"Nut",2`);
  expect(shown(list)).toEqual(['A1|Bolt|1', 'A2|Nut|2']);
  expect(list.rows.map(row => row.rowNumber)).toEqual([2, 4]);
});

test.each([
  ['utf-8', 'A1;Größe 10 €;1\n', false],
  ['utf-8', 'A1;Größe;1\n', true],
  ['utf-16le', 'A1;Größe;1\n', true],
  ['utf-16be', 'A1;Größe;1\n', true],
  ['utf-16le', 'A1;Plain;1\n', false],
  ['windows-1252', 'A1;Schlüsselanhänger für Möbelfüße – weiß;1\n', false],
  ['windows-1250', 'A1;Śruba z łbem sześciokątnym, żółta;1\n', false],
  ['windows-1250', 'A1;Přívěsek žlutý, hřebík;1\n', false],
  ['windows-1251', 'A1;Колодки тормозные передние;1\n', false],
  ['koi8-r', 'A1;Колодки тормозные передние;1\n', false],
  ['windows-1253', 'A1;Βίδα ανοξείδωτη;1\n', false],
  ['windows-1254', 'A1;Bağlantı parçası paslanmaz çelik şişe;1\n', false],
])('encoding %s: %s', async (encoding, line, bom) => {
  const list = await readBytes(iconv.encode(`code;name;price\n${line}`, encoding, { addBOM: bom }));
  expect(list.rows[0]!.fields.name).toBe(line.split(';')[1]);
});

test('the first accent may come a megabyte into the file', async () => {
  const plain = 'A;plain name;1\n'.repeat(80_000);
  const list = await readBytes(
    iconv.encode(`code;name;price\n${plain}Z;Größe für Möbel;1\n`, 'windows-1252'),
  );
  expect(list.rows.at(-1)!.fields.name).toBe('Größe für Möbel');
});

test('a few bad bytes do not turn UTF-8 into something else', async () => {
  const text = Buffer.concat([
    Buffer.from(`code;name;price\n${'A;Größe;1\n'.repeat(50)}B;bad `),
    Buffer.from([0xff]),
    Buffer.from(' byte;2\n'),
  ]);
  const list = await readBytes(text);
  expect(list.detected.encoding).toBe('utf-8');
  expect(list.rows.at(-1)!.fields.name).toBe('bad \ufffd byte');
});

test('gzip is known by its bytes', async () => {
  const list = await readBytes(gzipSync('code,name,price\nA1,Bolt,1\n'));
  expect(list.detected.gzip).toBe(true);
  expect(shown(list)).toEqual(['A1|Bolt|1']);
});

test('sep= line of Excel is left out of the numbering', async () => {
  const list = await readBytes('sep=;\r\ncode;name;price\r\nA1;Bolt, long;1\r\n');
  expect(shown(list)).toEqual(['A1|Bolt, long|1']);
  expect(list.rows[0]!.rowNumber).toBe(2);
});

const whole = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `C${from + i},Thing ${from + i},${from + i}.50\n`).join('');

test('a stray quote costs no other row', async () => {
  const list = await readBytes(
    `code,name,price\n${whole(0, 50)}X1,"3/4 pipe,9.00\n${whole(50, 90)}X2,12" pipe,8.00\n${whole(90, 99)}`,
  );
  expect(list.rows).toHaveLength(101);
  expect(shown(list)[50]).toBe('X1|"3/4 pipe|9.00');
  expect(shown(list)[91]).toBe('X2|12" pipe|8.00');
  expect(shown(list)[100]).toBe('C98|Thing 98|98.50');
});

test('a stray quote that another one closes does not swallow the rows between', async () => {
  const list = await readBytes(
    `code,name,price\n${whole(0, 50)}X1,"3/4 pipe,9.00\n${whole(50, 52)}X2,pipe 1/2",8.00\n${whole(52, 60)}`,
  );
  expect(list.rows).toHaveLength(62);
  expect(list.rows.every(row => row.parseError === null)).toBe(true);
});

test('an unclosed quote that leaves no whole row is marked, and reading goes on', async () => {
  const quoted = (from: number, to: number) => whole(from, to).replace(/Thing \d+/g, '"$&, blue"');
  const list = await readBytes(`code,name,price\n${quoted(0, 50)}X1,"never, closed, 3\n${quoted(50, 60)}`);
  expect(list.rows).toHaveLength(61);
  expect(list.rows[50]).toMatchObject({ rowNumber: 52, parseError: 'unclosed_quote' });
});

test('a cell over several lines is one row', async () => {
  const list = await readBytes(`code,name,price\nA1,"Bolt\r\nwith ""washer"", zinc",1\n${whole(0, 9)}`);
  expect(list.rows[0]!.fields.name).toBe('Bolt\r\nwith "washer", zinc');
  expect(list.rows).toHaveLength(10);
});

test('a delimiter inside an unquoted cell never shifts columns', async () => {
  const list = await readBytes(
    `code,name,price,note\n${whole(0, 60).replaceAll('\n', ',\n')}X1,Bolt, long,9.00,\n`,
  );
  expect(list.rows.at(-1)!.parseError).toBe('row_too_long');
  expect(list.rows.filter(row => row.parseError)).toHaveLength(1);
});

test.each([
  [
    'most rows',
    'A,Hammer 500g,10.00\nB,nail,5.00\nC,saw, 12 inch,25.00\nD,x, 8,25.00\nE,y, 9,35.00\n',
    'CDE',
  ],
  ['names and amounts', 'A,Hammer, 500g,10.00\nB,nail,5.00\nC,saw,1,250.00\n', 'AC'],
  ['a later section', `${whole(0, 9)}Z,a,1,x\ncode,price,name\nD,5.00,x\nE,1,250.00,y\n`, 'ZE'],
])('unquoted commas make rows too long: %s', async (_, rows, longer) => {
  const list = await readBytes(`code,name,price\n${rows}`);
  expect(
    list.rows.filter(({ parseError }) => parseError === 'row_too_long').map(({ fields }) => fields.code),
  ).toEqual([...longer]);
});

test('a column without a heading makes no row too long', async () => {
  const rows = whole(0, 40).replaceAll('\n', ',new\n');
  const list = await readBytes(`code,name,price\n${rows}X,x,9.00\nTotal\n`);
  expect(list.rows.filter(({ parseError }) => parseError !== null)).toEqual([]);
});

test('raw cells keep their headings, made unique', async () => {
  const list = await readBytes('a,,a\n 1 ,2,3\n4\n');
  expect(list.rows[0]!.raw).toEqual({ a: ' 1 ', 'column 2': '2', 'a 2': '3' });
  expect(list.rows[1]!.raw).toEqual({ a: '4', 'column 2': '', 'a 2': '' });
});

test('joined codes need all their parts', async () => {
  const recognise = async () => ({ header_row: 0, columns: { code: [1, 2], price: [3] } });
  const list = await readBytes('BOSCH;15510;1\n;15511;2\n', { recognise });
  expect(list.rows.map(row => row.fields.code)).toEqual(['BOSCH|15510', null]);
});

test.each([
  ['too_many_rows', { maxRows: 1 }],
  ['too_many_columns', { maxColumns: 2 }],
  ['parse_timeout', { parseTimeoutMs: -1 }],
])('limit %s', async (code, limits) => {
  await expect(readBytes('code,name,price\nA,b,1\nC,d,2\n', { limits })).rejects.toMatchObject({ code });
});

test('limit cell_too_long marks the row and shortens what is kept', async () => {
  const list = await readBytes(`code,name,price\nA,${'x'.repeat(50)},1\n`, { limits: { maxCellLength: 10 } });
  expect(list.rows[0]).toMatchObject({ parseError: 'cell_too_long', raw: { name: 'xxxxxxxxxx' } });
});

test('limit decompressed_too_large', async () => {
  const bomb = gzipSync(Buffer.alloc(1_000_000, 'A,b,1\n'));
  await expect(readBytes(bomb, { limits: { maxDecompressedBytes: 1000 } })).rejects.toMatchObject({
    code: 'decompressed_too_large',
  });
});

test.each([
  ['empty_file', ''],
  ['empty_file', '\n \n\r\n'],
  ['unsupported_format', '%PDF-1.7 ...'],
  ['unsupported_format', '<!DOCTYPE html><html></html>'],
  ['unsupported_format', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['unsupported_format', Buffer.alloc(5000, '\x01\x02\x00ab')],
  ['unreadable_file', Buffer.from('1f8b0800deadbeef', 'hex')],
  ['unreadable_file', Buffer.from('PK\x03\x04 cut short')],
  [
    'password_protected',
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
  ],
])('%s', async (code, bytes) => {
  await expect(readBytes(bytes)).rejects.toMatchObject({ name: 'PricelistError', code });
});

test('letters of a European word are none of East Asia', async () => {
  const names = ['Wiertarka żółta 1', 'Wiertarka żółta 2', 'Wiertarka żółta 3', 'Młotek', 'Śruba'];
  const again = ['Wiertarka żółta 4', 'Wiertarka żółta 5', 'Wiertarka żółta 6', 'Wiertarka żółta 7'];
  const lines = [...names, 'Młotek 2', 'Śruba 2', ...again, ...again].map((name, i) => `A${i};${name};1\n`);
  const text = `Kod;Nazwa – próg;Cena\n${lines.join('')}`;
  const list = await readBytes(iconv.encode(text, 'windows-1250'));
  expect(list.detected.encoding).toBe('windows-1250');
  expect(shown(list)[0]).toBe('A0|Wiertarka żółta 1|1');
});
