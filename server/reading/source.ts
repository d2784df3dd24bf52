import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import {
  encryptedAccess,
  type FileSecret,
  headerOf,
  plainAccess,
  type RandomAccess,
  ScratchFile,
} from '../encryption/encrypted-file.ts';
import { type Limits, PricelistError } from './types.ts';

const HEAD = 4096;
const CHUNK = 128 * 1024;

/** A received file opened for reading, decompressed where it was a gzip. */
export interface Source extends RandomAccess {
  gzip: boolean;
  /** Its first bytes, up to 4 KB. */
  head: Buffer;
}

/**
 * Opens a received file. A gzip (known by its first bytes) is decompressed into a nameless temporary file beside it,
 * so that nothing is left behind whatever dies.
 *
 * @param unlock says what decrypts it, where it is encrypted
 * @throws PricelistError `decompressed_too_large`, `unreadable_file` (damaged gzip)
 */
export async function openSource(
  path: string,
  limits: Limits,
  unlock?: (start: Buffer) => Promise<FileSecret>,
): Promise<Source> {
  const handle = await open(path, 'r');
  try {
    const start = unlock === undefined ? null : await headerOf(handle);
    const content =
      start === null ? await plainAccess(handle) : await encryptedAccess(handle, await unlock!(start));
    const source = await toSource(content, false);
    if (source.head[0] !== 0x1f || source.head[1] !== 0x8b) return source;
    return await toSource(await decompressed(source, path, limits), true).finally(source.close);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The bytes of a source from its beginning, piece by piece. */
export async function* readChunks(source: Pick<Source, 'size' | 'read'>): AsyncGenerator<Buffer> {
  let position = 0;
  while (position < source.size) {
    const chunk = await source.read(position, CHUNK);
    if (chunk.length === 0) return;
    position += chunk.length;
    yield chunk;
  }
}

/** What is open already, as a source. */
export async function toSource(content: RandomAccess, gzip: boolean): Promise<Source> {
  const head = await content.read(0, HEAD);
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await content.close();
  };
  return { size: content.size, read: content.read, gzip, head, close };
}

/** A new file without a name, encrypted: it goes with whoever has it open. */
export async function nameless(dir: string): Promise<{ scratch: ScratchFile; close(): Promise<void> }> {
  const path = join(dir, `plain-${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  await rm(path);
  return { scratch: new ScratchFile(handle), close: () => handle.close() };
}

async function decompressed(source: Source, path: string, limits: Limits): Promise<RandomAccess> {
  let size = 0;
  const most = mostUnpacked(source.size, limits);
  const { scratch, close } = await nameless(dirname(path));
  async function keep(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > most) throw decompressedTooLarge(most);
      await scratch.append(chunk);
    }
  }
  try {
    await pipeline(readChunks(source), createGunzip(), keep);
    return await scratch.finish();
  } catch (error) {
    await close();
    if (error instanceof PricelistError) throw error;
    const damaged = String((error as NodeJS.ErrnoException).code ?? '').startsWith('Z_');
    if (!damaged) throw error;
    throw new PricelistError(
      'unreadable_file',
      'The gzip file is damaged or cut short.',
      'Compress and send it again.',
    );
  }
}

/** Lists pack to a twentieth, rarely to a fiftieth; what packs to less than this share of its size is no list. */
const MOST_RATIO = 200;
const ALWAYS_ALLOWED = 256 * 1024 ** 2;

/** Bytes that a received file of `size` bytes may unpack to. */
export function mostUnpacked(size: number, limits: Limits): number {
  return Math.min(limits.maxDecompressedBytes, Math.max(ALWAYS_ALLOWED, size * MOST_RATIO));
}

/** The error for content that unpacks to more than it may. */
export function decompressedTooLarge(most: number): PricelistError {
  return new PricelistError(
    'decompressed_too_large',
    `The file unpacks to more than ${most} bytes.`,
    'Split the list into several files.',
  );
}
