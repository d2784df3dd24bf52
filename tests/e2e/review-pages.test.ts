/** The pages of the review as reviewers and approvers use them: by keyboard, two at once, with a change of mind. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { signToken } from '../../server/access.ts';
import type { Role } from '../../server/database/pools.ts';
import { type RunningServer, STOP_MS, startShared } from '../load/server.ts';
import { browserTest, counts, hasBrowser, look, openBrowser, slowDown, watch } from '../support/browser.ts';

const PRODUCTS = 260;
/** More than a page takes at once. */
const MORE = 70;
/** What many review at once; at full size what a year's lists may leave in a queue. */
const isFull = process.env.INVENTORY_LOAD === '1';
const CROWD = isFull ? 100_000 : 600;
const REVIEWERS = 8;
const EACH = isFull ? 10_000 : 40;
let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let told: string[];

beforeAll(async () => {
  if (!hasBrowser) return;
  [server, browser] = await Promise.all([startShared(), openBrowser()]);
  await makeSupplier('ACME');
  await makeSupplier('OTHER');
  await makeSupplier('MORE');
  await makeSupplier('CROWD');
  await queue('ACME', PRODUCTS);
  await queue('OTHER', 40);
  await queue('MORE', MORE);
  await queue('CROWD', CROWD);
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
}, STOP_MS);

beforeEach(async () => {
  if (!hasBrowser) return;
  context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  page = await open();
});
afterEach(async () => {
  if (!hasBrowser) return;
  await context.close();
  expect(told).toEqual([]);
});

async function open(): Promise<Page> {
  const opened = await context.newPage();
  opened.setDefaultTimeout(30_000);
  told = watch(opened, server.url);
  return opened;
}

const json = (value: unknown) => JSON.stringify(value);
const makeSupplier = (code: string) =>
  server.call(
    'POST',
    '/api/spp/suppliers',
    json({ supplier_code: code, supplier_name: code, currency_code: 'EUR' }),
  );

/** A list of a supplier, all of it in the queue and scored. */
async function queue(supplier: string, products: number): Promise<void> {
  const rows = Array.from(
    { length: products },
    (_, n) => `${supplier}-${n};${supplier} thing ${n};${n + 1},50;Brand ${n % 3};Power tools`,
  );
  await server.call(
    'POST',
    `/api/spp/upload/${supplier}?filename=a.csv&wait=true`,
    Buffer.from(['Code;Name;Price;Brand;Category', ...rows, ''].join('\n')),
  );
  const { body } = await server.call(
    'POST',
    '/api/issoh/selection/queue',
    json({ criteria: { supplier_codes: [supplier] } }),
  );
  expect(body).toMatchObject({ queued: products });
  await server.call('POST', '/api/isi/review/score', json({}));
}

async function signIn(role: Role, sub: string, path = '/review', into = page): Promise<void> {
  const token = await signToken(server.settings, { role, sub });
  await into.goto(`${server.url}${path}#token=${token}`);
}

interface Waiting {
  product_name: string;
  review_status: string;
  recommended_by: string | null;
  review_notes: string | null;
}

const statusOf = async (name: string) => {
  const { body } = await server.call(
    'GET',
    `/api/isi/review/queue?search=${encodeURIComponent(name)}&limit=5`,
  );
  return (body.items as Waiting[]).find(one => one.product_name === name);
};
const shown = (of = page) => of.getByRole('article').getAttribute('aria-label') as Promise<string>;
const made = (of = page) => of.getByText(/decisions? made/).innerText();

browserTest('a role that does not review is told what it takes', async () => {
  await signIn('inv_catalog_manager', 'buyer');
  await page.getByText('Role inv_catalog_manager may not use this page.').waitFor();
  await look(page, 'review-refused');
});

browserTest(
  'two hundred products are decided without a mouse, and nothing is decided twice',
  async () => {
    await signIn('inv_approver', 'approver', '/review?supplier_codes=ACME');
    await page.getByRole('article').waitFor();
    await look(page, 'review');
    const seen = new Set<string>();
    for (let n = 0; n < 200; n++) {
      const name = await shown();
      expect(seen.has(name)).toBe(false);
      seen.add(name);
      await page.keyboard.press(['a', 'r', 'h'][n % 3]!);
      await page.getByRole('article', { name, exact: true }).waitFor({ state: 'detached' });
    }
    expect(await made()).toMatch(/^\d+ of .*; 200 decisions made$/);
    const count = async (status: string) => {
      const { body } = await server.call(
        'GET',
        `/api/isi/review/facets?status=${status}&supplier_codes=ACME`,
      );
      const facet = (body.items as { facet: string; items: number }[]).find(one => one.facet === 'status');
      return facet?.items ?? 0;
    };
    // What was decided last may still be on its way.
    while ((await count('pending')) > PRODUCTS - 200) await sleep(20);
    expect([await count('approved'), await count('rejected'), await count('on_hold')]).toEqual([67, 67, 66]);
  },
  240_000,
);

browserTest(
  'what a reviewer recommends is not theirs again but an approver’s, and the next is there before the last is answered',
  async () => {
    await signIn('inv_reviewer', 'recommends', '/review?supplier_codes=MORE');
    await page.getByRole('article').waitFor();
    let letGo = () => {};
    const held = new Promise<void>(resolve => {
      letGo = resolve;
    });
    await page.route('**/api/issoh/selection/approve', async route => {
      await held;
      await route.continue();
    });
    const seen = new Set<string>();
    for (let n = 0; n < MORE; n++) {
      if (n === 20) letGo();
      const name = await shown();
      expect(seen.has(name)).toBe(false);
      seen.add(name);
      await page.keyboard.press('a');
      await page.getByRole('article', { name, exact: true }).waitFor({ state: 'detached' });
      // What is taken comes by the dozen; the last of one may be decided before the next is there.
      if (n > 20 && n < MORE - 1) await page.getByRole('article').waitFor();
    }
    await page.getByText('Nothing that fits waits.').waitFor();
    await page.getByText('What is recommended waits for an approver.').waitFor();
    const waiting = async () => {
      const { body } = await server.call(
        'GET',
        '/api/isi/review/queue?supplier_codes=MORE&recommended=true&limit=1000',
      );
      return body.items as { lease_owner: string | null }[];
    };
    while ((await waiting()).length < MORE) await sleep(20);
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('Nothing that fits waits.').waitFor();
    expect((await waiting()).filter(one => one.lease_owner !== null)).toEqual([]);
    await signIn('inv_approver', 'approves', '/review?supplier_codes=MORE', await open());
    const another = context.pages().at(-1)!;
    await another.getByText(`of 50 products taken`).waitFor();
    await another.getByRole('button', { name: 'Give all back' }).click();
  },
);

browserTest('a decision is taken back within ten seconds, also a recommendation', async () => {
  await signIn('inv_reviewer', 'reviewer', '/review?supplier_codes=OTHER');
  await page.getByRole('article').waitFor();
  for (const [key, said] of [
    ['a', 'Recommended'],
    ['r', 'Rejected'],
    ['h', 'Put on hold'],
  ] as const) {
    const name = await shown();
    await page.keyboard.press(key);
    await page.getByText(`${said}: ${name}`).waitFor();
    expect(await shown()).not.toBe(name);
    await page.keyboard.press('u');
    await page.getByRole('article', { name, exact: true }).waitFor();
    expect(await statusOf(name)).toMatchObject({ review_status: 'pending', recommended_by: null });
  }
});

/** Holds what is asked for at a path, until it is let go. */
async function hold(path: string, status?: number): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(
    path,
    async route => {
      await promise;
      if (status === undefined) return route.continue();
      const problem = { type: 'about:blank', title: 'Busy', status, code: 'unavailable', detail: 'Busy.' };
      return route.fulfill({ status, json: problem, contentType: 'application/problem+json' });
    },
    { times: 1 },
  );
  return resolve;
}

browserTest(
  'what an answer brings back does not take the place of what one is at, nor its note',
  async () => {
    await makeSupplier('BACK');
    await queue('BACK', 10);
    await signIn('inv_approver', 'slow', '/review?supplier_codes=BACK');
    await page.getByRole('article').waitFor();
    const note = page.getByLabel('Note (n)');
    const write = async (text: string) => {
      await page.keyboard.press('n');
      await page.keyboard.type(text);
      await page.keyboard.press('Escape');
    };
    const [first, fail] = [await shown(), await hold('**/api/issoh/selection/approve', 503)];
    await write('of the first');
    await page.keyboard.press('a');
    await page.getByRole('article', { name: first, exact: true }).waitFor({ state: 'detached' });
    const second = await shown();
    await write('of the second');
    fail();
    await page.getByText(`Not done: ${first}`).waitFor();
    expect([await shown(), await note.inputValue()]).toEqual([second, 'of the second']);
    await page.keyboard.press('h');
    await page.getByRole('article', { name: first, exact: true }).waitFor();
    expect(await note.inputValue()).toBe('of the first');
    while ((await statusOf(second))?.review_status !== 'on_hold') await sleep(20);
    expect([(await statusOf(second))?.review_notes, (await statusOf(first))?.review_status]).toEqual([
      'of the second',
      'pending',
    ]);

    await page.keyboard.press('r');
    await page.getByText(`Rejected: ${first}`).waitFor();
    const third = await shown();
    const letGo = await hold('**/api/isi/review/start');
    await page.keyboard.press('u');
    await write('of the third');
    letGo();
    await page.getByText(`Taken back: ${first}`).waitFor();
    expect([await shown(), await note.inputValue()]).toEqual([third, 'of the third']);
    await page.keyboard.press('j');
    expect(await shown()).toBe(first);
    await page.getByRole('button', { name: 'Give all back' }).click();
    await page.getByText('Nothing that fits waits.').waitFor();
  },
);

browserTest('a note goes with the decision, and keys are letters while it is written', async () => {
  await signIn('inv_reviewer', 'reviewer', '/review?supplier_codes=OTHER');
  await page.getByRole('article').waitFor();
  const name = await shown();
  await page.keyboard.press('n');
  await page.keyboard.type('far too hard a jar');
  await page.keyboard.press('Escape');
  expect(await shown()).toBe(name);
  await page.keyboard.press('h');
  await page.getByText(`Put on hold: ${name}`).waitFor();
  // The decision may still be on its way.
  while ((await statusOf(name))?.review_status !== 'on_hold') await sleep(20);
  expect((await statusOf(name))?.review_notes).toBe('far too hard a jar');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await look(page, 'review-keys');
  await page.keyboard.press('Escape');
});

browserTest('categories are called what people call them', async () => {
  // Also those that are not among the first thousand.
  await page.route('**/graphql', async route => {
    const asked = JSON.parse(route.request().postData()!);
    if (!asked.query.includes('query CategoryNames')) return route.fallback();
    const { after } = asked.variables;
    if (typeof after === 'string')
      return route.continue({ postData: json({ ...asked, variables: { first: 1000 } }) });
    const pageInfo = { hasNextPage: true, endCursor: 'first' };
    return route.fulfill({ json: { data: { stockCategories: { nodes: [], pageInfo } } } });
  });
  await signIn('inv_reviewer', 'names', '/review?supplier_codes=CROWD');
  const facts = page.getByRole('article').locator('.facts');
  await facts.getByText('Power tools', { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Power tools/ }).click();
  await page.waitForURL(/category=power_tools/);
  await page.getByRole('button', { name: 'Give all back' }).click();
});

browserTest('two reviewers never see the same product', async () => {
  await signIn('inv_reviewer', 'reviewer', '/review?supplier_codes=OTHER');
  await page.getByRole('article').waitFor();
  const second = await open();
  await signIn('inv_reviewer', 'another', '/review?supplier_codes=OTHER', second);
  await second.getByText('Nothing that fits waits.').waitFor();
  await second.getByText(/^reviewer: \d+ products, until /).waitFor();
  await look(second, 'review-nothing');
  await page.getByRole('button', { name: 'Give all back' }).click();
  await page.getByText('Nothing that fits waits.').waitFor();
  await second.getByRole('button', { name: 'Look again' }).click();
  await second.getByRole('article').waitFor();
});

browserTest(
  'all that fits is decided at once, imported with its progress, and the import undone',
  async () => {
    await signIn('inv_approver', 'approver', '/review?supplier_codes=ACME');
    await page.getByRole('article').waitFor();
    await page.getByRole('button', { name: 'Approve all …' }).click();
    await look(page, 'review-bulk');
    await page.getByRole('button', { name: 'Approve them' }).click();
    await page.getByText('Approved: 60').waitFor();
    await page.getByRole('button', { name: 'Count again' }).click();
    await page.getByRole('heading', { name: 'Approved, not imported: 127' }).waitFor();
    await page.getByRole('button', { name: 'Import all of it' }).click();
    await page.getByRole('button', { name: 'Undo this import …' }).waitFor();
    await counts(page, { Imported: '127' });
    const made = page.getByRole('table').filter({ hasText: 'ACME thing' });
    await page.locator('table[data-rows="100"][aria-rowcount="-1"]').waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.locator('table[data-rows="127"][aria-rowcount="128"]').waitFor();
    await look(page, 'import');
    const sku = await made.getByRole('link').first().innerText();
    await made.getByRole('link').first().click();
    await page.getByRole('heading', { name: /^ACME thing / }).waitFor();
    expect(page.url()).toBe(`${server.url}/stock/${sku}`);
    await page.goBack();
    await page.getByRole('button', { name: 'Undo this import …' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Undo this import …' }).click();
    await page.getByRole('button', { name: 'Undo it' }).click();
    await page.getByText('It was undone by approver').waitFor();
    await page.getByText('None of its products is there any more.').waitFor();
    await look(page, 'import-undone');
  },
);

browserTest(
  `${REVIEWERS} reviewers decide ${EACH} items each as the page does, no item twice`,
  async () => {
    const token = (n: number) => signToken(server.settings, { role: 'inv_approver', sub: `crowd ${n}` });
    const done: string[] = [];
    const work = async (n: number) => {
      const post = async (path: string, body: object) => {
        const response = await fetch(`${server.url}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${await token(n)}`, 'content-type': 'application/json' },
          body: json(body),
        });
        expect(response.status).toBe(200);
        return response.json();
      };
      for (let made = 0; made < EACH; ) {
        const filters = { supplier_codes: ['CROWD'] };
        const taken = await post('/api/isi/review/start', { limit: Math.min(50, EACH - made), filters });
        const { items } = taken as { items: { queue_id: string }[] };
        expect(items.length).toBeGreaterThan(0);
        for (const { queue_id } of items) {
          const outcome = await post('/api/issoh/selection/approve', { queue_ids: [queue_id] });
          expect(outcome).toEqual({ done: [queue_id], conflicts: [] });
          done.push(queue_id);
          made++;
        }
      }
    };
    const crowd = Promise.all(Array.from({ length: REVIEWERS }, (_, n) => work(n)));
    // One more sits at the page meanwhile.
    await signIn('inv_approver', 'watcher', '/review?supplier_codes=CROWD');
    await page.getByRole('article').waitFor();
    if (!isFull) await slowDown(page, 6); // What an answer changes is drawn long after it came.
    const waits: number[] = [];
    const watching = async () => {
      for (let n = 0; n < 60; n++) waits.push(await timeOfNext());
    };
    await Promise.all([crowd, watching()]);
    expect(new Set(done).size).toBe(REVIEWERS * EACH);
    const p95 = waits.toSorted((a, b) => a - b)[Math.ceil(waits.length * 0.95) - 1]!;
    console.log(`next item of ${CROWD}, with ${REVIEWERS} at work: p95 ${p95.toFixed(1)} ms`);
    if (isFull) expect(p95).toBeLessThan(100);
  },
  isFull ? 3_600_000 : undefined,
);

/** Milliseconds from a key to the picture with the next item; where none comes, what the page says instead. */
const timeOfNext = (): Promise<number> =>
  page.evaluate(`new Promise((resolve, reject) => {
    const name = () => document.querySelector('article')?.getAttribute('aria-label');
    const before = name();
    const began = performance.now();
    const seen = new MutationObserver(() => {
      if (name() === before || name() === undefined) return;
      seen.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - began));
    });
    seen.observe(document.body, { subtree: true, childList: true, attributes: true });
    setTimeout(() => reject(new Error('After ' + before + ': ' + document.querySelector('main').innerText)), 30_000);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', code: 'KeyA', bubbles: true }));
  })`);
