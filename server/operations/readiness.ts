/** Whether requests can be served; and what is amiss beside that. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { pendingMigrations, type Tier, tiers } from '../database/migrate.ts';
import { keysAtHand } from '../encryption/at-hand.ts';
import type { KeySource } from '../encryption/keys.ts';
import { keysElsewhere } from '../encryption/keys-in-use.ts';
import { Problem } from '../problem.ts';
import { workerRuns } from '../worker/alive.ts';

/** Milliseconds that a probe waits for a database. */
const PROBE_TIMEOUT = 2000;

type Readiness = (pools: Record<Tier, pg.Pool>) => Promise<string[]>;

/**
 * Why requests cannot be served now: a reason for each database at most. It answers in time, whatever holds the databases
 * up, and asks each of them once at a time.
 *
 * @param timeout milliseconds for a database to answer
 */
export function readinessOf(connections: Connections, timeout = PROBE_TIMEOUT): Readiness {
  const underWay = new Map<Tier, Promise<string | null>>();
  const ask = (tier: Tier, pool: pg.Pool) => {
    const asked =
      underWay.get(tier) ??
      reasonAgainst(connections, tier, pool)
        .catch(error => `${tier}: ${whyNot(error)}`)
        .finally(() => underWay.delete(tier));
    underWay.set(tier, asked);
    const late = sleep(timeout, `${tier}: the database does not answer in time`, { ref: false });
    return Promise.race([asked, late]);
  };
  return async pools => {
    const reasons = await Promise.all(tiers.map(tier => ask(tier, pools[tier])));
    return reasons.filter(reason => reason !== null);
  };
}

/** Whoever asks needs no token: what mends it is for the doctor to tell. */
function whyNot(error: unknown): string {
  if (error instanceof Problem && error.code === 'right_missing')
    return `the database refuses (${error.code}): ${error.message.replace(/^\S+: /, '')} "inventory doctor" says what to do`;
  return `the database ${isRefused(error) ? 'refuses the password' : 'does not answer'}`;
}

/** It was changed since this process has started: a restart reads it anew. */
function isRefused(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '28P01';
}

async function reasonAgainst(connections: Connections, tier: Tier, pool: pg.Pool): Promise<string | null> {
  await pool.query('select 1');
  const pending = await pendingMigrations(tier, connections.owner[tier]);
  if (pending.length > 0) return `${tier}: migrations to run: ${pending.join(', ')}`;
  if (!(await workerRuns(connections, tier))) return `${tier}: no worker runs`;
  return null;
}

/** Milliseconds that a look at the jobs counts. */
const LOOK_MS = 10_000;
/** And one at the keys: a command may have to go far for them. */
const KEYS_MS = 60_000;

/**
 * What is amiss and keeps no request from being answered: jobs that nobody takes, as those of another version's tasks,
 * keys that are not at hand, and backups that fail. What was seen last, while it looks again: whoever asks whether this process lives does not wait for a database.
 *
 * @param age milliseconds after which it looks again
 * @param backups what is amiss with them
 */
export function notesOf(
  connections: Pick<Connections, 'owner'>,
  keys: KeySource,
  age = LOOK_MS,
  backups: () => Promise<readonly unknown[]> = async () => [],
): () => string[] {
  let known: (string | null)[] = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  let ofOthers: string | null = null;
  let othersAskedAt = Number.NEGATIVE_INFINITY;
  const others = async () => {
    if (performance.now() - othersAskedAt >= (age === 0 ? 0 : Math.max(age, KEYS_MS))) {
      othersAskedAt = performance.now();
      ofOthers = await keysOfOthers(connections, keys).catch(() => null);
    }
    return ofOthers;
  };
  const look = async () => {
    askedAt = performance.now();
    isAsking = true;
    // What is away is told by readiness.
    known = await Promise.all([
      ...tiers.map(tier => overdue(connections, tier).catch(() => null)),
      others(),
      backupsFail(backups).catch(() => null),
    ]);
    isAsking = false;
  };
  return () => {
    if (!isAsking && performance.now() - askedAt >= age) void look();
    return [...known, keysAway(keys, age)].filter(note => note !== null);
  };
}

/** Whoever asks needs no token: why, and where they should be, is for the doctor to tell. */
function keysAway(keys: KeySource, age: number): string | null {
  const problem = keysAtHand(keys, Math.max(age, KEYS_MS))?.problem ?? null;
  return problem === null ? null : `keys: not at hand (${problem.code}); "inventory doctor" says why`;
}

async function backupsFail(amiss: () => Promise<readonly unknown[]>): Promise<string | null> {
  return (await amiss()).length === 0
    ? null
    : 'backups: they fail, or fall behind; "inventory doctor" says why';
}

/** What others encrypt with such a key, this server does not read. */
async function keysOfOthers({ owner }: Pick<Connections, 'owner'>, keys: KeySource): Promise<string | null> {
  const ids = await keysElsewhere(keys, owner.issoh);
  return ids.length === 0 ? null : 'keys: others are in use, and not at hand; "inventory doctor" names them';
}

async function overdue({ owner }: Pick<Connections, 'owner'>, tier: Tier): Promise<string | null> {
  const { rows } = await owner[tier].query<{ task: string }>(
    "select distinct j.task from lease.jobs() j where j.state = 'overdue' order by j.task",
  );
  return rows.length === 0 ? null : `${tier}: nobody takes jobs of ${rows.map(row => row.task).join(', ')}`;
}
