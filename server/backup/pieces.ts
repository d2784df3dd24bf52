/** Pieces of a backup: compressed, encrypted, written whole or not at all. */
import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { damaged, decrypting, encrypting } from '../encryption/encrypted-file.ts';
import type { Keys } from '../encryption/keys.ts';
import { Problem } from '../problem.ts';
import { unusable } from './target.ts';

/** How a backup says what it is made of: sizes and digests are those of the encrypted file. */
export interface Piece {
  bytes: number;
  sha256: string;
}

/**
 * Writes a piece: it has its name only once all of it is on the disk, and takes nobody's place.
 *
 * @param name what it is encrypted as: its path below the folder of backups
 * @param moved hears each second that some of it was let through
 * @throws ErrnoException `EEXIST` where something has that name; Problem `backup_dir_unusable`
 */
export async function writePiece(
  path: string,
  name: string,
  keys: Keys,
  content: AsyncIterable<Buffer>,
  moved: () => void = () => undefined,
): Promise<Piece> {
  const temporary = `${path}.${randomUUID()}${UNFINISHED}`;
  const measured = measuring();
  try {
    // A name that nobody can know before, and made here: nothing is written through a link.
    const file = await open(temporary, 'wx', 0o600);
    await pipeline(
      telling(content, moved),
      createZstdCompress(),
      encrypting(keys.current, name),
      measured.stream,
      file.createWriteStream({ flush: true }),
    );
    await nameFile(temporary, path);
    await flush(dirname(path));
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code === 'EEXIST') throw error;
    // What cannot be read is another matter.
    const isOfFolder =
      failure.path === temporary || ['write', 'writev', 'fsync'].includes(failure.syscall ?? '');
    throw isOfFolder ? unusable(dirname(path), failure) : error;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
  return measured.result();
}

/** What a process that was killed while it wrote leaves behind is called so. */
export const UNFINISHED = '.part';

/** What a process that was killed has left, and folders in its place: whoever holds the lock is the only one that writes. */
export async function sweep(path: string): Promise<void> {
  for (const name of await readdir(path))
    if (name.endsWith(UNFINISHED)) await rm(join(path, name), { recursive: true, force: true });
}

/** Not by `rename`, which takes the place of what is there; some network file systems know nothing else. */
async function nameFile(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
    if (await isNamed(path)) throw Object.assign(new Error(`${path} is there`), { code: 'EEXIST' });
    await rename(temporary, path);
  }
}

/** Whether anything has a name, also a link to nowhere. */
export async function isNamed(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/**
 * Writes a piece, or finds that it is there already.
 *
 * @param content what it is made of, from the beginning; may be asked for twice
 * @throws as `writePiece` and `readPiece`; Problem `backup_diverged` where another has its name
 */
export async function keepPiece(
  path: string,
  name: string,
  keys: Keys,
  content: () => AsyncIterable<Buffer>,
  moved: () => void = () => undefined,
): Promise<void> {
  if (!(await isNamed(path))) {
    try {
      await writePiece(path, name, keys, content(), moved);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  if (!(await isSame(telling(content(), moved), inItsPlace(path, name, keys)))) throw diverged(name);
}

/** What is there already. @throws as `readPiece`, with a hint of how to go on without it */
async function* inItsPlace(path: string, name: string, keys: Keys): AsyncGenerator<Buffer> {
  try {
    yield* readPiece(path, name, keys);
  } catch (error) {
    if (error instanceof Problem && error.code === 'file_damaged')
      error.hint = `It stays as it is, and nothing comes after it. ${IN_ANOTHER}`;
    throw error;
  }
}

/** By their digests: they come in chunks of their own. */
async function isSame(one: AsyncIterable<Buffer>, other: AsyncIterable<Buffer>): Promise<boolean> {
  const digest = async (content: AsyncIterable<Buffer>) => {
    const hash = createHash('sha256');
    for await (const chunk of content) hash.update(chunk);
    return hash.digest('hex');
  };
  return (await digest(one)) === (await digest(other));
}

const IN_ANOTHER = 'Back up into a new folder: "inventory backup create OTHER".';

/** @param name what this DATA_DIR does not have in common with the folder */
export function diverged(name: string): Problem {
  return new Problem(
    409,
    'backup_diverged',
    `The folder of backups has another ${name}: it goes on as this DATA_DIR does not.`,
    {
      hint: `This DATA_DIR was set back to an earlier moment, or is one of two. ${IN_ANOTHER} Nothing of either is lost.`,
    },
  );
}

const TELL_MS = 1_000;

async function* telling(content: AsyncIterable<Buffer>, moved: () => void): AsyncGenerator<Buffer> {
  let told = performance.now();
  for await (const chunk of content) {
    yield chunk;
    if (performance.now() - told < TELL_MS) continue;
    told = performance.now();
    moved();
  }
}

/**
 * The content of a piece, as it is decrypted.
 *
 * @param expected size and digest as a backup's record has them, where it does
 * @throws Problem in the middle where it is not what was written: `file_damaged`, `key_unknown`, `backup_incomplete`
 */
export async function* readPiece(
  path: string,
  name: string,
  keys: Keys,
  expected?: Piece,
): AsyncGenerator<Buffer> {
  const measured = measuring();
  const content = createZstdDecompress();
  const whole = new Transform({
    transform: (chunk, _encoding, done) => done(null, chunk),
    flush: done => {
      const { bytes, sha256 } = measured.result();
      const differs = expected !== undefined && (bytes !== expected.bytes || sha256 !== expected.sha256);
      done(differs ? damaged(name, 'it is not the file that the backup was made with') : null);
    },
  });
  const file = await openPiece(path, name);
  const ended = pipeline(file.createReadStream(), measured.stream, decrypting(keys, name), whole, content);
  ended.catch(() => undefined);
  try {
    yield* content as AsyncIterable<Buffer>;
    await ended;
  } catch (error) {
    // What failed first says why, wherever it was noticed.
    throw inWords(
      await ended.then(
        () => error as Error,
        first => first as Error,
      ),
      name,
    );
  }
}

/** A link would lead elsewhere, and a pipe keep who reads it. @throws Problem `file_damaged`, and as `readPiece` */
async function openPiece(path: string, name: string): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let file: FileHandle;
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const isLink = (error as NodeJS.ErrnoException).code === 'ELOOP';
    throw isLink ? noFile(name) : inWords(error as NodeJS.ErrnoException, name);
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw noFile(name);
}

/** What is a link, a pipe or a folder. */
export function noFile(name: string): Problem {
  return damaged(name, 'it is no file of its own');
}

/** A small piece as a whole. */
export async function readWhole(path: string, name: string, keys: Keys): Promise<Buffer> {
  return buffer(readPiece(path, name, keys));
}

/** Why a piece cannot be had. */
export function inWords(error: NodeJS.ErrnoException, name: string): Error {
  if (error instanceof Problem) return error;
  if (error.code === 'ENOENT') {
    return new Problem(404, 'backup_incomplete', `${name} is missing.`, {
      hint: 'Bring it back, or use another backup.',
    });
  }
  if (error.code?.startsWith('ZSTD') === true) return damaged(name, 'it does not decompress');
  if (error.syscall === undefined) return error;
  return new Problem(503, 'backup_dir_unusable', `${name} cannot be read: ${error.code}.`, {
    hint: 'Look at its rights and at the disk that it lies on.',
  });
}

function measuring(): { stream: Transform; result(): Piece } {
  const hash = createHash('sha256');
  let bytes = 0;
  let digest: string | null = null;
  const stream = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return {
    stream,
    result: () => {
      digest ??= hash.digest('hex');
      return { bytes, sha256: digest };
    },
  };
}

export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
