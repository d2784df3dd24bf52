/** Has PostgreSQL replay the log over restored files, up to the end or a moment, until it is a primary again. */
import { writeFileSync } from 'node:fs';
import { chmod, chown } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { inDatabase, withClient } from '../database/bootstrap.ts';
import { configuration, quoted } from '../database/configuration.ts';
import { isListening, livePostmaster } from '../database/postmaster.ts';
import { type RunAs, run } from '../database/run-as.ts';
import { readReal } from '../held-folder.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import type { Feed } from './feed-log.ts';
import { withoutIt } from './log-piece.ts';

const LOOK_MS = 200;

export interface Recovering {
  settings: Settings;
  data: string;
  binaries: string;
  port: number;
  runAs: RunAs;
  feed: Feed;
  /** The moment up to which; null: as far as the log goes. */
  at: string | null;
  /** The superuser's URL, with the password of the backup. */
  url: string;
}

/**
 * Comes back when the cluster takes writes; it runs on then.
 *
 * @returns when the last transaction that was brought back had ended; null where there was none in the log
 * @throws Problem `backup_too_short` where the log ends before the moment asked for, `restore_failed`, `restore_refused`;
 *   what the feed met
 */
export async function recover(recovering: Recovering): Promise<Date | null> {
  const { data, binaries, runAs, feed } = recovering;
  const log = join(data, '..', 'postgres.log');
  writeFileSync(join(data, 'inventory.conf'), settingsOf(recovering));
  writeFileSync(join(data, 'recovery.signal'), '');
  if (runAs !== null) await chown(join(data, 'recovery.signal'), runAs.uid, runAs.gid);
  await letIn(dirname(data), runAs);
  run(join(binaries, 'bin', 'pg_ctl'), ['start', '-W', '-s', '-D', data, '-l', log], runAs);
  const started = Date.now();
  for (;;) {
    await sleep(LOOK_MS);
    // PostgreSQL gets no further then: what it has reached is asked afterwards.
    const fault = feed.fault();
    const state = isListening(data, recovering.port) ? await stateOf(recovering.url) : null;
    if (fault !== null) throw withoutIt(fault.error, fault.piece, state?.replayed ?? null);
    if (state?.recovers === false && isListening(data, recovering.port)) return state.replayed;
    // pg_ctl comes back before the server has said that it lives.
    if (livePostmaster(data) === null && Date.now() - started > 5_000) throw whyNot(log, recovering.at);
  }
}

/** PostgreSQL may write in its folder by now, and put nothing in the place of what is ours there. */
async function letIn(folder: string, runAs: RunAs): Promise<void> {
  if (runAs === null) return;
  await chown(folder, 0, runAs.gid);
  await chmod(folder, 0o1770);
}

function settingsOf({ settings, port, feed, at }: Recovering): string {
  return [
    configuration(settings, port, null),
    `restore_command = ${quoted(feed.restoreCommand)}`,
    // Whoever can put a history there would lead it away.
    "recovery_target_timeline = 'current'",
    // Else it asks for pieces beyond the moment it has reached, which may be damaged or missing.
    'recovery_prefetch = off',
    ...(at === null
      ? []
      : [`recovery_target_time = ${quoted(targetOf(at))}`, "recovery_target_action = 'promote'"]),
    '',
  ].join('\n');
}

async function stateOf(url: string): Promise<{ recovers: boolean; replayed: Date | null } | null> {
  try {
    return await withClient(inDatabase(url, 'postgres'), async client => {
      const { rows } = await client.query<{ recovers: boolean; replayed: Date | null }>(
        'select pg_catalog.pg_is_in_recovery() as recovers, pg_catalog.pg_last_xact_replay_timestamp() as replayed',
      );
      return rows[0]!;
    });
  } catch (error) {
    const { code } = error as pg.DatabaseError;
    const problem = whyRefused(code ?? '', error as Error);
    if (problem !== null) throw problem;
    return null;
  }
}

function whyNot(log: string, at: string | null): Problem {
  const said = readReal(log);
  if (said.includes('recovery ended before configured recovery target was reached')) {
    const last = /last completed transaction was at log time (.+)/.exec(said)?.[1];
    const reach = last === undefined ? 'holds no transaction after itself' : `reaches up to ${isoOf(last)}`;
    return new Problem(422, 'backup_too_short', `The backup ${reach}, not to ${at}.`, {
      hint: 'Leave out --at to bring back all there is, or name a moment before that.',
    });
  }
  return new Problem(
    503,
    'restore_failed',
    `PostgreSQL could not recover.\n${said.split('\n').slice(-15).join('\n')}`,
    { hint: 'Verify the backups: "inventory backup verify DIR".' },
  );
}

/** Why PostgreSQL lets nobody in, where that stays so; null where it may yet. */
export function whyRefused(code: string, cause: Error): Problem | null {
  if (code === '28P01') return passwordRefused();
  // As a locale that this machine does not have: so it is with all backups.
  if (code === 'XX000') return refusesAll(cause);
  return code.startsWith('XX') ? damagedWithin(cause) : null;
}

/** In an older one it may be whole, with the log since. */
function damagedWithin(cause: Error): Problem {
  return new Problem(503, 'restore_failed', `What was restored is damaged: ${cause.message}`, {
    cause,
    hint: 'Restore to a moment before it was: "--at TIME".',
  });
}

function refusesAll(cause: Error): Problem {
  return new Problem(
    503,
    'restore_refused',
    `PostgreSQL lets nobody into what was restored: ${cause.message}`,
    {
      cause,
      hint: 'Restore on a machine as the one it comes from: with the same locales (C.UTF-8) and libraries.',
    },
  );
}

/** What is asked again is answered so again; another backup has secrets of its own. */
function passwordRefused(): Problem {
  return new Problem(
    503,
    'restore_failed',
    'The databases of the backup refuse "superuser_password" of its secrets.json.',
    { hint: 'Restore another backup: "inventory backup list DIR" names them.' },
  );
}

/** As PostgreSQL takes it before it knows names of zones: `2026-11-28 00:41:59.123456+00`. */
function targetOf(moment: string): string {
  return moment.toUpperCase().replace('T', ' ').replace(/Z$/, '+00');
}

/** PostgreSQL's `2026-11-28 00:41:59.123456+00` as others write it. */
function isoOf(time: string): string {
  return time.trim().replace(' ', 'T').replace(/\+00$/, 'Z');
}
