/**
 * What a terminal takes for a command or what turns a line's direction: controls (C0, DEL, C1), marks of bidirectional
 * text, and what breaks a line. A file's name may hold any of them.
 */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value for people: on one line, and without an effect on the terminal. */
export function printable(value: string): string {
  return value.replace(UNSEEN, one => SHORT[one] ?? escaped(one));
}

/** The same for lines that we made. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** JSON that says the same, with these characters as JSON escapes them. */
export function printableJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2);
  return json.replace(UNSEEN, one => (one === '\n' ? one : `\\u${hex(one, 4)}`));
}

function escaped(one: string): string {
  return one < '\u0100' ? `\\x${hex(one, 2)}` : `\\u${hex(one, 4)}`;
}

function hex(one: string, digits: number): string {
  return one.charCodeAt(0).toString(16).padStart(digits, '0');
}
