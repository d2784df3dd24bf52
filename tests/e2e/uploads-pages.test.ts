/** The pages of uploads as a buyer uses them, in a real browser on a whole server. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Role } from '../../server/database/pools.ts';
import { type RunningServer, ready, STOP_MS, startShared } from '../load/server.ts';
import { browserTest, counts, hasBrowser, look, openBrowser, saysAway, watch } from '../support/browser.ts';
import { sample, sampleTest } from '../support/samples.ts';

let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let told: string[];

beforeAll(async () => {
  if (!hasBrowser) return;
  [server, browser] = await Promise.all([startShared(), openBrowser()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
}, STOP_MS);

beforeEach(async () => {
  if (!hasBrowser) return;
  context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin', acceptDownloads: true });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  told = watch(page, server.url);
});
afterEach(async () => {
  if (!hasBrowser) return;
  await context.close();
  expect(told).toEqual([]);
});

async function signIn(role: Role, path = '/', supplierId?: string): Promise<void> {
  await page.goto(`${server.url}${path}#token=${await server.token(role, supplierId)}`);
}

const csv = (...rows: string[]) => Buffer.from(['Code;Name;Price', ...rows, ''].join('\n'));
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'text/csv', buffer });

type List = { name: string; mimeType: string; buffer: Buffer } | string;

/**
 * What opens the chooser waits until the page is known to hand it over: a busy page takes a key before what it was
 * told earlier, and then the browser shows a chooser of its own, that nobody answers.
 */
async function chooseBy(open: () => Promise<void>, list: List): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.evaluate('0');
  await open();
  await (await choosing).setFiles(list);
}

const choose = (list: List) =>
  chooseBy(() => page.getByRole('button', { name: 'Choose a file' }).click(), list);

/** As a hand does it that drags a file over the page. */
async function drop(...lists: { name: string; buffer: Buffer }[]): Promise<void> {
  const files = lists.map(({ name, buffer }) => {
    const path = join(server.settings.dataDir, name);
    writeFileSync(path, buffer);
    return path;
  });
  const zone = await page.locator('.drop').boundingBox();
  const devtools = await context.newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: zone!.x + 20, y: zone!.y + 20, data });
}

async function makeSupplier(code: string): Promise<string> {
  const made = { supplier_code: code, supplier_name: `${code} Ltd`, currency_code: 'EUR' };
  return String((await server.call('POST', '/api/spp/suppliers', JSON.stringify(made))).body.supplier_id);
}

async function tryFor(supplier: string, list: List): Promise<void> {
  await choose(list);
  await page.getByRole('combobox', { name: 'Supplier' }).fill(supplier);
  await page.getByRole('option', { name: new RegExp(`^${supplier} `) }).click();
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('heading', { name: 'Nothing has been changed yet' }).waitFor();
}

async function apply(): Promise<void> {
  await page.getByRole('button', { name: 'Apply this list' }).click();
  await page.getByRole('heading', { name: 'What it did' }).waitFor();
}

/** Goes by the Tab key to what a screen reader would call so. */
async function tabTo(name: RegExp): Promise<void> {
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(`(() => {
      const { ariaLabel, labels, textContent } = document.activeElement;
      return ariaLabel ?? labels?.[0]?.textContent ?? textContent;
    })()`);
    if (name.test(focused)) return;
  }
  throw new Error(`The Tab key does not lead to ${name}.`);
}

browserTest('the link of the start signs in, and its token leaves the address', async () => {
  await signIn('inv_admin');
  await page.getByRole('heading', { name: 'Uploads', exact: true }).waitFor();
  expect(page.url()).toBe(`${server.url}/uploads`);
  await page.getByText('No list has come yet.').waitFor();
  await look(page, 'uploads-empty');
  await page.reload();
  await page.getByRole('heading', { name: 'Uploads', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await look(page, 'sign-in');
});

browserTest('a clock that runs ahead locks nobody out; a token ends by the server’s', async () => {
  await page.clock.install({ time: Date.now() + 3 * 86_400_000 });
  await signIn('inv_admin');
  await page.getByText('No list has come yet.').waitFor();
  await page.reload();
  await page.getByText('No list has come yet.').waitFor();
  // 24 hours of the server's later it is over, without a further call.
  await page.clock.fastForward('25:00:00');
  await page.getByText('Your token has expired.').waitFor();
});

browserTest('two lists that are dropped at once are one that is taken, and it is said', async () => {
  await makeSupplier('TWICE');
  await signIn('inv_catalog_manager');
  await page.locator('.drop').waitFor();
  await drop(file('one.csv', csv('1;A;1,00')), file('two.csv', csv('2;B;2,00')));
  await page.getByText('One list at a time: one.csv was taken.').waitFor();
  await page.getByText('1 other was not: drop the next when this one is done.').waitFor();
  await page.getByRole('heading', { name: /^one[.]csv/ }).waitFor();
  await look(page, 'uploads-two-dropped');
});

browserTest('a file without content is told before it is sent, and makes no supplier', async () => {
  await signIn('inv_catalog_manager');
  await choose(file('empty.csv', Buffer.alloc(0)));
  await page.getByRole('button', { name: 'A new supplier' }).click();
  await page.getByLabel('Code').fill('EMPTY');
  await page.getByLabel('Name').fill('Empty');
  await page.getByRole('button', { name: 'Make the supplier and try it' }).click();
  await page.getByText('The file has no content.').waitFor();
  await look(page, 'uploads-empty-file');
  expect((await server.call('GET', '/api/spp/suppliers/EMPTY/profile')).status).toBe(404);
});

browserTest('a supplier that is there is not made again, but gone on with', async () => {
  // Of several none is chosen beforehand.
  await makeSupplier('ELSEWHERE');
  await makeSupplier('THERE');
  await signIn('inv_catalog_manager');
  await choose(file('there.csv', csv('1;Thing;1,00', '2;Other;2,00')));
  await page.getByRole('combobox', { name: 'Supplier' }).waitFor();
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('Choose the supplier, or make it by “A new supplier”.').waitFor();
  await page.keyboard.press('Escape');
  await look(page, 'uploads-no-supplier');
  await page.getByRole('button', { name: 'A new supplier' }).click();
  await page.getByLabel('Code').fill('there');
  await page.getByText('There is THERE already: THERE Ltd.').waitFor();
  await look(page, 'uploads-supplier-there');
  await page.getByRole('button', { name: 'Use THERE' }).click();
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('heading', { name: 'Nothing has been changed yet' }).waitFor();
});

browserTest('rejected rows are saved under the name of their supplier', async () => {
  await makeSupplier('SAVED');
  const list = csv('1;Axe;1,00', '2;Awl;x', '3;Fan;6,00', '4;Gun;7,00', '5;Hat;8,00');
  const { body } = await server.call('POST', '/api/spp/upload/SAVED?filename=saved.csv&wait=true', list);
  await signIn('inv_catalog_manager', `/uploads/${body.batch_id}`);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('quarantine-SAVED.csv');
});

browserTest('an address that holds no id leads nowhere, and says so', async () => {
  await signIn('inv_catalog_manager', '/uploads/xyz');
  await page.getByText('This address leads nowhere.').waitFor();
  await look(page, 'upload-no-address');
});

browserTest('a token that is none, is forged or is over leads to the sign-in, which says why', async () => {
  await page.goto(`${server.url}/uploads#token=nothing`);
  await page.getByText('This is no token').waitFor();
  const [head, body] = (await server.token('inv_admin')).split('.');
  await page.getByLabel('Token').fill(`${head}.${body}.AAAA`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The token is not valid, or no longer.').waitFor();
  const over = Buffer.from(JSON.stringify({ sub: 'x', role: 'inv_admin', exp: 1 })).toString('base64url');
  await page.goto(`${server.url}/uploads#token=${head}.${over}.AAAA`);
  await page.getByText('Your token has expired.').waitFor();
  await look(page, 'sign-in-expired');
  expect(page.url()).not.toContain('token');
});

browserTest('a role that may not use a page is told what it takes; no address is silent', async () => {
  await signIn('inv_stock_operator', '/uploads');
  await page.getByText('Role inv_stock_operator may not use this page.').waitFor();
  expect(await page.getByRole('link', { name: 'Uploads' }).count()).toBe(0);
  await look(page, 'uploads-refused');
  await page.goto(`${server.url}/nowhere`);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await look(page, 'no-such-page');
  await signIn('inv_catalog_manager', '/uploads/01a206d4-e9cc-76b1-b05c-ba7de92d8be4');
  await page.getByText('SPNBA').waitFor();
  await look(page, 'upload-unknown');
});

browserTest(
  'a list is dropped, its supplier made, tried, applied, corrected in place, and undone',
  async () => {
    await signIn('inv_catalog_manager');
    await page.locator('.drop').waitFor();
    const rows = [
      '1001;Hammer;12,50',
      '1002;Saw;8,00',
      '1003;Nail;on request',
      '1004;Drill;99,90',
      '1005;Bit;?',
    ];
    await drop(file('first.csv', csv(...rows)));
    await page.getByRole('button', { name: 'A new supplier' }).click();
    await page.getByLabel('Code').fill('FIRST');
    await page.getByLabel('Name').fill('First Tools');
    await look(page, 'uploads-new-supplier');
    await page.getByRole('button', { name: 'Make the supplier and try it' }).click();
    await page.getByRole('heading', { name: 'Nothing has been changed yet' }).waitFor();
    await counts(page, { New: '3', Rejected: '2' });
    await page
      .getByRole('region', { name: 'The first rows' })
      .getByRole('cell', { name: 'Hammer' })
      .waitFor();
    await look(page, 'upload-tried');

    await apply();
    await counts(page, { New: '3', Rejected: '2' });
    await page.getByRole('heading', { name: '2 rejected rows to correct' }).waitFor();
    await look(page, 'upload-applied');

    // The trial counted what was so before.
    await page.goBack();
    await page.getByRole('heading', { name: 'first.csv was applied since' }).waitFor();
    expect(await page.getByRole('heading', { name: 'What it would do' }).count()).toBe(0);
    await look(page, 'upload-trial-applied');
    await page.getByRole('link', { name: 'Its report' }).click();
    await page.getByRole('heading', { name: '2 rejected rows to correct' }).waitFor();
    await page.getByRole('textbox', { name: 'Price, row 4' }).fill('0,10');
    await page.getByRole('textbox', { name: 'Price, row 6' }).fill('still not');
    await page.getByRole('button', { name: 'Send 2 corrected rows' }).click();
    await page.getByText('1 row corrected and taken in, 1 rejected again.').waitFor();
    await look(page, 'upload-corrected');
    await counts(page, { Rejected: '1' });
    await page.getByRole('button', { name: 'Discard row 6' }).click();
    await page.getByRole('heading', { name: 'No rejected row is left' }).waitFor();
    await page.getByText('1 row discarded').waitFor();

    // A second list moves a price; the reader's locale writes it.
    await page.getByRole('link', { name: 'Uploads', exact: true }).click();
    await tryFor('FIRST', file('second.csv', csv('1001;Hammer;13,75', '1002;Saw;8,00', '1006;Plane;1234,5')));
    const changed = page.getByRole('row', { name: /Hammer/ }).first();
    await changed.waitFor();
    expect((await changed.innerText()).replaceAll(/\s+/g, ' ')).toContain('12,50 € 13,75 € +10 %');
    await look(page, 'upload-second-tried');
    await page.getByRole('tab', { name: 'Missing 2' }).click();
    await page.getByRole('row', { name: /Drill/ }).waitFor();
    await apply();

    await page.getByRole('button', { name: 'Undo this upload …' }).click();
    await page.getByText('1 price would go back').waitFor();
    await page.getByText('1 product that only this upload brought').waitFor();
    await look(page, 'upload-undo');
    await page.getByRole('button', { name: 'Undo it' }).click();
    await page.getByText('This upload was undone.').waitFor();
    await look(page, 'upload-undone');
    const { body } = await server.call('GET', '/api/spp/products/FIRST?q=Hammer');
    expect(body.items).toMatchObject([{ current_price: '12.5000' }]);
    await page.getByRole('link', { name: 'All uploads' }).click();
    await page.getByRole('link', { name: 'second.csv' }).first().waitFor();
    await look(page, 'uploads');
  },
  300_000,
);

browserTest(
  'a row that somebody else has decided meanwhile is named, and the others are taken in',
  async () => {
    const id = await makeSupplier('STALE');
    const bad = ['2;Awl;x', '3;Bow;x', '4;Cup;x', '5;Dye;x'];
    const list = csv('1;Axe;1,00', ...bad, '6;Fan;6,00', '7;Gun;7,00', '8;Hat;8,00', '9;Ink;9,00');
    const sent = await server.call('POST', '/api/spp/upload/STALE?filename=stale.csv&wait=true', list);
    expect(sent.body).toMatchObject({ status: 'completed', failed_products_count: 4 });
    const { items } = (await server.call('GET', `/api/spp/quarantine/${id}`)).body;
    const rows = items as { row_number: number; staging_id: string }[];
    const discard = async (row: number) => {
      const staging_ids = rows.filter(one => one.row_number === row).map(one => one.staging_id);
      const json = JSON.stringify({ staging_ids });
      const { body } = await server.call('POST', '/api/spp/quarantine/discard', json);
      expect(body).toMatchObject({ discarded: 1 });
    };
    const price = (row: number) => page.getByRole('textbox', { name: `Price, row ${row}` });
    await signIn('inv_catalog_manager', `/uploads/${sent.body.batch_id}`);
    await price(3).fill('3,00');
    await price(4).fill('4,00');
    await price(5).fill('still not');
    await discard(3);
    await page.getByRole('button', { name: 'Send 3 corrected rows' }).click();
    await page.getByText('Row 3 was corrected or discarded meanwhile.').waitFor();
    await page.getByText('1 row corrected and taken in, 1 rejected again.').waitFor();
    await page.getByRole('heading', { name: '2 rejected rows to correct' }).waitFor();
    await price(3).waitFor({ state: 'detached' });
    expect(await price(5).inputValue()).toBe('still not');
    await look(page, 'upload-stale-row');
    await discard(6);
    await page.getByRole('button', { name: 'Discard row 6' }).click();
    await page.getByText('Row 6 was corrected or discarded meanwhile.').waitFor();
    await page.getByRole('heading', { name: '1 rejected row to correct' }).waitFor();
    expect(await price(5).inputValue()).toBe('still not');
  },
);

browserTest('without a mouse: a list is tried, applied and corrected', async () => {
  await makeSupplier('KEYS');
  await signIn('inv_catalog_manager');
  await page.getByRole('heading', { name: 'Uploads', exact: true }).waitFor();
  await tabTo(/^Choose a file$/);
  const list = file('keys.csv', csv('K1;Key;1,00', 'K2;Lock;none'));
  await chooseBy(() => page.keyboard.press('Enter'), list);
  await page.getByRole('combobox', { name: 'Supplier' }).waitFor();
  await tabTo(/^Supplier$/);
  await page.keyboard.type('KEYS');
  await page.getByRole('option', { name: /^KEYS / }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await tabTo(/^Try it$/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Nothing has been changed yet' }).waitFor();
  await tabTo(/^Apply this list$/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '1 rejected row to correct' }).waitFor();
  await tabTo(/^Price, row 3$/);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('2,00');
  await tabTo(/^Send row 3$/);
  await page.keyboard.press('Enter');
  await page.getByText('1 row corrected and taken in.').waitFor();
  await counts(page, { New: '2' });
});

browserTest(
  'columns that were taken wrongly are corrected on the preview, and kept as the profile',
  async () => {
    await makeSupplier('WRONG');
    await signIn('inv_catalog_manager');
    const list = 'Artikel;Bezeichnung;Preis;Alter Wert\nA1;Hammer;1,50;9,00\nA2;Saw;2,50;8,00\n';
    await tryFor('WRONG', file('wrong.csv', Buffer.from(list)));
    const apply = page.getByRole('button', { name: 'Apply this list' });
    const price = page.getByLabel('What “Preis” is');
    await page.getByLabel('What “Alter Wert” is').selectOption('price');
    expect(await price.inputValue()).toBe('');
    expect(await apply.isDisabled()).toBe(true);
    await page.getByText('save that and try the list again, or set it back').waitFor();
    await page.getByText('What you changed is not saved yet.').waitFor();
    await look(page, 'upload-columns');
    await price.selectOption('price');
    expect(await apply.isDisabled()).toBe(false);
    await page.getByLabel('What “Alter Wert” is').selectOption('price');
    await page.getByLabel('The decimal mark is').selectOption(',');
    await page.getByRole('button', { name: 'Save as profile and try again' }).click();
    await page.getByRole('tab', { name: 'New 2' }).click();
    await page
      .getByRole('tabpanel')
      .getByRole('row', { name: /Hammer.*9,00/ })
      .waitFor();
    const profile = async () => (await server.call('GET', '/api/spp/suppliers/WRONG/profile')).body;
    expect(await profile()).toEqual({ columns: { price: 'Alter Wert' }, decimal_mark: ',' });

    // What it holds is shown, and can be forgotten.
    await page.getByText('Price: “Alter Wert”').waitFor();
    expect(await page.getByLabel('The decimal mark is').inputValue()).toBe(',');
    await look(page, 'upload-profile');
    await page.getByRole('button', { name: 'Forget the profile and try again' }).click();
    await page
      .getByRole('tabpanel')
      .getByRole('row', { name: /Hammer.*1,50/ })
      .waitFor();
    expect(await profile()).toEqual({});
    expect(await page.getByText('What the profile holds').count()).toBe(0);

    // The file is no more at hand after a reload: what is forgotten then is said, and the file asked for.
    await page.reload();
    await page.getByLabel('The decimal mark is').selectOption(',');
    await page.getByRole('button', { name: 'Save as profile and try again' }).click();
    await page.getByText('The profile is saved.').waitFor();
    await page.getByText('Drop the file again to try it').waitFor();
    expect(await profile()).toEqual({ decimal_mark: ',' });
    await page.reload();
    await page.getByText('Decimal mark: a comma: 1234,50').waitFor();
    await page.getByRole('button', { name: 'Forget the profile and try again' }).click();
    await page.getByText('The profile is forgotten.').waitFor();
    await look(page, 'upload-profile-forgotten');
    expect(await profile()).toEqual({});
  },
);

browserTest('columns of a list without headings are corrected, and kept by their positions', async () => {
  await makeSupplier('BARE');
  await signIn('inv_catalog_manager');
  const list = '1001;Hammer;12,50\n1002;Saw;8,00\n1003;Nail;1,00\n';
  await tryFor('BARE', file('bare.csv', Buffer.from(list)));
  const field = (column: number) => page.getByLabel(`What “column ${column}” is`);
  expect(await field(1).inputValue()).toBe('code');
  expect(await field(2).inputValue()).toBe('name');
  expect(await field(3).inputValue()).toBe('price');
  await look(page, 'upload-no-headings');
  await field(2).selectOption('description');
  await page.getByRole('button', { name: 'Save as profile and try again' }).click();
  await page.getByText('Description: “column 2”').waitFor();
  const path = '/api/spp/suppliers/BARE/profile';
  const profile = async () => (await server.call('GET', path)).body;
  expect(await profile()).toEqual({ columns: { name: [], description: 2 } });

  // What somebody else has kept meanwhile is forgotten by nobody who has not seen it.
  const others = { columns: { name: 2 }, decimal_mark: ',' };
  await server.call('PUT', path, JSON.stringify(others));
  await page.getByRole('button', { name: 'Forget the profile and try again' }).click();
  await page.getByText('Somebody else has changed the profile meanwhile.').waitFor();
  await page.getByText('Name: “column 2”').waitFor();
  expect(await profile()).toEqual(others);
  await look(page, 'upload-profile-changed');
  await page.getByRole('button', { name: 'Forget the profile and try again' }).click();
  await page.getByText('Somebody else has changed the profile meanwhile.').waitFor({ state: 'detached' });
  await page.getByText('What the profile holds').waitFor({ state: 'detached' });
  expect(await profile()).toEqual({});
});

browserTest('a list that cannot be read says why and what helps', async () => {
  await makeSupplier('BROKEN');
  await signIn('inv_catalog_manager');
  await choose(file('broken.csv', Buffer.from('no;prices;here\na;b;c\n')));
  await page.getByRole('combobox', { name: 'Supplier' }).fill('BROKEN');
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('Nothing of it was applied.').waitFor();
  await look(page, 'upload-failed');
});

browserTest('a list that waits for its day is cancelled', async () => {
  await makeSupplier('LATER');
  const nextMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const path = `/api/spp/upload/LATER?filename=later.csv&effective_from=${nextMonth}`;
  const { body } = await server.call('POST', path, csv('1;Thing;1,00'));
  expect(body).toMatchObject({ status: 'scheduled' });
  await signIn('inv_catalog_manager', `/uploads/${body.batch_id}`);
  await page.getByText(/^It is applied on /).waitFor();
  await page.getByRole('button', { name: 'Cancel it' }).click();
  await page.getByText(/^It was cancelled by .+: nothing of it was applied\.$/).waitFor();
  expect((await server.call('GET', '/api/spp/products/LATER')).body.items).toEqual([]);
});

browserTest('a list that fails while it is watched is shown with how it was read', async () => {
  await makeSupplier('FAILS');
  const path = '/api/spp/upload/FAILS?filename=fails.csv&wait=true';
  const { body } = await server.call('POST', path, csv('1;Thing;1,00'));
  // Its report, as it would be told of a list that is read, and then fails.
  const report = `/api/spp/reports/upload/${body.batch_id}`;
  let status = 'processing';
  await page.route(`**${report}`, async route => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), status } });
  });
  await signIn('inv_catalog_manager', `/uploads/${body.batch_id}`);
  const rows = page.getByRole('button', { name: 'How it was read' });
  await rows.and(page.locator('[aria-expanded=false]')).waitFor();
  status = 'failed';
  await page.getByText('Nothing of it was applied.').waitFor();
  await page.getByRole('region', { name: 'The first rows' }).getByRole('cell', { name: 'Thing' }).waitFor();
  expect(await rows.getAttribute('aria-expanded')).toBe('true');
});

browserTest('a supplier sees and sends its own lists, and undoes none', async () => {
  const id = await makeSupplier('OWN');
  await signIn('inv_supplier', '/', id);
  await choose(file('own.csv', csv('1;Thing;1,00', '2;Other;2,00')));
  await page.getByRole('button', { name: 'Try it' }).click();
  await apply();
  expect(await page.getByRole('button', { name: /Undo/ }).count()).toBe(0);
  await page.getByRole('link', { name: 'All uploads' }).click();
  await page.getByRole('link', { name: 'own.csv' }).first().waitFor();
  expect(await page.getByRole('row', { name: /FIRST/ }).count()).toBe(0);
});

browserTest('on a phone nothing is cut off', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn('inv_catalog_manager');
  await page.getByRole('link', { name: 'first.csv' }).first().click();
  await page.getByRole('heading', { name: 'first.csv' }).waitFor();
  await look(page, 'phone-upload');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
});

if (hasBrowser) {
  sampleTest(
    'alko',
    'in Chromium: tried and applied by drop; the server is killed in the middle, and the page is right',
    async () => {
      await makeSupplier('ALKO');
      await signIn('inv_catalog_manager');
      await tryFor('ALKO', sample('alko', 'v1_2021-09-12.xlsx'));
      await counts(page, { New: '11.247' });
      await look(page, 'alko-tried');
      await page.getByRole('button', { name: 'Apply this list' }).click();
      await page.getByRole('progressbar').waitFor();
      await look(page, 'alko-progress');
      await server.kill('server');
      await saysAway(page);
      await look(page, 'upload-server-away');
      await ready(server);
      await page.getByRole('heading', { name: 'What it did' }).waitFor({ timeout: 90_000 });
      await counts(page, { New: '11.247' });
      await page.reload();
      await page.getByRole('heading', { name: 'What it did' }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    },
    240_000,
  );
}
