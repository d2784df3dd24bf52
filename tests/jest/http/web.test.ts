/** The pages as the server gives them: where, under which policy, kept how long, and how large. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { arePagesBuilt, bundle, mountPages } from '../../../server/http/web.ts';
import { projectRoot } from '../../../server/settings.ts';
import { pages } from '../../../web/pages.ts';
import { hints } from '../../../web/parts/hints.ts';
import { type Door, openDoor } from './door.ts';

const CHARTS = /^(?:drawing|\w+-plot)-/;
/** Bytes, gzipped, of all that the pages are, charts left out. */
const LARGEST_BUNDLE = 250_000;
const html = { headers: { accept: 'text/html,*/*' } };
let door: Door;

beforeAll(async () => {
  door = await openDoor();
}, 120_000);
afterAll(() => door.close());

test('every page is at its path, strict, and never kept unseen', async () => {
  for (const path of ['/', ...Object.values(pages).map(page => page.path.replace(/:\w+/g, 'x'))]) {
    const { status, headers, text } = await door.call(path, html);
    expect({ path, status }).toEqual({ path, status: 200 });
    expect(text).toContain('<div id="root">');
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|style=/);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';(?!.*unsafe)/);
    expect(headers.get('cache-control')).toBe('no-cache');
  }
});

test('its files are kept for good, by names that change with them', async () => {
  const { text } = await door.call('/', html);
  const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1]!);
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    expect(file).toMatch(/^\/assets\/[\w-]+-[\w-]{8}\.\w+$/);
    const { status, headers } = await door.call(file);
    expect({ file, status }).toEqual({ file, status: 200 });
    expect(headers.get('cache-control')).toMatch(/max-age=31536000.*immutable/);
  }
});

test('where nothing is, a browser gets a page and a program its problem', async () => {
  expect(await door.call('/nowhere', html)).toMatchObject({
    status: 404,
    text: expect.stringContaining('id="root"'),
  });
  for (const path of ['/nowhere', '/assets/none.js'])
    expect(await door.call(path)).toMatchObject({ status: 404, body: { code: 'no_such_path' } });
  expect(await door.call('/api/spp/upload/ACME', html)).toMatchObject({ status: 405 });
});

test('an address that cannot be decoded is no page, and a problem of REST', async () => {
  const name = '%E0%A4%A';
  for (const path of ['/stock', '/products', '/uploads', '/review/imports']) {
    const { status, text, headers } = await door.call(`${path}/${name}`, html);
    expect({ path, status, text }).toEqual({ path, status: 404, text: expect.stringContaining('id="root"') });
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
  }
  const problem = { code: 'invalid_request', hint: expect.stringContaining('percent signs') };
  expect(await door.call(`/stock/${name}`)).toMatchObject({ status: 400, body: problem });
  expect(await door.call(`/api/issoh/products/${name}`, html)).toMatchObject({ status: 400, body: problem });
});

test('a bundle that is not there is told, with what makes it', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'inventory-pages-'));
  const app = express();
  mountPages(app, empty);
  const found = await new Promise(resolve => {
    app.use(((error, _request, response, _next) => {
      resolve(error);
      response.end();
    }) as express.ErrorRequestHandler);
    const server = app.listen(0, '127.0.0.1', async () => {
      await fetch(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
      server.close();
    });
  });
  expect(arePagesBuilt(empty)).toBe(false);
  rmSync(empty, { recursive: true });
  expect(found).toMatchObject({
    status: 503,
    code: 'pages_missing',
    hint: expect.stringContaining('npm run build'),
  });
});

test('what helps at a page is said in words of a person, of codes that there are', () => {
  const docs = ['error_codes.md', 'workflows/stock.md'];
  const known = docs.map(name => readFileSync(join(projectRoot, 'docs', name), 'utf8')).join('\n');
  for (const [code, hint] of Object.entries(hints)) {
    expect({ code, isKnown: new RegExp(`\\b${code}\\b`).test(known) }).toEqual({ code, isKnown: true });
    expect(hint).not.toMatch(/\w_\w|[{}"'`]/);
  }
});

test('the bundle is small, and charts are no part of it until one is shown', () => {
  const folder = join(bundle, 'assets');
  const [charts, rest] = [true, false].map(isChart =>
    readdirSync(folder).filter(name => CHARTS.test(name) === isChart),
  ) as [string[], string[]];
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const sizes = rest.map(name => gzipSync(text(name)).length);
  expect(sizes.reduce((sum, one) => sum + one, 0)).toBeLessThan(LARGEST_BUNDLE);
  expect(charts.map(name => name.replace(/-.{8}(?=[.])/, '')).sort()).toEqual([
    'drawing.css',
    'drawing.js',
    'lines-plot.js',
    'price-plot.js',
  ]);
  // What draws is in the chunk of charts alone, and nothing takes that in before it is asked for.
  for (const name of rest) expect(text(name)).not.toMatch(/u-over|from\s*["'][.]\/(?:drawing|\w+-plot)-/);
  expect(charts.some(name => text(name).includes('u-over'))).toBe(true);
});
