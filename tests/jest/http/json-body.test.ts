/** Numbers and keys of a JSON body arrive as they were written, or are refused. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from '../../../server/http/json-body.ts';
import { randomly } from '../../support/random-lists.ts';

test.each([
  '0',
  '-0',
  '0.0',
  '1',
  '1.50',
  '1e3',
  '1E-7',
  '100000000000000000000',
  '0.30000000000000004',
  '-12.5e+2',
  '9007199254740993e-30',
  '1.7976931348623157e308',
  '5e-324',
])('%s is taken', number => {
  expect(readJson(`{"a": [${number}]}`)).toEqual({ a: [Number(number)] });
});

test.each(['1e309', '-1e400', '9007199254740993', '12345678901234567.89', '0.1234567890123456789', '1e-400'])(
  '%s is refused, not rounded',
  number => {
    expect(() => readJson(`{"a": [${number}]}`)).toThrow(
      expect.objectContaining({ status: 400, code: 'invalid_value' }),
    );
  },
);

test('amounts of up to 15 digits are always taken', () => {
  const random = randomly(7);
  for (let i = 0; i < 2_000; i++) {
    const digits = String(random.below(1_000_000_000)) + String(random.below(1_000_000)).padStart(6, '0');
    const amount = `${digits.slice(0, -4) || '0'}.${digits.slice(-4)}`.replace(/^0+(?=\d)/, '');
    expect(readJson(amount)).toBe(Number(amount));
  }
});

test.each([
  '{"criteria": {"__proto__": 1}}',
  '{"\\u005f_prot\\u006F__": 1}',
  '{"__proto__" \n : {}}',
  '{"a": "\\\\", "__proto__": 1}',
])('a key that JavaScript hides is refused, not dropped: %s', body => {
  expect(() => readJson(body)).toThrow(
    expect.objectContaining({ status: 400, code: 'invalid_value', message: '"__proto__" cannot be a key.' }),
  );
});

test.each(['["__proto__"]', '{"a": "__proto__"}', '{"__proto": 1}', '{"a": "\\"__proto__\\": 1"}'])(
  '%s has no such key',
  body => {
    expect(readJson(body)).toEqual(JSON.parse(body));
  },
);

test('what is JSON is read as it is, however it is written, but for that key', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(3), (body, indent) => {
      const keys: string[] = [];
      JSON.parse(body, (key, value) => {
        keys.push(key);
        return value;
      });
      const text = JSON.stringify(JSON.parse(body), null, indent);
      if (keys.includes('__proto__')) expect(() => readJson(text)).toThrow(/__proto__/);
      else expect(JSON.stringify(readJson(text), null, indent)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('as many values as the longest list has are taken, more are refused before they are read', () => {
  const movement = { internal_sku: '1', movement_type: 'issue', quantity: 1, from_location: 'W' };
  const list = JSON.stringify({ movements: Array(64_000).fill(movement) });
  expect(JSON.stringify(readJson(list))).toBe(list);
  for (const small of ['{"a":1},', '[],', '1,'])
    expect(() => readJson(`[${small.repeat(500_000)}1]`)).toThrow(
      expect.objectContaining({ status: 413, code: 'body_too_large' }),
    );
});

test('a number of very many digits is refused as that, and not weighed', () => {
  expect(() => readJson(`1${'0'.repeat(2_000_000)}1`)).toThrow(
    expect.objectContaining({ code: 'invalid_value' }),
  );
});

test.each(['', '{}'])('an empty body (%j) is an empty object', body => {
  expect(readJson(body)).toEqual({});
});
test.each(['{"a', "{'a': 1}", 'nonsense'])('%s is no JSON', body => {
  expect(() => readJson(body)).toThrow(expect.objectContaining({ status: 400, code: 'invalid_json' }));
});

const nested = (depth: number, inner = '1') =>
  `${'[{"a":'.repeat(depth / 2)}${inner}${'}]'.repeat(depth / 2)}`;

test.each([102, 3_000, 100_000])('what is nested %i levels deep is refused as that', depth => {
  expect(() => readJson(nested(depth))).toThrow(
    expect.objectContaining({
      status: 400,
      code: 'invalid_json',
      message: 'The JSON is nested more than 100 levels deep.',
    }),
  );
});
test.each([
  ['as deep as may be', nested(100)],
  ['many lists beside each other', `[${'[],'.repeat(5_000)}[]]`],
  ['brackets in texts', `["${'[{'.repeat(5_000)}", "\\"${'['.repeat(5_000)}", "\\\\", []]`],
])('%s is taken', (_what, body) => {
  expect(readJson(body)).toEqual(JSON.parse(body));
});
