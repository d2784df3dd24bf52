/** How far a database's log has been seen, and by whom: what somebody has seen his next reads show, too. */

/** A place in the log (an LSN), in bytes from its beginning. */
export type Place = bigint;

/** The place that PostgreSQL writes as `16/B374D848`; null for any other text. */
export function placeOf(lsn: string): Place | null {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(lsn) ?? [];
  return high === undefined ? null : (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** A place as PostgreSQL writes it. */
export function lsnOf(place: Place): string {
  const hex = (part: bigint) => part.toString(16).toUpperCase();
  return `${hex(place >> 32n)}/${hex(place & 0xffffffffn)}`;
}

export interface Places {
  /** What this subject's reads have to show. */
  of(subject: string): Place;
  saw(subject: string, place: Place): void;
  /** Nobody's reads may show less than this. */
  raise(place: Place): void;
}

/** @param most subjects that are kept; of those before them it is known that they have seen no more than one place */
export function createPlaces(most = 10_000): Places {
  const kept = new Map<string, Place>();
  let least = 0n;
  const later = (one: Place, other: Place) => (one > other ? one : other);
  const raise = (place: Place) => {
    least = later(least, place);
  };
  return {
    of: subject => later(kept.get(subject) ?? 0n, least),
    saw: (subject, place) => {
      const seen = later(kept.get(subject) ?? 0n, place);
      // Whoever was heard of last stands last.
      kept.delete(subject);
      kept.set(subject, seen);
      if (kept.size <= most) return;
      const [oldest, its] = kept.entries().next().value!;
      kept.delete(oldest);
      raise(its);
    },
    raise,
  };
}
