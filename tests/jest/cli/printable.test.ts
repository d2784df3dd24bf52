/** What a file's name or a cell holds reaches a terminal as text: no output for people holds a control but the newline. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { printable } from '../../../server/cli/printable.ts';
import { note, print, printJson, refusal, tell } from '../../../server/cli/run.ts';
import { table } from '../../../server/cli/table.ts';
import { describeReport } from '../../../server/cli/uploads/report.ts';
import type { Report } from '../../../server/intake/begin.ts';

/** Controls and what turns the direction of a line, among letters of any script. */
const hostile = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0x9f }).map(code => String.fromCharCode(code)),
      fc.constantFrom(
        '\u001b[2J',
        '\u001b]0;title\u0007',
        '\u009b31m',
        '\r',
        '\u202e',
        '\u2066',
        '\u200f',
        '\u2028',
      ),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join(''));

const unseen = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

let written = '';
const remember = (chunk: unknown) => {
  written += String(chunk);
  return true;
};

function outputOf(act: () => void): string {
  written = '';
  const spies = [process.stdout, process.stderr].map(stream =>
    jest.spyOn(stream, 'write').mockImplementation(remember),
  );
  try {
    act();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return written;
}

afterEach(() => void jest.restoreAllMocks());

const reportOf = (text: string) =>
  ({
    file_name: text,
    supplier_code: text,
    status: 'failed',
    batch_id: 'x',
    reason: { code: 'x', message: text, hint: text },
    detected: { raw_columns: { price: [text] } },
    price_changes: { increased: 0, decreased: 0 },
    warnings: [{ code: 'x', message: text, count: 1 }],
    errors: [{ row_number: 1, code: 'x', message: text, raw: { [text]: text } }],
  }) as unknown as Report;

describe.each<[string, (text: string) => void]>([
  ['a result', print],
  ['a note', note],
  ['a table', text => print(table([text, 'x'], [[text, { [text]: text }]]))],
  ['a report', text => print(describeReport(reportOf(text)))],
  ['an error', text => tell(refusal('x', text, text))],
  ['an error of another kind', text => tell(Object.assign(new Error(text), { code: text, hint: text }))],
  ['JSON', text => printJson({ [text]: [text] })],
])('%s', (_, tells) => {
  test('holds no control', () => {
    fc.assert(
      fc.property(hostile, text => !unseen.test(outputOf(() => tells(text)))),
      { numRuns: 300 },
    );
  });
});

test('a value stays on its line: nobody adds a row to a table, a report or an error', () => {
  const lines = (text: string, tells: (text: string) => void) =>
    outputOf(() => tells(text)).split('\n').length;
  fc.assert(
    fc.property(hostile, text =>
      [
        (value: string) => print(table(['x', 'y'], [[value, 1]])),
        (value: string) => print(describeReport(reportOf(value || 'x'), Number.POSITIVE_INFINITY)),
        (value: string) => tell(refusal('x', value, value)),
      ].every(tells => lines(text, tells) === lines('plain', tells)),
    ),
    { numRuns: 300 },
  );
});

test('JSON says the same value', () => {
  fc.assert(
    fc.property(hostile, text => JSON.parse(outputOf(() => printJson({ [text]: text })))[text] === text),
  );
});

test('other texts stay as they are', () => {
  for (const text of ['Crème brûlée 1½″ C:\\new', '日本語', 'العربية', 'עברית', '👩‍🔧'])
    expect(printable(text)).toBe(text);
  expect(printable('a\u001b[31m\n\u009b\u202e')).toBe('a\\x1b[31m\\n\\x9b\\u202e');
});
