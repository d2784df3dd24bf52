/** Prices as a pricing manager sets them: proposals decided, rules set, ended and refused, tiers made. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { signToken } from '../../server/access.ts';
import type { Role } from '../../server/database/pools.ts';
import { type RunningServer, STOP_MS, startShared } from '../load/server.ts';
import { browserTest, hasBrowser, look, openBrowser, textsOf, watch } from '../support/browser.ts';

let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let told: string[];

beforeAll(async () => {
  if (!hasBrowser) return;
  [server, browser] = await Promise.all([startShared(), openBrowser()]);
  await send('PUT', 'pricing-tiers/trade', { tier_name: 'Trade' });
  for (const [sku, name] of [
    ['HAM-1', 'Claw hammer'],
    ['SAW-1', 'Hand saw'],
    ['BIT-1', 'Bit'],
    ['NUT-1', 'Nut'],
  ] as const)
    await send('POST', 'products', { internal_sku: sku, product_name: name });
  for (const sku of ['HAM-1', 'SAW-1', 'BIT-1', 'NUT-1']) {
    await send('PUT', `pricing/${sku}`, { cost_price: 10, markup_percentage: 50, charm_ending: '0.99' });
    await send('POST', `pricing/${sku}/cost`, { cost_price: 12, reason: 'list of May' });
  }
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

async function send(method: string, path: string, body: object): Promise<void> {
  const answer = await server.call(method, `/api/issoh/${path}`, JSON.stringify(body));
  expect([200, 201]).toContain(answer.status);
}

async function signIn(role: Role, path = '/prices'): Promise<void> {
  const token = await signToken(server.settings, { role, sub: 'petra' });
  await page.goto(`${server.url}${path}#token=${token}`);
}

const priceOf = async (sku: string, query = '') => {
  const { body } = await server.call('GET', `/api/issoh/pricing/${sku}${query}`);
  return Number(body.price);
};
const region = (name: string) => page.getByRole('region', { name, exact: true });
const plain = (texts: string[]) => texts.map(text => text.replaceAll(/\s+/g, ' ').trim());

browserTest('a role that reads no prices is told what it takes', async () => {
  await signIn('inv_catalog_manager');
  await page.getByText('Role inv_catalog_manager may not use this page.').waitFor();
  await look(page, 'prices-refused');
});

browserTest('who may only read sees what is proposed and why, and decides nothing', async () => {
  await signIn('inv_analyst');
  const rows = region('Proposals').locator('tbody tr');
  await rows.first().waitFor();
  expect(plain(await textsOf(rows))[0]).toMatch(
    /^HAM-1 Claw hammer standard 10,00 € → then 12,00 € 14,99 € → then 17,99 € 19,95 % → then 33,3 % list of May/,
  );
  expect(await page.getByRole('checkbox').count()).toBe(0);
  expect(await page.getByRole('button', { name: /^(Accept|Refuse)/ }).count()).toBe(0);
  await page.goto(`${server.url}/prices?tab=rules&product=HAM-1`);
  await region('Price rules').waitFor();
  expect(await page.getByRole('button', { name: /^(Set|End|Cancel)/ }).count()).toBe(0);
});

browserTest('proposals are chosen and decided by keyboard, and all that is left at once', async () => {
  await signIn('inv_pricing_manager');
  await page.getByText('list of May').first().focus();
  await page.keyboard.press('Enter');
  const opened = page.locator('details[open]');
  await opened.getByText('Cost 12 plus 50 percent. 18,00 €').waitFor();
  await opened.getByText('Rounded (nearest) to a price that ends in 0.99. 17,99 €').waitFor();
  await look(page, 'prices-proposals');
  for (const sku of ['HAM-1', 'SAW-1']) {
    await page.getByRole('checkbox', { name: `Choose ${sku}` }).focus();
    await page.keyboard.press('Space');
  }
  await page.getByRole('button', { name: 'Accept 2' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Accepted: 2').waitFor();
  expect(await Promise.all(['HAM-1', 'SAW-1', 'BIT-1'].map(sku => priceOf(sku)))).toEqual([
    17.99, 17.99, 14.99,
  ]);
  await page.getByRole('checkbox', { name: 'Choose BIT-1' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Refuse 1' }).click();
  await page.getByText('Refused: 1').waitFor();
  await page.getByRole('button', { name: 'Accept all …' }).click();
  await look(page, 'prices-all');
  await page.getByRole('button', { name: 'Accept them' }).click();
  await page.getByText('No price waits for a decision.').waitFor();
  await look(page, 'prices-none');
  expect(await Promise.all(['BIT-1', 'NUT-1'].map(sku => priceOf(sku)))).toEqual([14.99, 17.99]);
});

browserTest('a proposal that somebody else has decided is told with its code', async () => {
  await send('POST', 'pricing/SAW-1/cost', { cost_price: 20 });
  await signIn('inv_pricing_manager');
  await page.getByRole('checkbox', { name: 'Choose SAW-1' }).focus();
  await page.keyboard.press('Space');
  await send('PUT', 'pricing/SAW-1', { selling_price: 31 });
  await page.getByRole('button', { name: 'Accept 1' }).click();
  await page.getByText('ISCPD').waitFor();
  expect(await priceOf('SAW-1')).toBe(31);
});

browserTest(
  'a product is found, its price set for a time, refused where it cannot be, and cancelled',
  async () => {
    await signIn('inv_pricing_manager', '/prices?tab=rules');
    await page.getByLabel('Product: SKU, name, brand or barcode').pressSequentially('no such thing');
    await page.getByText('No product that we carry fits.').waitFor();
    await look(page, 'prices-not-found');
    await page.getByLabel('Product: SKU, name, brand or barcode').fill('claw');
    await page.getByRole('link', { name: 'HAM-1' }).click();
    const rules = region('Price rules').locator('tbody tr');
    await rules.first().waitFor();
    const before = await rules.count();

    await page.getByLabel('Price', { exact: true }).fill('21,50');
    await page.getByLabel('Never below').fill('22');
    await page.getByRole('button', { name: 'Set the price' }).click();
    await page.getByText('ISIPL').waitFor();
    await look(page, 'prices-refusal');
    // A fixed price is not rounded; what is no price is told by the name of its field; to sell for nothing is asked about.
    expect(await page.getByLabel('Ends in').count()).toBe(0);
    expect(await page.getByLabel('In steps of').count()).toBe(0);
    const fixed = page.getByLabel('Price', { exact: true });
    await fixed.fill('abc');
    await page.getByLabel('From pieces').fill('1.5');
    await page.getByRole('button', { name: 'Set the price' }).click();
    await page.getByText('Price: type a number such as 12,50', { exact: false }).waitFor();
    await page.getByText('From pieces: type a whole number', { exact: false }).waitFor();
    await look(page, 'prices-no-number');
    await page.getByLabel('From pieces').fill('');
    await fixed.fill('0,00');
    await page.getByRole('button', { name: 'Set the price' }).click();
    await page.getByRole('heading', { name: 'Sell it for nothing?' }).waitFor();
    await look(page, 'prices-nothing');
    await page.getByRole('button', { name: 'Leave it' }).click();
    await fixed.fill('21,50');
    await page.getByLabel('Never below').fill('9,90');
    await page.getByLabel('Why').fill('market');
    await page.getByRole('button', { name: 'Set the price' }).click();
    await page.getByText(/^Set from .*: 21,50.€/).waitFor();
    await page.locator('.price', { hasText: '21,50' }).waitFor();
    await rules.nth(before).waitFor();
    expect(plain(await textsOf(rules))[0]).toMatch(
      /^standard holds now .* open end fixed; ends in 0,99; at least 9,90 € 12,00 € 21,50 € 44,19 % market petra End …$/,
    );

    await page.getByRole('combobox', { name: 'By', exact: true }).selectOption('Cost and markup');
    await page.getByLabel('Markup in percent').fill('100');
    await page.getByLabel('From', { exact: true }).fill('2099-01-01T08:00');
    await page.getByRole('button', { name: 'Set the price' }).click();
    await page.getByText('to come').waitFor();
    expect(plain(await textsOf(rules))[0]).toMatch(
      /^standard to come 01\.01\.2099, 08:00 open end cost \+100 %; .* 12,00 € 23,99 € 49,98 %/,
    );
    await look(page, 'prices-rules');
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await look(page, 'prices-rules-narrow');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: /^Cancel standard/ }).click();
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByText('to come').waitFor({ state: 'detached' });
    expect(await priceOf('HAM-1')).toBe(21.5);
    expect(await priceOf('HAM-1', '?at=2099-01-02')).toBe(21.5);

    await page.getByLabel('For tier').selectOption('Trade');
    await page.getByRole('combobox', { name: 'By', exact: true }).selectOption('As another tier');
    await page.getByLabel('As tier').selectOption('Standard');
    await page.getByLabel('Adjusted by percent').fill('-10');
    await page.getByRole('button', { name: 'Set the price' }).click();
    await page.getByText('as standard, -10 %').waitFor();
    await page.getByRole('combobox', { name: 'Tier', exact: true }).selectOption('Trade');
    await page.getByText('Copied from tier standard, adjusted by -10 percent.').waitFor();
    await page.locator('.price', { hasText: '19,35' }).waitFor();
    await page.reload();
    await page.getByText('as standard, -10 %').waitFor();
  },
);

browserTest('tiers are made and changed; what a tier cannot be is told', async () => {
  await signIn('inv_pricing_manager', '/prices?tab=tiers');
  await page.getByLabel('Code').fill('usa');
  await page.getByLabel('Name').fill('List in dollars');
  await page.getByLabel('Currency').fill('usd');
  await page.getByRole('button', { name: 'Make the tier' }).click();
  await page.getByText('Kept: List in dollars').waitFor();
  const row = region('Tiers').locator('tbody tr', { hasText: 'usa' });
  expect(plain([await row.innerText()])).toEqual(['usa List in dollars USD 30 % Change']);
  await look(page, 'prices-tiers');
  await page.getByRole('button', { name: 'Change Standard' }).click();
  await page.getByText('In use').click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByText('ISCDT').waitFor();
  await look(page, 'prices-tier-refused');
});
