/** What digests kept outside of the database say of it: read once, as a stream, and compared as they come. */
import type { Run } from '../database/pools.ts';
import type { Digest } from './digests.ts';
import { Numbers } from './numbers.ts';

/** Digests that are looked up together. */
const PAGE = 5_000;
/** Seals of each chain that are kept by number where the table does not have them. */
export const NAMED = 1_000;

/** Digests kept outside of the database. */
export interface Witness {
  /** Null: they are not there. */
  digests: AsyncIterable<Digest> | null;
  /** Whether they are kept up to the table, as an export is not. */
  follows: boolean;
}

/** By a name for each. */
export type Witnesses = Record<string, Witness>;

/** What one witness says of one chain. */
export interface Testimony {
  name: string;
  there: boolean;
  /** The greatest number it knows. */
  known: number;
  /** The newest seal that it should know; of an export none. */
  due: number;
  numbers: Numbers;
  /** Numbers under which the table has another seal. */
  replaced: Set<number>;
  /** Digests after the table's last seal. */
  beyond: Map<number, Digest>;
  /** The smallest number of those made since the moment that is asked for. */
  since: number;
}

/** Testimonies of a witness, by chain. */
export type Heard = Map<string, Testimony>;

function testimonyOf(name: string, there: boolean): Testimony {
  return {
    name,
    there,
    known: 0,
    due: 0,
    numbers: new Numbers(),
    replaced: new Set(),
    beyond: new Map(),
    since: Number.MAX_SAFE_INTEGER,
  };
}

/**
 * Reads digests through. A seal is in the table before its digest is written, so the table is asked after.
 *
 * @param chains that must have a testimony, also where the witness knows nothing of them
 * @param from which seals are looked at
 * @throws pg.DatabaseError, ErrnoException
 */
export async function hear(
  run: Run,
  name: string,
  { digests, follows }: Witness,
  chains: string[],
  from = new Date(0),
): Promise<Heard> {
  const heard: Heard = new Map(chains.map(chain => [chain, testimonyOf(name, digests !== null)]));
  if (digests === null) return heard;
  const last = await lastSeals(run, chains);
  for await (const page of inPages(digests)) {
    const hashes = await hashesOf(run, page);
    for (const [at, digest] of page.entries()) {
      const testimony = heard.get(digest.chain) ?? testimonyOf(name, true);
      heard.set(digest.chain, testimony);
      judge(testimony, digest, hashes.get(String(at + 1)), last.get(digest.chain) ?? 0);
      // Dated ahead of the present: from when it is nobody knows.
      const made = Date.parse(digest.sealed_at);
      if (made >= from.getTime() && made <= Date.now())
        testimony.since = Math.min(testimony.since, Number(digest.seal_no));
    }
  }
  if (follows) for (const [chain, one] of heard) one.due = last.get(chain) ?? 0;
  return heard;
}

function judge(testimony: Testimony, digest: Digest, hash: string | undefined, last: number): void {
  const number = Number(digest.seal_no);
  testimony.numbers.add(number);
  testimony.known = Math.max(testimony.known, number);
  if (hash !== undefined && hash !== digest.hash) testimony.replaced.add(number);
  if (hash === undefined && number > last && number <= last + NAMED) testimony.beyond.set(number, digest);
}

async function lastSeals(run: Run, chains: string[]): Promise<Map<string, number>> {
  const { rows } = await run(client =>
    client.query<{ chain: string; last: string }>(
      `select c.chain, coalesce((select max(s.seal_no) from audit.seals s where s.chain = c.chain), 0)::text as last
         from unnest($1::text[]) c (chain)`,
      [chains],
    ),
  );
  return new Map(rows.map(({ chain, last }) => [chain, Number(last)]));
}

/** What the table has under these numbers, by place in the page. */
async function hashesOf(run: Run, page: Digest[]): Promise<Map<string, string>> {
  const { rows } = await run(client =>
    client.query<{ place: string; hash: string }>(
      `select d.place::text, pg_catalog.encode(s.hash, 'hex') as hash
         from unnest($1::text[], $2::bigint[]) with ordinality d (chain, seal_no, place)
         join audit.seals s on s.chain = d.chain and s.seal_no = d.seal_no`,
      [page.map(({ chain }) => chain), page.map(({ seal_no }) => seal_no)],
    ),
  );
  return new Map(rows.map(({ place, hash }) => [place, hash]));
}

async function* inPages(digests: AsyncIterable<Digest>): AsyncGenerator<Digest[]> {
  let page: Digest[] = [];
  for await (const digest of digests) {
    page.push(digest);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** What is missing of a witness, in words, from a seal on. */
export function notesOf({ name, there, known, due, numbers }: Testimony, first: number): string[] {
  if (!there)
    return [`${name} is not there: whether the newest seals were cut off cannot be told without it`];
  const behind = due - Math.max(known, first - 1);
  const gaps = numbers.lacking(first, known);
  const lacking = gaps.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const spans = gaps.slice(0, 5).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  const which = `${spans.join(', ')}${gaps.length > spans.length ? ', …' : ''}`;
  return [
    ...(lacking > 0 ? [`${name} lacks ${lacking} of the seals before its last: ${which}`] : []),
    ...(behind > 0
      ? [
          `${name} lacks the table's newest seals (${behind}): the worker adds them at its next look, unless its log says that it adds none`,
        ]
      : []),
  ];
}
