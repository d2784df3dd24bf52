/** What the embedded PostgreSQL is told at every start. */
import { availableParallelism, totalmem } from 'node:os';
import type { Settings } from '../../settings.ts';

/** The file in PostgreSQL's folder that it stands in. */
export const OWN_FILE = 'inventory.conf';

/** Seconds after which a piece of the log is archived that is not full: what a lost disk takes with it at most. */
const ARCHIVE_SECONDS = 30;

/** At most: all that five million products are counted by stays in it, which takes tables of up to a quarter of it. */
const MOST_BUFFER_MB = 4096;

/** @param archive the folder into which the log is put; null where it is not kept */
export function configuration(settings: Settings, port: number, archive: string | null): string {
  return [
    '# Written at every start.',
    `port = ${port}`,
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    'max_connections = 280',
    // A question to all suppliers locks each one's partition with its indexes.
    'max_locks_per_transaction = 256',
    `shared_buffers = '${bufferMb()}MB'`,
    "work_mem = '16MB'",
    "maintenance_work_mem = '128MB'",
    "max_wal_size = '4GB'",
    // Whose folder is moved while it runs notes its checkpoints at the old place: it goes on from the last one it finds.
    "wal_keep_size = '128MB'",
    "checkpoint_timeout = '15min'",
    'random_page_cost = 1.1',
    'jit = off',
    `max_parallel_workers_per_gather = ${availableParallelism() > 1 ? 2 : 0}`,
    'track_functions = all',
    "log_line_prefix = '%m [%p] %q%u@%d '",
    // Whatever statements somebody has logged: what was sent with them is nobody's to read there.
    'log_parameter_max_length = 0',
    'log_parameter_max_length_on_error = 0',
    "timezone = 'UTC'",
    "lc_messages = 'C'",
    ...archiving(archive),
    ...(settings.fsync ? [] : ['fsync = off', 'synchronous_commit = off', 'full_page_writes = off']),
    '',
  ].join('\n');
}

/** A quarter of what this machine, or the container that we run in, has: as PostgreSQL's manual advises. */
function bufferMb(): number {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.max(64, Math.min(MOST_BUFFER_MB, Math.floor(bytes / 2 ** 20 / 4)));
}

/** Archiving can be turned on in a server that runs if its mode is on: until then what is full is done with. */
function archiving(folder: string | null): string[] {
  if (folder === null) return ['archive_mode = on', "archive_command = 'true'"];
  return Object.entries(archiveSettings(folder)).map(([name, value]) => `${name} = ${quoted(value)}`);
}

/** What has the log put into a folder. */
export function archiveSettings(folder: string): Record<string, string> {
  return {
    archive_mode: 'on',
    archive_library: 'basic_archive',
    'basic_archive.archive_directory': folder,
    archive_timeout: `${ARCHIVE_SECONDS}s`,
  };
}

/** A text as a configuration file has it. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
