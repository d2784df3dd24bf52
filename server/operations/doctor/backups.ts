/** Whether what is lost with the disk could be brought back. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { backupsOf, beganAt } from '../../backup/record.ts';
import { assertThere, readTarget, type Target } from '../../backup/target.ts';
import type { Connections } from '../../database/connect.ts';
import { archiveFolder } from '../../database/embedded.ts';
import type { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { area, type Finding } from './finding.ts';

const backups = area('backups');
const HOUR_MS = 3_600_000;
/** Of the log a minute at most is lost. */
const LATE_MS = 60_000;

export async function examineBackups(settings: Settings, { owner }: Connections): Promise<Finding[]> {
  if (settings.spp !== null)
    return [
      backups(
        'backups',
        'unknown',
        'are the servers’ own',
        'docs/backup.md says what they must do; try a restore once a month.',
      ),
    ];
  let target: Target | null;
  try {
    target = readTarget(settings.dataDir);
    if (target !== null) assertThere(target);
  } catch (error) {
    const { message, hint } = error as Problem;
    return [backups('backups', 'bad', message, hint ?? 'Mount its disk, or begin anew in another folder.')];
  }
  if (target === null)
    return [
      backups('backups', 'bad', 'none are made', '"inventory backup create DIR", with DIR on another disk.'),
    ];
  const { rows } = await owner.spp.query<{ hours: number }>(
    "select spp.setting('backup.interval_hours')::integer as hours",
  );
  return [
    newest(await backupsOf(target.dir), rows[0]!.hours),
    log(settings),
    place(settings.dataDir, target.dir),
  ];
}

function newest(names: string[], hours: number): Finding {
  const last = names.at(-1);
  const age =
    last === undefined ? Number.POSITIVE_INFINITY : (Date.now() - beganAt(last).getTime()) / HOUR_MS;
  const found =
    last === undefined ? 'none is whole yet' : `${names.length}, the newest ${age.toFixed(1)} hours old`;
  return backups(
    'backups',
    age > 2 * hours ? 'bad' : 'ok',
    found,
    'Does a worker run? Its log says why no backup was made.',
  );
}

/** What PostgreSQL has archived and nobody has taken away. */
function log(settings: Settings): Finding {
  const folder = archiveFolder(settings);
  const waiting = readdirSync(folder).map(
    name => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now(),
  );
  const age = Date.now() - Math.min(...waiting, Date.now());
  const found =
    waiting.length === 0
      ? 'all is there'
      : `${waiting.length} files wait, the oldest for ${Math.round(age / 1000)} s`;
  return backups(
    'archived log',
    age > LATE_MS ? 'bad' : 'ok',
    found,
    'Does a worker run, and is there room in the folder of backups?',
  );
}

function place(dataDir: string, dir: string): Finding {
  const isSame = statSync(dataDir).dev === statSync(dir).dev;
  return backups(
    'place of backups',
    isSame ? 'weak' : 'ok',
    isSame ? 'the disk that they are to stand in for' : 'another disk',
    'Give them a folder on another machine’s disk: "inventory backup create DIR" in an empty one.',
  );
}
