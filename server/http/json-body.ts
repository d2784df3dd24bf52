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
/** Half as many again as the longest list of short rows has in the bytes of a body: 65,000 movements of 5 values each. */
const MOST_VALUES = 500_000;
/** More than any number takes that JavaScript holds. */
const LONGEST_NUMBER = 1_000;

/**
 * Reads JSON, or refuses what JavaScript would quietly make something else of: a number of more digits than it holds, and
 * a key that it hides; what is nested deeper than whoever reads it can go; and what holds more than is read in a moment.
 *
 * @throws Problem 400 `invalid_json`, `invalid_value`; 413 `body_too_large`
 */
export function readJson(body: string): unknown {
  if (body === '') return {};
  const doubt = doubtIn(body);
  try {
    const value = JSON.parse(body);
    if (doubt === null) return value;
  } catch (error) {
    throw new Problem(400, 'invalid_json', (error as Error).message, {
      hint: 'Send one JSON document, in UTF-8.',
    });
  }
  throw doubt;
}

/**
 * Looked for in the text: a reviver, called for each value, takes ten times what reading takes.
 *
 * @returns what JavaScript would make something else of, if it is JSON at all
 * @throws Problem where it should not be read
 */
function doubtIn(body: string): Problem | null {
  let doubt: Problem | null = null;
  let depth = 0;
  let values = 0;
  for (let i = 0; i < body.length; i++) {
    const mark = body.charAt(i);
    if (mark === '"') {
      if (doubt === null && isHiddenKey(body, i)) doubt = hiddenKey();
      i = endOfText(body, i) - 1;
    } else if (mark === '[' || mark === '{') {
      if (++depth > DEEPEST) throw tooDeep();
      values++;
    } else if (mark === ']' || mark === '}') depth--;
    else if (mark === ',') values++;
    else if (mark === '-' || isDigit(mark)) {
      const end = endOfNumber(body, i);
      if (doubt === null && !isKept(body, i, end)) doubt = tooManyDigits(body.slice(i, end));
      i = end - 1;
    }
    if (values > MOST_VALUES) throw tooMany();
  }
  return doubt;
}

const isDigit = (mark: string) => mark >= '0' && mark <= '9';

/** Where a text ends that begins with a quotation mark. */
function endOfText(body: string, from: number): number {
  let i = from + 1;
  while (i < body.length && body.charAt(i) !== '"') i += body.charAt(i) === '\\' ? 2 : 1;
  return Math.min(i + 1, body.length);
}

function endOfNumber(body: string, from: number): number {
  let i = from + 1;
  while (i < body.length && (isDigit(body.charAt(i)) || '+-.eE'.includes(body.charAt(i)))) i++;
  return i;
}

/** The key that JavaScript hides, `__proto__`, also where its letters are escaped. */
const HIDDEN_KEY =
  /"(?:_|\\u005[fF]){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006[fF])(?:t|\\u0074)(?:o|\\u006[fF])(?:_|\\u005[fF]){2}"\s*:/y;

function isHiddenKey(body: string, from: number): boolean {
  HIDDEN_KEY.lastIndex = from;
  return HIDDEN_KEY.test(body);
}

/** Whether a number is the same once JavaScript holds it. */
function isKept(body: string, from: number, end: number): boolean {
  if (end - from <= 15 && !/e/i.test(body.slice(from, end))) return true;
  if (end - from > LONGEST_NUMBER) return false;
  const written = body.slice(from, end);
  const held = String(Number(written));
  return held === written || (Number.isFinite(Number(written)) && digitsOf(written) === digitsOf(held));
}

const hiddenKey = () => new Problem(400, 'invalid_value', '"__proto__" cannot be a key.');

function tooManyDigits(number: string): Problem {
  return new Problem(
    400,
    'invalid_value',
    `The number ${number.slice(0, 60)} has more digits than is kept.`,
    {
      hint: 'Send it as a string: "12345678901234567.89".',
    },
  );
}

function tooDeep(): Problem {
  return new Problem(400, 'invalid_json', `The JSON is nested more than ${DEEPEST} levels deep.`, {
    hint: 'Send it with fewer lists and objects within each other.',
  });
}

function tooMany(): Problem {
  return new Problem(413, 'body_too_large', `The JSON holds more than ${MOST_VALUES} values.`, {
    hint: 'Send it in several requests.',
  });
}

/** What a number says, however it is written: its digits without zeros at either end, and where they stand. */
function digitsOf(number: string): string {
  const [, before = '', behind = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
  const digits = (before + behind).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${kept}e${Number(exponent) - behind.length + digits.length - kept.length}`;
}
