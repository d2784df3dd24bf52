/** Pages of a segment of PostgreSQL's log: each says where it stands, so that one that was written over is seen. */
const PAGE = 8_192;
const ZEROS = Buffer.alloc(PAGE);
const AT = { magic: 0, place: 8 };

/**
 * Looks at pages as they come; what is within them, behind their heads, it does not see.
 *
 * @param begin where the segment begins
 */
export function pagesFrom(begin: bigint): { take(chunk: Buffer): void; fault(): string | null } {
  let rest: Buffer = Buffer.alloc(0);
  let at = begin;
  let magic: number | null = null;
  // Where a segment is switched nothing but zeros follows.
  let isOver = false;
  let fault: string | null = null;
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
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (; bytes.length - from >= PAGE; from += PAGE) look(bytes.subarray(from, from + PAGE));
      rest = bytes.subarray(from);
    },
    fault: () => fault,
  };
}
