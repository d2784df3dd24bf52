/**
 * Which keys a DATA_DIR has had in use: new or other ones in their place would hide what the earlier ones encrypted. Stands in
 * `keys.made`, a line for each, with where it came from.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../files.ts';
import { spoolDir } from '../intake/begin.ts';
import { looksEncrypted } from './encrypted-file.ts';

const LONGEST_MAGIC = 16;
/** Where keys come from that others on the same databases have, and nobody here. */
export const ELSEWHERE = 'another server on these databases';

/** What was encrypted with keys that are gone, in words; null where nothing was. */
export function whatNeedsKeys(dataDir: string): string | null {
  const last = knownKeys(dataDir).at(-1);
  if (last !== undefined) return `those of ${last.from} are in use here`;
  if (existsSync(noteOf(dataDir))) return 'there were some here before';
  if (existsSync(join(dataDir, 'backup-target.json'))) return 'backups were encrypted with them';
  const spool = spoolDir({ dataDir });
  const waits = existsSync(spool) && readdirSync(spool).some(name => isEncrypted(join(spool, name)));
  return waits ? 'lists that wait were encrypted with them' : null;
}

/** A key that was in use. */
export interface KnownKey {
  id: string;
  /** Where it came from, in words. */
  from: string;
}

/** Those that are noted, the last one last; each once for every place that it came from. A version before noted none. */
export function knownKeys(dataDir: string): KnownKey[] {
  const found = textOf(noteOf(dataDir)).matchAll(/^(\d+-[0-9a-f]+) (.+)$/gm);
  return [...found].map(([, id, from]) => ({ id: id!, from: from! }));
}

/**
 * Notes keys that are in use, and where they come from, what is not noted yet.
 *
 * @param begins whether they come from there since now: where another place was noted after it, this one is the last again
 */
export function noteKeys(dataDir: string, keys: readonly KnownKey[], begins: boolean): void {
  const known = knownKeys(dataDir);
  const noted = new Set(known.map(lineOf));
  const missing = keys.map(lineOf).filter(line => !noted.has(line));
  const isBack = ({ id, from }: KnownKey) => known.findLast(one => one.id === id)?.from !== from;
  try {
    if (begins && missing.length < keys.length && keys.some(isBack)) putLast(noteOf(dataDir), keys);
    else if (missing.length > 0) append(noteOf(dataDir), missing);
  } catch {
    // Whoever may only read notes nothing; the server does.
  }
}

function append(path: string, lines: string[]): void {
  if (existsSync(path)) appendFileSync(path, lines.join(''));
  else writeFileSync(path, `${HEADLINE}\n${lines.join('')}`, { mode: 0o600, flag: 'wx' });
}

function putLast(path: string, keys: readonly KnownKey[]): void {
  const last = keys.map(lineOf);
  const others = textOf(path)
    .split(/(?<=\n)/)
    .filter(line => !last.includes(line));
  replaceFile(path, [...others, ...last].join(''), 0o600);
}

const lineOf = ({ id, from }: KnownKey) => `${id} ${from}\n`;

const HEADLINE = 'Keys that are in use here, and where they came from. Keep a copy of them elsewhere.';

/** What notes them; without it any keys are taken. */
export const noteOf = (dataDir: string) => join(dataDir, 'keys.made');

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isEncrypted(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    const start = Buffer.alloc(LONGEST_MAGIC);
    try {
      readSync(file, start, 0, LONGEST_MAGIC, 0);
    } finally {
      closeSync(file);
    }
    return looksEncrypted(start);
  } catch {
    // It has been worked off meanwhile.
    return false;
  }
}
