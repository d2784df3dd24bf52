/** Backs up by the clock: the log as it is archived, a whole backup every so many hours, and no more of them than are kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Connections } from '../database/connect.ts';
import { ensureKeys } from '../encryption/keys.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { shipArchived } from './archive.ts';
import { createBackup } from './create.ts';
import { backupsOf, beganAt } from './record.ts';
import { removeOld } from './retention.ts';
import { isUnbound, readTarget, type Target } from './target.ts';

const LOOK_MS = 2_000;
/** After a backup that failed. */
const REST_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

export interface Keeping {
  /** Breaks off what is under way. */
  stop(): Promise<void>;
}

interface Keeper {
  settings: Settings;
  connections: Pick<Connections, 'owner'>;
  log: Logger;
}

/** Starts to keep the backups of a DATA_DIR that has a folder for them, or gets one. */
export function keepBackups(by: Keeper): Keeping {
  const stopping = new AbortController();
  const { signal } = stopping;
  // What was told last: a folder that is away is told of once.
  let trouble = '';
  let restUntil = 0;
  const tell = (error: unknown) => {
    const { code = 'failed', message } = error as { code?: string; message: string };
    if (message !== trouble) by.log.error({ event: 'backup', code, error: message }, 'nothing is backed up');
    trouble = message;
  };
  const look = async (target: Target) => {
    await shipArchived(by.settings, target);
    if (trouble !== '') by.log.info({ event: 'backup' }, 'backed up again');
    trouble = '';
    if (Date.now() < restUntil || !(await isDue(by, target))) return;
    restUntil = Date.now() + REST_MS;
    await backUp(by, target, signal);
    restUntil = 0;
  };
  // Whatever is wrong with it is told, and no reason to end.
  const lookAround = async () => {
    if (isUnbound(by.settings.dataDir)) throw unbound(by.settings);
    const target = readTarget(by.settings.dataDir);
    if (target !== null) await look(target);
  };
  const loop = async () => {
    while (!signal.aborted) {
      if (by.settings.spp === null) await lookAround().catch(error => signal.aborted || tell(error));
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
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

/** Whether the newest backup is as old as the setting allows. */
async function isDue(by: Keeper, target: Target): Promise<boolean> {
  const newest = (await backupsOf(target.dir)).at(-1);
  if (newest === undefined) return true;
  return Date.now() - beganAt(newest).getTime() >= (await settingOf(by, 'backup.interval_hours')) * HOUR_MS;
}

async function backUp(by: Keeper, target: Target, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  try {
    const { name, pieces } = await createBackup(by.settings, target.dir, { signal });
    const removed = await removeOld(
      target.dir,
      ensureKeys(by.settings.keys),
      await settingOf(by, 'backup.kept'),
    );
    const ms = Math.round(performance.now() - started);
    by.log.info({ event: 'backup', backup: name, bytes: pieces.base.bytes, removed, ms }, 'backed up');
  } catch (error) {
    // Somebody else is at it.
    if (!(error instanceof Problem) || error.code !== 'backup_running') throw error;
  }
}

function unbound({ dataDir }: Settings): Problem {
  return new Problem(
    409,
    'backup_dir_taken',
    `${dataDir} was moved, or is a copy of one that is backed up.`,
    {
      hint: 'Say where it is backed up to: "inventory backup create DIR".',
    },
  );
}

async function settingOf({ connections }: Keeper, key: string): Promise<number> {
  const { rows } = await connections.owner.spp.query<{ value: number }>(
    'select spp.setting($1)::integer as value',
    [key],
  );
  return rows[0]!.value;
}
