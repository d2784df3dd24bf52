/** Snapshots as PostgreSQL writes them: `xmin:xmax:xip,…`. What they show are transactions that had ended. */

interface Snapshot {
  /** This one and those after it had not begun. */
  next: bigint;
  /** Under way. */
  open: Set<bigint>;
}

function read(text: string): Snapshot | null {
  const { next, open } = /^\d+:(?<next>\d+):(?<open>[\d,]*)$/.exec(text)?.groups ?? {};
  if (next === undefined) return null;
  return { next: BigInt(next), open: new Set(open ? open.split(',').map(BigInt) : []) };
}

/** Whether all that one shows is shown by a later one, too. */
export function isWithin(one: string | null, later: string | null): boolean {
  const [inner, outer] = [read(one ?? ''), read(later ?? '')];
  if (inner === null || outer === null || inner.next > outer.next) return false;
  return [...outer.open].every(id => id >= inner.next || inner.open.has(id));
}
