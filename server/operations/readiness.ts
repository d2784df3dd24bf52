/** Whether requests can be served; and what is amiss beside that. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { pendingMigrations, type Tier, tiers } from '../database/migrate.ts';
import { keysAtHand, lookAtKeys } from '../encryption/at-hand.ts';
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
  const { code, routine } = (error ?? {}) as { code?: unknown; routine?: unknown };
  // A closed one; other objects have that state for reasons of their own.
  if (code === '55000') return `the database ${routine === 'CheckMyDatabase' ? 'lets nobody in' : SILENT}`;
  return typeof code === 'string' && code in ANSWERS ? ANSWERS[code]! : `the database ${SILENT}`;
}

const SILENT = 'does not answer';
/** What a server that answers says by its SQLSTATE. */
const ANSWERS: Record<string, string> = {
  '28P01': 'the database refuses the password',
  '28000': 'the database refuses the login',
  '3D000': 'there is no such database',
  '53300': 'the database has no connection left',
};

async function reasonAgainst(connections: Connections, tier: Tier, pool: pg.Pool): Promise<string | null> {
  await pool.query('select 1');
  const pending = await pendingMigrations(tier, connections.owner[tier]);
  if (pending.length > 0) return `${tier}: migrations to run: ${pending.join(', ')}`;
  if (!(await workerRuns(connections, tier))) return `${tier}: no worker runs`;
  return null;
}

/** Milliseconds that a look counts. */
const LOOK_MS = 10_000;
/** And one at the keys: a command may have to go far for them. */
const KEYS_MS = 60_000;
/** So long a look may take before it is told that it does not end; one at keys ends by itself. */
const LATE_MS = 5_000;
/** So long whoever asks waits for looks that were due: orchestrators give a probe a second. */
const WAIT_MS = 500;

/** What is amiss and keeps no request from being answered. */
export interface Notes {
  /** What was seen last, while it looks again: this waits for nothing. */
  (): string[];
  /** What was seen within the last seconds: it waits a moment for looks that are due, and for none that hangs. */
  fresh(): Promise<string[]>;
}

/**
 * Looks at jobs that nobody takes, as those of another version's tasks, keys that are not at hand, backups that fail, and
 * logins that the databases refuse. Each look is one by itself: what hangs holds up no other, and is told.
 *
 * @param age milliseconds after which it looks again
 * @param backups what is amiss with them
 * @param logins those that are refused
 */
export function notesOf(
  connections: Pick<Connections, 'owner'>,
  keys: KeySource,
  age = LOOK_MS,
  backups: () => Promise<readonly unknown[]> = async () => [],
  logins: () => Promise<readonly unknown[]> = async () => [],
): Notes {
  const keysAge = age === 0 ? 0 : Math.max(age, KEYS_MS);
  const looks = [
    ...tiers.map(tier => looking(() => overdue(connections, tier), age, `${tier}: its jobs`)),
    looking(() => keysOfOthers(connections, keys), keysAge, 'keys: those of others'),
    looking(() => backupsFail(backups), age, 'backups: how they go'),
    looking(() => loginsFail(logins), keysAge, 'logins: whether they are let in'),
    looking(() => keysAway(keys), age, null),
  ];
  const known = () => looks.map(look => look.known()).filter(note => note !== null);
  const begin = () => {
    for (const look of looks) look.begin();
  };
  const notes = () => {
    begin();
    return known();
  };
  const fresh = async () => {
    begin();
    const due = looks.map(look => look.due()).filter(one => one !== null);
    if (due.length > 0) await Promise.race([Promise.all(due), sleep(WAIT_MS, undefined, { ref: false })]);
    return known();
  };
  return Object.assign(notes, { fresh });
}

interface Looking {
  /** Looks again, unless it does, or has of late. */
  begin(): void;
  known(): string | null;
  /** What is under way and worth waiting for. */
  due(): Promise<void> | null;
}

/**
 * @param look what fails is told by readiness, and not here
 * @param what it cannot say while it hangs; null: it ends by itself
 */
function looking(look: () => Promise<string | null>, age: number, what: string | null): Looking {
  let known: string | null = null;
  let [begunAt, seenAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let underWay: Promise<void> | null = null;
  const takes = () => performance.now() - begunAt;
  return {
    begin: () => {
      if (underWay !== null || performance.now() - seenAt < age) return;
      begunAt = performance.now();
      underWay = look()
        .catch(() => null)
        .then(note => {
          known = note;
          seenAt = performance.now();
          underWay = null;
        });
    },
    known: () =>
      what !== null && underWay !== null && takes() > LATE_MS
        ? `${what} could not be looked at in time`
        : known,
    due: () => (takes() < WAIT_MS ? underWay : null),
  };
}

/** Whoever asks needs no token: why, and where they should be, is for the doctor to tell. */
async function keysAway(keys: KeySource): Promise<string | null> {
  await lookAtKeys(keys, KEYS_MS);
  const problem = keysAtHand(keys, KEYS_MS)?.problem ?? null;
  return problem === null ? null : `keys: not at hand (${problem.code}); "inventory doctor" says why`;
}

async function backupsFail(amiss: () => Promise<readonly unknown[]>): Promise<string | null> {
  return (await amiss()).length === 0
    ? null
    : 'backups: they fail, or fall behind; "inventory doctor" says why';
}

async function loginsFail(refused: () => Promise<readonly unknown[]>): Promise<string | null> {
  return (await refused()).length === 0
    ? null
    : 'logins: the databases refuse some of ours; "inventory doctor" says which';
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
