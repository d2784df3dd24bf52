/** The pages of stock as the warehouse uses them: on a phone, with a scanner, over a network that loses answers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import pg from 'pg';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { findUrls } from '../../server/database/connect.ts';
import type { Role } from '../../server/database/pools.ts';
import { type RunningServer, STOP_MS, startShared } from '../load/server.ts';
import { browserTest, hasBrowser, look, openBrowser, saysAway, textsOf, watch } from '../support/browser.ts';

let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let told: string[];
let database: pg.Client;

beforeAll(async () => {
  if (!hasBrowser) return;
  [server, browser] = await Promise.all([startShared(), openBrowser()]);
  database = new pg.Client({ connectionString: (await findUrls(server.settings)).administrator.issoh });
  await database.connect();
  await made('/api/spp/suppliers', {
    supplier_code: 'ACME',
    supplier_name: 'Acme Tools',
    currency_code: 'EUR',
  });
  await made('/api/issoh/warehouses', { warehouse_code: 'CPT', warehouse_name: 'Cape Town' });
  await made('/api/issoh/warehouses', { warehouse_code: 'JNB', warehouse_name: 'Johannesburg' });
}, 300_000);
afterAll(async () => {
  await database?.end();
  await browser?.close();
  await server?.stop();
}, STOP_MS);

beforeEach(async () => {
  if (!hasBrowser) return;
  context = await browser.newContext({
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  told = watch(page, server.url);
});
afterEach(async () => {
  if (!hasBrowser) return;
  await context.close();
  expect(told).toEqual([]);
});

async function made(path: string, json: object): Promise<void> {
  const { status, body } = await server.call('POST', path, JSON.stringify(json));
  expect([body, status]).toEqual([body, 201]);
}

const addProduct = (internal_sku: string, product_name: string, more: object = {}) =>
  made('/api/issoh/products', { internal_sku, product_name, supplier: 'ACME', ...more });

const receive = (internal_sku: string, quantity: number, to_location = 'CPT') =>
  made('/api/issoh/stock/movement', {
    internal_sku,
    movement_type: 'receipt',
    quantity,
    to_location,
    unit_cost: '2.50',
  });

async function level(internal_sku: string, reorder_point: number, reorder_quantity: number): Promise<void> {
  const json = { internal_sku, warehouse: 'CPT', reorder_point, reorder_quantity };
  expect((await server.call('PUT', '/api/issoh/stock/reorder-levels', JSON.stringify(json))).status).toBe(
    200,
  );
}

async function signIn(role: Role, path = '/stock'): Promise<void> {
  await page.goto(`${server.url}${path}#token=${await server.token(role)}`);
}

/** A picture in which nothing stands out of the phone. */
async function show(name: string): Promise<void> {
  const [wide, most] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect({ name, wide }).toEqual({ name, wide: most });
  await look(page, name);
}

/** What the books say of a product: pieces by warehouse, and how many movements made them. */
async function books(sku: string): Promise<{ stock: string; movements: string }> {
  const { rows } = await database.query(
    `select coalesce((select string_agg(concat_ws(' ', w.warehouse_code, s.quantity_on_hand, s.quantity_reserved), ', '
                                        order by w.warehouse_code)
                        from issoh.stock_on_hand s
                        join issoh.warehouses w on w.warehouse_id = s.warehouse_id
                       where s.product_id = p.product_id), '') as stock,
            coalesce((select string_agg(concat_ws(' ', m.movement_type, m.quantity), ', ' order by m.seq)
                        from issoh.stock_movements m
                       where m.product_id = p.product_id), '') as movements
       from issoh.selected_products p
      where p.internal_sku = $1`,
    [sku],
  );
  return rows[0];
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const form = () => page.locator('form.posting');
const does = (name: string) => form().getByRole('button', { name, exact: true });
const said = (text: string) => page.getByText(text, { exact: true }).waitFor();
const fill = (label: string, value: string) => form().getByLabel(label, { exact: false }).fill(value);
const focused = (label: string) =>
  form().getByLabel(label, { exact: false }).and(page.locator(':focus')).waitFor();
const select = (label: string, value: string) =>
  form().getByRole('combobox', { name: label }).selectOption(value);

/** As a scanner does it: types, and presses Enter, wherever the focus is. */
async function scan(code: string): Promise<void> {
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
}

browserTest(
  'a day in the warehouse: received, reserved, issued, moved, counted, ordered, received of the order',
  async () => {
    await addProduct('HAM-1', 'Claw hammer with a handle of ash', { barcode: '4006381333931' });
    await addProduct('SAW-1', 'Hand saw', { pack_multiple: 6 });
    await level('HAM-1', 20, 30);
    await level('SAW-1', 5, 10);

    await signIn('inv_stock_operator');
    await page.getByRole('link', { name: 'Claw hammer' }).waitFor();
    await show('stock');
    await scan('4006381333931');
    await page.getByRole('heading', { name: 'Claw hammer with a handle of ash' }).waitFor();
    expect(page.url()).toBe(`${server.url}/stock/HAM-1`);
    await show('product-empty');

    await button('Receive').click();
    await fill('Pieces', '24');
    await select('Into', 'CPT');
    await fill('Cost of a piece', '7,25');
    await show('product-receive');
    await does('Receive').click();
    await said('Received 24 pieces of HAM-1 into CPT.');
    await said('CPT: 24 on hand, 0 reserved, 24 available');
    await show('product-received');

    await button('Reserve').click();
    await fill('Pieces', '4');
    await fill('Sales order', '10017');
    await show('product-reserve');
    await does('Reserve').click();
    await said('Reserved 4 pieces of HAM-1 in CPT for SO 10017.');
    await said('CPT: 24 on hand, 4 reserved, 20 available');

    await button('Issue').click();
    await fill('Pieces', '3');
    await select('What is reserved for', 'SO 10017: 4');
    await show('product-issue');
    await does('Issue').click();
    await said('Issued 3 pieces of HAM-1 from CPT.');
    await said('CPT: 21 on hand, 1 reserved, 20 available');

    await button('Transfer').click();
    await fill('Pieces', '6');
    await select('To', 'JNB');
    await show('product-transfer');
    await does('Transfer').click();
    await said('Moved 6 pieces of HAM-1 from CPT to JNB.');
    await said('JNB: 6 on hand, 0 reserved, 6 available');

    await button('Count').click();
    await fill('Pieces that are there', '14');
    await select('In', 'CPT');
    await show('product-count');
    await does('Book the count').click();
    await said('Counted 14 pieces of HAM-1 in CPT: 1 piece fewer than the books had.');
    await said('CPT: 14 on hand, 1 reserved, 13 available');
    await show('product-day');
    expect(await books('HAM-1')).toEqual({
      stock: 'CPT 14 1, JNB 6 0',
      movements: 'receipt 24, issue 3, transfer 6, adjustment 1',
    });

    await page.getByRole('link', { name: 'All stock' }).click();
    await page.getByRole('tab', { name: 'To order' }).click();
    const acme = page.getByRole('region', { name: 'ACME for CPT' });
    await acme.getByRole('checkbox', { name: /^Order Claw hammer/ }).check({ force: true });
    await acme.getByRole('checkbox', { name: 'Order Hand saw' }).check({ force: true });
    await show('stock-to-order');
    await acme.getByRole('button', { name: 'Order 2 products …' }).click();
    await fill('Number of the order', 'PO-DAY');
    await fill('Hand saw', '7');
    await form().getByText('Hand saw: 7 breaks a pack: it comes in packs of 6.').waitFor();
    await show('stock-breaks-pack');
    await fill('Hand saw', '12');
    await form().getByText('The supplier may not deliver so.').waitFor({ state: 'detached' });
    await form()
      .getByText('In all', { exact: false })
      .or(form().getByText('Its price is not known.'))
      .waitFor();
    await show('stock-place-order');
    await does('Place the order').click();
    await said('Ordered 42 pieces of 2 products from ACME: PO-DAY.');
    await show('stock-ordered');

    await button('To what is on order').click();
    const order = page.getByRole('region', { name: 'Order PO-DAY' });
    await show('stock-on-order');
    await order.getByRole('button', { name: /^Receive Claw hammer/ }).click();
    await fill('Pieces', '20');
    await show('stock-receive-order');
    await does('Receive').click();
    await said('Received 20 pieces of HAM-1 into CPT of order PO-DAY.');
    await order.getByText('20 of 30 have come').waitFor();
    await order.getByRole('button', { name: /^Receive all of / }).click();
    await show('stock-receive-all');
    await does('Yes, receive it').click();
    await said('Received 22 pieces of 2 products of order PO-DAY.');
    await order.waitFor({ state: 'detached' });
    expect(await books('HAM-1')).toMatchObject({ stock: 'CPT 44 1, JNB 6 0' });
    expect(await books('SAW-1')).toEqual({ stock: 'CPT 12 0', movements: 'receipt 12' });
    const { rows } = await database.query(
      `select p.internal_sku, l.quantity_ordered, l.quantity_received, l.quantity_open
         from issoh.purchase_order_lines l
         join issoh.selected_products p on p.product_id = l.product_id
        where l.po_number = 'PO-DAY'
        order by 1`,
    );
    expect(rows.map(row => Object.values(row).join(' '))).toEqual(['HAM-1 30 30 0', 'SAW-1 12 12 0']);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${server.url}/stock/HAM-1`);
    await page.getByRole('cell', { name: '+20', exact: true }).waitFor();
    await show('product-wide');
    // What the reader wrote as 7,25 is what it cost.
    const { rows: costs } = await database.query(
      `select m.unit_cost from issoh.stock_movements m
         join issoh.selected_products p on p.product_id = m.product_id and p.internal_sku = 'HAM-1'
        order by m.seq limit 1`,
    );
    expect(Number(costs[0].unit_cost)).toBe(7.25);
  },
  480_000,
);

/** As a hand with a mouse: what lies under the pointer when it is let go may be another thing than was pressed. */
async function press(name: string): Promise<void> {
  const place = (await does(name).boundingBox())!;
  await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
  await page.mouse.down();
  // What the press itself has moved is drawn before the button is let go.
  await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
  await page.mouse.up();
}

browserTest(
  'the first press of the mouse posts, though the field before it was told to be empty',
  async () => {
    await addProduct('PRESS-1', 'Pressed once');
    await receive('PRESS-1', 10);
    await page.setViewportSize({ width: 1200, height: 900 });
    await signIn('inv_stock_operator', '/stock/PRESS-1?warehouse=CPT');
    for (const [action, label, doing, done] of [
      ['Receive', 'Pieces', 'Receive', 'Received 2 pieces of PRESS-1 into CPT.'],
      ['Issue', 'Pieces', 'Issue', 'Issued 2 pieces of PRESS-1 from CPT.'],
      [
        'Count',
        'Pieces that are there',
        'Book the count',
        'Counted 2 pieces of PRESS-1 in CPT: 8 pieces fewer than the books had.',
      ],
    ] as const) {
      await button(action).click();
      await press(doing);
      await form().locator('[slot=errorMessage]').waitFor();
      await form().getByLabel(label).pressSequentially('2');
      await press(doing);
      await said(done);
    }
  },
);

browserTest('two taps post once', async () => {
  await addProduct('TAP-1', 'Tapped twice');
  await signIn('inv_stock_operator', '/stock/TAP-1?warehouse=CPT');
  await button('Receive').click();
  await fill('Pieces', '7');
  const answers: number[] = [];
  page.on('response', response => {
    if (response.url().endsWith('/stock/movement')) answers.push(response.status());
  });
  // In one moment, before the page can show that it sends.
  await page.evaluate(`(() => {
    const form = document.querySelector('form.posting');
    form.requestSubmit();
    form.requestSubmit();
  })()`);
  await said('Received 7 pieces of TAP-1 into CPT.');
  await page.getByRole('cell', { name: '+7', exact: true }).waitFor();
  // The second answer may still be on its way.
  while (answers.length < 2) await sleep(20);
  expect(answers.toSorted()).toEqual([200, 201]);
  expect(await books('TAP-1')).toEqual({ stock: 'CPT 7 0', movements: 'receipt 7' });
});

/** Does what is asked, and loses the answer, the first time. */
async function loseAnswer(path: string): Promise<void> {
  await page.route(
    `**${path}`,
    async (route: Route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
}

browserTest('what was posted and not answered is tried again, and posted once', async () => {
  await addProduct('LOST-1', 'Answer lost');
  await receive('LOST-1', 10);
  await signIn('inv_stock_operator', '/stock/LOST-1?warehouse=CPT');
  for (const [action, path, fields, doing, done] of [
    ['Issue', '/stock/movement', { Pieces: '2' }, 'Issue', 'Issued 2 pieces of LOST-1 from CPT.'],
    ['Reserve', '/stock/reservations', { Pieces: '3' }, 'Reserve', 'Reserved 3 pieces of LOST-1 in CPT.'],
    [
      'Count',
      '/stock/counts',
      { 'Pieces that are there': '9' },
      'Book the count',
      'Counted 9 pieces of LOST-1 in CPT: 1 piece more than the books had.',
    ],
  ] as const) {
    await button(action).click();
    for (const [label, value] of Object.entries(fields)) await fill(label, value);
    await loseAnswer(`/api/issoh${path}`);
    await does(doing).click();
    await saysAway(page);
    expect(await form().getByRole('textbox').first().isDisabled()).toBe(true);
    if (action === 'Issue') await show('product-lost');
    await does('Try again').click();
    await said(done);
  }
  expect(await books('LOST-1')).toEqual({
    stock: 'CPT 9 3',
    movements: 'receipt 10, issue 2, adjustment 1',
  });
});

browserTest('an order whose answer was lost is placed once', async () => {
  await addProduct('ORDER-1', 'Ordered once');
  await level('ORDER-1', 5, 8);
  await signIn('inv_stock_operator', '/stock?part=reorder');
  await page.getByRole('checkbox', { name: 'Order Ordered once' }).check({ force: true });
  await button('Order 1 product …').click();
  await fill('Number of the order', 'PO-LOST');
  await loseAnswer('/api/issoh/orders');
  await does('Place the order').click();
  await saysAway(page);
  await does('Try again').click();
  await said('Ordered 8 pieces of 1 product from ACME: PO-LOST.');
  const ordered = await database.query(
    `select count(*)::integer as lines, sum(l.quantity_open)::integer as pieces
       from issoh.purchase_order_lines l
      where l.po_number = 'PO-LOST'`,
  );
  expect(ordered.rows).toEqual([{ lines: 1, pieces: 8 }]);
  // The same number by mistake is no lost answer.
  await addProduct('ORDER-2', 'Ordered elsewhere');
  await button('To what is on order').click();
  await button('Cancel Ordered once of PO-LOST …').click();
  await show('stock-cancel');
  await button('Cancel it').click();
  await said('Cancelled 8 pieces of Ordered once on order PO-LOST.');
  await page.getByRole('tab', { name: 'To order' }).click();
  await page.getByRole('checkbox', { name: 'Order Ordered once' }).check({ force: true });
  await button('Order 1 product …').click();
  await fill('Number of the order', 'PO-LOST');
  await does('Place the order').click();
  await page.getByText('ISCOL').waitFor();
});

browserTest('an order says what it would cost, by currency, as its quantities are', async () => {
  await addProduct('PRICED-1', 'Priced in euros');
  await addProduct('PRICED-2', 'Priced by nobody');
  await level('PRICED-1', 5, 8);
  await level('PRICED-2', 5, 3);
  const asked: { quantity: string }[][] = [];
  // Nothing of a product that is entered by hand is listed: what a supplier asks is made up here.
  await page.route('**/api/issoh/orders/quote', async route => {
    const { lines } = route.request().postDataJSON() as {
      lines: { internal_sku: string; quantity: string }[];
    };
    asked.push(lines);
    const items = lines.map(({ internal_sku, quantity }) => {
      const pieces = { internal_sku, quantity: Number(quantity) };
      return internal_sku === 'PRICED-1'
        ? { ...pieces, unit_cost: '2.5', currency_code: 'EUR', cost: String(2.5 * pieces.quantity) }
        : { ...pieces, unit_cost: null, currency_code: null, cost: null };
    });
    const totals = [{ currency_code: 'EUR', cost: items.find(one => one.cost !== null)!.cost }];
    await route.fulfill({ json: { items, totals } });
  });
  await signIn('inv_stock_operator', '/stock?part=reorder&warehouse=CPT');
  for (const name of ['Priced in euros', 'Priced by nobody'])
    await page.getByRole('checkbox', { name: `Order ${name}` }).check({ force: true });
  await button('Order 2 products …').click();
  await page.getByText(/Priced in euros: 8 × 2,50.€ = 20,00.€/).waitFor();
  await page.getByText('Priced by nobody: its price is not known').waitFor();
  await page.getByText(/^In all 20,00.€$/).waitFor();
  await page.getByText('without 1 product whose price is not known').waitFor();
  await fill('Priced in euros', '10');
  await page.getByText(/^In all 25,00.€$/).waitFor();
  await show('stock-order-cost');
  expect(
    asked.map(lines =>
      lines
        .map(one => one.quantity)
        .toSorted()
        .join(' '),
    ),
  ).toEqual(['6 8', '10 6']);
});

browserTest('what another warehouse can give is moved in place of an order', async () => {
  await addProduct('GIVE-1', 'Given by another');
  await level('GIVE-1', 5, 8);
  await receive('GIVE-1', 20, 'JNB');
  await signIn('inv_stock_operator', '/stock?part=reorder&warehouse=CPT');
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Given by another' })
    .getByRole('link', { name: 'Transfer 8 from JNB instead' })
    .click();
  await does('Transfer').click();
  await said('Moved 8 pieces of GIVE-1 from JNB to CPT.');
  expect(await books('GIVE-1')).toMatchObject({ stock: 'CPT 8 0, JNB 12 0' });
  // The offer is over, also for a reload.
  await page.reload();
  await page.getByRole('heading', { name: 'Given by another' }).waitFor();
  await page.getByRole('cell', { name: '8', exact: true }).first().waitFor();
  expect(await form().count()).toBe(0);
});

browserTest('what the books refuse is shown with its code, and nothing is posted', async () => {
  await addProduct('FEW-1', 'Few of them');
  await receive('FEW-1', 2);
  await signIn('inv_stock_operator', '/stock/FEW-1');
  await button('Issue').click();
  await fill('Pieces', '3');
  await does('Issue').click();
  await page.getByText('ISCNS').waitFor();
  await show('product-refused');
  // Corrected, it goes under the same key: what was refused has freed it.
  await fill('Pieces', '1');
  await does('Issue').click();
  await said('Issued 1 piece of FEW-1 from CPT.');

  // What cannot be used is told by the name of its field.
  await button('Receive').click();
  await select('Into', 'CPT');
  await fill('Pieces', '-5');
  await fill('Cost of a piece', 'abc');
  await does('Receive').click();
  await said(
    'Pieces: type a whole number, 1 or more, in digits alone; Cost of a piece: type a number such as 12,50.',
  );
  await show('product-no-number');
  await fill('Pieces', '1');
  await fill('Cost of a piece', '-1');
  await does('Receive').click();
  await said('This cost of a piece cannot be used.');
  await does('Close').click();

  // The house that pieces leave is none that they go to.
  await button('Transfer').click();
  await select('To', 'JNB');
  await select('From', 'CPT');
  const to = form().getByRole('combobox', { name: 'To' });
  expect(await textsOf(to.locator('option'))).toEqual(['Choose a warehouse', 'JNB, Johannesburg']);
  await does('Close').click();

  // What is reserved is released before a count may take it.
  await button('Reserve').click();
  await fill('Pieces', '1');
  await does('Reserve').click();
  await said('Reserved 1 piece of FEW-1 in CPT.');
  await button('Count').click();
  await fill('Pieces that are there', '0');
  await select('In', 'CPT');
  await does('Book the count').click();
  await page.getByText('ISCRS').waitFor();
  await form().getByText('Release what is reserved of it', { exact: false }).waitFor();
  await does('Close').click();
  await button(/^Release what is reserved for/).click();
  await page.getByText('Released what was reserved', { exact: false }).waitFor();

  // A scanner that sends no Enter leaves its code in the field.
  await button('Issue').click();
  await fill('Pieces', '40063813');
  await does('Issue').click();
  await page.getByText('40063813 looks like a barcode, not like a number of pieces.').waitFor();
  await fill('Pieces', '');
  await does('Close').click();
  await button('Receive').click();
  await fill('Pieces', '1');
  await select('Into', 'CPT');
  await fill('Cost of a piece', '1,234');
  await does('Receive').click();
  await said('Received 1 piece of FEW-1 into CPT.');
  await button('Receive').click();
  await fill('Pieces', '1');
  await select('Into', 'CPT');
  await fill('Cost of a piece', '1.234');
  await does('Receive').click();
  await page.getByText('1.234 may have three decimals, or be thousands.').waitFor();
  expect(await books('FEW-1')).toEqual({ stock: 'CPT 2 0', movements: 'receipt 2, issue 1, receipt 1' });
});

browserTest(
  'what a scanner types into a field of figures is no quantity, however short its code',
  async () => {
    await addProduct('4711', 'Short SKU');
    await addProduct('12', 'Shorter SKU', { barcode: '96385074' });
    await receive('4711', 9);
    await page.clock.install();
    await signIn('inv_stock_operator', '/stock/4711?warehouse=CPT');
    await button('Receive').click();
    await page.clock.pauseAt(Date.now() + 60_000);
    const pieces = () => form().getByLabel('Pieces').inputValue();
    const typed = async (text: string, msBetween: number) => {
      for (const key of text) {
        await page.clock.runFor(msBetween);
        await page.keyboard.press(key);
      }
    };
    const enter = async (msBetween: number, key = 'Enter') => {
      await page.clock.runFor(msBetween);
      await page.keyboard.press(key);
    };

    // Of any code, known or not: a burst of keys that ends in what scanners end with.
    for (const [code, end] of [
      ['4711', 'Enter'],
      ['815', 'Tab'],
      ['12', 'Enter'],
    ] as const) {
      await typed(code, 5);
      await enter(5, end);
      await said(`${code} was scanned: it is not taken for a number.`);
      expect(await pieces()).toBe('');
    }
    // What was typed before it stays.
    await typed('7', 120);
    await page.clock.runFor(1_000);
    await typed('4711', 5);
    await enter(5);
    await said('4711 was scanned: it is not taken for a number.');
    expect(await pieces()).toBe('7');
    await page.clock.runFor(1_000);
    await page.keyboard.press('Backspace');

    // A slow scanner is told by what it reads: a number that is a code takes the button.
    await typed('12', 120);
    await enter(120);
    await page.getByText('12 is a code of Shorter SKU: it may have been scanned.').waitFor();
    await does('Receive').click();
    await said('Received 12 pieces of 4711 into CPT.');

    // Whoever types as people do posts by Enter.
    await page.clock.runFor(1_000);
    await button('Issue').click();
    await typed('11', 90);
    await enter(90);
    await said('Issued 11 pieces of 4711 from CPT.');
    await button('Issue').click();
    await typed('4711', 5);
    await enter(5);
    await said('4711 was scanned: it is not taken for a number.');
    await page.clock.resume();
    await show('product-scanned');
    expect(await books('4711')).toEqual({ stock: 'CPT 10 0', movements: 'receipt 9, receipt 12, issue 11' });
  },
);

browserTest('a number that could not be looked up was not posted, and goes by the button', async () => {
  await addProduct('LOOK-1', 'Looked up');
  await signIn('inv_stock_operator', '/stock/LOOK-1?warehouse=CPT');
  await button('Receive').click();
  const lookup = '**/api/issoh/stock/products?code=*';
  for (const fail of [
    (route: Route) => route.abort(),
    (route: Route) => route.fulfill({ status: 503, json: { code: 'busy', detail: 'Busy.' } }),
  ]) {
    await page.route(lookup, fail, { times: 1 });
    await fill('Pieces', '3');
    await form().getByLabel('Pieces').press('Enter');
    await said('Whether 3 is a product’s code could not be found out.');
    expect(await form().getByLabel('Pieces').isDisabled()).toBe(false);
    await fill('Pieces', '');
  }
  await fill('Pieces', '4');
  await page.route(lookup, route => route.abort(), { times: 1 });
  await form().getByLabel('Pieces').press('Enter');
  await said('Whether 4 is a product’s code could not be found out.');
  await show('product-not-looked-up');
  await does('Receive').click();
  await said('Received 4 pieces of LOOK-1 into CPT.');
  expect(await books('LOOK-1')).toEqual({ stock: 'CPT 4 0', movements: 'receipt 4' });
});

browserTest('what is reserved is changed and released; a wrong movement is taken back', async () => {
  await addProduct('BACK-1', 'Taken back');
  await receive('BACK-1', 10);
  await signIn('inv_stock_operator', '/stock/BACK-1');
  await button('Reserve').click();
  await fill('Pieces', '4');
  await fill('Sales order', '7');
  await fill('Until the end of', '2999-12-31');
  await does('Reserve').click();
  await said('Reserved 4 pieces of BACK-1 in CPT for SO 7, until 31.12.2999.');
  await button('Change what is reserved for SO 7').click();
  await fill('Pieces', '6');
  await show('product-reserved');
  await does('Change it').click();
  await said('Reserved for SO 7: 6 pieces now.');
  expect(await books('BACK-1')).toMatchObject({ stock: 'CPT 10 6' });
  await button('Release what is reserved for SO 7').click();
  await said('Released what was reserved for SO 7: 6 pieces.');
  await said('CPT: 10 on hand, 0 reserved, 10 available');
  await button(/^Take back: Received into CPT, 10 pieces/).click();
  await show('product-take-back');
  await button('Take it back').click();
  await said('Taken back: Received into CPT, 10 pieces.');
  // What was taken back is marked, and neither of both can be taken back again.
  await page.getByRole('row', { name: /Received into CPT taken back/ }).waitFor();
  expect(await button(/^(Take back|Cost|Say what they cost): /).count()).toBe(0);
  await show('product-taken-back');
  expect(await books('BACK-1')).toEqual({ stock: 'CPT 0 0', movements: 'receipt 10, receipt 10' });
});

browserTest('what came without a cost is told so, and given it afterwards', async () => {
  await addProduct('COST-1', 'Cost unknown');
  await signIn('inv_stock_operator', '/stock/COST-1?warehouse=CPT');
  await button('Receive').click();
  await fill('Pieces', '8');
  await does('Receive').click();
  await page.getByText('it can be said what they cost').waitFor();
  await button(/^Say what they cost: /).click();
  await fill('Cost of a piece', '3,5');
  await show('product-cost');
  await does('Set the cost').click();
  await page.getByText('The cost is set: ').waitFor();
  await page.getByText(/3,50.*a piece/).waitFor();
});

browserTest('a scan leaves no form that has no answer yet', async () => {
  await addProduct('STAY-1', 'Stays');
  await signIn('inv_stock_operator', '/stock/STAY-1?warehouse=CPT');
  await page.route('**/api/issoh/stock/movement', route => route.abort());
  await button('Receive').click();
  await fill('Pieces', '8');
  await does('Receive').click();
  await page.getByText('Nobody knows yet whether it was done.', { exact: false }).waitFor();
  await page.getByLabel('Scan, or search').fill('4711');
  await page.keyboard.press('Enter');
  await page.getByText('A form here has no answer yet.').waitFor();
  expect(page.url()).toContain('/stock/STAY-1');
  await page.unroute('**/api/issoh/stock/movement');
  await does('Try again').click();
  await said('Received 8 pieces of STAY-1 into CPT.');
});

browserTest('by keyboard alone: found, received, and on to the next', async () => {
  await addProduct('KEY-1', 'By keyboard/one');
  await addProduct('KEY/2 50%', 'By keyboard/two');
  await signIn('inv_stock_operator');
  await page.getByRole('heading', { name: 'Stock', exact: true }).waitFor();
  await scan('by keyboard');
  await page.getByText('What holds “by keyboard”.').waitFor();
  expect(await textsOf(page.locator('.pieces a'))).toEqual(['By keyboard/one', 'By keyboard/two']);
  await page.keyboard.type('KEY/2 50%');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'By keyboard/two' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'By keyboard/two' }).waitFor();
  await button('Receive').focus();
  await page.keyboard.press('Enter');
  await focused('Pieces');
  await page.keyboard.type('5');
  await page.keyboard.press('Tab');
  await focused('Into');
  // There once the warehouses have been read; keys that come slowly are several searches.
  await form().getByRole('option', { name: 'JNB' }).waitFor({ state: 'attached' });
  await page.keyboard.press('j');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await said('Received 5 pieces of KEY/2 50% into JNB.');
  await page.waitForFunction(`document.activeElement.textContent === 'Receive'`);
  await scan('KEY-1');
  await page.getByRole('heading', { name: 'By keyboard/one' }).waitFor();
  expect(await books('KEY/2 50%')).toMatchObject({ stock: 'JNB 5 0' });
});

browserTest('a product opens whatever its SKU is, and an address that is none says so', async () => {
  for (const sku of ['.', '..', '~.']) {
    await addProduct(sku, `Called ${sku}`);
    await signIn('inv_stock_operator', `/stock?q=${encodeURIComponent(sku)}`);
    await page.getByRole('link', { name: `Called ${sku}`, exact: true }).click();
    await page.getByRole('heading', { name: `Called ${sku}`, exact: true }).waitFor();
    await page.reload();
    await button('Receive').click();
    await fill('Pieces', '2');
    await select('Into', 'CPT');
    await does('Receive').click();
    await said(`Received 2 pieces of ${sku} into CPT.`);
    expect(await books(sku)).toEqual({ stock: 'CPT 2 0', movements: 'receipt 2' });
  }
  await page.goto(`${server.url}/stock/%E0%A4%A`);
  await page.getByText('ISNPR').waitFor();
  await show('product-no-address');
});

browserTest('whoever reads stock sees it and moves nothing; others are told what it takes', async () => {
  await addProduct('SEEN-1', 'Only seen');
  await level('SEEN-1', 5, 8);
  await receive('SEEN-1', 3);
  await signIn('inv_analyst', '/stock?q=SEEN-1');
  await page.getByRole('link', { name: 'Only seen' }).click();
  await page.getByText('You see this stock; role inv_stock_operator moves it.').waitFor();
  await page.getByRole('cell', { name: '+3', exact: true }).waitFor();
  for (const name of ['Receive', 'Issue', 'Transfer', 'Count', 'Reserve', /^Take back/])
    expect(await button(name).count()).toBe(0);
  await show('product-seen');
  await page.goto(`${server.url}/stock?part=reorder`);
  await page.getByText('Only seen').waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  await signIn('inv_catalog_manager', '/stock/SEEN-1');
  await page.getByText('Role inv_catalog_manager may not use this page.').waitFor();
  await show('stock-refused');
});

browserTest('nothing, a wait and a server that is away are told for what they are', async () => {
  await signIn('inv_stock_operator', '/stock?q=nothing-like-it');
  await page.getByText('Nothing fits.').waitFor();
  await show('stock-nothing-fits');
  await page.goto(`${server.url}/stock/NO-SUCH`);
  await page.getByText('ISNPR').waitFor();
  await show('product-unknown');

  const none = (route: Route) => route.fulfill({ json: { items: [], next_cursor: null } });
  for (const [part, path, text] of [
    ['stock', '/api/issoh/stock/products', 'There is no product yet.'],
    ['reorder', '/api/issoh/stock/reorder-alerts', 'Nothing is to be ordered.'],
    ['orders', '/api/issoh/orders', 'Nothing is to come.'],
  ] as const) {
    await page.route(url => url.pathname === path, none);
    await page.goto(`${server.url}/stock?part=${part}`);
    await page.getByText(text).waitFor();
    await show(`stock-${part}-empty`);
    await page.unroute(url => url.pathname === path);
  }

  await page.unrouteAll();
  let answer = () => {};
  const asked = new Promise<void>(resolve => {
    answer = resolve;
  });
  await page.route(
    url => url.pathname === '/api/issoh/stock/products',
    async route => {
      await asked;
      await route.abort();
    },
    { times: 1 },
  );
  await page.goto(`${server.url}/stock`);
  await page.getByText('Reading the stock').waitFor();
  await show('stock-waiting');
  answer();
  await saysAway(page);
  await show('stock-away');
  await button('Try again').click();
  await page.locator('.pieces, .nothing').waitFor();
});
