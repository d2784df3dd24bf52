/** A real browser for the pages: Debian's Chromium, found and started here and nowhere else. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { projectRoot } from '../../server/settings.ts';

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

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

/** Pictures of every state, kept as output of CI. */
const pictures = join(projectRoot, 'out/pictures');

/** Takes a picture of a page in light and dark, where axe must find nothing in either. */
export async function look(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
    // Legacy: in the page alone. None of ours has frames, and a page opened to gather them takes as long as axe does.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    // Of all that axe looks at, the colours alone are others in the dark.
    const { violations } = await (colorScheme === 'dark' ? axe.withRules('color-contrast') : axe).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
    expect({ name, colorScheme, found }).toEqual({ name, colorScheme, found: [] });
  }
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
