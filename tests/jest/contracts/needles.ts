/** Looks for amounts in files, in every writing that text and PostgreSQL's binary numbers have. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** An amount that is nowhere by chance: twelve digits before the point, four after it, none of which ends in a zero. */
export function oddAmount(below: (limit: number) => number): string {
  const group = () => String(1001 + below(899) * 10 + below(9));
  return `${group()}${group()}${group()}.${group()}`;
}

const PIECE = 16 * 1024 * 1024;
/** Longer than any writing of an amount. */
const OVERLAP = 64;
const ZERO = 48;
/** What stands between digits: 1234.5, 1234,5, 1.234,5, 1 234.5. */
const MARKS = new Set(Buffer.from("., '_"));

/** What is looked for. */
export class Needles {
  private digits = new Map<string, string>();
  private groups = new Map<string, string>();
  /** Bits for what three bytes a number begins with, by their lower 19: so few that they stay near the processor. */
  private heads = new Uint8Array(1 << 16);
  private floats = new Map<string, string>();
  /** What is read of a file. There are thousands of files: one for each would take longer than the search. */
  private piece = Buffer.alloc(PIECE);

  constructor(amounts: Iterable<string>) {
    for (const amount of amounts) {
      const [whole, part] = amount.split('.') as [string, string];
      this.digits.set(whole + part, amount);
      // Numbers are kept in groups of four digits, 16 bits each.
      const groups = Buffer.alloc(8);
      [whole.slice(0, 4), whole.slice(4, 8), whole.slice(8), part].forEach((group, i) => {
        groups.writeUInt16LE(Number(group), i * 2);
      });
      this.add(this.groups, groups, amount);
      // As a client's binary parameters have them.
      this.add(this.groups, Buffer.from(groups).swap16(), amount);
      const float = Buffer.alloc(8);
      float.writeDoubleLE(Number(amount));
      this.add(this.floats, float, amount);
    }
  }

  /** Those that are in some file below a folder, and in which. */
  below(folder: string): Map<string, string> {
    const found = new Map<string, string>();
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (file.isFile()) this.inFile(join(file.parentPath, file.name), found);
    return found;
  }

  /** Those in a text or bytes. */
  within(content: Buffer | string, where: string, found = new Map<string, string>()): Map<string, string> {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const { heads } = this;
    let before = 0;
    // Three bytes at a time, the first of them lowest.
    let three = ((bytes[0] ?? 0) << 8) | ((bytes[1] ?? 0) << 16);
    for (let i = 0; i < bytes.length; i++) {
      three = (three >>> 8) | ((bytes[i + 2] ?? 0) << 16);
      const byte = three & 0xff;
      // Most of a file is zeros.
      if (three !== 0) {
        if ((heads[(three & 0x7ffff) >> 3]! & (1 << (three & 7))) !== 0)
          this.asNumber(bytes, i, where, found);
        if (isDigit(byte) && !isDigit(before)) this.asText(bytes, i, where, found);
      }
      before = byte;
    }
    return found;
  }

  private inFile(path: string, found: Map<string, string>): void {
    const file = opened(path);
    if (file === null) return;
    const { piece } = this;
    try {
      for (let at = 0; ; at += PIECE - OVERLAP) {
        const length = readSync(file, piece, 0, PIECE, at);
        if (length > 1) this.within(piece.subarray(0, length), path, found);
        if (length < PIECE) return;
      }
    } finally {
      closeSync(file);
    }
  }

  private add(to: Map<string, string>, bytes: Buffer, amount: string): void {
    to.set(bytes.toString('latin1'), amount);
    const three = bytes.readUIntLE(0, 3);
    this.heads[(three & 0x7ffff) >> 3]! |= 1 << (three & 7);
  }

  private asNumber(bytes: Buffer, at: number, where: string, found: Map<string, string>): void {
    const key = bytes.toString('latin1', at, at + 8);
    const amount = this.groups.get(key) ?? this.floats.get(key);
    if (amount !== undefined) found.set(amount, where);
  }

  /** Digits in a row, whatever marks stand between them. */
  private asText(bytes: Buffer, from: number, where: string, found: Map<string, string>): void {
    let digits = 0;
    let to = from;
    for (; to < from + OVERLAP / 2 && digits < 16; to++) {
      const byte = bytes[to];
      if (isDigit(byte)) digits++;
      else if (byte === undefined || !MARKS.has(byte)) return;
    }
    const amount = this.digits.get(bytes.toString('latin1', from, to).replace(/\D/g, ''));
    if (amount !== undefined) found.set(amount, where);
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte < ZERO + 10;
}

/** A database that runs takes files away meanwhile. */
function opened(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
