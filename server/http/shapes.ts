/** What parameters, bodies and lists have in common. */
import { z } from 'zod';
import { isoMoment } from '../moments.ts';
import { invalidRequest, type Problem } from '../problem.ts';
import { uuid } from '../uuid.ts';
import { detailOf, errorsOf, hintOf, inWords } from './words.ts';

export { uuid };

/** A supplier by code or id; whether it exists is the database's to say. */
export const supplier = z.string().min(1).max(64).describe('A supplier by code or id.');

/** A product of ours by internal SKU or id. */
export const product = z.string().min(1).max(200).describe('A product of ours by internal SKU or id.');

/** The keys of what names one product of ours; see `ofOneProduct`. */
export const productKeys = { product_id: uuid.nullish(), internal_sku: product.nullish() };

/** Refuses none, told with whatever else is missing, and both. */
export function ofOneProduct<Named extends z.ZodType<z.infer<z.ZodObject<typeof productKeys>>>>(
  named: Named,
): Named {
  const path = ['internal_sku or product_id'];
  return named
    .refine(({ product_id, internal_sku }) => (product_id ?? internal_sku) != null, {
      path,
      when: ({ value }) => typeof value === 'object' && value !== null,
    })
    .refine(({ product_id, internal_sku }) => product_id == null || internal_sku == null, {
      path,
      error: 'takes one of them',
    });
}

/** A warehouse by code or id. */
export const warehouse = z.string().min(1).max(64).describe('A warehouse by code or id.');

/** A currency by its code; whether there is such a one is the database's to say. */
export const currency = z.string().max(64);

/** A kind and a number of a document elsewhere. */
export const referenceType = z.string().max(64);
export const referenceId = z.string().max(200);

/** What a person remarks. */
export const note = z.string().max(10_000);

const LONGEST_LIST = 10_000;

/** A list; that it is too long is seen before what is in it. */
export function listOf<Item extends z.ZodType>(item: Item, { least = 1, most = LONGEST_LIST } = {}) {
  return z.preprocess((value, context) => {
    if (Array.isArray(value) && value.length > most) {
      context.addIssue({ code: 'too_big', origin: 'array', maximum: most, inclusive: true, input: value });
    }
    return value;
  }, z.array(item).min(least).max(most));
}

const flags: Record<string, boolean> = { true: true, false: false, 1: true, 0: false };

/** In a query: true or false, or a digit for them. */
export const flag = z.preprocess(value => flags[String(value)] ?? value, z.boolean());

const LARGEST_PAGE = 1000;
const limit = z.coerce
  .number(`takes 1 to ${LARGEST_PAGE}`)
  .int(`takes 1 to ${LARGEST_PAGE}`)
  .min(1)
  .max(LARGEST_PAGE)
  .default(100);
const cursor = z
  .string()
  .max(200)
  .describe('`next_cursor` of the page before; none for the first page.')
  .transform(decodeCursor);

/** Query parameters of every list; the cursor comes decoded. */
export const page = { limit, cursor: cursor.optional() };

export function encodeCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function decodeCursor(text: string, context: z.RefinementCtx): string {
  const decoded = Buffer.from(text, 'base64url').toString();
  if (/^[\w-]{1,64}$/.test(decoded) && encodeCursor(decoded) === text) return decoded;
  context.addIssue({ code: 'custom', message: 'is no cursor of ours' });
  return z.NEVER;
}

/** A cursor that another list has given, or nobody. */
export function foreignCursor(): Problem {
  return invalidRequest(
    'cursor: is no cursor of this list.',
    'Pass the next_cursor of the page before, or none for the first page.',
  );
}

/** The id in a cursor. @throws Problem 400 when it holds something else */
export function idOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (uuid.safeParse(cursor).success) return cursor;
  throw foreignCursor();
}

/** The row number in a cursor. @throws Problem 400 when it holds something else */
export function rowOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw foreignCursor();
}

/** @throws Problem 400 in plain words, naming all that is missing and what cannot be used */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value, { error: inWords });
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  throw invalidRequest(detailOf(issues, value), hintOf(issues, schema), errorsOf(issues, value));
}

/** What a JSON number holds exactly, or a decimal string; always answered as text, so that nothing of it is lost. */
export const amount = z
  .union([z.number(), z.string().max(100)], 'takes a number or a decimal string')
  .transform((value, context) => {
    // Fifteen digits are what a double holds: 0.1 + 0.2 arrives as 0.3.
    const text = typeof value === 'number' ? String(Number(value.toPrecision(15))) : value.trim();
    if (typeof value === 'number' || /^[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})$/.test(text)) return text;
    context.addIssue({ code: 'custom', message: 'is no decimal number such as 12.50' });
    return z.NEVER;
  })
  .describe('A number, or a decimal string, which is exact.');

const LARGEST_COUNT = 2_147_483_647;

/** A whole number, as a number or in digits. */
function wholeFrom(least: number) {
  return z.union([z.number(), z.string().max(100)], 'takes a whole number').transform((value, context) => {
    const count = typeof value === 'number' || /^\s*\d{1,10}\s*$/.test(value) ? Number(value) : Number.NaN;
    if (Number.isInteger(count) && count >= least && count <= LARGEST_COUNT) return count;
    context.addIssue({ code: 'custom', message: `is no whole number from ${least} to ${LARGEST_COUNT}` });
    return z.NEVER;
  });
}

/** A positive number of pieces. */
export const pieces = wholeFrom(1);

/** A number of pieces that may be none. */
export const piecesOrNone = wholeFrom(0);

/** A moment by ISO 8601, or a day's first one; UTC where it names no zone. Microseconds are kept. */
export const instant = z
  .string()
  .max(100)
  .transform((text, context) => {
    // In a query "+02:00" arrives as " 02:00".
    const moment = isoMoment(text.trim().replace(/(?<=T.*) (?=\d\d:?\d\d$)/i, '+'));
    if (moment !== null) return moment;
    context.addIssue({ code: 'custom', message: 'is no date or time such as 2026-01-31T12:00:00Z' });
    return z.NEVER;
  })
  .describe('A moment by ISO 8601, or a day: its first one; UTC where it names no zone.');
