/** What the shapes of answers have in common: amounts are decimal strings, counts are numbers, moments ISO 8601. */
import { z } from 'zod';

export const id = z.uuid();
export const text = z.string();
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
export const count = z.number().int();
export const moment = z.iso.datetime();
export const day = z.iso.date();

/** A page of a list. */
export function listed<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: text.nullable() });
}

/** A list that is whole. */
export function whole<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item) });
}
