/**
 * A real browser for the pages: Debian's Chromium, found and started here and nowhere else. Without a window of its own
 * (the headless shell) it opens a page for a third of the work.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import axe from 'axe-core';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { projectRoot } from '../../server/settings.ts';

const executable = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
  .map(name => join('/usr/bin', name))
  .find(existsSync);

/** Whether there is a browser; without one its tests say that they were skipped. */
export const hasBrowser = executable !== undefined;

/** A test in the browser: shows up as skipped, by name, where there is none. */
export function browserTest(name: string, run: () => Promise<void>, timeout = 120_000): void {
  (hasBrowser ? test : test['skip'])(`in Chromium: ${name}`, run, timeout);
}

export function openBrowser(): Promise<Browser> {
  // As root, as CI may be, Chromium has no sandbox; it sees our own pages alone.
  return chromium.launch({ executablePath: executable!, chromiumSandbox: process.getuid?.() !== 0 });
}

/** So many times slower it computes: what races on a busy or an old machine does so here. */
export async function slowDown(page: Page, times: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
}

/** Pictures of every state, kept as output of CI. */
const pictures = join(projectRoot, 'out/pictures');

/** Takes a picture of a page in light and dark, where axe must find nothing in either. */
export async function look(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
    // Of all that axe looks at, the colours alone are others in the dark.
    const violations = await violationsOf(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
    expect({ name, colorScheme, found }).toEqual({ name, colorScheme, found: [] });
  }
}

/** What axe finds wrong; loaded once a page, and told to gather nothing else: it takes a third of the time. */
async function violationsOf(page: Page, runOnly?: string[]): Promise<axe.Result[]> {
  if (!(await page.evaluate<boolean>('Boolean(window.axe)'))) await page.evaluate(axe.source);
  const options: axe.RunOptions = { resultTypes: ['violations'], ...(runOnly ? { runOnly } : {}) };
  const found = await page.evaluate<axe.AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return found.violations;
}

/** What a page shows while its server is away; what waits folded up may say so, too. */
export function saysAway(page: Page): Promise<void> {
  const said = page.getByRole('alert').filter({ hasText: 'The server does not answer.' });
  return said.first().waitFor();
}

/** Has everything told that a page should never do: errors, refused content, requests to elsewhere. */
export function watch(page: Page, origin: string): string[] {
  const told: string[] = [];
  page.on('pageerror', error => told.push(error.message));
  page.on('console', message => {
    if (/Content Security Policy/.test(message.text())) told.push(message.text());
  });
  page.on('request', request => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(?:data|blob):/.test(url)) told.push(url);
  });
  return told;
}

/** What stands in all that fits, as soon as there is any: a heading may be there before what stands below it. */
export async function textsOf(all: Locator): Promise<string[]> {
  await all.first().waitFor({ state: 'attached' });
  return all.allInnerTexts();
}

/** Waits until a list of counts says so: it is read anew after what has moved it. */
export async function counts(page: Page, expected: Record<string, string>): Promise<void> {
  for (const [name, count] of Object.entries(expected)) {
    const shown = page.locator('.counts div', { hasText: name }).locator('dd');
    await shown.filter({ hasText: new RegExp(`^${count.replaceAll('.', '\\.')}$`) }).waitFor();
  }
}
