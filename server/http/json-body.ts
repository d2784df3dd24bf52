import { type RequestHandler, text } from 'express';
import { Problem } from '../problem.ts';
import { atPace } from './body-time.ts';
import type { Serving } from './context.ts';
import { allowBody } from './continue.ts';

/** Asks for a JSON body and reads it, in the time and with the bytes that one may take. */
export function jsonBody({ settings, limits }: Serving): RequestHandler {
  const read = text({ limit: settings.jsonLimit, type: ['json', '+json'] });
  return async (request, response, next) => {
    allowBody(request, response);
    const arrived = () =>
      new Promise<void>((resolve, reject) => {
        read(request, response, error => (error === undefined ? resolve() : reject(error)));
      });
    await atPace(request, limits.jsonBody, arrived);
    if (typeof request.body === 'string') request.body = readJson(request.body);
    next();
  };
}

/** Lists and objects within each other: more than any door takes. */
const DEEPEST = 100;

/**
 * Reads JSON, or refuses what JavaScript would quietly make something else of: a number of more digits than it holds, and
 * a key that it hides; and what is nested deeper than whoever reads it can go.
 *
 * @throws Problem 400 `invalid_json`, `invalid_value`
 */
export function readJson(body: string): unknown {
  if (body === '') return {};
  if (isDeeper(body, DEEPEST)) {
    throw new Problem(400, 'invalid_json', `The JSON is nested more than ${DEEPEST} levels deep.`, {
      hint: 'Send it with fewer lists and objects within each other.',
    });
  }
  try {
    return JSON.parse(body, whole);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, 'invalid_json', (error as Error).message, {
      hint: 'Send one JSON document, in UTF-8.',
    });
  }
}

/** Counted in the text, with what stands in strings left out: reading it is what would fail. */
function isDeeper(body: string, most: number): boolean {
  let depth = 0;
  for (const [mark] of body.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"?|[[{}\]]/gs)) {
    if (mark === '[' || mark === '{') depth++;
    else if (mark === ']' || mark === '}') depth--;
    if (depth > most) return true;
  }
  return false;
}

/** Node tells a reviver the text of each number. */
function whole(key: string, value: unknown, written?: { source?: string }): unknown {
  if (key === '__proto__') throw new Problem(400, 'invalid_value', '"__proto__" cannot be a key.');
  if (typeof value !== 'number' || written?.source === undefined) return value;
  if (Number.isFinite(value) && digitsOf(written.source) === digitsOf(String(value))) return value;
  throw new Problem(
    400,
    'invalid_value',
    `The number ${written.source.slice(0, 60)} has more digits than is kept.`,
    {
      hint: 'Send it as a string: "12345678901234567.89".',
    },
  );
}

/** What a number says, however it is written: its digits without zeros at either end, and where they stand. */
function digitsOf(number: string): string {
  const [, before = '', behind = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
  const digits = (before + behind).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${kept}e${Number(exponent) - behind.length + digits.length - kept.length}`;
}
