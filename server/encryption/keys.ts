/**
 * The keys under which this software encrypts what it writes beside PostgreSQL. They come from a file, the environment or
 * a command, a line each: `<version>:<32 bytes in base64>`. The last one encrypts; all of them decrypt.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nameOfWork } from '../data-dir-lock.ts';
import { makeFile, replaceFile } from '../files.ts';
import { takeName } from '../name-lock.ts';
import { assertOwner } from '../owner.ts';
import { Problem, withoutRoom } from '../problem.ts';
import { EndedWith, readText, TooLate } from './key-text.ts';
import { ELSEWHERE, type KnownKey, knownKeys, noteKeys, noteOf, whatNeedsKeys } from './lost-keys.ts';

const BYTES = 32;

/**
 * Where keys come from; `made` is the file of a DATA_DIR, which is made where it is missing. With the DATA_DIR that uses them
 * they are compared with those that it has used.
 */
export type KeySource =
  | { kind: 'made'; path: string }
  | { kind: 'file'; path: string; dataDir?: string }
  | { kind: 'environment'; text: string; dataDir?: string }
  | { kind: 'command'; command: string; dataDir?: string };

export interface Key {
  version: number;
  /** What an encrypted file names it by; tells nothing about it. */
  id: string;
  secret: Buffer;
}

export interface Keys {
  current: Key;
  all: readonly Key[];
}

/** The file of a DATA_DIR, where the environment names no other source. */
export function keysFile(dataDir: string): string {
  return join(dataDir, 'keys');
}

/**
 * Reads them now, whatever they are for.
 *
 * @throws Problem `keys_missing` where there are none, `bad_keys` where they cannot be read, or not in time
 */
export async function readGivenKeys(source: KeySource): Promise<Keys> {
  return parseKeys(await textOf(source, 'name the file by --key-file or INVENTORY_KEY_FILE'), nameOf(source));
}

/** The same, where a shell may lack what the server has: the hint names it. @throws as `readGivenKeys` */
export async function readKeysAtHand(source: KeySource): Promise<Keys> {
  await assertGiven(source);
  return parseKeys(
    await textOf(source, 'name another file by INVENTORY_KEY_FILE', onFrom(source)),
    nameOf(source),
  );
}

/** How to go on where the file that is named is not there, by what its DATA_DIR knows. */
function onFrom(source: KeySource): string | null {
  if (source.kind !== 'file' || source.dataDir === undefined) return null;
  const { path, dataDir } = source;
  if (whatNeedsKeys(dataDir) === null) return `Where there never was one, make it: ${newFile(path)}`;
  // Others encrypt: a new one would divide them.
  return knownKeys(dataDir).at(-1)?.from === ELSEWHERE ? copied(path) : anew(path, dataDir);
}

async function assertGiven(source: KeySource): Promise<void> {
  if (source.kind !== 'made' || existsSync(source.path)) return;
  const needs = whatNeedsKeys(dirname(source.path));
  // Who starts beside this one makes them first, and leaves its traces after that.
  if (needs !== null && !existsSync(source.path)) throw await lost(source.path, needs);
}

/** The same, for the DATA_DIR that uses them. @throws Problem `keys_missing` as well where it uses others */
export async function readKeys(source: KeySource): Promise<Keys> {
  const keys = await readKeysAtHand(source);
  const dataDir = dataDirOf(source);
  if (dataDir !== null) await assertKnown(dataDir, source, keys);
  return keys;
}

function dataDirOf(source: KeySource): string | null {
  return source.kind === 'made' ? dirname(source.path) : (source.dataDir ?? null);
}

/** Whether one of them at least was in use here, where any was: else nothing is encrypted with them. */
export function areKnown(source: KeySource, { all }: Keys): boolean {
  const dataDir = dataDirOf(source);
  const known = dataDir === null ? [] : knownKeys(dataDir);
  return known.length === 0 || known.some(({ id }) => all.some(key => key.id === id));
}

async function assertKnown(dataDir: string, source: KeySource, keys: Keys): Promise<void> {
  if (areKnown(source, keys)) return;
  const { all } = keys;
  const known = knownKeys(dataDir);
  const { id, from } = known.at(-1)!;
  const file = await fileThatHolds(known);
  const lost = `Where they are lost, so is what they encrypted; to go on without, and with a new folder for backups, rm -f ${quoted(noteOf(dataDir))} (docs/runbooks/lost-keys.md).`;
  throw new Problem(
    503,
    'keys_missing',
    `The keys of ${nameOf(source)} are not those in use in ${dataDir}: ${all.map(key => key.id).join(', ')}, not ${id}.`,
    {
      hint:
        file === null
          ? `Those came from ${from}: give them, and newer ones in lines after them. ${lost}`
          : `Those came from ${file}, where they are still: ${given(dataDir, file)}; newer ones go in lines after them.`,
    },
  );
}

/** Milliseconds that a file is waited for which may say how to go on. */
const ASIDE_MS = 2_000;

/** A file that keys which were in use came from, and that still has one of them: who has these needs no new ones. */
async function fileThatHolds(known: readonly KnownKey[]): Promise<string | null> {
  for (const path of new Set(known.map(({ from }) => from).reverse())) {
    if (!isAbsolute(path)) continue;
    const text = await readText({ kind: 'file', path }, ASIDE_MS).catch(() => '');
    if (idsIn(text, path).some(id => known.some(one => one.id === id))) return path;
  }
  return null;
}

function idsIn(text: string, path: string): string[] {
  try {
    return parseKeys(text, path).all.map(({ id }) => id);
  } catch {
    return [];
  }
}

/** How whoever has another source, or none, is to name that file. */
function given(dataDir: string, file: string): string {
  return file === keysFile(dataDir)
    ? 'leave out what names others, or give these there, too'
    : `set INVENTORY_KEY_FILE=${quoted(file)} here, too`;
}

/**
 * The same; a DATA_DIR in which nothing was encrypted yet gets one. Of two that start side by side one makes it.
 *
 * @throws as `readKeys`; Problem `keys_missing` where there were some, `not_the_owner`
 */
export async function ensureKeys(source: KeySource): Promise<Keys> {
  if (source.kind === 'made' && !existsSync(source.path)) {
    await assertGiven(source);
    if (!existsSync(source.path)) makeKeys(source.path);
  }
  const keys = await readKeys(source);
  const dataDir = dataDirOf(source);
  if (dataDir !== null) {
    const from = nameOf(source);
    noteKeys(
      dataDir,
      keys.all.map(({ id }) => ({ id, from })),
      !begun.has(source),
    );
    begun.add(source);
  }
  return keys;
}

/** Sources that this process has keys from. Two with places of their own do not take turns at being the last. */
const begun = new WeakSet<KeySource>();

/** For how long a process may go by keys that a command gives no more. */
export const HELD_MS = 60_000;
/** Nobody who has keys waits longer for newer ones. */
const PATIENCE_MS = 2_000;
const held = new WeakMap<KeySource, { keys: Keys; until: number; fails: boolean }>();

/**
 * The same for whoever asks often: a command is asked again after a minute, and while it fails or hangs those that it gave
 * before are used, and a warning says so. What a file has anew counts at once; one that cannot be read does after a minute.
 *
 * @throws as `readKeys`
 */
export async function keysOf(source: KeySource): Promise<Keys> {
  const known = held.get(source);
  if (known === undefined) return keysAnew(source);
  if (known.until > Date.now()) return 'path' in source ? newerThan(known.keys, source) : known.keys;
  if (source.kind !== 'command') return keysAnew(source);
  const late = sleep(PATIENCE_MS, known.keys, { ref: false });
  return Promise.race([keysAnew(source).catch(error => stillKnown(source, known.keys, error)), late]);
}

/** A file may be away for a moment, or half written; and none is made. */
async function newerThan(known: Keys, source: KeySource): Promise<Keys> {
  const read = readKeys(source).then(now => (idsOf(now) === idsOf(known) ? known : keysAnew(source)));
  return Promise.race([read.catch(() => known), sleep(PATIENCE_MS, known, { ref: false })]);
}

const idsOf = ({ all, current }: Keys) => [...all, current].map(({ id }) => id).join();

/** The same, read now: where a key is met that those at hand do not know. @throws as `readKeys` */
export async function keysAnew(source: KeySource): Promise<Keys> {
  const keys = await ensureKeys(source);
  held.set(source, { keys, until: Date.now() + HELD_MS, fails: false });
  return keys;
}

/** @throws the error, where what was read is no keys: it is not for a moment, then */
function stillKnown(source: KeySource, keys: Keys, error: Error): Keys {
  if (!(error.cause instanceof EndedWith || error.cause instanceof TooLate)) throw error;
  if (held.get(source)?.fails !== true)
    process.emitWarning(`${error.message} Those that it gave before are used.`, 'Keys');
  held.set(source, { keys, until: Date.now() + HELD_MS, fails: true });
  return keys;
}

/**
 * A further version, which encrypts from now on.
 *
 * @throws Problem `keys_elsewhere` where they come from a command or the environment, `not_the_owner`
 */
export async function addKey(source: KeySource): Promise<Keys> {
  if (source.kind === 'environment' || source.kind === 'command') {
    throw new Problem(409, 'keys_elsewhere', `The keys come from ${nameOf(source)}.`, {
      hint: `Add a line there: ${newLine(nextVersion(await readKeys(source)))}`,
    });
  }
  if (source.kind === 'made') assertOwner(dirname(source.path));
  for (let tries = 0; tries < TRIES; tries++) {
    await ensureKeys(source);
    const added = await addTo(source.path, nameOf(source));
    if (added !== null) return added;
    await sleep(PAUSE_MS);
  }
  throw bad(nameOf(source), 'another process is changing them');
}

const TRIES = 300;
const PAUSE_MS = 100;

/** One at a time, of all that change files of this folder, wherever they were called. Null: once more. */
async function addTo(path: string, name: string): Promise<Keys | null> {
  const lock = await takeName(nameOfWork(dirname(path), 'keys'));
  if (lock === null) return null;
  try {
    const before = readFileSync(path, 'utf8');
    // Read before it takes the place of what is there: a file that nobody can read would hide all keys.
    const text = `${before.trimEnd()}\n${newLine(nextVersion(parseKeys(before, name)))}\n`;
    const keys = parseKeys(text, name);
    replaceFile(path, text, 0o600);
    return keys;
  } catch (error) {
    throw withoutRoom(path, error);
  } finally {
    await lock.close();
  }
}

function nextVersion({ all }: Keys): number {
  return Math.max(...all.map(key => key.version)) + 1;
}

/** As a file of keys has them. */
export function keysText({ all }: Keys): string {
  return all.map(({ version, secret }) => `${version}:${secret.toString('base64')}\n`).join('');
}

/** The key that a file was encrypted with. @throws Problem `key_unknown` */
export function keyOf(keys: Keys, id: string, what: string): Key {
  const found = keys.all.find(key => key.id === id);
  if (found !== undefined) return found;
  throw new Problem(
    409,
    'key_unknown',
    `${what} was encrypted with key ${id}, which is not among the keys given.`,
    {
      hint: `Given are ${keys.all.map(key => key.id).join(', ')}. Bring the line of that key back (INVENTORY_KEY_FILE, --key-file).`,
    },
  );
}

function makeKeys(path: string): void {
  assertOwner(dirname(path));
  makeFile(path, `${newLine(1)}\n`);
}

function newLine(version: number): string {
  return `${version}:${randomBytes(BYTES).toString('base64')}`;
}

/**
 * @param other what helps where a file is missing that lies elsewhere
 * @param onFrom and where nobody has it any more
 */
async function textOf(source: KeySource, other: string, onFrom: string | null = null): Promise<string> {
  try {
    return await readText(source);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && source.kind !== 'command') {
      throw new Problem(503, 'keys_missing', `There are no keys: ${nameOf(source)} is missing.`, {
        hint: [
          `Bring it back from where it is kept, or ${other}.`,
          ...(onFrom === null ? [] : [onFrom]),
        ].join(' '),
      });
    }
    throw bad(nameOf(source), code ?? message, error, whyUnread(source, error));
  }
}

/** What came from nowhere is not told what keys look like. */
function whyUnread({ kind }: KeySource, error: unknown): string | undefined {
  if (!(error instanceof EndedWith || error instanceof TooLate)) return undefined;
  return kind === 'command'
    ? 'Run INVENTORY_KEY_COMMAND by hand, as the user of the server: what it asks is away, or refuses this machine. Where what it gave is gone for good: docs/runbooks/lost-keys.md.'
    : 'Its disk does not answer: see whether it is there, and mounted.';
}

async function lost(path: string, needs: string): Promise<Problem> {
  const dataDir = dirname(path);
  const known = knownKeys(dataDir);
  const from = known.at(-1)?.from ?? path;
  const file = await fileThatHolds(known);
  if (from === path && file === null)
    return gone(
      known.length > 0
        ? `The keys are gone: ${needs}, and that file is missing.`
        : `The keys are gone: ${path} is missing, and ${needs}.`,
      `Bring it back from where a copy is kept, or from another server on these databases. ${anew(path, dataDir)}`,
    );
  const message = `No keys are given here: ${path} is missing, and ${needs}.`;
  if (file !== null) return gone(message, `${sentence(given(dataDir, file))}.`);
  // Others encrypt: a new one would divide them.
  if (from === ELSEWHERE) return gone(message, copied(path));
  // A new one comes where the others came from, and all that are set so read it.
  return gone(message, `${asThere(from)} ${anew(isAbsolute(from) ? from : path, dataDir)}`);
}

const gone = (message: string, hint: string) => new Problem(503, 'keys_missing', message, { hint });

/** Where others encrypt on the same database, and a new server has no key: one of its own would divide them. */
export function noKeysHere(path: string, ids: readonly string[]): Problem {
  return gone(
    `There is no key here, and on these databases others encrypt already, under ${ids.join(', ')}: none is made in ${path}.`,
    copied(path),
  );
}

/** How keys are given that a server has from where nobody can look from here. */
function copied(path: string): string {
  return `Copy that file, and keys.made beside it, from the DATA_DIR of a server that runs on them (install -m 600 OTHER/keys ${quoted(path)}), or give the same INVENTORY_KEY_FILE, INVENTORY_KEYS or INVENTORY_KEY_COMMAND. Where no server has it any more: docs/runbooks/lost-keys.md.`;
}

function asThere(from: string): string {
  return isAbsolute(from)
    ? `Bring ${from} back, or to where this can read it, and set INVENTORY_KEY_FILE=${quoted(from)} here, too.`
    : `Set ${from} here, too, as where the server runs.`;
}

/** For whoever has no copy any more: its steps stand in docs/runbooks/lost-keys.md. */
function anew(path: string, dataDir: string): string {
  return (
    'Where there is no copy, and no other server on these databases has them (docs/scale-out.md), what they encrypted is lost; to go on with a new one, and a new folder for backups: ' +
    newFile(path, `rm -f ${quoted(noteOf(dataDir))}; `)
  );
}

/** As the user of the server. @param before what is done first */
function newFile(path: string, before = ''): string {
  return `(umask 077; ${before}echo "1:$(openssl rand -base64 32)" > ${quoted(path)})`;
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** For a shell. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

function parseKeys(text: string, name: string): Keys {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'));
  const all = lines.map((line, i) => {
    const [, version, secret] = /^(\d{1,6}):([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    const bytes = Buffer.from(secret ?? '', 'base64');
    if (version === undefined || bytes.length !== BYTES)
      throw bad(name, `key ${i + 1} is not of the form <version>:<${BYTES} bytes in base64>`);
    return { version: Number(version), id: idOf(Number(version), bytes), secret: bytes };
  });
  // Of one version there may be two: of servers that each had made a first one.
  if (new Set(all.map(key => key.id)).size < all.length) throw bad(name, 'one key stands there twice');
  const current = all.at(-1);
  if (current === undefined) throw bad(name, 'it holds no key');
  return { current, all };
}

/** Its version, and enough of a digest to tell another key of the same version. */
function idOf(version: number, secret: Buffer): string {
  const digest = createHash('sha256').update('inventory key id\n').update(secret).digest('hex');
  return `${version}-${digest.slice(0, 12)}`;
}

function nameOf(source: KeySource): string {
  if (source.kind === 'environment') return 'INVENTORY_KEYS';
  return source.kind === 'command' ? 'INVENTORY_KEY_COMMAND' : source.path;
}

const LINES =
  'A line for each key: its version, a colon, 32 random bytes in base64 (openssl rand -base64 32).';

function bad(name: string, why: string, cause?: unknown, hint = LINES): Problem {
  return new Problem(503, 'bad_keys', `The keys of ${name} cannot be used: ${why}.`, {
    cause,
    hint,
  });
}
