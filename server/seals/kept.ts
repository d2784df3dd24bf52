/** How far the digests of a DATA_DIR are: remembered for as long as nobody else has come at the newest file. */
import { statSync } from 'node:fs';
import type { Tier } from '../database/migrate.ts';
import { digestFiles, lastDigests } from './digests.ts';
import type { Sealer } from './sealing.ts';

interface Remembered {
  /** The newest file as it was left. */
  newest: string;
  kept: Map<string, string>;
}

const remembered = new Map<string, Remembered>();

/**
 * The last seal of each chain that the files know and the table has.
 *
 * @param last seal of each chain in the table
 * @throws ErrnoException
 */
export async function whatIsKept(
  { dataDir, tier, behind }: Sealer,
  last: ReadonlyMap<string, string | null>,
): Promise<Map<string, string>> {
  const before = remembered.get(`${tier} ${dataDir}`);
  const newest = newestFile(dataDir, tier);
  const chains = [...last].flatMap(([chain, seal]) => (seal === null ? [] : [chain]));
  const known = before?.newest === newest ? before.kept : await lastKept(dataDir, tier, chains);
  const kept = new Map<string, string>();
  for (const [chain, number] of known) {
    const there = last.get(chain) ?? '0';
    const ahead = BigInt(number) > BigInt(there);
    if (ahead) await behind?.(chain, number, there);
    kept.set(chain, ahead ? there : number);
  }
  noteKept(dataDir, tier, kept);
  return kept;
}

/** Remembers what was just written. */
export function noteKept(dataDir: string, tier: Tier, kept: Map<string, string>): void {
  remembered.set(`${tier} ${dataDir}`, { newest: newestFile(dataDir, tier), kept });
}

async function lastKept(dataDir: string, tier: Tier, chains: string[]): Promise<Map<string, string>> {
  const digests = await lastDigests(dataDir, tier, chains);
  return new Map([...digests].map(([chain, { seal_no }]) => [chain, seal_no]));
}

function newestFile(dataDir: string, tier: Tier): string {
  const file = digestFiles(dataDir, tier).at(-1);
  const state = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  return `${file} ${state?.ino} ${state?.size}`;
}
