/** How far the digests of a DATA_DIR are: remembered for as long as nobody else has come at the newest file. */
import { statSync } from 'node:fs';
import type pg from 'pg';
import type { Tier } from '../database/migrate.ts';
import { type Digest, digestFiles, lastDigests, lastDigestUpTo } from './digests.ts';
import type { Sealer } from './sealing.ts';

/** What the files have of a database's chains. */
export interface Kept {
  /** The last seal of each chain that they know and the table has. */
  last: Map<string, string>;
  /** Chains of another table: what of them is there ends in a seal that this one has not. Nothing is added to them. */
  strangers: Map<string, Digest>;
}

interface Remembered extends Kept {
  /** The newest file as it was left. */
  newest: string;
}

const remembered = new Map<string, Remembered>();

/**
 * @param last seal of each chain in the table
 * @throws pg.DatabaseError, ErrnoException
 */
export async function whatIsKept(by: Sealer, last: ReadonlyMap<string, string | null>): Promise<Kept> {
  const { dataDir, tier, pool, behind, stranger } = by;
  const before = remembered.get(`${tier} ${dataDir}`);
  const newest = newestFile(dataDir, tier);
  const isKnown =
    before?.newest === newest && (await notIn(pool, before.strangers)).size === before.strangers.size;
  const known = isKnown ? before : await read(by, last);
  const { strangers } = known;
  for (const [chain, digest] of strangers) await stranger?.(chain, digest);
  const kept: Kept = { last: new Map(), strangers };
  for (const [chain, number] of known.last) {
    const there = last.get(chain) ?? '0';
    const ahead = BigInt(number) > BigInt(there);
    if (ahead) await behind?.(chain, number, there);
    kept.last.set(chain, ahead ? there : number);
  }
  noteKept(dataDir, tier, kept);
  return kept;
}

/** Remembers what was just written. */
export function noteKept(dataDir: string, tier: Tier, kept: Kept): void {
  remembered.set(`${tier} ${dataDir}`, { ...kept, newest: newestFile(dataDir, tier) });
}

/** What the files say, and of which chains they say it of another table. */
async function read({ dataDir, tier, pool }: Sealer, last: ReadonlyMap<string, string | null>) {
  const sealed = [...last].flatMap(([chain, seal]) => (seal === null ? [] : [chain]));
  const digests = await lastDigests(dataDir, tier, sealed);
  const common = new Map(digests);
  for (const [chain, { seal_no }] of digests) {
    const there = last.get(chain)!;
    if (BigInt(seal_no) <= BigInt(there)) continue;
    // Files that know more than the table may be of its own future: they have what it has, too.
    const joint = await lastDigestUpTo(dataDir, tier, chain, there);
    if (joint !== null) common.set(chain, joint);
  }
  const strangers = await notIn(pool, common);
  // Where a chain is theirs, one that has no seal yet in the table was begun by nobody else.
  if (digests.size === strangers.size) {
    const bare = [...last.keys()].filter(chain => !sealed.includes(chain));
    for (const [chain, digest] of await lastDigests(dataDir, tier, bare)) strangers.set(chain, digest);
  }
  const ours = [...digests].filter(([chain]) => !strangers.has(chain));
  return { last: new Map(ours.map(([chain, { seal_no }]) => [chain, seal_no])), strangers };
}

/** Those of which the table has another seal, or none. @throws pg.DatabaseError */
export async function notIn(
  client: Pick<pg.Pool, 'query'>,
  digests: ReadonlyMap<string, Digest>,
): Promise<Map<string, Digest>> {
  if (digests.size === 0) return new Map();
  const { rows } = await client.query<{ chain: string }>(
    `select d.chain
       from jsonb_to_recordset($1) d (chain text, seal_no bigint, hash text)
       join audit.seals s on s.chain = d.chain and s.seal_no = d.seal_no and encode(s.hash, 'hex') = d.hash`,
    [JSON.stringify([...digests.values()])],
  );
  const there = new Set(rows.map(row => row.chain));
  return new Map([...digests].filter(([chain]) => !there.has(chain)));
}

function newestFile(dataDir: string, tier: Tier): string {
  const file = digestFiles(dataDir, tier).at(-1);
  const state = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  return `${file} ${state?.ino} ${state?.size}`;
}
