import type { Detected } from './types.ts';

/**
 * What a parser's process answers with: frames of a kind, a number of rows, and bytes. Rows come as COPY takes them, so
 * that they pass through without being looked at again; all else is JSON.
 */
const KINDS = ['rows', 'question', 'locked', 'room', 'detected', 'failure', 'end', 'alive'] as const;

export type FrameKind = (typeof KINDS)[number];

export const HEADER = 9;

export interface FrameHeader {
  kind: FrameKind;
  /** Rows that end with this frame. */
  rows: number;
  /** Bytes that follow. */
  length: number;
}

export function frame(kind: FrameKind, body: Buffer, rows = 0): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt8(KINDS.indexOf(kind), 0);
  header.writeUInt32BE(rows, 1);
  header.writeUInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

export function jsonFrame(kind: FrameKind, value: unknown): Buffer {
  return frame(kind, Buffer.from(JSON.stringify(value)));
}

/** @throws Error when the bytes are no header */
export function readHeader(bytes: Buffer): FrameHeader {
  const kind = KINDS[bytes.readUInt8(0)];
  if (kind === undefined) throw new Error('A parser does not keep to its protocol.');
  return { kind, rows: bytes.readUInt32BE(1), length: bytes.readUInt32BE(5) };
}

/** One list to read, as a parser's process is told. */
export interface Job {
  path: string;
  fileName: string;
  profile: object;
  limits: object;
  sheet: boolean;
}

/** A list was read to its end: what was detected now has all counts. */
export interface End {
  rss: number;
  detected: Detected;
}

/** Why a list was not read: as a PricelistError where the list is to blame, else to be tried again. */
export interface Failure {
  code: string | null;
  message: string;
  hint: string;
  /** The parser ends with it. */
  last?: true;
}
