/** What a refusal says at a form: by the names of its fields, in words of a person. */
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { routes } from '../../../server/http/app.ts';
import { parse } from '../../../server/http/shapes.ts';
import { Problem } from '../../../server/problem.ts';
import { hintOf, inPlain } from '../../../web/parts/plain.ts';

/** A problem as a page takes it. */
const refusal = ({ code, message, hint, errors }: Problem) => ({ code, message, hint, errors });

function refusalOf(path: string, method: string, body: unknown) {
  const schema = routes.find(one => one.path === path && one.method === method)!.body!;
  try {
    parse(schema, body);
  } catch (error) {
    return refusal(error as Problem);
  }
  throw new Error(`taken: ${JSON.stringify(body)}`);
}

const receipt = { internal_sku: 'A', movement_type: 'receipt', to_location: 'W', quantity: '1' };
const movement = '/api/issoh/stock/movement';
const order = { po_number: 'PO', supplier: 'S', warehouse: 'W' };

describe('what cannot be used is told by the name of its field on the form', () => {
  test.each([
    [
      '-5 pieces',
      movement,
      { ...receipt, quantity: '-5' },
      'Pieces: type a whole number, 1 or more, in digits alone.',
    ],
    [
      '1 000',
      movement,
      { ...receipt, quantity: '1 000' },
      'Pieces: type a whole number, 1 or more, in digits alone.',
    ],
    [
      'a cost in letters',
      movement,
      { ...receipt, unit_cost: 'abc' },
      'Cost of a piece: type a number such as 12.50.',
    ],
    [
      'two at once',
      movement,
      { ...receipt, quantity: 'x', unit_cost: 'y' },
      'Pieces: type a whole number, 1 or more, in digits alone; Cost of a piece: type a number such as 12.50.',
    ],
    [
      'one of several lines',
      '/api/issoh/orders',
      {
        ...order,
        lines: [
          { internal_sku: 'A', quantity: '1' },
          { internal_sku: 'B', quantity: 'x' },
        ],
      },
      'Hammer: type a whole number, 1 or more, in digits alone.',
    ],
  ])('%s', (_, path, body, title) => {
    const nameOf = (field: string) => (field === 'lines.1.quantity' ? 'Hammer' : undefined);
    expect(inPlain(refusalOf(path, 'post', body), { nameOf })).toEqual({ title, hint: null });
  });
});

function refusalBy(schema: z.ZodType, value: unknown): Problem | null {
  try {
    parse(schema, value);
    return null;
  } catch (error) {
    return error as Problem;
  }
}

const nowhere = 'This address leads nowhere.';

test('an address that holds no id says that it leads nowhere', () => {
  const refused = routes.flatMap(({ path, params }) => {
    const given = Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name]) => [name, 'x']));
    const problem = params === undefined ? null : refusalBy(params, given);
    return problem?.errors.some(one => one.message === 'is no id') ? [problem] : [];
  });
  expect(refused.length).toBeGreaterThan(5);
  for (const problem of refused) expect(inPlain(refusal(problem)).title).toBe(nowhere);
});

test('a field that holds no id is named with all else that is wrong', () => {
  const noIds = routes
    .flatMap(({ query, body }) =>
      [query, body].flatMap(schema =>
        schema instanceof z.ZodObject
          ? Object.keys(schema.shape).flatMap(key =>
              ['x', ['x'], [{ staging_id: 'x' }]].map(value => refusalBy(schema, { [key]: value, other: 1 })),
            )
          : [],
      ),
    )
    .filter(problem => problem?.errors.some(one => one.message === 'is no id'));
  expect(noIds.length).toBeGreaterThan(5);
  for (const problem of noIds) {
    const { title } = inPlain(refusal(problem!));
    expect(title).toMatch(/is no id/);
    expect(title).toMatch(/Other is unknown/);
    const alone = problem!.errors.filter(one => one.message === 'is no id');
    expect(inPlain({ ...refusal(problem!), errors: alone }).title).not.toBe(nowhere);
  }
});

/** Every body of every route: the names of its fields. */
const bodies = routes.flatMap(({ method, path, body }) =>
  body instanceof z.ZodObject ? [[`${method} ${path}`, body] as const] : [],
);

test.each(bodies)('%s: nothing that is told at a page is a word of the API', (_, schema) => {
  for (const key of Object.keys(schema.shape))
    for (const value of [-1, 'x y', [], {}, 'x'.repeat(20_000)]) {
      let problem: Problem;
      try {
        parse(schema, { [key]: value });
        continue;
      } catch (error) {
        problem = error as Problem;
      }
      // What a form offers to choose from is never another thing.
      const errors = problem.errors.filter(one => !one.message.startsWith('takes one of'));
      if (errors.length === 0) continue;
      const { title, hint } = inPlain(refusal(new Problem(400, problem.code, problem.message, { errors })));
      expect(`${title} ${hint}`).not.toMatch(/\w_\w|\d{10}|UUID/);
    }
});

test('a hint that names what only callers know is none; what has a name on the forms is called by it', () => {
  expect(hintOf('XXXXX', 'Give internal_sku or product_id.')).toBeNull();
  expect(hintOf('XXXXX', 'Give selling_price, or cost_price.')).toBe('Give Price, or Cost.');
});
