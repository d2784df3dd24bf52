import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Limits, PricelistError } from './types.ts';

const CHUNK = 128 * 1024;

/** A received file opened for reading, decompressed where it was a gzip. */
export interface Source {
  handle: FileHandle;
  size: number;
  gzip: boolean;
  /** Its first bytes, up to 4 KB. */
  head: Buffer;
  close(): Promise<void>;
}

/**
 * Opens a received file. A gzip (known by its first bytes) is decompressed into a nameless temporary file beside it,
 * so that nothing is left behind whatever dies.
 *
 * @throws PricelistError `decompressed_too_large`, `unreadable_file` (damaged gzip)
 */
export async function openSource(path: string, limits: Limits): Promise<Source> {
  const handle = await open(path, 'r');
  try {
    const head = await readHead(handle);
    if (head[0] !== 0x1f || head[1] !== 0x8b) return await toSource(handle, false);
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return toSource(await decompressed(path, limits), true);
}

/** The bytes of a source from its beginning, piece by piece; a piece is overwritten by the next one. */
export async function* readChunks(source: Source): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  let position = 0;
  while (position < source.size) {
    const { bytesRead } = await source.handle.read(buffer, 0, CHUNK, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** A file that is already open, as a source. */
export async function toSource(handle: FileHandle, gzip: boolean): Promise<Source> {
  const head = await readHead(handle);
  const { size } = await handle.stat();
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await handle.close();
  };
  return { handle, size, gzip, head, close };
}

async function readHead(handle: FileHandle): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
  return buffer.subarray(0, bytesRead);
}

/** A new file without a name: it goes with whoever has it open. */
export async function nameless(dir: string): Promise<FileHandle> {
  const path = join(dir, `plain-${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  await rm(path);
  return handle;
}

async function decompressed(path: string, limits: Limits): Promise<FileHandle> {
  let size = 0;
  const most = mostUnpacked((await stat(path)).size, limits);
  const plain = await nameless(dirname(path));
  async function keep(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > most) throw decompressedTooLarge(most);
      await plain.appendFile(chunk);
    }
  }
  try {
    await pipeline(createReadStream(path), createGunzip(), keep);
    return plain;
  } catch (error) {
    await plain.close();
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
