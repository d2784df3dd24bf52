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
import { type Keys, keysOf } from '../encryption/keys.ts';
import { replaceFile } from '../files.ts';
import { Problem } from '../problem.ts';
import { readSecrets } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import type { LeftAside } from './held.ts';
import { diverged, isNamed, readPiece, UNFINISHED, writePiece } from './pieces.ts';
import { folders, type Target } from './target.ts';
import { unpack } from './unpack.ts';

/** What is brought back beside databases and lists. Keys are not: with them nobody would need any. */
const FILES = ['secrets.json', 'signing.pem', 'seals'];
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
 * Brings what has changed. Whoever brings the log does this first: so nothing there was signed by a key that is not here.
 *
 * @returns the number of the version that was made; null where nothing has changed
 * @throws Problem `backup_dir_unusable`; `backup_diverged` where versions are there that this DATA_DIR does not know
 */
export async function shipBeside(settings: Settings, { dir, id }: Target): Promise<number | null> {
  const known = await knownOf(settings.dataDir, dir, id);
  const paths = await pathsBeside(settings.dataDir);
  const files = await filesOf(settings.dataDir, paths);
  const hash = hashOf(files.flatMap(({ path, content }) => [`${path} ${content.length}\n`, content]));
  const rests = Date.now() - lastLook(settings.dataDir) < REST_MS && known.files === hash;
  const grown = rests ? [] : await grownOf(settings.dataDir, paths.filter(isDigests), known);
  if (known.files === hash && grown.length === 0) return null;
  const number = await nextNumber(dir, known);
  // Its number is taken before it is there: whatever ends this, what has that number is of this DATA_DIR.
  note(settings.dataDir, { ...known, number });
  const digests = { ...known.digests };
  for (const { path, from, content, tail } of grown) {
    files.push({ path: `${path}@${from}`, content });
    digests[path] = { bytes: from + content.length, tail };
  }
  await write(dir, number, await keysOf(settings.keys), files);
  note(settings.dataDir, { id, number, files: hash, digests });
  return number;
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

const isDigests = (path: string) => path.endsWith('.log');

/** Secrets and keys. Secrets that nobody can read are not brought: those before them stay the newest. */
async function filesOf(dataDir: string, paths: string[]): Promise<Beside[]> {
  const files: Beside[] = [];
  for (const path of paths.filter(one => !isDigests(one))) {
    if (path === 'secrets.json' && !isReadable(dataDir)) continue;
    files.push({ path, content: await readFile(join(dataDir, path)) });
  }
  return files;
}

function isReadable(dataDir: string): boolean {
  try {
    readSecrets(dataDir);
    return true;
  } catch {
    return false;
  }
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
  for (const name of await readdir(folders(dir).beside))
    if (name.endsWith(UNFINISHED)) await rm(join(folders(dir).beside, name));
  const newest = (await versionsOf(dir)).at(-1) ?? 0;
  if (newest > known.number) throw diverged(versionName(newest));
  return known.number > 0 && !(await isNamed(pathOf(dir, known.number))) ? known.number : known.number + 1;
}

async function write(dir: string, number: number, keys: Keys, files: Beside[]): Promise<void> {
  const archive = pack();
  for (const { path, content } of files) archive.entry({ name: path, mode: 0o600 }, content);
  archive.finalize();
  await writePiece(pathOf(dir, number), versionName(number), keys, archive as AsyncIterable<Buffer>);
}

/** Of another folder, and where the file is gone, nothing is known but how many there are. */
async function knownOf(dataDir: string, dir: string, id: string): Promise<Kept> {
  try {
    const known = Kept.parse(JSON.parse(readFileSync(keptFile(dataDir), 'utf8')));
    if (known.id === id) return known;
  } catch {
    // Whatever it was, all comes anew.
  }
  return { id, number: (await versionsOf(dir)).at(-1) ?? 0, files: null, digests: {} };
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

/** What a restore from a backup needs: versions that came after it was begun. */
async function since(dir: string, before: number): Promise<number[]> {
  const last = (await versionsOf(dir)).at(-1) ?? 0;
  return Array.from({ length: Math.max(last - before, 0) }, (_, at) => before + 1 + at);
}

/**
 * Brings the versions after a backup over what lay beside it: of secrets and keys the newest, of digests all.
 *
 * @param before the number of the version that the backup has in it
 * @returns those that are missing or damaged, and why; the others come all the same
 */
export async function placeBeside(
  dir: string,
  keys: Keys,
  before: number,
  dataDir: string,
): Promise<LeftAside[]> {
  const aside: LeftAside[] = [];
  for (const number of await since(dir, before)) {
    const problem = await readVersion(dir, keys, number, (path, content) => place(dataDir, path, content));
    if (problem !== null) aside.push({ backup: versionName(number), problem });
  }
  return aside;
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

/** Reads the versions that any of these backups needs; answers those that are missing or damaged. */
export async function besideFaults(dir: string, keys: Keys, befores: number[]): Promise<LeftAside[]> {
  const faults: LeftAside[] = [];
  if (befores.length === 0) return faults;
  for (const number of await since(dir, Math.min(...befores))) {
    const problem = await readVersion(dir, keys, number, async () => undefined);
    if (problem !== null) faults.push({ backup: versionName(number), problem });
  }
  return faults;
}

async function readVersion(
  dir: string,
  keys: Keys,
  number: number,
  visit: (path: string, content: Buffer) => Promise<void>,
): Promise<Problem | null> {
  const files: Beside[] = [];
  try {
    await unpack(readPiece(pathOf(dir, number), versionName(number), keys), async ({ path, content }) => {
      files.push({ path, content: await buffer(content) });
    });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  // A version comes whole or not at all.
  for (const { path, content } of files) await visit(path, content);
  return null;
}

/** Removes what the oldest backup has in it. The newest stays: the next is numbered after it. */
export async function removeBeside(dir: string, before: number): Promise<void> {
  const versions = await versionsOf(dir);
  for (const number of versions.slice(0, -1)) if (number <= before) await rm(pathOf(dir, number));
}

/** What it is encrypted as. */
function versionName(number: number): string {
  return `beside/${String(number).padStart(12, '0')}`;
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
