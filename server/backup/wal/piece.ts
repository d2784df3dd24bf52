/** Segments of PostgreSQL's log, each compared with what its first page says of itself: which one it is, and whose. */
import { join } from 'node:path';
import { damaged } from '../../encryption/encrypted-file.ts';
import type { Keys } from '../../encryption/keys.ts';
import { Problem } from '../../problem.ts';
import { readPiece } from '../pieces.ts';
import { folders } from '../target.ts';
import { pagesFrom } from './pages.ts';
import { isSegment, placeOf, SEGMENT_BYTES, timelineOf } from './segments.ts';

/** XLogLongPageHeaderData, as PostgreSQL has it on machines that put the low byte first: all that it is shipped for. */
const HEAD = 40;
const AT = { info: 2, timeline: 4, place: 8, system: 24, segment: 32 };
/** XLP_LONG_HEADER */
const IS_LONG = 0x0002;

/**
 * The content of a file of the log, as it is decrypted.
 *
 * @param system of the cluster that wrote it; null: whichever
 * @throws as `readPiece`; Problem `file_damaged` at the end where it is not the segment that its name says
 */
export async function* readLog(
  dir: string,
  name: string,
  keys: Keys,
  system: bigint | null,
): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  let bytes = 0;
  const pages = isSegment(name) ? pagesFrom(placeOf(name)) : null;
  for await (const chunk of readPiece(join(folders(dir).wal, name), `wal/${name}`, keys)) {
    if (head.length < HEAD) head = Buffer.concat([head, chunk]).subarray(0, HEAD);
    bytes += chunk.length;
    pages?.take(chunk);
    yield chunk;
  }
  const why = isSegment(name) ? (whyNot(name, head, bytes, system) ?? pages!.fault()) : null;
  if (why !== null) throw damaged(`wal/${name}`, why);
}

function whyNot(name: string, head: Buffer, bytes: number, system: bigint | null): string | null {
  if (BigInt(bytes) !== SEGMENT_BYTES) return `it has ${bytes} bytes, not ${SEGMENT_BYTES}`;
  const isWhole = BigInt(head.readUInt32LE(AT.segment)) === SEGMENT_BYTES;
  if ((head.readUInt16LE(AT.info) & IS_LONG) === 0 || !isWhole) return 'it does not begin as a segment does';
  if (head.readBigUInt64LE(AT.place) !== placeOf(name)) return 'it is another place of the log';
  // The first one of a timeline may begin on the one before.
  if (head.readUInt32LE(AT.timeline) > timelineOf(name)) return 'it is of a later timeline';
  if (system !== null && head.readBigUInt64LE(AT.system) !== system) return 'it is of another cluster';
  return null;
}

export function pieceMissing(name: string): Problem {
  return new Problem(404, 'backup_incomplete', `wal/${name} is missing.`, { hint: 'Bring it back.' });
}

/**
 * What is wrong with a piece of the log, with the way to bring back all that comes before it.
 *
 * @param name null where it is of none
 * @param reached when the last transaction before it had ended, where that is known
 */
export function withoutIt(fault: Error, name: string | null, reached: Date | null): Error {
  if (!(fault instanceof Problem) || name === null || !isSegment(name)) return fault;
  const upTo = reached === null ? '' : `, up to ${reached.toISOString()},`;
  fault.hint = `${fault.hint} What comes before it${upTo} comes back with --before wal/${name}, where a backup was whole by then.`;
  return fault;
}
