/**
 * Whether two segments of PostgreSQL's log that stand side by side are of one history: the first record that begins in the
 * second says where the one before it begins, and that one has to be there, be whole across the border, and end just
 * before it.
 */
import { SEGMENT_BYTES } from './segments.ts';

const PAGE = 8_192;
const SIZE = Number(SEGMENT_BYTES);
/** XLogPageHeaderData and XLogLongPageHeaderData. */
const SHORT = 24;
const LONG = 40;
const PAGE_AT = { magic: 0, info: 2, place: 8, rest: 16, system: 24, segment: 32 };
const MAGIC = 0xd1;
const INFO = { continues: 0x0001, long: 0x0002, overwritten: 0x0008 };
/** XLogRecord. */
const RECORD = 24;
const RECORD_AT = { length: 0, before: 8, info: 16, manager: 17, crc: 20 };
const SWITCH = 0x40;

/**
 * @param one the content of a segment
 * @param next that of the one after it
 * @param begin where in the log `one` begins
 * @returns null where it cannot be told
 */
export function isLinked(one: Buffer, next: Buffer, begin: bigint): boolean | null {
  if (!beginsAt(one, begin) || !beginsAt(next, begin + SEGMENT_BYTES)) return null;
  if (one.readBigUInt64LE(PAGE_AT.system) !== next.readBigUInt64LE(PAGE_AT.system)) return false;
  const info = next.readUInt16LE(PAGE_AT.info);
  // After a crash the record that was cut off is given up: there is nothing to be compared across the border.
  if ((info & INFO.overwritten) !== 0) return null;
  const log = Buffer.concat([one, next]);
  const rest = (info & INFO.continues) === 0 ? 0 : next.readUInt32LE(PAGE_AT.rest);
  if (isCutOff(next, rest)) return null;
  const first = read(log, SIZE, rest)?.end;
  const head = first === undefined ? null : read(log, first, RECORD);
  // A record that is longer than a segment, or one that begins before the first: it takes more than two.
  if (first === undefined || head === null || head.bytes.readUInt32LE(RECORD_AT.length) < RECORD) return null;
  const before = head.bytes.readBigUInt64LE(RECORD_AT.before) - begin;
  if (before < 0n) return null;
  return before < SEGMENT_BYTES && endsAt(log, Number(before), first);
}

/** Whether the record of which so much is left was given up on a later page. */
function isCutOff(segment: Buffer, rest: number): boolean {
  let left = rest - (PAGE - LONG);
  for (let at = PAGE; left > 0 && at < segment.length; at += PAGE) {
    const info = segment.readUInt16LE(at + PAGE_AT.info);
    if ((info & INFO.overwritten) !== 0 || (info & INFO.continues) === 0) return true;
    left -= PAGE - SHORT;
  }
  return false;
}

/** Whether a whole record begins at a place, and the next one where it should. */
function endsAt(log: Buffer, at: number, next: number): boolean {
  const head = read(log, at, RECORD)?.bytes;
  const length = head?.readUInt32LE(RECORD_AT.length) ?? 0;
  const record = length < RECORD ? null : read(log, at, length);
  if (record === null) return false;
  const { bytes, end } = record;
  const crc = crc32c(bytes.subarray(RECORD), bytes.subarray(0, RECORD_AT.crc));
  if (bytes.readUInt32LE(RECORD_AT.crc) !== crc) return false;
  const isSwitch = bytes[RECORD_AT.manager] === 0 && (bytes[RECORD_AT.info]! & 0xf0) === SWITCH;
  return (isSwitch ? SIZE + LONG : end) === next;
}

function beginsAt(segment: Buffer, place: bigint): boolean {
  return (
    segment.length === SIZE &&
    segment[PAGE_AT.magic + 1] === MAGIC &&
    (segment.readUInt16LE(PAGE_AT.info) & INFO.long) !== 0 &&
    segment.readBigUInt64LE(PAGE_AT.place) === place &&
    segment.readUInt32LE(PAGE_AT.segment) === SIZE
  );
}

/** What stands from a place on, without heads of pages, and where what comes next begins; null: it goes beyond. */
function read(log: Buffer, from: number, length: number): { bytes: Buffer; end: number } | null {
  const parts: Buffer[] = [];
  let at = afterHead(from);
  for (let left = length; left > 0; ) {
    const upTo = Math.min(at + left, at - (at % PAGE) + PAGE);
    if (upTo > log.length) return null;
    parts.push(log.subarray(at, upTo));
    left -= upTo - at;
    at = left > 0 ? afterHead(upTo) : upTo;
  }
  return { bytes: Buffer.concat(parts), end: afterHead(at + ((8 - (at % 8)) % 8)) };
}

function afterHead(at: number): number {
  if (at % PAGE !== 0) return at;
  return at + (at % SIZE === 0 ? LONG : SHORT);
}

/** CRC-32C (Castagnoli), as PostgreSQL has it of its records: what follows the head, then the head. */
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  return c;
});

function crc32c(...parts: Buffer[]): number {
  let c = 0xffffffff;
  for (const part of parts) for (const byte of part) c = TABLE[(c ^ byte) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
