/** What becomes of samples: figures, tables, charts. */
import { describe, expect, test } from '@jest/globals';
import { chartOf } from '../../../bench/program/chart.ts';
import { Figures } from '../../../bench/program/figures.ts';
import { markdown, plainTable } from '../../../bench/program/print.ts';
import type { Result } from '../../../bench/program/results.ts';

const figures = new Figures();
for (const [ours, floor] of [
  [300, 100],
  [100, 20],
  [200, 100],
] as const) {
  figures.add('rows & <more>', 'ours', ours, 1000);
  figures.add('rows & <more>', 'floor', floor, 1000);
}
figures.add('alone', 'ours', 7);
figures.tell('alone', { answered: 50 });

const result: Result = {
  name: 'upload',
  at: '2026-01-31T12:00:00.000Z',
  machine: { platform: 'linux', cpu: 'some', cpus: 2, memory_gb: 8 },
  versions: { node: '24.0.0', postgresql: '18.4' },
  commit: `${'a'.repeat(40)}+`,
  parameters: { products: 100_000 },
  figures: figures.all(),
};

describe('figures', () => {
  test('are medians and spread, and ratios round by round', () => {
    expect(result.figures[0]).toEqual({
      name: 'rows & <more>',
      median_ms: 200,
      min_ms: 100,
      max_ms: 300,
      floor_median_ms: 100,
      floor_min_ms: 20,
      floor_max_ms: 100,
      ratio: 3,
      ratio_min: 2,
      ratio_max: 5,
      rounds: 3,
      per_second: 5000,
      floor_per_second: 10_000,
    });
  });

  test('without a floor have no ratio', () => {
    expect(result.figures[1]).toMatchObject({
      median_ms: 7,
      floor_median_ms: null,
      ratio: null,
      answered: 50,
    });
  });

  test('of an even number of rounds take the middle of two', () => {
    const even = new Figures();
    for (const ms of [10, 40, 20, 30]) even.add('x', 'ours', ms);
    expect(even.all()[0]!.median_ms).toBe(25);
  });

  test('of many rounds have their slowest hundredth', () => {
    const many = new Figures();
    for (let ms = 1; ms <= 200; ms++) many.add('x', 'ours', ms);
    expect(many.all()[0]!.p99_ms).toBe(199);
  });
});

test('tables hold them', () => {
  expect(plainTable(result.figures)).toMatch(
    /^rows & <more> +200 \(100–300\) +100 \(20–100\) +3 \(2–5\) +5,000 of 10,000$/m,
  );
  expect(markdown(result)).toContain(
    '| rows & <more> | 200 (100–300) | 100 (20–100) | 3 (2–5) | 5,000 of 10,000 |',
  );
  expect(markdown(result)).toContain('products 100,000. 2 CPUs, 8 GB');
});

test('charts show those with a floor, as text that SVG can hold', () => {
  const svg = chartOf(result);
  expect(svg).toContain('rows &amp; &lt;more>');
  expect(svg).not.toContain('alone');
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('charts of views show times and their limits', () => {
  const svg = chartOf({ ...result, name: 'views' });
  expect(svg).toContain('alone');
  expect(svg).toContain('must 500');
});
