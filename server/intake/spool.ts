import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { encrypting, type FileSecret, secretOf } from '../encryption/encrypted-file.ts';
import { type KeySource, type Keys, keysAnew, keysOf } from '../encryption/keys.ts';
import { assertOwner } from '../owner.ts';
import { Problem } from '../problem.ts';
import { type Limits, PricelistError } from '../reading/types.ts';

export interface Spooled {
  path: string;
  /** sha-256 of the received bytes, hex. */
  sha256: string;
  /** Received bytes. */
  size: number;
}

/** Folders whose rights have been seen to by this process. */
const prepared = new Set<string>();

/**
 * Makes the folder of received files, in DATA_DIR. Lists hold prices: it and its files, older ones too, are their owner's alone.
 *
 * @throws Problem `not_the_owner`; ErrnoException
 */
export async function prepareSpool(dir: string): Promise<void> {
  assertOwner(dirname(dir));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if (prepared.has(dir)) return;
  await chmod(dir, 0o700);
  for (const name of await readdir(dir)) {
    // A worker may be done with one meanwhile.
    await chmod(join(dir, name), 0o600).catch(() => undefined);
  }
  prepared.add(dir);
}

/** What received files are encrypted as: they get their names later. */
export const SPOOLED = 'a received list';

/** Says what decrypts a received file that begins so. */
export type Unlock = (start: Buffer) => Promise<FileSecret>;

/** @throws Problem `key_unknown`, `file_damaged` */
export function unlockWith(keys: Keys): Unlock {
  return async start => secretOf(start, keys, SPOOLED);
}

/** The same; another process may have written it with a key that has only just come. @throws as `keysOf` as well */
export function unlockFrom(source: KeySource): Unlock {
  return async start => {
    try {
      return secretOf(start, await keysOf(source), SPOOLED);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'key_unknown') throw error;
      return secretOf(start, await keysAnew(source), SPOOLED);
    }
  };
}

/**
 * Writes what arrives to a new file in `dir`, encrypted, hashing on the way; memory stays constant.
 *
 * @returns the file's path, the hash and size of the received bytes (a gzip stays as it came)
 * @throws PricelistError `file_too_large` beyond `limits.maxFileBytes`, `upload_incomplete` when the sender goes away
 *   before the end; the partial file is removed then
 */
export async function spool(
  stream: Readable,
  dir: string,
  limits: Pick<Limits, 'maxFileBytes'>,
  keys: Keys,
): Promise<Spooled> {
  await prepareSpool(dir);
  const path = join(dir, `incoming-${randomUUID()}`);
  // Opened before anything can fail: a stream that opens it by itself might do so after it was removed.
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let size = 0;
  async function* measured() {
    // Kept alive for its owner: a request must still be answered after its file was refused.
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limits.maxFileBytes) throw tooLarge(limits.maxFileBytes);
      hash.update(chunk);
      yield chunk;
    }
    if (cutShort(stream)) throw new Error('aborted');
  }
  try {
    await pipeline(measured, encrypting(keys.current, SPOOLED), file.createWriteStream());
  } catch (error) {
    stream.resume();
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    if (error instanceof PricelistError || isDiskError(error)) throw error;
    throw new PricelistError(
      'upload_incomplete',
      'The upload ended before the whole file had arrived.',
      'Send the file again; nothing of it was kept.',
    );
  }
  return { path, sha256: hash.digest('hex'), size };
}

/** busboy marks a part that lost its end as truncated; a request that lost its client is not complete. */
function cutShort(stream: Readable & { truncated?: boolean; complete?: boolean }): boolean {
  return stream.truncated === true || stream.complete === false;
}

function isDiskError(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function tooLarge(limit: number): PricelistError {
  return new PricelistError(
    'file_too_large',
    `The file is larger than ${limit} bytes.`,
    'Split the list, send it compressed with gzip, or ask for a higher limit.',
  );
}
