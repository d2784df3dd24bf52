/** Each subcommand of `npm run bench`, at a size of seconds: it works, and what it writes has the shape that is promised. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { isBelow } from '../../../bench/program/part.ts';
import { projectRoot } from '../../../server/settings.ts';
import { runCommand } from './run.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-bench-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bench = (...args: string[]) =>
  runCommand(['bench/bench.ts', ...args], {
    cwd: projectRoot,
    env: { ...process.env, INVENTORY_FSYNC: 'off' },
  });

const Figure = z.looseObject({
  name: z.string().min(1),
  median_ms: z.number().positive(),
  min_ms: z.number().positive(),
  max_ms: z.number().positive(),
  floor_median_ms: z.number().positive(),
  ratio: z.number().positive(),
  rounds: z.int().positive(),
});
const Result = z.strictObject({
  name: z.string(),
  at: z.iso.datetime(),
  machine: z.strictObject({
    platform: z.string(),
    cpu: z.string(),
    cpus: z.int().positive(),
    memory_gb: z.int().positive(),
  }),
  versions: z.strictObject({ node: z.string().regex(/^\d+\.\d+/), postgresql: z.string().regex(/^18\./) }),
  commit: z.string().regex(/^([0-9a-f]{40}\+?|unknown)$/),
  parameters: z.record(z.string(), z.union([z.int(), z.string()])),
  figures: z.array(Figure).min(1),
});

const parts: [string, RegExp[]][] = [
  ['upload', [/^new rows$/, /^price changes$/, /at once$/]],
  ['stock', [/a call$/, /a call, 2 sessions$/, /^refresh of the valuation/, /^movements one by one/]],
  ['isi', [/queued$/, /scored$/, /approved in one call$/, /imported$/, /synchronised$/]],
  [
    'views',
    [
      /^v_all_supplier_products: first page, analyst$/,
      /, supplier$/,
      / by GraphQL$/,
      /^v_late_orders/,
      /, beside touches, supplier$/,
    ],
  ],
  ['api', [/^GraphQL page of 50$/, /^REST page of 50$/, /^REST page of 50, read anew$/]],
  ['sync', [/changed prices$/, /contracts set in one call$/, /contracts in force, against none$/]],
  ['lag', [/^roused/, /^found by the look/]],
  ['matching', [/^first run$/, /^nothing new$/, /^\d+ more$/]],
  ['seals', [/changes logged$/, /^sealed$/, /^verified$/]],
];

describe('a small run of', () => {
  let ran: Awaited<ReturnType<typeof bench>>;
  beforeAll(async () => {
    ran = await bench('all', '--small', '--results', folder);
  }, 600_000);

  test('all ends well', () => {
    expect(ran.code === 0 ? '' : ran.stderr).toBe('');
  });

  test.each(parts)('%s measures itself and its floor', (name, figures) => {
    const result = Result.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
    expect(result.name).toBe(name);
    const names = result.figures.map(figure => figure.name);
    for (const figure of figures) expect(names).toContainEqual(expect.stringMatching(figure));
    for (const { name: figure } of result.figures) expect(ran.stdout).toContain(figure);
    for (const { min_ms, median_ms, max_ms } of result.figures) {
      expect(min_ms).toBeLessThanOrEqual(median_ms);
      expect(median_ms).toBeLessThanOrEqual(max_ms);
    }
  });

  test('upload says how much memory the server and each of its processes held', () => {
    const { figures } = JSON.parse(readFileSync(join(folder, 'upload.json'), 'utf8'));
    const weighed = figures.filter(({ name }: { name: string }) => / at once$/.test(name));
    expect(weighed).toHaveLength(2);
    if (process.platform !== 'linux') return;
    for (const { peak_mb, server_peak_mb, worker_peak_mb, parser_peak_mb } of weighed) {
      for (const mb of [server_peak_mb, worker_peak_mb, parser_peak_mb]) expect(mb).toBeGreaterThan(20);
      expect(peak_mb).toBeGreaterThan(worker_peak_mb);
    }
  });

  test('views says of how many products, changes and movements it is', () => {
    const { parameters } = Result.parse(JSON.parse(readFileSync(join(folder, 'views.json'), 'utf8')));
    expect(parameters).toMatchObject({ products: 600, price_changes: 1200, movements: expect.any(Number) });
  });
});

test.each([
  ['upload', 'products', 'many'],
  ['stock', 'products', '0'],
  ['seals', 'rounds', '0'],
  ['lag', 'changes', '-1'],
  ['matching', 'suppliers', '1.5'],
])('what is no number of a part is refused: %s --%s %s', async (part, name, number) => {
  const { code, stderr } = await bench(part, '--small', `--${name}=${number}`);
  expect(code).toBe(1);
  expect(stderr).toContain(`error bench_option: --${name} takes a whole number of 1 or more.\nhint: `);
});

test('a run below the published size, in whatever number, is shown and takes nobody’s place', async () => {
  const published = join(projectRoot, 'bench/results/seals.json');
  const before = readFileSync(published, 'utf8');
  try {
    const { code, stdout } = await bench('seals', '--rows', '100', '--changes', '1', '--rounds', '1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 changes logged[\s\S]*Below the size of "seals": shown, and not kept/);
    expect(readFileSync(published, 'utf8')).toBe(before);
  } finally {
    writeFileSync(published, before);
  }
}, 120_000);

test.each([
  [{ rows: 9, rounds: 3 }, true],
  [{ rows: 1_000, rounds: 2 }, true],
  [{ rows: 10, rounds: 3 }, false],
  [{ rows: 11, rounds: 4 }, false],
])('of 10 rows in 3 rounds %j is below: %s', (size, below) => {
  expect(
    isBelow({ about: '', full: { rows: 10, rounds: 3 }, small: {}, run: async () => undefined }, size),
  ).toBe(below);
});

test('help lists the parts and their sizes', async () => {
  const { stdout } = await bench('help');
  for (const [name] of parts) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
  expect(stdout).toContain('--changes 10000000');
});
