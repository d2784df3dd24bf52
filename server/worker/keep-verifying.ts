/** Looks every hour whether what was sealed in the last day holds: a loop of each database's own, beside its jobs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tier } from '../database/migrate.ts';
import { asRole, type Run } from '../database/pools.ts';
import { digestsName, readDigests } from '../seals/digests.ts';
import { isStranger, knownPublicKeys } from '../seals/key.ts';
import {
  isForgotten,
  lookedAtFrom,
  noteBegun,
  noteLooking,
  noteVerified,
  readSealState,
  type SealState,
} from '../seals/verified.ts';
import { UNSIGNED, type Verified, verifyTier } from '../seals/verify.ts';
import type { TaskContext } from './types.ts';

const POLL_MS = 3_000;
const FIRST_MS = 5_000;
const HOUR_MS = 3_600_000;
/** While something is broken: that it holds again is told soon. */
const BROKEN_MS = 300_000;
/** It rests so many times as long as it took: a day of very large lists costs a twentieth of one core at most. */
const RESTS = 20;
const STATEMENT_MS = 600_000;

const WORKER = { role: 'inv_analyst', user_id: 'inventory worker' } as const;

type Context = Pick<TaskContext, 'settings' | 'connections' | 'log'>;

/** Starts to look; that something is broken, and that it holds again, is logged once. */
export function keepVerifying(context: Context, tier: Tier): { stop(): Promise<void> } {
  const { settings, log } = context;
  const stopping = new AbortController();
  const { signal } = stopping;
  let told: string | null = null;
  let isUnsigned = false;
  const look = async () => {
    const known = noteBegun(settings.dataDir, tier);
    if (!isDue(known)) return;
    const isBroken = hasFlaws(known);
    const about = { event: 'seals', database: tier };
    const wasForgotten = isForgotten(known, tier);
    if (wasForgotten)
      log.error(
        { ...about, state: 'forgotten' },
        'what was found before cannot be read: everything is looked at',
      );
    const verified = await verifyLately(context, tier, signal);
    const broken = verified.flatMap(one => one.broken);
    const wasUnsigned = isUnsigned;
    isUnsigned = verified.some(one => one.notes.includes(UNSIGNED));
    if (isUnsigned && !wasUnsigned) log.warn({ ...about, state: 'unsigned' }, UNSIGNED);
    if (broken.length > 0 && (wasForgotten || !isBroken))
      log.error(
        { ...about, state: 'broken', flaws: broken.length, first: broken[0] },
        'the past is not as it was sealed',
      );
    if (broken.length === 0 && isBroken) log.info({ ...about, state: 'holds' }, 'what was broken holds');
    told = null;
  };
  const tell = ({ message, code }: Error & { code?: string }) => {
    if (signal.aborted) return;
    if (message !== told)
      log.error({ event: 'seals', database: tier, code, error: message }, 'nothing is verified meanwhile');
    told = message;
  };
  const loop = async () => {
    while (!signal.aborted) {
      await look().catch(tell);
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const ended = loop();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

function isDue(known: SealState): boolean {
  if (known.due) return true;
  const pause = Math.max(hasFlaws(known) ? BROKEN_MS : HOUR_MS, RESTS * known.took);
  const at =
    known.verified_at === null
      ? Date.parse(known.began_at) + FIRST_MS
      : Date.parse(known.verified_at) + pause;
  return Date.now() >= at;
}

const hasFlaws = ({ flaws }: SealState) => Object.values(flaws).some(count => count > 0);

/**
 * Looks at what was sealed lately, and notes what was found.
 *
 * @throws pg.DatabaseError, ErrnoException; the signal's reason
 */
export async function verifyLately(
  { settings, connections }: Context,
  tier: Tier,
  signal?: AbortSignal,
): Promise<Verified[]> {
  const { dataDir } = settings;
  noteLooking(dataDir, tier);
  const from = lookedAtFrom(readSealState(dataDir, tier)!);
  const started = performance.now();
  const run: Run = work => {
    signal?.throwIfAborted();
    return asRole(connections[tier], WORKER, STATEMENT_MS, work, 'begin read only');
  };
  const keys = knownPublicKeys(settings);
  const verified = await verifyTier({
    tier,
    run,
    keys,
    isStranger: isStranger(dataDir, tier, keys),
    witnesses: {
      [digestsName(dataDir, tier)]: { digests: readDigests(dataDir, tier, from), follows: true },
    },
    from,
  });
  noteVerified(dataDir, tier, verified, { from, took: performance.now() - started });
  return verified;
}
