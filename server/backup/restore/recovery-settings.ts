/**
 * What PostgreSQL is told while it recovers: this alone. What the backup holds of settings is of another life, and one of
 * them (port, recovery_target) is enough that a restore never ends.
 */
import { chmodSync, chownSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configuration, quoted } from '../../database/embedded/configuration.ts';
import type { RunAs } from '../../database/embedded/run-as.ts';
import { replaceFile } from '../../files.ts';
import { holdFolder, readWithin } from '../../held-folder.ts';
import type { Settings } from '../../settings.ts';

const CONFIGURATION = 'inventory.conf';
/** Where ALTER SYSTEM writes. */
const ALTERED = 'postgresql.auto.conf';

/** Settings by which another machine, folder or hour is meant: with them what was restored may not start, or not work. */
const OF_BEFORE = new RegExp(
  `^(?:${[
    'include\\w*',
    'port|listen_addresses|unix_socket_\\w+|hba_file|ident_file|external_pid_file|ssl\\w*|krb_\\w+',
    '\\w*_preload_libraries|\\w+_library|dynamic_library_path|extension_control_path|\\w+_command',
    'logging_collector|log_\\w*directory|log_destination|log_file\\w+|huge_page\\w*|shared_memory_type|io_method|lc_\\w+',
    'archive_\\w+|basic_archive\\.\\w+|recovery_\\w+|primary_\\w+|hot_standby\\w*|\\w*synchronous_standby_names',
  ].join('|')})$`,
  'i',
);

export interface Told {
  settings: Settings;
  port: number;
  restoreCommand: string;
  /** The moment up to which; null: as far as the log goes. */
  at: string | null;
}

/** Has PostgreSQL recover at its next start. @returns what pg_ctl is to be given */
export function tellToRecover(data: string, told: Told, runAs: RunAs): string[] {
  const file = join(data, CONFIGURATION);
  writeFileSync(file, settingsOf(told));
  // As long as that is there it never becomes a primary.
  rmSync(join(data, 'standby.signal'), { force: true });
  const signal = join(data, 'recovery.signal');
  writeFileSync(signal, '');
  if (runAs !== null) chownSync(signal, runAs.uid, runAs.gid);
  // It goes through a shell.
  return ['-o', `-c config_file='${file.replaceAll("'", `'\\''`)}'`];
}

function settingsOf({ settings, port, restoreCommand, at }: Told): string {
  return [
    configuration(settings, port, null),
    `restore_command = ${quoted(restoreCommand)}`,
    // Whoever can put a history there would lead it away.
    "recovery_target_timeline = 'current'",
    // Else it asks for pieces beyond the moment it has reached, which may be damaged or missing.
    'recovery_prefetch = off',
    // Else it wants room for as many sessions as the log says there were, and waits for it for ever.
    'hot_standby = off',
    'max_connections = 20',
    // What was prepared has to find room, whatever was allowed.
    'max_prepared_transactions = 200',
    ...(at === null
      ? []
      : [`recovery_target_time = ${quoted(targetOf(at))}`, "recovery_target_action = 'promote'"]),
    '',
  ].join('\n');
}

/** As PostgreSQL takes it before it knows names of zones: `2026-11-28 00:41:59.123456+00`. */
function targetOf(moment: string): string {
  return moment.toUpperCase().replace('T', ' ').replace(/Z$/, '+00');
}

/**
 * Takes away what ALTER SYSTEM had set.
 *
 * @returns puts it back, but for what is of before, whose names it answers: beside the data there is all of it then
 */
export function takeAltered(data: string): () => string[] {
  const text = readWithin(data, ALTERED);
  if (text === null) return () => [];
  replaceFile(join(data, ALTERED), '', 0o600);
  return () => {
    const { kept, left } = withoutBefore(text);
    if (left.length > 0)
      writeFileSync(join(dirname(data), `${ALTERED}.before-restore`), text, { mode: 0o600 });
    const held = holdFolder(data);
    try {
      replaceFile(join(held.at, ALTERED), kept, 0o600);
    } finally {
      held.close();
    }
    return left;
  };
}

export function withoutBefore(text: string): { kept: string; left: string[] } {
  const left: string[] = [];
  const kept = text.split('\n').filter(line => {
    const name = /^\s*([\w.]+)/.exec(line)?.[1] ?? '';
    if (!OF_BEFORE.test(name)) return true;
    left.push(name);
    return false;
  });
  return { kept: kept.join('\n'), left };
}

/**
 * Keeps the log from making tablespaces: their folders are named in it, and those of the cluster it comes from may lie there.
 *
 * @returns ends it
 */
export function barTablespaces(data: string, runAs: RunAs): () => void {
  const held = holdFolder(join(data, 'pg_tblspc'));
  // Root's own he may read, and write nothing there; one's own is closed to oneself.
  if (runAs !== null) chownSync(held.at, 0, 0);
  chmodSync(held.at, runAs === null ? 0o555 : 0o755);
  return () => {
    chmodSync(held.at, 0o700);
    held.give(runAs);
    held.close();
  };
}
