/** A segment of PostgreSQL's log as PostgreSQL makes one: its pages say where they stand; after a switch all is zeros. */
import { placeOf, timelineOf } from '../../server/backup/wal/segments.ts';

export const PAGE = 8192;
const SIZE = 16 << 20;

/** @param pages how many were written before it was switched */
export function logSegment(name: string, system: bigint, pages = SIZE / PAGE): Buffer {
  const bytes = Buffer.alloc(SIZE);
  const begin = placeOf(name);
  for (let n = 0; n < pages; n++) {
    const at = n * PAGE;
    bytes.fill(n % 255, at + 40, at + PAGE);
    bytes.writeUInt16LE(0xd118, at);
    bytes.writeUInt16LE(n === 0 ? 0x0002 : 0, at + 2);
    bytes.writeUInt32LE(timelineOf(name), at + 4);
    bytes.writeBigUInt64LE(begin + BigInt(at), at + 8);
  }
  bytes.writeBigUInt64LE(system, 24);
  bytes.writeUInt32LE(SIZE, 32);
  bytes.writeUInt32LE(PAGE, 36);
  return bytes;
}
