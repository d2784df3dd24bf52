/** Pieces of a backup: compressed, encrypted, written whole or not at all. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
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
 * Writes a piece: it has its name only once all of it is on the disk.
 *
 * @param name what it is encrypted as: its path below the folder of backups
 * @param moved hears each second that some of it was let through
 */
export async function writePiece(
  path: string,
  name: string,
  keys: Keys,
  content: AsyncIterable<Buffer>,
  moved: () => void = () => undefined,
): Promise<Piece> {
  const temporary = `${path}.part`;
  const measured = measuring();
  try {
    await pipeline(
      telling(content, moved),
      createZstdCompress(),
      encrypting(keys.current, name),
      measured.stream,
      createWriteStream(temporary, { mode: 0o600 }),
    );
    await flush(temporary);
    await rename(temporary, path);
    await flush(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const failure = error as NodeJS.ErrnoException;
    // What cannot be read is another matter.
    const isOfFolder = failure.path === temporary || failure.code === 'ENOSPC' || failure.code === 'EDQUOT';
    throw isOfFolder ? unusable(dirname(path), failure) : error;
  }
  return measured.result();
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
  const ended = pipeline(createReadStream(path), measured.stream, decrypting(keys, name), whole, content);
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

/** A small piece as a whole. */
export async function readWhole(path: string, name: string, keys: Keys): Promise<Buffer> {
  return buffer(readPiece(path, name, keys));
}

function inWords(error: NodeJS.ErrnoException, name: string): Error {
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
