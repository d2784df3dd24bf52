/** Every refusal of a request is told in plain words, all that is missing at once, with a hint. */
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { routes } from '../../../server/http/app.ts';
import { parse } from '../../../server/http/shapes.ts';
import type { Problem } from '../../../server/problem.ts';

const RAW = /\bexpected\b|\breceived\b|Invalid|Too (small|big)|NaN|undefined|Unrecognized|GUID|>=|<=/;

function refusalOf(schema: z.ZodType, value: unknown): Problem {
  try {
    parse(schema, value);
  } catch (error) {
    return error as Problem;
  }
  throw new Error(`taken: ${JSON.stringify(value)}`);
}

/** Every schema of every route, by its path. */
const schemas = routes.flatMap(({ method, path, params, query, body }) =>
  Object.entries({ params, query, body })
    .filter(([, schema]) => schema !== undefined)
    .map(([part, schema]) => [`${method} ${path}`, part, schema as z.ZodType] as const),
);

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  if (schema instanceof z.ZodOptional) return shapeOf(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
}

const odd = [null, '', 'x', 'x'.repeat(20_000), -1, 1.5, Number.NaN, 1e12, true, [], [{}], [7], {}, { x: 1 }];

test.each(schemas)('%s, %s: says what is wrong in words, with a hint', (_path, _part, schema) => {
  const keys = Object.keys(shapeOf(schema));
  const values = [
    7,
    'x',
    { nobody_takes_this: 1 },
    ...keys.flatMap(key => odd.map(value => ({ [key]: value }))),
  ];
  const refused = values.filter(value => !schema.safeParse(value).success);
  for (const value of refused) {
    const { message, hint, code } = refusalOf(schema, value);
    expect({ value, message, code }).toEqual({
      value,
      message: expect.not.stringMatching(RAW),
      code: 'invalid_request',
    });
    expect(hint).toMatch(/\w{4}/);
  }
});

test.each(schemas)('%s, %s: names all that is missing together', (_path, _part, schema) => {
  const needed = Object.entries(shapeOf(schema)).filter(([, one]) => !one.safeParse(undefined).success);
  if (needed.length === 0) return;
  const { message } = refusalOf(schema, {});
  const missing = /missing: ([^;]*)/.exec(message)?.[1];
  for (const [name] of needed) expect(missing).toMatch(new RegExp(`\\b${name}\\b`));
});

test('a movement names its product with the rest', () => {
  const { body } = routes.find(({ path }) => path === '/api/issoh/stock/movement')!;
  expect(refusalOf(body!, {})).toMatchObject({
    message: 'missing: movement_type, quantity, internal_sku or product_id.',
    hint: expect.stringMatching(/^It takes movement_type, quantity; optional: product_id, internal_sku,/),
  });
});

/** Whatever is sent: what is said of it is read by a person. */
const keyed = (count: number, length = 1) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${'k'.repeat(length)}${i}`, {}]));
test.each(schemas)('%s, %s: says little of much that is wrong', (_path, _part, schema) => {
  for (const value of [
    keyed(100, 1_000),
    ...Object.keys(shapeOf(schema)).flatMap(key => [
      { [key]: keyed(100, 1_000) },
      { [key]: Array(50).fill(keyed(30, 1_000)) },
    ]),
  ]) {
    if (schema.safeParse(value).success) continue;
    const { message, errors } = refusalOf(schema, value);
    expect(message.length).toBeLessThan(4_000);
    expect(errors.length).toBeLessThanOrEqual(20);
    expect(JSON.stringify(errors).length).toBeLessThan(6_000);
  }
});

test('of very many unknown keys the first are named, each by its beginning, and the others counted', () => {
  const { message, errors } = refusalOf(z.strictObject({}), { ['x'.repeat(2_000)]: 1, ...keyed(200_000) });
  expect(errors).toHaveLength(20);
  expect(errors[0]).toEqual({ field: `${'x'.repeat(100)}…`, message: 'is unknown' });
  expect(message).toMatch(/^unknown: x{100}…, k0, k1, .*, k18; and 199981 more[.]$/);
});
