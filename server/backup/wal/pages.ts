/** Pages of a segment of PostgreSQL's log: each says where it stands, so that one that was written over is seen. */
import { SEGMENT_BYTES } from './segments.ts';

const PAGE = 8_192;
const ZEROS = Buffer.alloc(PAGE);
const AT = { magic: 0, place: 8 };
/** The upper byte of every page's first number, whatever version wrote it. */
const MAGIC = 0xd1;

/**
 * Looks at pages as they come; what is within them, behind their heads, it does not see.
 *
 * @param begin where the segment begins
 * @returns `take` what comes; `fault`: what is wrong with all that came. What is no log at all is told when it is read
 */
export function pagesFrom(begin: bigint): { take(chunk: Buffer): void; fault(): string | null } {
  let rest: Buffer = Buffer.alloc(0);
  let at = begin;
  let magic: number | null = null;
  // Where a segment is switched nothing but zeros follows.
  let isOver = false;
  let fault: string | null = null;
  let head: Buffer = Buffer.alloc(0);
  let length = 0n;
  const look = (page: Buffer) => {
    magic ??= page.readUInt16LE(AT.magic);
    if (!isOver && page.readUInt16LE(AT.magic) === 0) isOver = true;
    const isFine = isOver
      ? page.equals(ZEROS)
      : page.readUInt16LE(AT.magic) === magic && page.readBigUInt64LE(AT.place) === at;
    if (!isFine) fault ??= `its page at byte ${at - begin} was written over`;
    at += BigInt(PAGE);
  };
  return {
    take(chunk) {
      length += BigInt(chunk.length);
      if (head.length < 2) head = Buffer.concat([head, chunk.subarray(0, 2)]);
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (; bytes.length - from >= PAGE; from += PAGE) look(bytes.subarray(from, from + PAGE));
      rest = bytes.subarray(from);
    },
    fault: () => {
      if (length === SEGMENT_BYTES) return fault;
      const isCut = head.length < 2 || head[1] === MAGIC;
      return isCut ? `it has ${length} bytes, not ${SEGMENT_BYTES}` : null;
    },
  };
}
