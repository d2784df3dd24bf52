/** Names of the files of PostgreSQL's log, 16 MB each. */
export const SEGMENT_BYTES = 16n << 20n;
const PER_LOG = 0x1_0000_0000n / SEGMENT_BYTES;

/** The file that holds a place in the log. */
export function segmentOf(timeline: number, place: string): string {
  return nameOf(timeline, bytesOf(place) / SEGMENT_BYTES);
}

/** The file that holds the byte before a place: the last one that a copy up to there needs. */
export function lastSegmentOf(timeline: number, place: string): string {
  return nameOf(timeline, (bytesOf(place) - 1n) / SEGMENT_BYTES);
}

export function nextSegment(name: string): string {
  return nameOf(timelineOf(name), placeOf(name) / SEGMENT_BYTES + 1n);
}

/** Null before the first of all. */
export function segmentBefore(name: string): string | null {
  const number = placeOf(name) / SEGMENT_BYTES;
  return number === 0n ? null : nameOf(timelineOf(name), number - 1n);
}

export function timelineOf(segment: string): number {
  return parseInt(segment.slice(0, 8), 16);
}

/** Where a segment begins. */
export function placeOf(segment: string): bigint {
  return (
    (BigInt(`0x${segment.slice(8, 16)}`) * PER_LOG + BigInt(`0x${segment.slice(16, 24)}`)) * SEGMENT_BYTES
  );
}

export function isSegment(name: string): boolean {
  return /^[0-9A-F]{24}$/.test(name);
}

/** What the server archives: segments, the history of a timeline, where a copy began. */
export function isArchived(name: string): boolean {
  return /^[0-9A-F]{24}(?:\.[0-9A-F]{8}\.backup|\.partial)?$|^[0-9A-F]{8}\.history$/.test(name);
}

/**
 * The first segment that is missing between two others of one timeline; null where all are there.
 *
 * @param names those that are there
 */
export function missingBetween(first: string, last: string, names: ReadonlySet<string>): string | null {
  for (let name = first; name <= last; name = nextSegment(name)) if (!names.has(name)) return name;
  return null;
}

/**
 * The segment that had come last and is gone, so that the log ends before it; null where it is there, or where a backup
 * begins after it.
 *
 * @param names those that are there
 * @param last the one that had come last, where it is known
 * @param from the first one of the newest backup
 */
export function cutOff(names: readonly string[], last: string | null, from: string | null): string | null {
  const isNeeded = last !== null && (from === null || from <= last);
  return isNeeded && !names.includes(last) ? last : null;
}

/**
 * The first segment that is missing from the beginning of the newest backup on: up to the one before it all can be brought
 * back. Null where none is.
 *
 * @param names those that are there, in their order
 * @param last the one that had come last, where it is known
 * @param from the first one of the newest backup; null: there is none
 */
export function firstMissing(
  names: readonly string[],
  last: string | null,
  from: string | null,
): string | null {
  if (from === null) return cutOff(names, last, from);
  // What nobody has brought says nothing of what should be there.
  const end = last ?? names.filter(name => timelineOf(name) === timelineOf(from)).at(-1) ?? from;
  return timelineOf(end) === timelineOf(from) ? missingBetween(from, end, new Set(names)) : null;
}

function bytesOf(place: string): bigint {
  const [high, low] = place.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

function nameOf(timeline: number, number: bigint): string {
  const hex = (value: bigint) => value.toString(16).toUpperCase().padStart(8, '0');
  return hex(BigInt(timeline)) + hex(number / PER_LOG) + hex(number % PER_LOG);
}
