/** A clerk's round trip: rejected rows as a file, corrected in a spreadsheet, uploaded again. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as XLSX from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { type Door, openDoor } from './door.ts';

const manager = { role: 'inv_catalog_manager' } as const;
let door: Door;

beforeAll(async () => {
  door = await openDoor({ worker: true, settings: { waitTimeoutMs: 20_000 } });
}, 120_000);
afterAll(() => door.close());

type Cells = Record<string, string>;
type Edit = (row: Cells, n: number) => Cells | null;

const upload = (supplier: string, body: Buffer, query = '', call: object = manager) =>
  door.call(`/api/spp/upload/${supplier}?wait=true${query}`, { ...call, body });
const report = async (batch: string) => (await door.call(`/api/spp/reports/upload/${batch}`, manager)).body;

/** The bytes of an answer: `call` reads text. */
async function fileOf(supplier: string, format: 'csv' | 'xlsx', more = ''): Promise<Buffer> {
  const { signToken } = await import('../../../server/access.ts');
  const token = await signToken(door.settings, { role: 'inv_catalog_manager', sub: 'clerk' });
  const response = await fetch(`${door.url}/api/spp/quarantine/${supplier}?format=${format}${more}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** A workbook as a person edits it: cell by cell, text stays text. */
function editXlsx(file: Buffer, edit: Edit): Buffer {
  const book = XLSX.read(file, { type: 'buffer', cellNF: true, cellStyles: true });
  const name = book.SheetNames[0]!;
  const rows = XLSX.utils.sheet_to_json<Cells>(book.Sheets[name]!, { raw: false, defval: '' });
  const headings = XLSX.utils.sheet_to_json<string[]>(book.Sheets[name]!, { header: 1 })[0]!;
  const edited = rows.map(edit).filter(row => row !== null);
  book.Sheets[name] = XLSX.utils.json_to_sheet(edited, { header: headings });
  return XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

function rowsOf(csv: Buffer, delimiter: string): Cells[] {
  return parse(csv, { bom: true, columns: true, delimiter });
}

function csvOf(rows: Cells[], delimiter: string, encoding = 'utf8'): Buffer {
  const headings = Object.keys(rows[0]!);
  const quote = (cell: string) =>
    /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = [headings, ...rows.map(row => headings.map(heading => row[heading] ?? ''))];
  const text = lines.map(cells => cells.map(quote).join(delimiter)).join('\r\n');
  return iconv.encode(`${text}\r\n`, encoding, { addBOM: encoding.startsWith('utf') });
}

const HEADINGS = 'Artikelnummer;Bezeichnung;Preis;Währung;PE;Rabatt;ab Menge;gültig ab';
const COLUMNS = {
  code: 'Artikelnummer',
  name: 'Bezeichnung',
  price: 'Preis',
  currency: 'Währung',
  price_basis: 'PE',
  discount: 'Rabatt',
  from_quantity: 'ab Menge',
  valid_from: 'gültig ab',
};
/** Every reason that a person can mend, and what the clerk writes. */
const BROKEN: [row: string, code: string, mend: Cells, price: string][] = [
  [';Ohne Nummer;3,50;;;;;', 'code_missing', { Artikelnummer: '00077' }, '3.5000'],
  ['1,23457E+11;Kaputt;4,00;;;;;', 'code_damaged', { Artikelnummer: '123457000000' }, '4.0000'],
  ['00012;Ohne Preis;;;;;;', 'price_missing', { Preis: '1,20' }, '1.2000'],
  ['00013;Auf Anfrage;auf Anfrage;;;;;', 'price_unreadable', { Preis: '1.250,50' }, '1250.5000'],
  ['00014;Minus;-5,00;;;;;', 'price_negative', { Preis: '5,00' }, '5.0000'],
  ['00015;Winzig;0,00001;;;;;', 'price_rounds_to_zero', { Preis: '0,01' }, '0.0100'],
  ['00016;Riesig;9999999999999999,00;;;;;', 'price_too_large', { Preis: '99,00' }, '99.0000'],
  ['00017;Fremd;7,00;Zitronen;;;;', 'currency_unknown', { Währung: 'EUR' }, '7.0000'],
  ['00018;Dollar;7,00 USD;;;;;', 'currency_mismatch', { Preis: '6,50' }, '6.5000'],
  ['00019;Gebinde;8,00;;viele;;;', 'price_basis_unclear', { PE: '100' }, '0.0800'],
  ['00020;Rabatt;10,00;;;etwas;;', 'discount_unclear', { Rabatt: '10' }, '9.0000'],
  ['00021;Menge;2,00;;;;einige;', 'quantity_unclear', { 'ab Menge': '' }, '2.0000'],
  ['00022;Zeit;2,10;;;;;irgendwann', 'period_unclear', { 'gültig ab': '2020-01-01' }, '2.1000'],
  ['00023;Später;2,20;;;;;2199-01-01', 'not_yet_valid', { 'gültig ab': '' }, '2.2000'],
  [
    '=00024;"Zu "";"" lang";2,30;;;;;;zu viel',
    'row_too_long',
    { 'column 9': '', Bezeichnung: 'Recht' },
    '2.3000',
  ],
  ['Summe;;99,00;;;;;', 'total_row', { Artikelnummer: '00025' }, '99.0000'],
  ['HELD;Gehalten;100,00;;;;;', 'price_spike', { accept: 'ja' }, '100.0000'],
  ['ZERO;Null;0,00;;;;;', 'price_fell_to_zero', { Preis: '1,00' }, '1.0000'],
];

async function brokenList(supplier: string) {
  await door.world.addSupplier(supplier, { columns: COLUMNS, delimiter: ';', encoding: 'utf-8' });
  await door.world.as(manager, `select spp.update_supplier($1, '{"hold_spikes": true}')`, [supplier]);
  const sound = Array.from({ length: 20 }, (_, i) => `S${i};Gut;${i + 1},50;;;;;`);
  await upload(
    supplier,
    Buffer.from([HEADINGS, 'HELD;Gehalten;1,00;;;;;', 'ZERO;Null;1,10;;;;;', ...sound, ''].join('\n')),
  );
  const { body } = await upload(
    supplier,
    Buffer.from([HEADINGS, ...sound, ...BROKEN.map(([row]) => row), ''].join('\n')),
  );
  expect(body.errors.map((error: { code: string }) => error.code)).toEqual(BROKEN.map(([, code]) => code));
  return body;
}

const mend: Edit = (row, n) => ({ ...row, ...BROKEN[n]![2] });

async function allIn(supplier: string, list: { batch_id: string; total_products: number }, answer: object) {
  expect(answer).toMatchObject({
    status: 'completed',
    mode: 'corrections',
    total_products: 0,
    corrections: {
      rows: BROKEN.length,
      corrected: BROKEN.length,
      unchanged: 0,
      rejected: 0,
      refused: 0,
      batches: [{ batch_id: list.batch_id, corrected: BROKEN.length, rejected: 0 }],
    },
    errors: [],
  });
  const after = await report(list.batch_id);
  expect(after).toMatchObject({
    total_products: list.total_products,
    unchanged_products_count: 20,
    updated_products_count: 2,
    new_products_count: BROKEN.length - 2,
    failed_products_count: 0,
    errors: [],
  });
  const waiting = await door.call(`/api/spp/quarantine/${supplier}`, manager);
  expect(waiting.body.items).toEqual([]);
  const prices = await door.world.sql(
    `select p.supplier_product_code as code, p.current_price as price, h.change_reason as reason, h.changed_by as by,
            h.upload_batch_id as batch
       from spp.supplier_products p
       join spp.suppliers s using (supplier_id)
       join lateral (select * from spp.price_history h where h.product_id = p.product_id
                      order by h.changed_at desc, h.history_id desc limit 1) h on true
      where s.supplier_code = $1 and p.supplier_product_code not like 'S%'`,
    [supplier],
  );
  const codes = BROKEN.map(([row, , mended]) => mended.Artikelnummer ?? row.split(';')[0]);
  expect(Object.fromEntries(prices.map(row => [row.code, row.price]))).toEqual(
    Object.fromEntries(BROKEN.map(([, , , price], i) => [codes[i], price])),
  );
  for (const row of prices)
    expect(row).toMatchObject({ reason: 'correction', by: 'test inv_catalog_manager', batch: list.batch_id });
  const broken = await door.world.sql(
    `select * from spp.upload_batches b where b.batch_id = $1
    and b.total_products <> b.new_products_count + b.updated_products_count + b.unchanged_products_count
      + b.failed_products_count + b.duplicate_rows_count`,
    [list.batch_id],
  );
  expect(broken).toEqual([]);
}

describe('every reason that a person can mend', () => {
  test('is mended in a workbook', async () => {
    const list = await brokenList('XLSX');
    const answer = await upload('XLSX', editXlsx(await fileOf('XLSX', 'xlsx'), mend));
    await allIn('XLSX', list, answer.body);
    // Taken back, the corrected prices go with their list.
    const undone = await door.call(`/api/spp/upload/${list.batch_id}/rollback`, {
      ...manager,
      method: 'POST',
    });
    expect(undone.body).toMatchObject({ reverted: 2, removed: BROKEN.length - 2, kept: [] });
    const own = await door.call(`/api/spp/upload/${answer.body.batch_id}/rollback`, {
      ...manager,
      method: 'POST',
    });
    expect(own).toMatchObject({ status: 409, body: { code: 'SPCRC' } });
  });

  test.each([
    ['utf8', ';'],
    ['utf16le', '\t'],
    ['windows-1252', ';'],
    ['utf8', ','],
  ])('is mended in a text file saved as %s with %j', async (encoding, delimiter) => {
    const supplier = `CSV${encoding.slice(-4)}${delimiter.charCodeAt(0)}`;
    const list = await brokenList(supplier);
    const rows = rowsOf(await fileOf(supplier, 'csv'), ';').map(mend) as Cells[];
    // Columns in another order, rows too, and blank ones between them.
    const turned = rows.map(row => Object.fromEntries(Object.entries(row).reverse())).reverse();
    const answer = await upload(supplier, csvOf(turned, delimiter, encoding));
    await allIn(supplier, list, answer.body);
  });

  const office = (() => {
    try {
      return execFileSync('sh', ['-c', 'command -v soffice || command -v libreoffice']).toString().trim();
    } catch {
      return null;
    }
  })();
  (office === null ? test.skip : test)(
    'is mended in LibreOffice (which is needed for this test)',
    async () => {
      const dir = mkdtempSync(join(tmpdir(), 'office-'));
      try {
        const list = await brokenList('OFFICE');
        writeFileSync(join(dir, 'rejected.xlsx'), editXlsx(await fileOf('OFFICE', 'xlsx'), mend));
        execFileSync(office!, [
          '--headless',
          '--convert-to',
          'ods',
          '--outdir',
          dir,
          join(dir, 'rejected.xlsx'),
        ]);
        await allIn('OFFICE', list, (await upload('OFFICE', readFileSync(join(dir, 'rejected.ods')))).body);
      } finally {
        rmSync(dir, { recursive: true });
      }
    },
  );
});

describe('who may', () => {
  const path = '/api/spp/quarantine/ROLES?format=csv';

  test('a supplier takes and corrects its own rows, and nobody else’s', async () => {
    const mine = await door.world.addSupplier('ROLES');
    const others = await door.world.addSupplier('NOSY');
    const list = Buffer.from('Code;Name;Price\nA1;One;1,00\nA2;Two;\n');
    await upload('ROLES', list);
    const nosy = { role: 'inv_supplier', supplier: others } as const;
    const own = { role: 'inv_supplier', supplier: mine } as const;
    expect(await door.call(path, nosy)).toMatchObject({ status: 404, body: { code: 'SPNSU' } });
    for (const role of ['inv_reviewer', 'inv_analyst', 'inv_pricing_manager'] as const)
      expect(await door.call(path, { role })).toMatchObject({ status: 403 });
    expect(await door.call(path)).toMatchObject({ status: 401 });
    for (const role of ['inv_catalog_manager', 'inv_admin'] as const)
      expect(await door.call(path, { role })).toMatchObject({ status: 200 });
    const taken = await door.call(path, own);
    expect(taken.headers.get('content-disposition')).toBe('attachment; filename=quarantine-ROLES.csv');
    const [row] = rowsOf(Buffer.from(taken.text), ';') as [Cells];
    const file = csvOf([{ ...row, Price: '2,00' }], ';');
    const stolen = await upload('NOSY', file, '', nosy);
    expect(stolen.body).toMatchObject({ corrections: { corrected: 0, refused: 1 } });
    const sent = await upload('ROLES', file, '', own);
    expect(sent.body).toMatchObject({ corrections: { corrected: 1 }, processed_by: 'test inv_supplier' });
  });

  test('a file of nothing has its headings alone; an upload of nobody has no rows', async () => {
    expect(rowsOf(Buffer.from((await door.call(path, manager)).text), ',')).toEqual([]);
    const id = '01a2083c-2cc4-7e60-9df0-d8e6ee85e9b3';
    expect(await door.call(`${path}&batch_id=${id}`, manager)).toMatchObject({ body: { code: 'SPNBA' } });
    expect(await door.call(`/api/spp/quarantine/ROLES?batch_id=${id}`, manager)).toMatchObject({
      status: 200,
      body: { items: [], next_cursor: null },
    });
  });
});

test('two people send the same rows at once, and the list is rolled back meanwhile: one of them, or nothing', async () => {
  await door.world.addSupplier('RACE');
  const rows = Array.from({ length: 60 }, (_, i) => `A${i};Thing;`);
  for (let round = 0; round < 3; round++) {
    const list = Buffer.from(['Code;Name;Price', `B${round};Sound;1,00`, ...rows, ''].join('\n'));
    const { body } = await upload('RACE', list, '&force=true');
    const waiting = rowsOf(await fileOf('RACE', 'csv'), ';');
    const answers = await Promise.all([
      upload(
        'RACE',
        csvOf(
          waiting.map(row => ({ ...row, Price: '1,11' })),
          ';',
        ),
      ),
      upload(
        'RACE',
        csvOf(
          waiting.map(row => ({ ...row, Price: '2,22' })),
          ';',
        ),
      ),
      ...(round === 2
        ? [door.call(`/api/spp/upload/${body.batch_id}/rollback`, { ...manager, method: 'POST' })]
        : []),
    ]);
    const corrected = answers.slice(0, 2).map(answer => answer.body.corrections.corrected);
    const after = await report(body.batch_id);
    if (round < 2) {
      expect(corrected.toSorted((a, b) => a - b)).toEqual([0, 60]);
      expect(after).toMatchObject({ failed_products_count: 0, total_products: 61 });
    } else {
      expect(after.status).toBe('rolled_back');
      const left = await door.world.sql(
        `select count(*)::int as products from spp.supplier_products where first_batch_id = $1`,
        [body.batch_id],
      );
      expect(left).toEqual([{ products: 0 }]);
    }
  }
});

test('numbers and formulas typed into a workbook are read as the spreadsheet means them', async () => {
  await door.world.addSupplier('TYPED');
  await upload(
    'TYPED',
    Buffer.from('Code;Name;Price\nA1;One;1.250,50\nA2;Two;\nA3;Three;\nA4;Four;\nA5;Five;\n'),
  );
  const book = XLSX.read(await fileOf('TYPED', 'xlsx'), { type: 'buffer' });
  const sheet = book.Sheets[book.SheetNames[0]!]!;
  sheet.C2 = { t: 'n', v: 12.5 };
  sheet.C3 = { t: 's', v: '1,5' };
  sheet.C4 = { t: 'n', v: 7.25, f: '29/4' };
  sheet.C5 = { t: 'n', v: 3.5, z: '[$$-409]#,##0.00' };
  book.SheetNames[0] = 'Tabelle1';
  book.Sheets = { Tabelle1: sheet };
  const file = XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
  const { body } = await upload('TYPED', file);
  expect(body.errors.map((error: { code: string }) => error.code)).toEqual(['currency_unknown']);
  const prices = await door.world.sql(
    `select supplier_product_code as code, current_price as price from spp.supplier_products
      where first_batch_id in (select batch_id from spp.upload_batches b join spp.suppliers s using (supplier_id)
                                where s.supplier_code = 'TYPED') order by 1`,
  );
  expect(prices.map(({ code, price }) => `${code} ${price}`)).toEqual([
    'A1 1250.5000',
    'A2 12.5000',
    'A3 1.5000',
    'A4 7.2500',
  ]);
});

test('what could not be read is corrected by the same number, written or typed so that it can', async () => {
  await door.world.addSupplier('MARKS');
  await upload(
    'MARKS',
    Buffer.from(
      'Code,Name,Price\nA1,One,1.50\nB1,More,2.25\nB2,More,3.75\nB3,More,4.25\nB4,More,5.75\n0099,Two,"2,50"\nA3,Three,"3,50"\nA4,Four,"4,50"\n',
    ),
  );
  const book = XLSX.read(await fileOf('MARKS', 'xlsx'), { type: 'buffer' });
  const sheet = book.Sheets[book.SheetNames[0]!]!;
  sheet.A2 = { t: 'n', v: 99 };
  sheet.C2 = { t: 'n', v: 2.5 };
  sheet.C3 = { t: 's', v: '3.50' };
  const { body } = await upload('MARKS', XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
  expect(body.corrections).toMatchObject({ rows: 3, corrected: 2, unchanged: 1 });
  const prices = await door.world.sql(
    `select supplier_product_code || '=' || current_price as product from spp.supplier_products
       join spp.suppliers using (supplier_id) where supplier_code = 'MARKS' and supplier_product_code not like 'B%' order by 1`,
  );
  expect(prices.map(({ product }) => product)).toEqual(['0099=2.5000', 'A1=1.5000', 'A3=3.5000']);
});
