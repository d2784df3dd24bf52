/** Whether what is lost with the disk could be brought back. */
import { existsSync, lstatSync, statSync } from 'node:fs';
import { keepsVanishing } from '../../backup/due.ts';
import { type BackupState, isUsable, readState } from '../../backup/state.ts';
import { readTarget, type Target, unboundFrom } from '../../backup/target.ts';
import type { Connections } from '../../database/connect.ts';
import { clusterFolders } from '../../database/embedded/embedded.ts';
import { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { waitingLog } from '../waiting-log.ts';
import { area, type Finding } from './finding.ts';

const backups = area('backups');
const HOUR_MS = 3_600_000;
/** A backup is late when the newest is older than so many intervals. */
export const LATE_INTERVALS = 1.5;
const AT_ONCE =
  'A worker that runs makes a backup at once, from which on all is whole: look again in some minutes. ';
const LATER =
  'Find out what takes them away: the worker makes backups for it at longer and longer intervals only. ';
/** Of the log a minute at most is lost. */
const LATE_S = 60;
/** As of its alert, InventoryLogNotArchived. */
const NONE_CAME_S = 300;

/** @param databases why there are none, where they cannot be connected to: all but the interval lies in files */
export async function examineBackups(settings: Settings, databases: Connections | Error): Promise<Finding[]> {
  if (settings.spp !== null) return [ofGivenServers(settings)];
  // What lies here is of databases that nobody uses any more.
  if (databases instanceof Problem && databases.code === 'urls_missing') return [];
  let target: Target | null;
  try {
    target = readTarget(settings.dataDir);
  } catch (error) {
    const { message, hint } = error as Problem;
    return [backups('backups', 'bad', message, hint ?? 'Begin anew in another folder.')];
  }
  if (target === null) return [none(unboundFrom(settings.dataDir))];
  // Of its folder only what was seen last is asked: its disk may hang.
  const state = readState(settings.dataDir);
  return [
    newest(state, await interval(databases)),
    folder(state, target),
    await log(settings, state, await upFor(databases)),
    ...(state?.volume ? [place(settings.dataDir, state.volume.device)] : []),
  ];
}

/** @param moved where a DATA_DIR that was moved, or is a copy, was backed up to */
function none(moved: string | null): Finding {
  const anew = '"inventory backup create DIR", with DIR on another disk.';
  return moved === null
    ? backups('backups', 'bad', 'none are made', anew)
    : backups(
        'backups',
        'bad',
        'none are made: DATA_DIR was moved here, or is a copy, and nobody has said where it is backed up to',
        `${anew} ${ofMoved(moved)}`,
      );
}

/** @param dir to which it was backed up before */
export const ofMoved = (dir: string) =>
  `A DATA_DIR that was moved goes on in the folder of before (DIR: ${dir}), a copy in one of its own.`;

/** Nobody sees them from here: whoever sees to them says so. */
function ofGivenServers({ backedUpBy }: Settings): Finding {
  return backups(
    'backups',
    backedUpBy === null ? 'unknown' : 'ok',
    backedUpBy === null ? 'are the servers’ own' : `by ${backedUpBy}`,
    'docs/backup.md says what they must do; try a restore once a month. INVENTORY_BACKED_UP_BY says what makes them.',
  );
}

async function interval(databases: Connections | Error): Promise<number | null> {
  if (databases instanceof Error) return null;
  const hours = "select spp.setting('backup.interval_hours')::integer as hours";
  return databases.owner.spp.query<{ hours: number }>(hours).then(
    ({ rows }) => rows[0]!.hours,
    () => null,
  );
}

/** For how many seconds PostgreSQL has run; 0 where it cannot be asked: nothing comes of it then. */
async function upFor(databases: Connections | Error): Promise<number> {
  if (databases instanceof Error) return 0;
  const up = 'select extract(epoch from now() - pg_catalog.pg_postmaster_start_time())::float8 as seconds';
  return databases.owner.spp.query<{ seconds: number }>(up).then(
    ({ rows }) => rows[0]!.seconds,
    () => 0,
  );
}

const AHEAD = 'Set the clock right: one that is dated in the future counts once its moment has come.';
const USELESS =
  'Bring back what the list names, a piece or the line of a key. Where it is gone for good nothing is to be done: what cannot be used goes by itself once "backup.kept" newer ones are there.';

/** @param hours between two backups; null where nobody can say */
function newest(state: BackupState | null, hours: number | null): Finding {
  const age = state?.newest_at
    ? (Date.now() - Date.parse(state.newest_at)) / HOUR_MS
    : Number.POSITIVE_INFINITY;
  const found = state?.newest_at
    ? `${state.backups}, the newest ${age.toFixed(1)} hours old`
    : 'none is known to be whole';
  const troubles = [
    state?.backup_fails && `the last try failed: ${state.backup_fails}`,
    ...(state?.ahead ?? []).map(name => `${name} is dated in the future: was the clock set back?`),
    ...(state?.useless ?? []).map(name => `${name} cannot be used: "inventory backup list DIR" says why`),
  ].filter(Boolean);
  const isLate = !Number.isFinite(age) || (hours !== null && age > LATE_INTERVALS * hours);
  const unjudged = hours === null ? 'unknown' : 'ok';
  const remedies = [
    state?.backup_fails
      ? 'Mend what kept the last one from being made, and "inventory backup create DIR".'
      : isLate && 'Does a worker run? Its log says why no backup was made.',
    (state?.ahead ?? []).length > 0 && AHEAD,
    (state?.useless ?? []).length > 0 && USELESS,
    hours === null &&
      !isLate &&
      'How often one is made stands in the database, which cannot be asked: see above.',
  ].filter(one => typeof one === 'string');
  return backups(
    'backups',
    isLate ? 'bad' : troubles.length > 0 ? 'weak' : unjudged,
    [found, ...troubles].join('; '),
    remedies.join(' '),
  );
}

function folder(state: BackupState | null, { dir }: Target): Finding {
  const isOf = isUsable(state);
  const since = state === null ? '' : ` since ${state.looked_at}`;
  const cut = state?.log_cut && `wal/${state.log_cut} is missing: what comes after it cannot be brought back`;
  const again =
    cut && keepsVanishing(state!)
      ? `${cut}; a backup was made for the gap before: pieces keep vanishing`
      : cut;
  const found = isOf ? 'takes the log' : state?.log_fails || again || `${dir} has not answered${since}`;
  return backups(
    'folder of backups',
    isOf ? 'ok' : 'bad',
    found,
    // Why the log does not come is told with what is to be done.
    state?.log_fails || cut
      ? `${cut && !state?.log_fails ? (again === cut ? AT_ONCE : LATER) : ''}docs/runbooks/backups.md.`
      : 'Does a worker run, is its disk mounted, does it answer? docs/runbooks/backups.md.',
  );
}

/** What PostgreSQL has archived and nobody has taken away, and whether it archives. */
async function log(settings: Settings, state: BackupState | null, up: number): Promise<Finding> {
  const waits = await waitingLog(settings);
  const folders = waits === null ? clusterFolders(settings) : null;
  if (folders !== null && existsSync(folders.postgresql)) {
    const archive = lstatSync(folders.archive, { throwIfNoEntry: false });
    if (archive === undefined)
      return backups(
        'archived log',
        'bad',
        `${folders.archive}, where PostgreSQL puts it, is not there`,
        'A worker that runs makes it anew: its log says why not. What waited there is gone: "inventory backup create DIR".',
      );
    if (!archive.isDirectory())
      return backups(
        'archived log',
        'bad',
        `${folders.archive}, where PostgreSQL puts it, is a link, or no folder`,
        'Find out who put it there, and move it away: a worker that runs makes the folder anew.',
      );
  }
  if (waits === null)
    return backups(
      'archived log',
      'unknown',
      'nobody can say',
      'Look again once secrets and databases are there.',
    );
  const { files, bytes, seconds } = waits;
  const silent = state?.log_at ? (Date.now() - Date.parse(state.log_at)) / 1000 : 0;
  if (files === 0 && Math.min(silent, up) > NONE_CAME_S)
    return backups(
      'archived log',
      'bad',
      `none has come for ${Math.round(silent / 60)} minutes`,
      'Does a worker run, and does PostgreSQL archive? docs/runbooks/backups.md#inventorylognotarchived.',
    );
  const found =
    files === 0
      ? 'all is there'
      : `${files} files (${(bytes / 1e6).toFixed(0)} MB) wait, the oldest for ${Math.round(seconds)} s`;
  return backups(
    'archived log',
    seconds > LATE_S ? 'bad' : 'ok',
    found,
    'Does a worker run, and is there room in the folder of backups? What waits fills the disk of the databases.',
  );
}

function place(dataDir: string, device: number): Finding {
  const isSame = statSync(dataDir).dev === device;
  return backups(
    'place of backups',
    isSame ? 'weak' : 'ok',
    isSame ? 'the disk that they are to stand in for' : 'another disk',
    'Give them a folder on another machine’s disk: "inventory backup create DIR" in an empty one.',
  );
}
