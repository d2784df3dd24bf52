/** Musts and goals beside what was measured. */
import { expect, test } from '@jest/globals';
import { judge } from '../../../bench/program/aims.ts';
import type { Figure } from '../../../bench/program/figures.ts';
import { type Result, readResults, resultsFolder } from '../../../bench/program/results.ts';

const resultOf = (name: string, ...figures: Partial<Figure>[]) => ({ name, figures }) as unknown as Result;
const upload = 'an upload against its floor, at most';
const bulk = 'movements in bulk a second, at least';
const judged = (name: string, ...results: Result[]) => judge(results).find(one => one.name === name);

test.each([
  [1.4, true, true],
  [1.5, true, true],
  [1.9, true, false],
  [2.1, false, false],
])('%d times a floor that may be taken twice: must %p, goal %p', (ratio, isMust, isGoal) => {
  const result = resultOf('upload', { name: 'new rows', ratio: 1 }, { name: 'price changes', ratio });
  expect(judged(upload, result)).toMatchObject({ found: ratio, isMust, isGoal });
});

test.each([
  [14_999, false, false],
  [15_000, true, false],
  [30_000, true, true],
])('%d a second: must %p, goal %p', (per_second, isMust, isGoal) => {
  const result = resultOf('stock', { name: 'movements, 5,000 a call', per_second });
  expect(judged(bulk, result)).toMatchObject({ isMust, isGoal });
});

test('what was not measured is neither met nor missed', () => {
  for (const one of judge([]))
    expect(one).toMatchObject({ found: null, isMust: null, isGoal: null, why: '' });
});

test('every figure is found in the results that are kept, and what is missed has its reason', () => {
  const all = judge(readResults(resultsFolder));
  expect(all.filter(({ found }) => found === null)).toEqual([]);
  expect(all.filter(one => (one.isMust === false || one.isGoal === false) && one.why === '')).toEqual([]);
});
