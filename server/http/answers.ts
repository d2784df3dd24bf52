/** What the shapes of answers have in common: amounts are decimal strings, counts are numbers, moments ISO 8601. */
import { z } from 'zod';
import 'zod-openapi';

export const id = z.string().meta({ format: 'uuid' });
export const text = z.string();
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
/** A whole number that a double may not hold. */
export const big = z.string().regex(/^-?\d+$/);
export const count = z.number().int();
export const share = z.number();
export const flagged = z.boolean();
export const moment = z.string().meta({ format: 'date-time' });
export const day = z.string().meta({ format: 'date' });
/** Whatever JSON there is. */
export const json = z.unknown();

/** A page of a list. */
export function listed<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next_cursor: text.nullable().describe('What to pass as `cursor` for the next page; null at the end.'),
  });
}

/** The same, with how many there are in all where that was asked for. */
export function totalled<Item extends z.ZodType>(item: Item) {
  return listed(item).extend({ total: count.optional().describe('In all; with total=true.') });
}

/** A list that is whole. */
export function whole<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item) });
}

/** RFC 9457, as every error of every door is answered. */
export const ProblemAnswer = z
  .object({
    type: text.describe('`urn:inventory:problem:` and the code.'),
    title: text,
    status: count,
    detail: text.describe('What is wrong, in words.'),
    code: text.describe('Stable: docs/error_codes.md lists them.'),
    hint: text.nullable().describe('What to do about it.'),
    request_id: text.nullable(),
    errors: z
      .array(z.object({ field: text.describe('Its path, as `lines.0.quantity`.'), message: text }))
      .optional()
      .describe('What is wrong, field by field; of `invalid_request`.'),
  })
  .meta({ id: 'Problem', description: 'An error: RFC 9457, with a stable code and a hint.' });

/** What somebody should look at. */
export const Warning = z
  .object({ code: text, message: text, hint: text, movement_id: id.optional() })
  .meta({ id: 'Warning', description: 'Done, with something that somebody should look at.' });
