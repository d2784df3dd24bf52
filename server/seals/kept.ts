/** How far the digests of a DATA_DIR are: remembered for as long as nobody else has come at the newest file. */
import { statSync } from 'node:fs';
import type pg from 'pg';
import type { Tier } from '../database/migrate.ts';
import { type Digest, digestFiles, lastDigests, lastDigestUpTo } from './digests.ts';
import type { Sealer } from './sealing.ts';

/** What the files have of a database's chains. */
export interface Kept {
  /** The last seal of each chain that they know, and the table has. */
  last: Map<string, Digest>;
  /**
   * Chains of which they end in a seal that the table does not have. Files are of one past: while there is one, nothing is added
   * of any chain.
   */
  strangers: Map<string, Stranger>;
}

export interface Stranger {
  /** The files' last. */
  digest: Digest;
  /** The table's last, where the files are of its own future; null: they are another table's. */
  there: string | null;
}

interface Remembered extends Kept {
  /** The newest file as it was left. */
  newest: string;
}

/** The end of a chain in the table. */
interface End {
  chain: string;
  last: string | null;
  /** Whether the table has the seal that the files were remembered to end in. */
  has: boolean;
}

const remembered = new Map<string, Remembered>();

/** @throws pg.DatabaseError, ErrnoException */
export async function whatIsKept(by: Sealer): Promise<Kept & { chains: string[] }> {
  const { dataDir, tier, behind, stranger } = by;
  const before = remembered.get(`${tier} ${dataDir}`);
  const newest = newestFile(dataDir, tier);
  const ends = await endsOf(by.pool, before);
  const isKnown = before?.newest === newest && ends.every(({ chain, has }) => has === before.last.has(chain));
  const kept = isKnown ? before : await read(by, ends, before);
  for (const [chain, { digest, there }] of kept.strangers) {
    const told = before?.strangers.get(chain);
    if (there === null) await stranger?.(chain, digest);
    else if (told?.digest.hash !== digest.hash) await behind?.(chain, digest.seal_no, there);
  }
  noteKept(dataDir, tier, kept);
  return { last: kept.last, strangers: kept.strangers, chains: ends.map(({ chain }) => chain) };
}

/** Remembers what was just written. */
export function noteKept(dataDir: string, tier: Tier, { last, strangers }: Kept): void {
  remembered.set(`${tier} ${dataDir}`, { last, strangers, newest: newestFile(dataDir, tier) });
}

/** @param known what the files were remembered to end in */
async function endsOf(pool: pg.Pool, known: Kept | undefined): Promise<End[]> {
  const digests = [
    ...(known?.last.values() ?? []),
    ...[...(known?.strangers.values() ?? [])].map(({ digest }) => digest),
  ];
  const { rows } = await pool.query<End>(
    `select c.chain, (select max(s.seal_no) from audit.seals s where s.chain = c.chain)::text as last,
            exists (select
                      from jsonb_to_recordset($1) d (chain text, seal_no bigint, hash text)
                      join audit.seals s on s.chain = d.chain and s.seal_no = d.seal_no
                     where d.chain = c.chain and encode(s.hash, 'hex') = d.hash) as has
       from (select distinct a.chain from audit.seal_chains() a) c order by c.chain`,
    [JSON.stringify(digests)],
  );
  return rows;
}

/** What the files say, and of which chains they say it of another table. */
async function read(by: Sealer, ends: readonly End[], before: Kept | undefined): Promise<Kept> {
  const { dataDir, tier, pool } = by;
  const last = new Map(ends.map(one => [one.chain, one.last]));
  // What a chain without seals once had is looked for in all files: once, or where they have had some.
  const mayBeThere = (chain: string) =>
    last.get(chain) !== null ||
    before === undefined ||
    before.last.has(chain) ||
    before.strangers.has(chain) ||
    before.last.size === 0;
  const digests = await lastDigests(dataDir, tier, [...last.keys()].filter(mayBeThere));
  const strange = await notIn(pool, digests);
  const joints = new Map<string, Digest>();
  for (const [chain, { seal_no }] of strange) {
    const there = last.get(chain) ?? null;
    if (there === null || BigInt(seal_no) <= BigInt(there)) continue;
    // Files that know more than the table may be of its own future: they have what it has, too.
    const joint = await lastDigestUpTo(dataDir, tier, chain, there);
    if (joint !== null) joints.set(chain, joint);
  }
  const apart = await notIn(pool, joints);
  const isOurs = digests.size > strange.size || joints.size > apart.size;
  const strangers = new Map<string, Stranger>();
  for (const [chain, digest] of strange) {
    const there = last.get(chain) ?? null;
    // Where nothing is theirs together, a chain that has no seal in the table was begun by somebody else.
    const isBehind = there === null ? isOurs : joints.has(chain) && !apart.has(chain);
    strangers.set(chain, { digest, there: isBehind ? (there ?? '0') : null });
  }
  return { last: new Map([...digests].filter(([chain]) => !strange.has(chain))), strangers };
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
