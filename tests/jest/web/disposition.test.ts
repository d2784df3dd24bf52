/** Under what name a file that is downloaded is saved. */
import { expect, test } from '@jest/globals';
import { fileNameOf } from '../../../web/parts/disposition.ts';

test.each([
  ['attachment; filename="list.csv"', 'list.csv'],
  ['attachment; filename=quarantine-COTE003.csv', 'quarantine-COTE003.csv'],
  ['attachment;filename=list.csv; size=7', 'list.csv'],
  ['attachment; filename="a \\"b\\"; c.csv"', 'a "b"; c.csv'],
  ['attachment; filename="Preise f_r.csv"; filename*=UTF-8\'\'Preise%20f%C3%BCr.csv', 'Preise für.csv'],
  ["attachment; filename*=utf-8'de'f%C3%BCr.csv; filename=fur.csv", 'für.csv'],
  ["attachment; filename=kept.csv; filename*=UTF-8''%E0%A4%A", 'kept.csv'],
  ['attachment', null],
  ['', null],
])('%s', (disposition, name) => {
  expect(fileNameOf(disposition)).toBe(name);
});
