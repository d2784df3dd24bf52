/** What a request is refused with, in plain words: one map from what the schemas find. */
import { z } from 'zod';
import type { FieldError } from '../problem.ts';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** Of what is wrong so much is said, however much there is: whoever reads it mends that first. */
const MOST_NAMES = 20;
const LONGEST_NAME = 100;

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What is counted in a value of each kind; a number is its own measure. */
const units: Record<string, string> = { string: ' characters', array: ' items' };

/** For `safeParse`: what one thing is that a schema did not take. */
export function inWords(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `takes ${kinds[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `takes at least ${issue.minimum}${units[issue.origin] ?? ''}`;
    case 'too_big':
      return `takes at most ${issue.maximum}${units[issue.origin] ?? ''}`;
    case 'invalid_value':
      return `takes one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'guid' ? NO_ID : `is no ${issue.format}`;
    default:
      return 'cannot be used';
  }
}

const NO_ID = 'is no id';

/** All that is wrong with a value, the missing and the unknown keys together; the first ones of very many. */
export function detailOf(issues: Issue[], value: unknown): string {
  const { shown, left } = firstOf(issues);
  const missing = shown.filter(issue => isMissing(issue, value));
  const others = shown.filter(issue => !missing.includes(issue) && issue.code !== 'unrecognized_keys');
  const parts = [
    ...listed('missing', missing.map(nameOf)),
    ...listed('unknown', shown.flatMap(unknownNames)),
    ...others.map(issue => `${nameOf(issue)}: ${issue.message}`),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
  return `${parts.join('; ')}.`;
}

/** The same, field by field: what a form can show beside each. */
export function errorsOf(issues: Issue[], value: unknown): FieldError[] {
  return firstOf(issues).shown.flatMap(issue => {
    if (issue.code === 'unrecognized_keys')
      return unknownNames(issue).map(field => ({ field, message: 'is unknown' }));
    if (issue.path.length === 0) return [];
    return [{ field: nameOf(issue), message: isMissing(issue, value) ? 'is missing' : issue.message }];
  });
}

/** What is said of many issues, and how many names are not: unknown keys are one issue, however many they are. */
function firstOf(issues: Issue[]): { shown: Issue[]; left: number } {
  const shown: Issue[] = [];
  let room = MOST_NAMES;
  let left = 0;
  for (const issue of issues) {
    const count = issue.code === 'unrecognized_keys' ? issue.keys.length : 1;
    if (room > 0)
      shown.push(issue.code === 'unrecognized_keys' ? { ...issue, keys: issue.keys.slice(0, room) } : issue);
    left += Math.max(count - room, 0);
    room = Math.max(room - count, 0);
  }
  return { shown, left };
}

/** What would be taken instead. */
export function hintOf(issues: Issue[], schema: z.ZodType): string {
  if (issues.every(issue => issue.message === NO_ID)) return 'An id is a UUID, as lists and answers give it.';
  const taken = keysOf(schema);
  return taken === null ? 'The README says what each path takes.' : `It takes ${taken}.`;
}

/** The keys of an object, those that must be there first; null for what is none. */
export function keysOf(schema: z.ZodType): string | null {
  if (schema instanceof z.ZodOptional) return keysOf(schema.unwrap() as z.ZodType);
  if (!(schema instanceof z.ZodObject)) return null;
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>);
  const mayLack = ([, field]: [string, z.ZodType]) => field.safeParse(undefined).success;
  const names = (some: [string, z.ZodType][]) => some.map(([name]) => name).join(', ');
  const optional = fields.filter(mayLack);
  const needed = fields.filter(field => !mayLack(field));
  const ifAny = optional.length > 0 ? `optional: ${names(optional)}` : '';
  return [names(needed), ifAny].filter(Boolean).join('; ');
}

function listed(what: string, names: string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];
}

function nameOf({ path }: Issue): string {
  return path.length === 0 ? 'the body' : shortened(path.join('.'));
}

function unknownNames(issue: Issue): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  return issue.keys.map(key => shortened([...issue.path, key].join('.')));
}

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

function isMissing(issue: Issue, value: unknown): boolean {
  let found = value;
  for (const key of issue.path) found = (found as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return found === undefined && issue.code !== 'unrecognized_keys';
}
