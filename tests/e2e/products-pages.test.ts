/** The catalogue as buyers use it: searched, filtered, shared by its address; one product with its prices and its like. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { gtin13 } from '../../demo/generator/random.ts';
import { signToken } from '../../server/access.ts';
import type { Role } from '../../server/database/pools.ts';
import { type RunningServer, STOP_MS, startShared } from '../load/server.ts';
import { browserTest, hasBrowser, look, openBrowser, saysAway, textsOf, watch } from '../support/browser.ts';

const PRODUCTS = 1200;
let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let told: string[];
let acme: string;

beforeAll(async () => {
  if (!hasBrowser) return;
  [server, browser] = await Promise.all([startShared(), openBrowser()]);
  acme = await makeSupplier('ACME', 'EUR');
  await makeSupplier('BOLT', 'EUR');
  await makeSupplier('YANK', 'USD');
  await upload(
    'ACME',
    things('ACME', PRODUCTS, n => n + 10),
  );
  await upload(
    'ACME',
    things('ACME', 300, n => (n % 2 === 0 ? n + 11 : n + 9)),
  );
  await upload(
    'BOLT',
    things('BOLT', 30, n => n + 5),
  );
  await upload(
    'YANK',
    things('YANK', 8, n => n + 4),
  );
  await server.call('POST', '/api/spp/matching/run', json({}));
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
}, STOP_MS);

beforeEach(async () => {
  if (!hasBrowser) return;
  context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  told = watch(page, server.url);
});
afterEach(async () => {
  if (!hasBrowser) return;
  await context.close();
  expect(told).toEqual([]);
});

const json = (value: unknown) => JSON.stringify(value);

async function makeSupplier(code: string, currency: string): Promise<string> {
  const { body } = await server.call(
    'POST',
    '/api/spp/suppliers',
    json({ supplier_code: code, supplier_name: `${code} Ltd`, currency_code: currency }),
  );
  return body.supplier_id as string;
}

/** Things of a supplier: those of one number are the same thing everywhere. */
function things(supplier: string, products: number, price: (n: number) => number): string {
  const rows = Array.from({ length: products }, (_, n) => {
    const name = n === 7 ? 'Claw hammer' : `Thing ${String(n).padStart(4, '0')}`;
    const group = n % 2 === 0 ? 'Tools' : 'Garden';
    return `${supplier}-${n};${name};${price(n)},50;Brand ${n % 12};${group};${gtin13(`400${String(n).padStart(9, '0')}`)}`;
  });
  return ['Code;Name;Price;Brand;Category;EAN', ...rows, ''].join('\n');
}

async function upload(supplier: string, list: string): Promise<void> {
  const { body } = await server.call(
    'POST',
    `/api/spp/upload/${supplier}?filename=a.csv&wait=true`,
    Buffer.from(list),
  );
  expect(body).toMatchObject({ status: 'completed', failed_products_count: 0 });
}

async function signIn(role: Role, path: string, supplier?: string): Promise<void> {
  const token = await signToken(server.settings, { role, sub: 'somebody', supplier_id: supplier });
  await page.goto(`${server.url}${path}#token=${token}`);
}

const total = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();

browserTest('a role that reads no catalogue is told what it takes', async () => {
  await signIn('inv_stock_operator', '/products');
  await page.getByText('Role inv_stock_operator may not use this page.').waitFor();
  await look(page, 'products-refused');
});

browserTest(
  'the catalogue is searched, narrowed by facets, sorted, and shown again by its address',
  async () => {
    await signIn('inv_catalog_manager', '/products');
    await total('1.238 products');
    await look(page, 'products');
    // No column is cut off on a small desktop.
    await page.setViewportSize({ width: 1200, height: 800 });
    const region = `document.querySelector('section[aria-label="Products"]')`;
    const [wide, most] = await page.evaluate<[number, number]>(
      `[${region}.scrollWidth, ${region}.clientWidth]`,
    );
    expect(wide).toBe(most);
    await look(page, 'products-small-desktop');
    await page.setViewportSize({ width: 1280, height: 720 });
    const asked: string[] = [];
    page.on('request', request => {
      if (request.postData()?.includes('query ProductPage')) asked.push(request.postData()!);
    });
    // However slowly a loaded machine types: no pause passes meanwhile.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.getByLabel('Name, code, brand or barcode').pressSequentially('hammer');
    expect(asked).toEqual([]);
    await page.clock.resume();
    await total('3 products');
    expect(asked).toHaveLength(1);
    await page.getByRole('button', { name: /^BOLT Ltd/ }).click();
    await total('1 product');
    await page.getByRole('button', { name: /^ACME Ltd/ }).click();
    await total('2 products');
    await page.getByLabel('Order').selectOption('Price, highest first');
    await page.waitForURL(/order=PRICE_DESC/);
    const address = page.url();
    expect(address).toMatch(/q=hammer.*supplier=BOLT&supplier=ACME.*order=PRICE_DESC/);
    await look(page, 'products-narrowed');
    await page.reload();
    await total('2 products');
    expect(await page.getByLabel('Name, code, brand or barcode').inputValue()).toBe('hammer');
    const codes = page.getByRole('table').locator('tbody td:nth-child(5)');
    expect(await textsOf(codes)).toEqual(['ACME-7', 'BOLT-7']);
    await page.getByRole('button', { name: /^BOLT Ltd/ }).click();
    await total('1 product');
    await page.getByRole('button', { name: 'All products' }).click();
    await total('1.238 products');
  },
);

browserTest(
  'status, new, price and the day of a change narrow it; nothing that fits is said so',
  async () => {
    await signIn('inv_analyst', '/products');
    await total('1.238 products');
    await page.getByRole('button', { name: 'New only' }).click();
    await total('938 products');
    await page.getByRole('button', { name: /^Garden/ }).click();
    await page.getByLabel('From', { exact: true }).fill('1.000,x');
    await page.getByText('The products cannot be searched by this filter.').first().waitFor();
    await look(page, 'products-misread');
    await page.getByLabel('From', { exact: true }).fill('1200,00');
    await total('5 products');
    await page.getByLabel('Price changed since').fill('2020-01-01');
    await page.getByText('No product fits.').waitFor();
    await look(page, 'products-nothing');
    await page.getByRole('button', { name: 'Show all products' }).click();
    await total('1.238 products');
    await page.getByLabel('Order').selectOption('Price change, rises first');
    await page.waitForURL(/CHANGE_DESC/);
    await page
      .locator('tbody tr')
      .first()
      .filter({ hasText: 'Thing 0000' })
      .filter({ hasText: '+9,5 %' })
      .waitFor();
  },
);

browserTest(
  'an answer that is awaited, and a server that is away, are told; asked again, it is there',
  async () => {
    let isAway = false;
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route('**/graphql', async route => {
      if (isAway) return route.abort();
      await promise;
      return route.continue();
    });
    await signIn('inv_catalog_manager', '/products');
    await page.getByText('Reading the products').waitFor();
    await look(page, 'products-waiting');
    isAway = true;
    await page.reload();
    await saysAway(page);
    await look(page, 'products-away');
    isAway = false;
    resolve();
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByRole('link', { name: 'Claw hammer' }).first().waitFor();
    await total('1.238 products');
  },
);

browserTest('thousands of rows are read on and few of them drawn', async () => {
  await signIn('inv_catalog_manager', '/products?supplier=ACME');
  await total('1.200 products');
  for (let read = 100; read < PRODUCTS; read += 100) {
    await page.locator(`table[data-rows="${read}"]`).waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
  }
  await page.locator(`table[data-rows="${PRODUCTS}"]`).waitFor();
  expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  expect(await page.locator('tbody tr').count()).toBeLessThan(100);
  await page.getByRole('region', { name: 'Products', exact: true }).focus();
  await page.keyboard.press('End');
  await page.getByRole('link', { name: 'Thing 1199' }).waitFor();
  expect(await page.locator('tbody tr').count()).toBeLessThan(100);
});

browserTest('a supplier sees its own products alone, and nothing of others', async () => {
  await signIn('inv_supplier', '/products', acme);
  await total('1.200 products');
  expect(await textsOf(page.getByRole('button', { name: /Ltd/ }))).toEqual([
    expect.stringMatching(/^ACME Ltd/),
  ]);
  await page.getByRole('link', { name: 'Claw hammer' }).click();
  await page.getByRole('table', { name: /./ }).or(page.getByRole('table')).first().waitFor();
  await page.getByRole('heading', { name: 'Claw hammer' }).waitFor();
  expect(await textsOf(page.getByRole('heading', { level: 2 }))).toEqual(['Prices']);
  const other = await productId('BOLT', 'BOLT-7');
  await page.goto(`${server.url}/products/${other}`);
  await page.getByText('There is no product here that you may see.').waitFor();
  await look(page, 'product-none');
});

async function productId(supplier: string, code: string): Promise<string> {
  const { body } = await server.call('GET', `/api/spp/products/${supplier}?q=${code}`);
  const items = body.items as { product_id: string; supplier_product_code: string }[];
  return items.find(one => one.supplier_product_code === code)!.product_id;
}

browserTest('a product shows its prices as a line and a table, and what it costs elsewhere', async () => {
  const loaded: string[] = [];
  page.on('request', request => loaded.push(request.url()));
  await signIn('inv_catalog_manager', '/products?q=ACME-4');
  await page.getByRole('link', { name: 'Thing 0004' }).waitFor();
  expect(loaded.filter(url => /plot/i.test(url))).toEqual([]);
  await page.getByRole('link', { name: 'Thing 0004' }).click();
  await page.locator('canvas').waitFor();
  expect(loaded.some(url => /plot.*[.]js/i.test(url))).toBe(true);
  const drawn = page.getByRole('img', { name: /^Price: 14,50.€ on .*, 15,50.€ since/ });
  await drawn.waitFor();
  const history = page.getByRole('region', { name: 'Price history' }).locator('tbody tr');
  expect(await history.count()).toBe(2);
  expect(await history.first().innerText()).toMatch(/15,50.€.*14,50.€.*\+6,9 %/s);
  const matches = page.getByRole('region', { name: 'Offers' }).locator('tbody tr');
  expect((await textsOf(matches)).map(text => text.replaceAll(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/^BOLT Best in EUR 9,50 € -38,7 % Thing 0004 BOLT-4/),
    expect.stringMatching(/^ACME, this one 15,50 € Thing 0004 ACME-4/),
    expect.stringMatching(/^YANK Best in USD 8,50 \$ Thing 0004 YANK-4/),
  ]);
  await page.getByText('Their prices are of 2 currencies').waitFor();
  await look(page, 'product');
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await look(page, 'product-narrow');
  await page.getByRole('link', { name: 'its upload' }).first().click();
  await page.waitForURL(/uploads/);
});

browserTest(
  'who reviews queues a product by a press; what we carry tells its SKU, stock and price',
  async () => {
    const id = await productId('ACME', 'ACME-3');
    await signIn('inv_reviewer', `/products/${id}`);
    await page.getByText('We do not carry it.').waitFor();
    await look(page, 'product-not-carried');
    await page.getByRole('button', { name: 'Queue it for selection' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('It is queued for selection.').waitFor();
    await page.getByText('It waits for a review.').waitFor();
    const { body } = await server.call('GET', `/api/isi/review/queue?product_ids=${id}`);
    const [item] = body.items as { queue_id: string }[];
    const queue_ids = [item!.queue_id];
    await server.call('POST', '/api/issoh/selection/approve', json({ queue_ids }));
    const { body: job } = await server.call('POST', '/api/isi/import/execute', json({ queue_ids }));
    for (;;) {
      const { body: run } = await server.call('GET', `/api/isi/import/status/${job.job_id}`);
      if (run.status === 'completed') break;
      await sleep(20);
    }
    await server.call(
      'POST',
      '/api/issoh/warehouses',
      json({ warehouse_code: 'CPT', warehouse_name: 'Cape' }),
    );
    const { body: ours } = await server.call('GET', '/api/issoh/products?q=ACME');
    const [{ internal_sku }] = ours.items as [{ internal_sku: string }];
    const moved = await server.call(
      'POST',
      '/api/issoh/stock/movement',
      json({ internal_sku, movement_type: 'receipt', quantity: 40, to_location: 'CPT', unit_cost: '12.50' }),
    );
    expect(moved.status).toBe(201);
    await server.call('PUT', `/api/issoh/pricing/${internal_sku}`, json({ selling_price: '19.99' }));
    await page.reload();
    await page.getByRole('link', { name: internal_sku }).waitFor();
    await page.getByRole('link', { name: /19,99.€/ }).waitFor();
    const stock = page.getByRole('region', { name: 'Stock' }).locator('tbody tr');
    expect((await stock.innerText()).replaceAll(/\s+/g, ' ')).toBe('CPT 40 0 40');
    expect(await page.getByRole('link', { name: internal_sku }).getAttribute('href')).toBe(
      `/stock/${internal_sku}`,
    );
    await look(page, 'product-carried');
  },
);

const setMost = (items: number) =>
  server.call(
    'POST',
    '/graphql',
    json({
      query: `mutation { setStockSetting(input: {settingKey: "selection.max_items", settingValue: ${items}}) { clientMutationId } }`,
    }),
  );

/** Of what is read to be queued, the second page fails, once. */
async function failBehindFirst(): Promise<void> {
  let hasFailed = false;
  await page.route('**/graphql', route => {
    const isSecond = /query ProductIds.*"after":"/s.test(route.request().postData()!);
    if (hasFailed || !isSecond) return route.fallback();
    hasFailed = true;
    return route.abort();
  });
}

browserTest(
  'a whole search is queued for the review, in a number that is told before',
  async () => {
    await signIn('inv_catalog_manager', '/products?supplier=BOLT');
    await total('30 products');
    expect(await page.getByRole('button', { name: /^Queue all/ }).count()).toBe(0);
    await signIn('inv_reviewer', '/products?supplier=BOLT');
    await page.getByRole('button', { name: 'Queue all 30 for the review …' }).click();
    await page.getByRole('heading', { name: 'Queue 30 products for the review?' }).waitFor();
    await look(page, 'products-queue');
    await page.getByRole('button', { name: 'Queue them' }).click();
    await page.getByText('Queued for the review: 30 products.').waitFor();
    await look(page, 'products-queued');
    const { body } = await server.call('GET', '/api/isi/review/queue?supplier_codes=BOLT&limit=100');
    expect(body.items).toHaveLength(30);
    // More than a page of what is searched, of which some is queued already.
    await page.goto(`${server.url}/products?supplier=ACME&supplier=BOLT`);
    await page.getByRole('button', { name: 'Queue all 1.230 for the review …' }).click();
    // What a first try queued is told with what the next one does, not as queued before.
    await failBehindFirst();
    await page.getByRole('button', { name: 'Queue them' }).click();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/^Queued for the review: 1[.](?:199|200) products[.]$/).waitFor();
    await page.getByText(/^3\d were queued or rejected before/).waitFor();
    // Closed after a failure, it stops, and what was done is told.
    await page.getByRole('button', { name: 'Queue all 1.230 for the review …' }).click();
    await failBehindFirst();
    await page.getByRole('button', { name: 'Queue them' }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.getByRole('button', { name: 'Leave it' }).click();
    await page.getByText('Queued for the review: 0 products.').waitFor();
    await page.getByText(/^(?:999|1[.]000) were queued or rejected before/).waitFor();

    expect(await setMost(20)).toMatchObject({ status: 200, body: { data: expect.anything() } });
    await page.goto(`${server.url}/products?supplier=BOLT`);
    await page.getByText('30 products: narrow the search to queue all of them, to 20 at most.').waitFor();
    expect(await page.getByRole('button', { name: /^Queue all/ }).count()).toBe(0);
    await setMost(200_000);
  },
  300_000,
);

browserTest('brands and categories beyond the most frequent are found by what they are called', async () => {
  await makeSupplier('MANY', 'EUR');
  const rows = Array.from({ length: 260 }, (_, n) => {
    const place = String(n).padStart(3, '0');
    // The last of each have one product, all others two.
    return [0, ...(n < 130 ? [1] : [])].map(
      i => `M-${n}-${i};Piece ${n} ${i};1,50;Maker ${place};Shelf ${place}`,
    );
  }).flat();
  await upload('MANY', ['Code;Name;Price;Brand;Category', ...rows, ''].join('\n'));
  await signIn('inv_catalog_manager', '/products?supplier=MANY');
  await total('390 products');
  expect(await page.getByRole('button', { name: /^Maker 259/ }).count()).toBe(0);
  await page.getByLabel('Find a brand').fill('maker 259');
  await page.getByRole('button', { name: 'Maker 259' }).click();
  await total('1 product');
  await page.getByRole('button', { name: 'All products' }).click();
  await page.goto(`${server.url}/products?supplier=MANY`);
  await page.getByLabel('Find a category').fill('shelf 258');
  await page.getByRole('button', { name: 'Shelf 258' }).click();
  await total('1 product');
  // It is chosen under its name, and nothing is told that was not counted.
  await page.getByRole('button', { name: 'Shelf 258', exact: true, pressed: true }).waitFor();
  await page.goto(`${server.url}/products?supplier=MANY`);
  await page.getByLabel('Find a brand').fill('nobody');
  await page.getByText('None is called “nobody”.').waitFor();
  await look(page, 'products-find-brand');
});

browserTest('where a part of the catalogue was counted, what is called so may be elsewhere', async () => {
  // As of a catalogue of millions: few values among those that were counted, and not all there are.
  await page.route('**/graphql', async route => {
    if (!/query (?:ProductCounts|BrandsLike)/.test(route.request().postData()!)) return route.fallback();
    const response = await route.fetch();
    const text = (await response.text()).replaceAll('"isExact":true', '"isExact":false');
    return route.fulfill({ response, body: text });
  });
  await signIn('inv_catalog_manager', '/products?supplier=BOLT');
  await total('30 products');
  await page.getByText('Counted among the first 10,000.').waitFor();
  await page.getByLabel('Find a brand').fill('nobody');
  await page.getByText('None of the most frequent is called “nobody”: type more of it.').waitFor();
  await page.getByLabel('Find a brand').fill('brand 1');
  await page.getByText('There may be more: type more of it.').waitFor();
  await page.getByLabel('Find a category').fill('tools');
  await page.getByRole('button', { name: 'Tools', exact: true }).click();
  await total('15 products');
  await look(page, 'products-part-counted');
});
