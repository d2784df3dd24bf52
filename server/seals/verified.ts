/**
 * What was found when it was last looked whether the past holds, in a file of DATA_DIR: what was broken is told until it holds
 * again, or until the digests that say so were put aside (docs/workflows/auditing.md).
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Tier } from '../database/migrate.ts';
import { replaceFile } from '../files.ts';
import type { Verified } from './verify.ts';

const Kept = z.object({
  /** When somebody began to look. */
  began_at: z.iso.datetime(),
  /** When a look ended last. */
  verified_at: z.iso.datetime().nullable(),
  /** How long it took, in milliseconds. */
  took: z.number(),
  /** How many flaws each chain has. */
  flaws: z.record(z.string(), z.number()),
  /** While something is broken: what is looked at begins here, so that no flaw is forgotten when it grows old. */
  since: z.iso.datetime().nullable(),
  /** Whether to look at once. */
  due: z.boolean(),
});

export type SealState = z.infer<typeof Kept>;

const DAY_MS = 86_400_000;

/** Null where nobody has looked yet. That what was found cannot be read is a flaw, until everything was looked at. */
export function readSealState(dataDir: string, tier: Tier): SealState | null {
  const file = stateFile(dataDir, tier);
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return {
      began_at: new Date().toISOString(),
      verified_at: null,
      took: 0,
      flaws: { [basename(file)]: 1 },
      since: new Date(0).toISOString(),
      due: true,
    };
  }
}

/** Whether what was found before is forgotten, and nobody has begun to look at everything. */
export function isForgotten({ due, flaws }: SealState, tier: Tier): boolean {
  return due && flaws[basename(stateFile('', tier))] !== undefined;
}

/** Notes that somebody looks from now on. @throws ErrnoException */
export function noteBegun(dataDir: string, tier: Tier): SealState {
  const known = readSealState(dataDir, tier);
  if (known !== null) return known;
  return write(dataDir, tier, {
    began_at: new Date().toISOString(),
    verified_at: null,
    took: 0,
    flaws: {},
    since: null,
    due: false,
  });
}

/**
 * Notes that a chain has lost its end, before anything else is sealed under those numbers; it is looked at from there on.
 *
 * @param seals how many the files know and the table does not
 * @param sealedAt when the last of them was made
 * @throws ErrnoException
 */
export function noteBehind(
  dataDir: string,
  tier: Tier,
  chain: string,
  seals: number,
  sealedAt: string,
): void {
  const known = noteBegun(dataDir, tier);
  const since = earliest(known.since, new Date(sealedAt).toISOString(), lookedAtFrom(known).toISOString());
  const flaws = { ...known.flaws, [chain]: Math.max(known.flaws[chain] ?? 0, seals) };
  write(dataDir, tier, { ...known, flaws, since, due: true });
}

/** Notes that a look begins; what is told meanwhile makes another one due. @throws ErrnoException */
export function noteLooking(dataDir: string, tier: Tier): void {
  write(dataDir, tier, { ...noteBegun(dataDir, tier), due: false });
}

/** Notes what a look has found; nothing where another one is due by now. @throws ErrnoException */
export function noteVerified(
  dataDir: string,
  tier: Tier,
  verified: readonly Verified[],
  { from, took }: { from: Date; took: number },
): void {
  const known = noteBegun(dataDir, tier);
  if (known.due) return;
  const flaws = Object.fromEntries(verified.map(({ chain, broken }) => [chain, broken.length]));
  const isWhole = verified.every(({ broken }) => broken.length === 0);
  const since = isWhole ? null : earliest(known.since, from.toISOString());
  write(dataDir, tier, { ...known, verified_at: new Date().toISOString(), took, flaws, since });
}

/** From when on seals are looked at: those of the last day, and what was broken before. */
export function lookedAtFrom(known: SealState): Date {
  const aDayAgo = new Date(Date.now() - DAY_MS);
  return known.since === null ? aDayAgo : new Date(earliest(known.since, aDayAgo.toISOString()));
}

/** All of one form. */
function earliest(...times: (string | null)[]): string {
  return times.filter(time => time !== null).sort()[0]!;
}

function write(dataDir: string, tier: Tier, state: SealState): SealState {
  replaceFile(stateFile(dataDir, tier), `${JSON.stringify(state, null, 2)}\n`, 0o600);
  return state;
}

function stateFile(dataDir: string, tier: Tier): string {
  return join(dataDir, `seals-state-${tier}.json`);
}
