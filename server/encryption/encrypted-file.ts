/**
 * Files encrypted by pieces of 64 KiB with AES-256-GCM, so that they are written and read as streams and from any place.
 * Each file has a key of its own, derived from the key it names, a salt, and its name: a file under another's name, and a
 * piece that was changed, moved, left out or cut off, do not decrypt.
 *
 * Layout: `INVENC1\n`, the header's length (4 bytes), the header (JSON), then pieces, each with its tag (16 bytes). The
 * nonce of a piece is its number, and whether it is the last one.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { z } from 'zod';
import { Problem } from '../problem.ts';
import { type Key, type Keys, keyOf } from './keys.ts';

const MAGIC = Buffer.from('INVENC1\n');
/** As the files of any version begin. */
const ANY_MAGIC = /^INVENC[0-9A-Za-z]\n$/;
const PIECE = 65_536;
const TAG = 16;
const LONGEST_HEADER = 4096;

const Header = z.object({ key: z.string(), salt: z.string(), name: z.string(), piece: z.literal(PIECE) });

/** Encrypts what is written to it as a file of this name, for example its path below the folder of a backup. */
export function encrypting(key: Key, name: string): Transform {
  const header = Buffer.from(
    JSON.stringify({ key: key.id, salt: randomBytes(32).toString('base64'), name, piece: PIECE }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  const secret = deriveSecret(key, header);
  let n = 0;
  const cut = piecesOf(PIECE, (piece, isLast) => sealed(secret, n++, piece, isLast));
  cut.push(Buffer.concat([MAGIC, length, header]));
  return cut;
}

/**
 * Decrypts what is written to it.
 *
 * @param name the name that it must have been encrypted under
 * @returns a stream that fails with a Problem: `key_unknown`, or `file_damaged` in words
 */
export function decrypting(keys: Keys, name: string): Transform {
  let head = Buffer.alloc(0);
  let secret: Buffer | null = null;
  let n = 0;
  const pieces = piecesOf(PIECE + TAG, (piece, isLast) => [opened(name, secret!, n++, piece, isLast)]);
  const whole = pieces._transform.bind(pieces);
  const end = pieces._flush.bind(pieces);
  pieces._transform = (chunk: Buffer, encoding, done) => {
    if (secret !== null) return whole(chunk, encoding, done);
    try {
      head = Buffer.concat([head, chunk]);
      const read = readHeader(keys, name, head);
      if (read === null) return done();
      secret = read.secret;
      return whole(head.subarray(read.length), encoding, done);
    } catch (error) {
      return done(error as Error);
    }
  };
  pieces._flush = done => (secret === null ? done(damaged(name, 'it ends within its header')) : end(done));
  return pieces;
}

/** What decrypts one file, and no other. */
export interface FileSecret {
  /** Where its first piece begins. */
  start: number;
  /** In base64: it is handed to other processes. */
  secret: string;
  name: string;
}

/** How an open file begins, where it is encrypted: what `secretOf` takes; null where it is not. */
export async function headerOf(file: FileHandle): Promise<Buffer | null> {
  const start = await bytesOf(file, 0, MAGIC.length + 4 + LONGEST_HEADER);
  return looksEncrypted(start) ? start : null;
}

/** The id of the key that a file names which begins so; null where its header is no whole one. */
export function keyNamed(start: Buffer): string | null {
  const begin = MAGIC.length + 4;
  try {
    const length = start.readUInt32BE(MAGIC.length);
    return parseHeader(start.subarray(begin, begin + length), 'the file').key;
  } catch {
    return null;
  }
}

/**
 * What decrypts the file that begins so.
 *
 * @throws Problem `key_unknown`, `format_unknown`, `file_damaged`
 */
export function secretOf(start: Buffer, keys: Keys, name: string): FileSecret {
  const header = readHeader(keys, name, start);
  if (header === null) throw damaged(name, 'it ends within its header');
  return { start: header.length, secret: header.secret.toString('base64'), name };
}

/** Content that is read from any place. */
export interface RandomAccess {
  /** In bytes. */
  size: number;
  /** Up to so many bytes from a place on; fewer at the end only. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** A file that is open, as it is. */
export async function plainAccess(file: FileHandle): Promise<RandomAccess> {
  const { size } = await file.stat();
  return {
    size,
    read: (offset, length) => bytesOf(file, offset, Math.min(length, Math.max(size - offset, 0))),
    close: () => file.close(),
  };
}

/** An encrypted file that is open, by its secret. @throws Problem `file_damaged` */
export async function encryptedAccess(
  file: FileHandle,
  { start, secret, name }: FileSecret,
): Promise<RandomAccess> {
  const { size } = await file.stat();
  const count = Math.max(1, Math.ceil((size - start) / (PIECE + TAG)));
  const key = Buffer.from(secret, 'base64');
  const at = async (n: number) => {
    const piece = await bytesOf(file, start + n * (PIECE + TAG), PIECE + TAG);
    return opened(name, key, n, piece, n === count - 1);
  };
  const last = await at(count - 1);
  const length = (count - 1) * PIECE + last.length;
  return {
    size: length,
    read: async (offset, wanted) => {
      const parts: Buffer[] = [];
      const end = Math.min(offset + wanted, length);
      for (let n = Math.floor(offset / PIECE); n * PIECE < end; n++) {
        const piece = n === count - 1 ? last : await at(n);
        parts.push(piece.subarray(Math.max(offset - n * PIECE, 0), end - n * PIECE));
      }
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    },
    close: () => file.close(),
  };
}

/** A file for what is needed for a moment: written from its beginning to its end, then read; nobody else can. */
export class ScratchFile {
  private file: FileHandle;
  private key = randomBytes(32);
  private name = 'a scratch file';
  private held: Buffer[] = [];
  private bytes = 0;
  private pieces = 0;

  /** @param file empty, and closed by whoever closes what `finish` answers */
  constructor(file: FileHandle) {
    this.file = file;
  }

  async append(chunk: Buffer): Promise<void> {
    this.held.push(Buffer.from(chunk));
    this.bytes += chunk.length;
    if (this.bytes <= PIECE) return;
    let all = Buffer.concat(this.held);
    const sealedPieces: Buffer[] = [];
    for (; all.length > PIECE; all = all.subarray(PIECE))
      sealedPieces.push(...sealed(this.key, this.pieces++, all.subarray(0, PIECE), false));
    this.held = [all];
    this.bytes = all.length;
    await this.file.appendFile(Buffer.concat(sealedPieces));
  }

  async finish(): Promise<RandomAccess> {
    await this.file.appendFile(Buffer.concat(sealed(this.key, this.pieces, Buffer.concat(this.held), true)));
    return encryptedAccess(this.file, { start: 0, secret: this.key.toString('base64'), name: this.name });
  }
}

/** Whether a file begins as an encrypted one does, of this version or another. */
export function looksEncrypted(start: Buffer): boolean {
  return ANY_MAGIC.test(start.toString('latin1', 0, MAGIC.length));
}

function unknownFormat(name: string): Problem {
  return new Problem(
    409,
    'format_unknown',
    `${name} is encrypted in a format that this version does not know.`,
    {
      hint: 'A later version wrote it, and reads it: UPGRADING.md tells in which order servers and workers follow.',
    },
  );
}

export function damaged(name: string, why: string): Problem {
  return new Problem(422, 'file_damaged', `${name} is damaged: ${why}.`, {
    hint: 'Take it from another copy.',
  });
}

/**
 * Cuts a stream into pieces of one length, the last one of up to that length; each is put through `turn`, which keeps
 * nothing of it: all of them lie in the same place, as what is made anew for each stays until it is collected.
 */
function piecesOf(length: number, turn: (piece: Buffer, isLast: boolean) => Buffer[]): Transform {
  const held = Buffer.allocUnsafeSlow(length);
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        for (let at = 0; at < chunk.length; ) {
          // One piece is held back: what is last is told at the end.
          if (bytes === length) {
            for (const part of turn(held, false)) this.push(part);
            bytes = 0;
          }
          const copied = chunk.copy(held, bytes, at);
          bytes += copied;
          at += copied;
        }
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        for (const part of turn(held.subarray(0, bytes), true)) this.push(part);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

/** The piece, encrypted, and its tag. */
function sealed(secret: Buffer, n: number, piece: Buffer, isLast: boolean): Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', secret, nonceOf(n, isLast));
  const bytes = cipher.update(piece);
  // The mode is one of a stream: nothing is left for the end.
  cipher.final();
  return [bytes, cipher.getAuthTag()];
}

function opened(name: string, secret: Buffer, n: number, piece: Buffer, isLast: boolean): Buffer {
  if (piece.length < TAG) throw damaged(name, 'its end is missing');
  const cipher = createDecipheriv('aes-256-gcm', secret, nonceOf(n, isLast), { authTagLength: TAG });
  cipher.setAuthTag(piece.subarray(-TAG));
  try {
    const bytes = cipher.update(piece.subarray(0, -TAG));
    cipher.final();
    return bytes;
  } catch {
    throw damaged(
      name,
      `its bytes from ${n * PIECE} on are not what was written${isLast ? ', or its end is missing' : ''}`,
    );
  }
}

function nonceOf(n: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt8(isLast ? 1 : 0, 0);
  nonce.writeUIntBE(n, 6, 6);
  return nonce;
}

/** Null where more bytes are needed. */
function readHeader(keys: Keys, name: string, start: Buffer): { length: number; secret: Buffer } | null {
  const begin = MAGIC.length + 4;
  if (start.length < begin) return null;
  if (!looksEncrypted(start)) throw damaged(name, 'it does not begin as an encrypted file does');
  if (!start.subarray(0, MAGIC.length).equals(MAGIC)) throw unknownFormat(name);
  const length = start.readUInt32BE(MAGIC.length);
  if (length > LONGEST_HEADER) throw damaged(name, 'its header is longer than any');
  if (start.length < begin + length) return null;
  const bytes = start.subarray(begin, begin + length);
  const header = parseHeader(bytes, name);
  if (header.name !== name) throw damaged(name, `it holds ${header.name}, under another name`);
  return { length: begin + length, secret: deriveSecret(keyOf(keys, header.key, name), bytes) };
}

function parseHeader(bytes: Buffer, name: string): z.infer<typeof Header> {
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw damaged(name, 'its header cannot be read');
  }
  const { data } = Header.safeParse(header);
  if (data === undefined) throw unknownFormat(name);
  return data;
}

function deriveSecret(key: Key, header: Buffer): Buffer {
  const { salt } = parseHeader(header, 'the header');
  const about = createHash('sha256').update(MAGIC).update(header).digest();
  return Buffer.from(hkdfSync('sha256', key.secret, Buffer.from(salt, 'base64'), about, 32));
}

async function bytesOf(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
