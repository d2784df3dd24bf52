/** A clerk's day without SQL: by REST and by the command line, files included. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { utils, write } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '../../../server/database/pools.ts';
import { routes } from '../../../server/http/app.ts';
import { SHEET_KINDS } from '../../../server/intake/sheet.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { type Answer, type Call, type Door, openDoor } from '../http/door.ts';
import { addGoods, type Goods } from './goods.ts';

const operator = { role: 'inv_stock_operator' } as const;
const pricing = { role: 'inv_pricing_manager' } as const;
const analyst = { role: 'inv_analyst' } as const;

let door: Door;
let goods: Goods;
beforeAll(async () => {
  door = await openDoor();
  goods = await addGoods(door.world);
  const { settings } = door.world;
  writeFileSync(join(settings.dataDir, 'secrets.json'), JSON.stringify(settings.secrets));
});
afterAll(() => door.close());

/** Calls a route, and holds its answer against the shape that the route says. */
async function ask(path: string, call: Call): Promise<Answer> {
  const answer = await door.call(path, call);
  const method = (call.method ?? ((call.json ?? call.body) ? 'post' : 'get')).toLowerCase();
  const parts = new URL(path, door.url).pathname.split('/');
  const fits = (pattern: string) => {
    const wanted = pattern.split('/');
    return wanted.length === parts.length && wanted.every((part, i) => part[0] === ':' || part === parts[i]);
  };
  const one =
    routes.find(route => route.method === method && route.path === parts.join('/')) ??
    routes.find(route => route.method === method && fits(route.path));
  const shape = one?.answers?.[answer.status];
  if (answer.status < 300 && one?.answers) expect(shape?.parse(answer.body)).toEqual(answer.body);
  return answer;
}

const skus = ({ body }: Answer) => body.items.map((item: { internal_sku: string }) => item.internal_sku);

/** All pages of a list, some at a time. */
async function everyPage(path: string, limit: number): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await ask(
      `${path}${path.includes('?') ? '&' : '?'}limit=${limit}&cursor=${cursor}`,
      analyst,
    );
    items.push(...body.items);
    if (body.next_cursor === null) return items;
    cursor = body.next_cursor;
  }
}

describe('products', () => {
  test('are entered, found, changed and shown', async () => {
    const made = await ask('/api/issoh/products', {
      ...operator,
      json: { internal_sku: 'HAM-1', product_name: 'Claw hammer', supplier: 'ACME', pack_multiple: '6' },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { internal_sku: 'HAM-1', supplier_code: 'ACME', pack_multiple: 6, quantity_on_hand: 0 },
    });
    expect(skus(await ask('/api/issoh/products?q=claw', analyst))).toEqual(['HAM-1']);
    expect(skus(await ask('/api/issoh/products?q=claw&status=inactive', analyst))).toEqual([]);
    const changed = await ask('/api/issoh/products/HAM-1', {
      ...operator,
      method: 'PATCH',
      json: { brand: 'Nord', pack_multiple: null, status: 'inactive' },
    });
    expect(changed.body).toEqual({ ...made.body, brand: 'Nord', pack_multiple: null, status: 'inactive' });
    expect((await ask(`/api/issoh/products/${made.body.product_id}`, analyst)).body).toEqual(changed.body);
  });

  test('are listed page after page, each once', async () => {
    const whole = (await ask('/api/issoh/products', analyst)).body.items;
    expect(whole.length).toBeGreaterThan(2);
    expect(await everyPage('/api/issoh/products', 1)).toEqual(whole);
  });

  test.each<[string, Call, number, string]>([
    [
      '/api/issoh/products',
      { ...operator, json: { internal_sku: 'HAMMER', product_name: 'x' } },
      409,
      'ISCSK',
    ],
    ['/api/issoh/products', { ...operator, json: { internal_sku: 'X' } }, 400, 'invalid_request'],
    ['/api/issoh/products', { ...operator, json: { internal_sku: 'X', product_name: ' ' } }, 422, 'ISIPN'],
    [
      '/api/issoh/products',
      { ...operator, json: { internal_sku: 'X', product_name: 'x', colour: 'red' } },
      400,
      'invalid_request',
    ],
    ['/api/issoh/products', { ...analyst, json: { internal_sku: 'X', product_name: 'x' } }, 403, 'forbidden'],
    ['/api/issoh/products/none', analyst, 404, 'ISNPR'],
    [
      '/api/issoh/products/HAMMER',
      { ...operator, method: 'PATCH', json: { category: 'none' } },
      404,
      'ISNCA',
    ],
    ['/api/issoh/stock?product=none', analyst, 404, 'ISNPR'],
    ['/api/issoh/stock/products?warehouse=none', analyst, 404, 'ISNWH'],
    ['/api/issoh/stock/movements?warehouse=none', analyst, 404, 'ISNWH'],
    ['/api/issoh/stock/movements?since=soon', analyst, 400, 'invalid_request'],
    [
      '/api/issoh/warehouses',
      { ...operator, json: { warehouse_code: 'a b', warehouse_name: 'x' } },
      422,
      'ISIWC',
    ],
    ['/api/issoh/warehouses/none/deactivate', { ...operator, method: 'POST' }, 404, 'ISNWH'],
    ['/api/issoh/pricing/HAMMER/cost', { ...operator, json: { cost_price: 1 } }, 403, 'forbidden'],
    ['/api/issoh/pricing/HAMMER/end', { ...pricing, method: 'POST' }, 404, 'ISNRU'],
    [
      '/api/issoh/exchange-rates',
      {
        ...pricing,
        method: 'PUT',
        json: { rates: [{ currency_code: 'QQQ', rate_date: '2026-01-01', rate: 1 }] },
      },
      422,
      'ISICU',
    ],
  ])('%s %j is refused', async (path, call, status, code) => {
    expect(await ask(path, call)).toMatchObject({ status, body: { code, hint: expect.any(String) } });
  });
});

test('warehouses are made, changed, closed, opened and listed', async () => {
  const json = { warehouse_code: 'DOCK', warehouse_name: 'Dock', capacity_units: 500 };
  expect(await ask('/api/issoh/warehouses', { ...operator, json })).toMatchObject({
    status: 201,
    body: json,
  });
  const path = '/api/issoh/warehouses/DOCK';
  const change = { ...operator, method: 'PATCH', json: { capacity_units: null, allow_negative: true } };
  expect((await ask(path, change)).body).toMatchObject({ capacity_units: null, allow_negative: true });
  const post = { ...operator, method: 'POST' };
  expect((await ask(`${path}/deactivate`, post)).body.is_active).toBe(false);
  expect((await ask(`${path}/activate`, post)).body.is_active).toBe(true);
  const { body } = await ask('/api/issoh/warehouses', analyst);
  expect(body.items.map((one: { warehouse_code: string }) => one.warehouse_code)).toEqual([
    'NORTH',
    'SOUTH',
    'DOCK',
  ]);
});

test('stock and movements are listed, the latest first', async () => {
  for (const [internal_sku, quantity] of [
    ['HAMMER', 10],
    ['SAW', 4],
    ['HAMMER', 2],
  ]) {
    const json = {
      internal_sku,
      quantity,
      movement_type: 'receipt',
      to_location: 'NORTH',
      unit_cost: '2.50',
      supplier_id: 'ACME',
    };
    expect((await ask('/api/issoh/stock/movement', { ...operator, json })).status).toBe(201);
  }
  const { body } = await ask('/api/issoh/stock?warehouse=NORTH&product=HAMMER', analyst);
  expect(body.items).toMatchObject([
    { internal_sku: 'HAMMER', warehouse_code: 'NORTH', quantity_on_hand: 12 },
  ]);
  const found = await ask('/api/issoh/stock/products?code=HAMMER&warehouse=NORTH', analyst);
  expect(found.body.items).toMatchObject([
    {
      internal_sku: 'HAMMER',
      quantity_on_hand: 12,
      warehouses: [{ warehouse_code: 'NORTH', quantity_on_hand: 12, quantity_reserved: 0 }],
    },
  ]);
  const products = (await ask('/api/issoh/stock/products', analyst)).body.items;
  expect(await everyPage('/api/issoh/stock/products', 1)).toEqual(products);
  const moved = await ask('/api/issoh/stock/movements?product=HAMMER', analyst);
  expect(moved.body.items).toMatchObject([
    {
      quantity: 2,
      to_warehouse: 'NORTH',
      supplier_code: 'ACME',
      unit_cost: '2.5',
      created_by: 'test inv_stock_operator',
    },
    { quantity: 10 },
  ]);
  const all = (await ask('/api/issoh/stock/movements', analyst)).body.items;
  expect(await everyPage('/api/issoh/stock/movements', 1)).toEqual(all);
  expect((await ask('/api/issoh/stock/movements?since=2999-01-01', analyst)).body.items).toEqual([]);
});

test('a cost is changed, what follows from it decided, a price ended; tiers and rates are kept', async () => {
  const put = { ...pricing, method: 'PUT' };
  const tier = { ...put, json: { tier_name: 'Trade', default_markup_percentage: '12.5' } };
  expect((await ask('/api/issoh/pricing-tiers/trade', tier)).body).toMatchObject({
    tier_code: 'trade',
    default_markup_percentage: '12.5000',
  });
  const tiers = (await ask('/api/issoh/pricing-tiers', analyst)).body.items;
  expect(tiers.map((one: { tier_code: string }) => one.tier_code)).toContain('trade');

  await ask('/api/issoh/pricing/HAMMER', { ...put, json: { cost_price: 10, markup_percentage: 50 } });
  const cost = { ...pricing, json: { cost_price: '12', reason: 'invoice' } };
  expect((await ask('/api/issoh/pricing/HAMMER/cost', cost)).body.items).toMatchObject([
    { cost_price: '12.0000', selling_price: '15.0000' },
  ]);
  const { body } = await ask('/api/issoh/price-proposals?product=HAMMER', analyst);
  expect(body.items).toMatchObject([
    { internal_sku: 'HAMMER', new_cost: '12.0000', proposed_price: '18.0000' },
  ]);
  const json = { proposal_ids: [body.items[0].proposal_id], decision: 'accept', notes: 'yes' };
  expect((await ask('/api/issoh/price-proposals/decide', { ...pricing, json })).body.items).toMatchObject([
    { status: 'accepted' },
  ]);
  expect((await door.call('/api/issoh/pricing/HAMMER', analyst)).body).toMatchObject({ price: '18.0000' });
  expect(
    await ask('/api/issoh/pricing/HAMMER/end', { ...pricing, json: { reason: 'sold out' } }),
  ).toMatchObject({ status: 200, body: { reason: 'sold out' } });

  await ask('/api/issoh/pricing-defaults', {
    ...put,
    json: { markup_percentage: 20, pricing_tier: 'trade' },
  });
  expect(
    await ask('/api/issoh/pricing-defaults/end', { ...pricing, json: { pricing_tier: 'trade' } }),
  ).toMatchObject({ status: 200, body: { pricing_tier: 'trade' } });

  const rates = ['2026-01-02', '2026-01-01'].map(rate_date => ({
    currency_code: 'ZAR',
    rate_date,
    rate: '0.05',
  }));
  expect((await ask('/api/issoh/exchange-rates', { ...put, json: { rates } })).body.items).toMatchObject([
    { rate_date: '2026-01-01', rate: '0.05' },
    { rate_date: '2026-01-02' },
  ]);
  expect(await everyPage('/api/issoh/exchange-rates?currency=ZAR', 1)).toMatchObject([
    { rate_date: '2026-01-01' },
    { rate_date: '2026-01-02' },
  ]);
});

const pieces = async (where: string) => {
  const { body } = await ask(`/api/issoh/stock?warehouse=${where}`, analyst);
  return Object.fromEntries(
    body.items
      .filter((one: { quantity_on_hand: number }) => one.quantity_on_hand !== 0)
      .map((one: { internal_sku: string; quantity_on_hand: number }) => [
        one.internal_sku,
        one.quantity_on_hand,
      ]),
  );
};

const send = (kind: string, body: string | Buffer, query = '', role: Role = 'inv_stock_operator') =>
  ask(`/api/issoh/import/${kind}?${query}`, { role, body, method: 'POST' });

/** The same table as files of several kinds. */
function files(rows: (string | number | Date)[][]): Record<string, Buffer> {
  const text = (delimiter: string, decimal: string, line: string) =>
    rows
      .map(row =>
        row
          .map(cell =>
            typeof cell === 'number'
              ? String(cell).replace('.', decimal)
              : cell instanceof Date
                ? cell.toISOString().slice(0, 10)
                : cell,
          )
          .join(delimiter),
      )
      .join(line);
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([['About'], ['nothing of interest']]), 'Cover');
  utils.book_append_sheet(
    book,
    utils.aoa_to_sheet([['Stock of spring'], [], ...rows], { cellDates: true, UTC: true }),
    'Stock',
  );
  const xlsx = (type: 'xlsx' | 'ods') => write(book, { type: 'buffer', bookType: type, cellDates: true });
  return {
    'CSV with commas': Buffer.from(text(',', '.', '\n')),
    'CSV of Excel in Germany': Buffer.from(`\ufeff${text(';', ',', '\r\n')}\r\n;;;\r\n`, 'utf8'),
    'TSV in Latin 1': Buffer.from(text('\t', '.', '\r\n'), 'latin1'),
    'UTF-16': Buffer.from(`\ufeff${text('\t', '.', '\n')}`, 'utf16le'),
    'gzipped CSV': gzipSync(text(';', '.', '\n')),
    XLSX: xlsx('xlsx'),
    ODS: xlsx('ods'),
  };
}

describe('files', () => {
  test('of products are entered whatever they are called and written like', async () => {
    const csv =
      'Artikelnummer;Bezeichnung;Mindestbestellmenge;Marke;Farbe\nN-1;Nägel 80;1.000;Fäst;rot\nN-2;Schrauben;25,0;;\n';
    const dry = await send('products', csv, 'dry_run=true', 'inv_approver');
    expect(dry.body).toMatchObject({
      rows: 2,
      applied: 0,
      added: 2,
      dry_run: true,
      errors: [],
      ignored_columns: ['Farbe'],
    });
    expect((await ask('/api/issoh/products?q=N-1', analyst)).body.items).toEqual([]);
    expect((await send('products', csv, 'filename=neu.csv')).body).toMatchObject({
      applied: 2,
      added: 2,
      columns: { internal_sku: 'Artikelnummer' },
    });
    expect((await send('products', csv)).body).toMatchObject({ applied: 2, unchanged: 2 });
    expect((await ask('/api/issoh/products/N-1', analyst)).body).toMatchObject({
      product_name: 'Nägel 80',
      brand: 'Fäst',
      min_order_qty: 1000,
    });
  });

  test('of opening stock say the same in every format, and are entered once', async () => {
    const rows = [
      ['SKU', 'Lager', 'Menge', 'Cost', 'As of', 'Lädt'],
      ['N-1', 'SOUTH', 1200, 0.25, new Date(Date.UTC(2026, 1, 28)), 'x'],
      ['N-2', 'SOUTH', 40, 1.5, new Date(Date.UTC(2026, 1, 28)), 'ä'],
    ];
    const answers: Record<string, unknown> = {};
    for (const [format, file] of Object.entries(files(rows)))
      answers[format] = (await send('opening-stock', file)).body;
    const [first, ...others] = Object.entries(answers);
    expect(first).toMatchObject([
      'CSV with commas',
      { rows: 2, applied: 2, pieces: 1240, repeated: false, ignored_columns: ['Lädt'] },
    ]);
    expect(others.map(([format, answer]) => [format, (answer as { repeated: boolean }).repeated])).toEqual(
      others.map(([format]) => [format, true]),
    );
    expect(await pieces('SOUTH')).toEqual({ 'N-1': 1200, 'N-2': 40 });
    const { body } = await ask('/api/issoh/stock/movements?product=N-1', analyst);
    expect(body.items).toMatchObject([
      { reference_type: 'opening', unit_cost: '0.25', movement_date: '2026-02-28T00:00:00.000Z' },
    ]);
    expect((await send('opening-stock', 'SKU,Warehouse,Qty\nN-1,SOUTH,3\n')).body).toMatchObject({
      applied: 0,
      errors: [{ row_number: 2, code: 'ISCFO' }],
    });
  });

  test('tell everything that is wrong with them, and nothing of them is entered', async () => {
    const csv = 'SKU;Warehouse;Qty\nN-1;SOUTH;3\nnone;NOWHERE;2\nN-2;SOUTH;-1\n;SOUTH;x\nN-2;SOUTH;1;2\n';
    const { body } = await send('counts', csv);
    expect(
      body.errors.map((one: { row_number: number; code: string; field: string }) => [
        one.row_number,
        one.code,
        one.field,
      ]),
    ).toEqual([
      [3, 'ISNPR', 'internal_sku'],
      [3, 'ISNWH', 'warehouse'],
      [4, 'ISIFN', 'quantity'],
      [5, 'ISIFM', 'internal_sku'],
      [5, 'ISIFN', 'quantity'],
      [6, 'row_too_long', null],
    ]);
    expect(body).toMatchObject({ rows: 5, applied: 0, faults: 6 });
    expect((await pieces('SOUTH'))['N-1']).toBe(1200);
  });

  test('of counts and reorder levels take their warehouse, moment and reference from the request', async () => {
    const form = new FormData();
    form.append('file', new Blob(['SKU,Counted\nN-1,1190\nN-2,41\n']), 'sheet.csv');
    const counted = await ask(
      '/api/issoh/import/counts?warehouse=SOUTH&reference=C-1&counted_at=2026-03-01T10:00Z',
      { ...operator, body: form },
    );
    expect(counted.body).toMatchObject({ applied: 2, differences: 2, pieces_found: 1, pieces_missing: 10 });
    expect(await pieces('SOUTH')).toEqual({ 'N-1': 1190, 'N-2': 41 });
    expect((await door.call('/api/issoh/stock/counts?product=N-1', analyst)).body.items).toMatchObject([
      { reference_id: 'C-1', counted_at: '2026-03-01T10:00:00.000Z' },
    ]);
    const levels = 'SKU\tMin\tMax\nN-1\t100\t2000\nN-2\t10\t\n';
    expect((await send('reorder-levels', levels, 'warehouse=SOUTH')).body).toMatchObject({
      applied: 2,
      levels: 2,
    });
    expect((await ask('/api/issoh/stock?product=N-1', analyst)).body.items).toMatchObject([
      { reorder_point: 100, reorder_up_to: 2000 },
    ]);
  });

  test.each([
    ['counts', 'SKU,Qty\nN-1,1\n', '', 422, 'columns_missing'],
    ['counts', 'SKU,Qty,Quantity\nN-1,1,2\n', 'warehouse=SOUTH', 422, 'columns_twice'],
    ['counts', 'SKU,Qty\n', 'warehouse=SOUTH', 422, 'empty_file'],
    ['counts', '', 'warehouse=SOUTH', 400, 'file_missing'],
    ['counts', '%PDF-1.4', 'warehouse=SOUTH', 422, 'unsupported_format'],
    ['counts', 'SKU,Qty\nN-1,1\n', 'warehouse=SOUTH&counted_at=2999-01-01', 422, 'ISIMD'],
    ['counts', 'SKU,Qty\nN-1,1\n', 'warehouse=SOUTH&decimal_mark=;', 400, 'invalid_request'],
    ['products', 'SKU,Name\nN-1,x\n', 'warehouse=SOUTH', 400, 'invalid_request'],
  ])('%s: %j %s is refused', async (kind, file, query, status, code) => {
    expect(await send(kind, file, query)).toMatchObject({ status, body: { code, hint: expect.any(String) } });
  });

  test('of more rows or bytes than they may have are refused', async () => {
    const long = `SKU;Name\n${'N;x\n'.repeat(10_001)}`;
    expect(await send('products', long)).toMatchObject({ status: 422, body: { code: 'too_many_rows' } });
    const wide = Buffer.alloc(20_000_001, 'x');
    expect(await send('products', wide)).toMatchObject({ status: 413, body: { code: 'file_too_large' } });
  });

  test('are nobody else’s to send, and leave nothing behind', async () => {
    for (const kind of SHEET_KINDS) {
      expect((await send(kind, 'SKU,Qty\nN-1,1\n', '', 'inv_analyst')).status).toBe(403);
    }
    expect(readdirSync(join(door.settings.dataDir, 'spool'))).toEqual([]);
  });
});

describe('the command line', () => {
  const inventory = (...args: string[]) => verb(environmentOf(door.world.settings), args);
  const json = async (...args: string[]) => JSON.parse((await inventory(...args, '--json')).stdout);
  const file = (name: string, content: string) => {
    const path = join(door.settings.dataDir, name);
    writeFileSync(path, content);
    return path;
  };

  test('enters, finds and shows a product', async () => {
    const made = await inventory(
      'product',
      'add',
      'CLI-1',
      '--name',
      'Plane',
      '--pack',
      '4',
      '--user',
      'wilma',
    );
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/) });
    expect((await inventory('product', 'find', 'plane')).stdout).toMatch(
      /^sku .*\nCLI-1 +Plane +active +0 +0\n$/,
    );
    expect((await inventory('product', 'show', 'CLI-1')).stdout).toMatch(/^pack_multiple +4$/m);
    expect(await json('product', 'show', 'CLI-1')).toMatchObject({
      product_id: made.stdout.trim(),
      selected_by: 'wilma',
    });
  });

  test('receives, transfers, issues, counts, reserves and releases', async () => {
    const received = await json(
      'stock',
      'receive',
      'CLI-1',
      '20',
      '--to',
      'NORTH',
      '--cost',
      '3.20',
      '--supplier',
      'ACME',
      '--key',
      'k-1',
    );
    expect(received).toMatchObject({ is_new: true, stock: [{ quantity_on_hand: 20 }] });
    expect(
      await json(
        'stock',
        'receive',
        'CLI-1',
        '20',
        '--to',
        'NORTH',
        '--cost',
        '3.20',
        '--supplier',
        'ACME',
        '--key',
        'k-1',
      ),
    ).toMatchObject({ movement_id: received.movement_id, is_new: false });
    expect(
      (await inventory('stock', 'transfer', 'CLI-1', '5', '--from', 'NORTH', '--to', 'SOUTH')).stdout,
    ).toMatch(/^warehouse .*\nNORTH +15 +0 +15\nSOUTH +5 +0 +5\n$/);
    const reserved = await inventory(
      'stock',
      'reserve',
      'CLI-1',
      '4',
      '--warehouse',
      'NORTH',
      '--reference-type',
      'SO',
      '--reference',
      '17',
    );
    expect(
      (
        await inventory(
          'stock',
          'issue',
          'CLI-1',
          '3',
          '--from',
          'NORTH',
          '--reservation',
          reserved.stdout.trim(),
        )
      ).stdout,
    ).toMatch(/NORTH +12 +1 +11/);
    expect((await inventory('stock', 'count', 'CLI-1', '6', '--warehouse', 'SOUTH')).stdout).toMatch(
      /\n +5 +6 +1\n$/,
    );
    expect(
      (await inventory('stock', 'release', '--reference-type', 'SO', '--reference', '17')).stdout,
    ).toMatch(/CLI-1 +NORTH +4 +released/);
    expect((await inventory('stock', 'show', 'CLI-1')).stdout).toMatch(
      /CLI-1 +Plane +NORTH +12 +0 +12\nCLI-1 +Plane +SOUTH +6 +0 +6/,
    );
  });

  test('places and cancels an order', async () => {
    const lines = ['--line', 'CLI-1=60@7.40', 'HAMMER=12'];
    expect(
      await json(
        'order',
        'place',
        'PO-1',
        '--supplier',
        'ACME',
        '--warehouse',
        'NORTH',
        ...lines,
        '--currency',
        'EUR',
      ),
    ).toMatchObject([
      { internal_sku: 'CLI-1', quantity_ordered: 60, unit_cost: '7.4' },
      { internal_sku: 'HAMMER', quantity_ordered: 12 },
    ]);
    expect((await inventory('order', 'cancel', 'PO-1', '--product', 'HAMMER')).stdout).toMatch(
      /HAMMER +NORTH +12 +0/,
    );
  });

  test('enters files, dry run first', async () => {
    const products = file('products.csv', 'SKU;Name\nCLI-2;Chisel\n');
    expect(await inventory('import', 'products', products, '--dry-run')).toMatchObject({
      code: 0,
      stdout: '1 row would be entered: 1 added, 0 changed, 0 unchanged\n',
    });
    expect(await inventory('import', 'products', products)).toMatchObject({
      code: 0,
      stdout: '1 row entered: 1 added, 0 changed, 0 unchanged\n',
    });
    const stock = file('stock.csv', 'SKU;Qty;Shelf\nCLI-2;7;A3\n');
    const args = ['import', 'opening-stock', stock, '--warehouse', 'NORTH'];
    expect(await inventory(...args)).toMatchObject({
      code: 0,
      stdout: '1 row entered: 7 pieces\n',
      stderr: 'Columns that were not read: Shelf.\n',
    });
    expect((await inventory(...args)).stdout).toBe('The same was entered before: nothing is done.\n');
    expect(
      (
        await json(
          'import',
          'counts',
          file('count.csv', 'SKU;Qty\nCLI-2;6\n'),
          '--warehouse',
          'NORTH',
          '--reference',
          'C-9',
        )
      ).differences,
    ).toBe(1);
    expect(
      (
        await inventory(
          'import',
          'reorder-levels',
          file('levels.csv', 'SKU;Min\nCLI-2;6\n'),
          '--warehouse',
          'NORTH',
        )
      ).stdout,
    ).toMatch(/1 levels/);
    const wrong = await inventory(
      'import',
      'counts',
      file('wrong.csv', 'SKU;Qty\nCLI-2;many\nnone;1\n'),
      '--warehouse',
      'NORTH',
    );
    expect(wrong).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^row +code.*\n +2 +ISIFN +quantity.*\n +3 +ISNPR +internal_sku.*\n2 errors in 2 rows: nothing is entered\.\n$/,
      ),
    });
  });

  test.each([
    [['product', 'add', 'CLI-1', '--name', 'again'], 1, /^error ISCSK: .*\nhint: /],
    [['product', 'show', 'none'], 1, /^error ISNPR: .*\nhint: /],
    [['stock', 'issue', 'CLI-1', '999', '--from', 'NORTH'], 1, /^error ISCNS: .*\nhint: /],
    [['stock', 'receive', 'CLI-1', '1', '--to', 'NORTH', '--date', 'soon'], 2, /--date.* a time by ISO 8601/],
    [['stock', 'receive', 'CLI-1', 'two', '--to', 'NORTH'], 2, /whole number/],
    [['stock', 'release'], 1, /^error reservation_missing: .*\nhint: /],
    [['stock', 'release', crypto.randomUUID(), '--reference', '7'], 1, /^error reservation_missing: /],
    [['order', 'place', 'PO-2', '--supplier', 'ACME', '--line', 'CLI-1'], 2, /SKU=PIECES/],
    [['import', 'counts', '/nowhere.csv'], 1, /^error no_such_file: .*\nhint: /],
  ])('%j is refused', async (args, code, told) => {
    expect(await inventory(...args)).toEqual({ code, stdout: '', stderr: expect.stringMatching(told) });
  });
});

test('all of it leaves the books in order', async () => {
  expect(goods.acme).toBeDefined();
  const { body } = await door.call('/api/issoh/audit?table=selected_products&actor=wilma', analyst);
  expect(body.items).toMatchObject([{ actor: 'wilma' }]);
});
