/** The digests of seals in a file beside the databases: what is cut off there, or replaced as a whole, is seen here. */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Tier } from '../database/migrate.ts';
import { makeFolder } from '../files.ts';
import type { Seal } from './statement.ts';

const kept = ['chain', 'seal_no', 'hash', 'signature', 'sealed_at', 'key_id'] as const;

/** A line of the file. */
export type Digest = Record<(typeof kept)[number], string>;

export function digestsFile(dataDir: string, tier: Tier): string {
  return join(dataDir, 'seals', `${tier}.log`);
}

export function digestOf(seal: Seal): Digest {
  return Object.fromEntries(kept.map(name => [name, seal[name]])) as Digest;
}

/** Adds digests, and comes back when they are on the disk. @throws ErrnoException */
export function appendDigests(dataDir: string, tier: Tier, seals: readonly Seal[]): void {
  if (seals.length === 0) return;
  makeFolder(join(dataDir, 'seals'), 0o700);
  const lines = seals.map(seal => `${JSON.stringify(digestOf(seal))}\n`).join('');
  const file = openSync(digestsFile(dataDir, tier), 'a+', 0o600);
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    // A line that a crash has torn stays one of its own.
    const torn = size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
    writeSync(file, torn ? `\n${lines}` : lines);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What the file knows, in its order; null where there is no file. Torn lines are left out. @throws ErrnoException */
export function readDigests(dataDir: string, tier: Tier): Digest[] | null {
  try {
    return readFileSync(digestsFile(dataDir, tier), 'utf8').split('\n').flatMap(digestIn);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The digest that a line holds, if it does. */
export function digestIn(line: string): Digest[] {
  try {
    const digest = JSON.parse(line) as Digest;
    return kept.every(name => typeof digest[name] === 'string') ? [digest] : [];
  } catch {
    return [];
  }
}
