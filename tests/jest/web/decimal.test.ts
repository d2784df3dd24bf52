/** Amounts as people type them: in English, as Node is here. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decimalText } from '../../../web/parts/decimal.ts';

test('an amount has its sign and its decimals, by either mark', () => {
  const whole = fc.integer({ min: 0, max: 99_999 }).map(String);
  const decimals = fc.stringMatching(/^\d{1,2}$/);
  fc.assert(
    fc.property(
      fc.constantFrom('', '-', '+'),
      whole,
      fc.constantFrom('.', ','),
      decimals,
      (sign, n, mark, rest) => {
        expect(decimalText(` ${sign}${n}${mark}${rest} `)).toBe(`${sign}${n}.${rest}`);
      },
    ),
  );
});

test.each([
  ['1,234', null],
  ['-1,234', null],
  ['1.234', '1.234'],
  ['-1.234', '-1.234'],
  ['0,125', '0.125'],
  ['-0,125', '-0.125'],
  ['-,5', '-0.5'],
  ['-10', '-10'],
  ['', ''],
  ['twelve', 'twelve'],
])('"%s" is %s', (written, text) => {
  expect(decimalText(written)).toBe(text);
});
