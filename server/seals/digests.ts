/** The digests of seals in files beside the databases: what is cut off there, or replaced as a whole, is seen here. */
import {
  closeSync,
  createReadStream,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Tier } from '../database/migrate.ts';
import { flushFolder, makeFolder } from '../files.ts';
import type { Seal } from './statement.ts';

const kept = ['chain', 'seal_no', 'hash', 'signature', 'sealed_at', 'key_id'] as const;
const FROM_END = 65_536;

/** A line of a file. */
export type Digest = Record<(typeof kept)[number], string>;

function folderOf(dataDir: string): string {
  return join(dataDir, 'seals');
}

/** What the files of a database are called in messages. */
export function digestsName(dataDir: string, tier: Tier): string {
  return join(folderOf(dataDir), `${tier}*.log`);
}

/** The file of a month, as 2026-01; versions up to 0.4.0 kept all in one, without a month. */
export function digestsFile(dataDir: string, tier: Tier, month?: string): string {
  return join(folderOf(dataDir), month === undefined ? `${tier}.log` : `${tier}-${month}.log`);
}

/** The files of a database, in order of time. @throws ErrnoException */
export function digestFiles(dataDir: string, tier: Tier, from?: Date): string[] {
  const since = from === undefined ? '' : digestsFile(dataDir, tier, from.toISOString().slice(0, 7));
  const months = namesIn(folderOf(dataDir)).filter(
    name => name.startsWith(`${tier}-`) && /^\w+-\d{4}-\d\d\.log$/.test(name),
  );
  const files = months.sort().map(name => join(folderOf(dataDir), name));
  const first = digestsFile(dataDir, tier);
  const hasFirst = statSync(first, { throwIfNoEntry: false }) !== undefined;
  return [...(hasFirst ? [first] : []), ...files.filter(file => file >= since)];
}

/** Whether any digests are kept here, of whichever database. @throws ErrnoException */
export function hasDigests(dataDir: string): boolean {
  return namesIn(folderOf(dataDir)).some(name => /^\w+(?:-\d{4}-\d\d)?\.log$/.test(name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export function digestOf(seal: Seal): Digest {
  return Object.fromEntries(kept.map(name => [name, seal[name]])) as Digest;
}

/**
 * Adds digests, each to the file of its month, and comes back when they are on the disk. What comes after a later month, as of
 * a clock that was ahead, goes on in that file: those of a chain stand in the order of its seals.
 *
 * @param seals of each chain in their order
 * @throws ErrnoException
 */
export function appendDigests(dataDir: string, tier: Tier, seals: readonly Seal[]): void {
  const newest = digestFiles(dataDir, tier).at(-1) ?? '';
  const files = new Map<string, string[]>();
  for (const ofChain of Map.groupBy(seals, seal => seal.chain).values()) {
    let file = newest === digestsFile(dataDir, tier) ? '' : newest;
    for (const seal of ofChain) {
      const ofMonth = digestsFile(dataDir, tier, seal.sealed_at.slice(0, 7));
      if (ofMonth > file) file = ofMonth;
      const lines = files.get(file) ?? [];
      lines.push(`${JSON.stringify(digestOf(seal))}\n`);
      files.set(file, lines);
    }
  }
  if (files.size > 0) makeFolder(folderOf(dataDir), 0o700);
  // In order of time: whatever ends it, what is there is the beginning of each chain.
  for (const file of [...files.keys()].sort()) appendLines(file, files.get(file)!.join(''));
}

/** All of them or none: where they cannot be written, as on a full disk, the file is as it was. */
function appendLines(path: string, lines: string): void {
  const file = openSync(path, 'a+', 0o600);
  const { size } = fstatSync(file);
  try {
    const last = Buffer.alloc(1);
    // A line that a crash has torn stays one of its own.
    const torn = size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
    writeFileSync(file, torn ? `\n${lines}` : lines);
    fsyncSync(file);
    if (size === 0) flushFolder(join(path, '..'));
  } catch (error) {
    ftruncateSync(file, size);
    throw error;
  } finally {
    closeSync(file);
  }
}

/**
 * What the files know, in their order, file after file; those of months before a moment are passed over.
 *
 * @returns null where there is no file
 * @throws ErrnoException
 */
export function readDigests(dataDir: string, tier: Tier, from?: Date): AsyncIterable<Digest> | null {
  if (digestFiles(dataDir, tier).length === 0) return null;
  return digestsIn(digestFiles(dataDir, tier, from));
}

async function* digestsIn(files: readonly string[]): AsyncGenerator<Digest> {
  for (const file of files) for await (const line of linesOf(file)) yield* digestIn(line);
}

/** The lines of a file, never all at once. @throws ErrnoException */
export async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

/** The newest digest of each chain, looked for from the end. @throws ErrnoException */
export async function lastDigests(
  dataDir: string,
  tier: Tier,
  chains: readonly string[],
): Promise<Map<string, Digest>> {
  const last = new Map<string, Digest>();
  const wanted = new Set(chains);
  for (const file of digestFiles(dataDir, tier).reverse()) {
    if (wanted.size === 0) break;
    for await (const line of linesFromEnd(file)) {
      for (const digest of digestIn(line)) if (wanted.delete(digest.chain)) last.set(digest.chain, digest);
      if (wanted.size === 0) break;
    }
  }
  return last;
}

/** The newest digest of a chain that numbers no more than a seal, looked for from the end; null: none. @throws ErrnoException */
export async function lastDigestUpTo(
  dataDir: string,
  tier: Tier,
  chain: string,
  number: string,
): Promise<Digest | null> {
  for (const file of digestFiles(dataDir, tier).reverse()) {
    for await (const line of linesFromEnd(file)) {
      const [digest] = digestIn(line);
      if (digest?.chain === chain && BigInt(digest.seal_no) <= BigInt(number)) return digest;
    }
  }
  return null;
}

/** The first digest of each chain that the oldest file has. @throws ErrnoException */
export async function firstDigests(dataDir: string, tier: Tier): Promise<Map<string, Digest>> {
  const first = new Map<string, Digest>();
  const [oldest] = digestFiles(dataDir, tier);
  if (oldest === undefined) return first;
  for await (const line of linesOf(oldest))
    for (const digest of digestIn(line)) if (!first.has(digest.chain)) first.set(digest.chain, digest);
  return first;
}

/** The chains that the oldest file and the newest have. @throws ErrnoException */
export async function chainsKept(dataDir: string, tier: Tier): Promise<string[]> {
  const files = digestFiles(dataDir, tier);
  const chains = new Set<string>();
  for (const file of new Set([files[0], files.at(-1)]))
    if (file !== undefined)
      for await (const line of linesOf(file)) for (const { chain } of digestIn(line)) chains.add(chain);
  return [...chains];
}

async function* linesFromEnd(path: string): AsyncGenerator<string> {
  await using file = await open(path);
  let { size: end } = await file.stat();
  let rest = Buffer.alloc(0);
  while (end > 0) {
    const start = Math.max(0, end - FROM_END);
    const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    const all = Buffer.concat([buffer, rest]);
    // What stands before the first end of a line may go on in front.
    const whole = start === 0 ? 0 : all.indexOf('\n') + 1;
    if (start === 0 || whole > 0) yield* all.subarray(whole).toString().split('\n').reverse();
    rest = start === 0 || whole > 0 ? all.subarray(0, whole) : all;
    end = start;
  }
}

/** The digest that a line holds, if it does: torn lines are left out. */
export function digestIn(line: string): Digest[] {
  try {
    const digest = JSON.parse(line) as Digest;
    const whole = kept.every(name => typeof digest[name] === 'string') && /^\d{1,15}$/.test(digest.seal_no);
    return whole ? [digest] : [];
  } catch {
    return [];
  }
}
