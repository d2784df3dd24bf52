/** The header that lets a client repeat a request whose answer was lost. */
import type { Request } from 'express';
import { invalidRequest } from '../problem.ts';

export const KEY_HEADER = 'Idempotency-Key';
export const LONGEST_KEY = 200;

/** @returns null without one @throws Problem 400 */
export function idempotencyKey(request: Request): string | null {
  const key = request.get(KEY_HEADER)?.trim();
  if (key === undefined) return null;
  if (key.length >= 1 && key.length <= LONGEST_KEY) return key;
  throw invalidRequest(
    `${KEY_HEADER}: takes 1 to ${LONGEST_KEY} characters.`,
    'A UUID made for each request is a good key.',
  );
}
