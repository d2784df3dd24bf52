/**
 * What lies beside the databases, brought to the folder of backups whenever it changes, in versions that are numbered: the
 * log goes on all day, and what it holds is signed and opened by what lies here. A version holds secrets and keys as a
 * whole, and of files of digests, which only grow, what was added.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { appendFile, mkdir, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { z } from 'zod';
import { damaged } from '../encryption/encrypted-file.ts';
import { type Keys, keysOf } from '../encryption/keys.ts';
import { replaceFile } from '../files.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { isDigests, SECRETS, SIGNING_KEY, whyProvesNothing, whyUseless } from './contents.ts';
import type { LeftAside } from './held.ts';
import { diverged, isNamed, readPiece, sweep, writePiece } from './pieces.ts';
import type { BackupRecord } from './record.ts';
import { unpack } from './restore/unpack.ts';
import { folders, labelOf, type Target } from './target.ts';

/** What is brought back beside databases and lists. Keys are not: with them nobody would need any. */
const FILES = [SECRETS, SIGNING_KEY, 'seals'];
/** Digests come every few seconds: so long they wait for each other. */
const REST_MS = 30_000;
/** What one version takes of digests; the next one takes more. */
const LONGEST = 16_777_216;
/** What is looked at of a file to tell that it goes on. */
const TAIL = 4_096;

const Kept = z.object({
  /** The folder's. */
  id: z.string(),
  /** Of the version that came last, or was begun. */
  number: z.number(),
  /** Whether it was begun: nobody knows whether it came. */
  begun: z.boolean().default(false),
  /** Whether all that is there bears the folder: a version of before notes nothing of it. */
  bound: z.boolean().default(false),
  /** SHA-256 over secrets and keys. */
  files: z.string().nullable(),
  /** How far each file of digests has come, and the SHA-256 of its end there. */
  digests: z.record(z.string(), z.object({ bytes: z.number(), tail: z.string() })),
});

/** What a DATA_DIR knows of the versions that came from it. */
type Kept = z.infer<typeof Kept>;

/** Paths in a DATA_DIR of what lies beside its databases. */
export async function pathsBeside(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of FILES) {
    const is = await stat(join(dataDir, name)).catch(() => null);
    if (is?.isFile()) found.push(name);
    if (!is?.isDirectory()) continue;
    const inside = await readdir(join(dataDir, name), { recursive: true, withFileTypes: true });
    found.push(
      ...inside
        // Others are half written.
        .filter(one => one.isFile() && /\.(?:log|pem)$/.test(one.name))
        .map(one => relative(dataDir, join(one.parentPath, one.name))),
    );
  }
  return found;
}

/**
 * Brings what has changed, and all of it where the newest version has gone, or may not be bound to the folder. Whoever brings the log does this first: so
 * nothing there was signed by a key that is not here.
 *
 * @param mended hears which version had gone, once all has come again
 * @returns the number of the version that was made; null where nothing has changed
 * @throws Problem `backup_dir_unusable`; `backup_diverged` where versions are there that this DATA_DIR does not know
 */
export async function shipBeside(
  settings: Settings,
  { dir, id }: Target,
  mended: (version: string) => void = () => undefined,
): Promise<number | null> {
  const noted = await knownOf(settings.dataDir, dir, id);
  const gone = await newestGone(dir, noted);
  const known = gone === null && noted.bound ? noted : { ...noted, files: null, digests: {} };
  const paths = await pathsBeside(settings.dataDir);
  const files = await filesOf(settings.dataDir, paths);
  const hash = hashOf(files.flatMap(({ path, content }) => [`${path} ${content.length}\n`, content]));
  const rests = Date.now() - lastLook(settings.dataDir) < REST_MS && known.files === hash;
  const grown = rests ? [] : await grownOf(settings.dataDir, paths.filter(isDigests), known);
  if (known.files === hash && grown.length === 0) return null;
  const number = await nextNumber(dir, known);
  // Its number is taken before it is there: whatever ends this, what has that number is of this DATA_DIR.
  note(settings.dataDir, { ...known, number, begun: true });
  const digests = { ...known.digests };
  for (const { path, from, content, tail } of grown) {
    files.push({ path: `${path}@${from}`, content });
    digests[path] = { bytes: from + content.length, tail };
  }
  await write({ dir, id }, number, await keysOf(settings.keys), files);
  note(settings.dataDir, { id, number, begun: false, bound: true, files: hash, digests });
  if (gone !== null) mended(gone);
  return number;
}

/** The version that came last, where it is there no more: the newest is never removed. */
async function newestGone(dir: string, known: Kept): Promise<string | null> {
  const last = lastOf(known);
  if (last === 0 || (await isNamed(pathOf(dir, last)))) return null;
  return known.begun && (await isNamed(pathOf(dir, known.number))) ? null : versionName(last);
}

/** The number of the version that came last for certain; 0: none. */
function lastOf({ number, begun }: Pick<Kept, 'number' | 'begun'>): number {
  return begun ? number - 1 : number;
}

/** The number of the version that came last to a folder, as far as a DATA_DIR knows. */
export function lastBeside(dataDir: string, { id }: { id: string }): number {
  const known = notedIn(dataDir);
  return known?.id === id ? lastOf(known) : 0;
}

interface Beside {
  path: string;
  content: Buffer;
}

/** What was added to a file of digests, from where on; and the SHA-256 of its end with that. */
interface Grown extends Beside {
  from: number;
  tail: string;
}

/** Secrets and keys. What nobody can use is not brought: what was before it stays the newest. */
async function filesOf(dataDir: string, paths: string[]): Promise<Beside[]> {
  const files: Beside[] = [];
  for (const path of paths.filter(one => !isDigests(one))) {
    const content = await readFile(join(dataDir, path));
    if (whyUseless(path, content) === null) files.push({ path, content });
  }
  return files;
}

/** What files of digests have more than is known of them, in whole lines. One that was begun anew comes from its begin. */
async function grownOf(dataDir: string, paths: string[], { digests }: Kept): Promise<Grown[]> {
  const grown: Grown[] = [];
  let room = LONGEST;
  for (const path of paths) {
    await using file = await open(join(dataDir, path));
    const { size } = await file.stat();
    const at = digests[path] ?? { bytes: 0, tail: '' };
    if (room <= 0) break;
    const length = Math.min(at.bytes, TAIL);
    const tail = Buffer.alloc(length);
    await file.read(tail, 0, length, at.bytes - length);
    const goesOn = hashOf([tail]) === at.tail;
    const from = goesOn ? at.bytes : 0;
    const rest = Buffer.alloc(Math.min(size - from, room));
    await file.read(rest, 0, rest.length, from);
    const content = rest.subarray(0, rest.lastIndexOf('\n') + 1);
    room -= content.length;
    const end = Buffer.concat([goesOn ? tail : Buffer.alloc(0), content]).subarray(-TAIL);
    if (content.length > 0) grown.push({ path, from, content, tail: hashOf([end]) });
  }
  return grown;
}

/** The last one may never have been written; one beyond it came from another. */
async function nextNumber(dir: string, known: Kept): Promise<number> {
  await mkdir(folders(dir).beside, { recursive: true, mode: 0o700 });
  await sweep(folders(dir).beside);
  const newest = (await versionsOf(dir)).at(-1) ?? 0;
  if (newest > known.number) throw diverged(versionName(newest));
  return known.number > 0 && !(await isNamed(pathOf(dir, known.number))) ? known.number : known.number + 1;
}

async function write(
  { dir, id }: Pick<Target, 'dir' | 'id'>,
  number: number,
  keys: Keys,
  files: Beside[],
): Promise<void> {
  const archive = pack();
  for (const { path, content } of files) archive.entry({ name: path, mode: 0o600 }, content);
  archive.finalize();
  await writePiece(pathOf(dir, number), boundName(number, id), keys, archive as AsyncIterable<Buffer>);
}

/** Of another folder, and where the file is gone, nothing is known but how many there are. */
async function knownOf(dataDir: string, dir: string, id: string): Promise<Kept> {
  const known = notedIn(dataDir);
  if (known?.id === id) return known;
  // Whatever it was, all comes anew.
  return {
    id,
    number: (await versionsOf(dir)).at(-1) ?? 0,
    begun: false,
    bound: false,
    files: null,
    digests: {},
  };
}

function notedIn(dataDir: string): Kept | null {
  try {
    return Kept.parse(JSON.parse(readFileSync(keptFile(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

function note(dataDir: string, known: Kept): void {
  replaceFile(keptFile(dataDir), `${JSON.stringify(known, null, 2)}\n`, 0o600);
}

function lastLook(dataDir: string): number {
  const written = statSync(keptFile(dataDir), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return written > Date.now() ? 0 : written;
}

/** Numbers of the versions in a folder, from the first on. */
export async function versionsOf(dir: string): Promise<number[]> {
  const names = await readdir(folders(dir).beside).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter(name => /^\d{12}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** How many versions may be missing in a row. */
const FARTHEST = 1000;

/** What a backup says of the versions. */
export type Since = Pick<BackupRecord, 'beside' | 'folder'>;

/**
 * What a restore from a backup needs: versions that came after it was begun, up to the newest, or the one that came last.
 * One that lies far beyond the others is taken for itself: whoever put it there, what is between them was never written.
 */
async function after({ beside = 0 }: Since, dir: string, came = 0): Promise<number[]> {
  const wanted: number[] = [];
  const ends = [...(await versionsOf(dir)), came].filter(number => number > beside).sort((a, b) => a - b);
  for (const end of ends) {
    const next = (wanted.at(-1) ?? beside) + 1;
    if (end - next > FARTHEST) wanted.push(end);
    else for (let number = next; number <= end; number++) wanted.push(number);
  }
  return wanted;
}

/**
 * Brings the versions after a backup over what lay beside it: of secrets and keys the newest, of digests all.
 *
 * @returns those that are missing or damaged, and why; the others come all the same
 */
export async function placeBeside(
  dir: string,
  keys: Keys,
  since: Since,
  dataDir: string,
): Promise<LeftAside[]> {
  const aside: LeftAside[] = [];
  const whose = whoseAre(dir, [since]);
  for (const number of await after(since, dir)) {
    const visit = (path: string, content: Buffer) => place(dataDir, path, content);
    const problem = await readVersion(dir, keys, number, whose, visit);
    if (problem !== null) aside.push({ backup: versionName(number), problem });
  }
  return aside;
}

/** Brings files that neither a backup nor what came after it has from the newest version before, as long as there is one. */
export async function placeEarlier(
  dir: string,
  keys: Keys,
  since: Since,
  paths: readonly string[],
  dataDir: string,
): Promise<void> {
  const wanted = new Set(paths);
  const before = (await versionsOf(dir)).filter(number => number <= (since.beside ?? 0));
  for (const number of before.reverse()) {
    if (wanted.size === 0) return;
    await readVersion(dir, keys, number, whoseAre(dir, [since]), async (path, content) => {
      if (wanted.delete(path)) await place(dataDir, path, content);
    });
  }
}

async function place(dataDir: string, path: string, content: Buffer): Promise<void> {
  const [name, from] = path.split('@') as [string, string?];
  const to = join(dataDir, name);
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  if (from === undefined || from === '0') return writeFile(to, content, { mode: 0o600 });
  const { size } = await stat(to).catch(() => ({ size: 0 }));
  // What a backup has of it goes further than the version before; where one is missing, lines follow lines.
  if (size > Number(from)) await truncate(to, Number(from));
  await appendFile(to, content, { mode: 0o600 });
}

/**
 * Reads the versions that any of these backups needs; answers those that are missing, damaged or of no use.
 *
 * @param came the number of the one that came last, where it is known
 */
export async function besideFaults(
  dir: string,
  keys: Keys,
  backups: readonly Since[],
  came = 0,
): Promise<LeftAside[]> {
  const faults: LeftAside[] = [];
  if (backups.length === 0) return faults;
  const whose = whoseAre(dir, backups);
  const beside = Math.min(...backups.map(one => one.beside ?? 0));
  for (const number of await after({ beside }, dir, came)) {
    const problem = await readVersion(dir, keys, number, whose, async () => undefined);
    if (problem !== null) faults.push({ backup: versionName(number), problem });
  }
  return faults;
}

interface Whose {
  /** The folder's id; null where nobody knows. */
  id: string | null;
  /** Up to this one they may be from before they bore it. */
  unboundTo: number;
}

/** Backups say it, where they do: whoever can write the folder may write its label, too. */
function whoseAre(dir: string, backups: readonly Since[]): Whose {
  const bound = backups.filter(({ folder }) => folder !== undefined);
  return {
    id: bound.at(-1)?.folder ?? labelOf(dir),
    unboundTo: Math.min(...bound.map(({ beside = 0 }) => beside), Number.POSITIVE_INFINITY),
  };
}

/** Visits what a version holds and can be used; answers what is wrong with it. */
async function readVersion(
  dir: string,
  keys: Keys,
  number: number,
  { id, unboundTo }: Whose,
  visit: (path: string, content: Buffer) => Promise<void>,
): Promise<Problem | null> {
  const names = [
    ...(number <= unboundTo ? [versionName(number)] : []),
    ...(id === null ? [] : [boundName(number, id)]),
  ];
  let problem: Problem | null = null;
  for (const name of names) {
    const files: Beside[] = [];
    try {
      await unpack(readPiece(pathOf(dir, number), name, keys), async ({ path, content }) => {
        files.push({ path, content: await buffer(content) });
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem = error;
      continue;
    }
    // A version comes whole or not at all.
    return visitUsable(versionName(number), files, visit);
  }
  return problem;
}

async function visitUsable(
  name: string,
  files: Beside[],
  visit: (path: string, content: Buffer) => Promise<void>,
): Promise<Problem | null> {
  let problem: Problem | null = null;
  for (const { path, content } of files) {
    const [file] = path.split('@') as [string];
    const isProof = isDigests(file);
    const why = isProof ? await whyProvesNothing([content]) : whyUseless(file, content);
    if (why !== null) problem ??= damaged(name, `${file} in it ${why}`);
    if (why === null || isProof) await visit(path, content);
  }
  return problem;
}

/** Removes what the oldest backup has in it. The newest stays: the next is numbered after it. */
export async function removeBeside(dir: string, before: number): Promise<void> {
  const versions = await versionsOf(dir);
  for (const number of versions.slice(0, -1)) if (number <= before) await rm(pathOf(dir, number));
}

function versionName(number: number): string {
  return `beside/${String(number).padStart(12, '0')}`;
}

/** What it is encrypted as: those of another folder under the same keys are none of this one. */
function boundName(number: number, id: string): string {
  return `${versionName(number)} of ${id}`;
}

function pathOf(dir: string, number: number): string {
  return join(dir, versionName(number));
}

function keptFile(dataDir: string): string {
  return join(dataDir, 'backup-beside.json');
}

function hashOf(contents: (Buffer | string)[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex');
}
