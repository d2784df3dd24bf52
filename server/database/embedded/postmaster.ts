/** Which postmaster runs in a data directory, told by its `postmaster.pid`, which a copied folder brings along. */
import { existsSync, lstatSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readWithin } from '../../held-folder.ts';

/** The line of `postmaster.pid` that says how far it is. */
const STATUS = 7;

export interface Postmaster {
  pid: number;
  /** Its data directory as it was named at its start: what `show data_directory` answers, wherever it was moved since. */
  dataDirectory: string;
  port: number;
}

/** The postmaster that lives in this data directory; null where there is none. @throws Problem `not_as_made` */
export function livePostmaster(data: string): Postmaster | null {
  return liveIn(data, linesOf(data));
}

/** Whether the postmaster in this data directory is on its way up, recovering from a crash perhaps: its own last line says. */
export function isStarting(data: string): boolean {
  const lines = linesOf(data);
  return liveIn(data, lines) !== null && lines[STATUS]?.trim() === 'starting';
}

/** Whether the postmaster in this data directory takes connections and writes: that port is its own, and no other process's. */
export function isListening(data: string, port: number): boolean {
  const lines = linesOf(data);
  return liveIn(data, lines)?.port === port && lines[STATUS]?.trim() === 'ready';
}

/** When the postmaster in this data directory has said last that it takes connections: after a crash it does so anew. */
export function readySince(data: string): number | null {
  const lines = linesOf(data);
  if (liveIn(data, lines) === null || lines[STATUS]?.trim() !== 'ready') return null;
  return lstatSync(join(data, 'postmaster.pid'), { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** Removes the `postmaster.pid` of a server that is dead or is another folder's: with it PostgreSQL may refuse to start. */
export function removeStalePid(data: string): void {
  if (livePostmaster(data) === null) rmSync(join(data, 'postmaster.pid'), { force: true });
}

/**
 * What `postmaster.pid` says; nothing where there is none. Its folder is PostgreSQL's user's. A second name makes it nobody
 * else's: it would put out whoever wants to stop a server that lives.
 */
function linesOf(data: string): string[] {
  return readWithin(data, 'postmaster.pid', undefined, 'any')?.split('\n') ?? [];
}

function liveIn(data: string, [pid, dataDirectory = '', , port]: string[]): Postmaster | null {
  const named = { pid: Number(pid), dataDirectory, port: Number(port) };
  return Number.isInteger(named.pid) && named.pid > 0 && livesIn(named, data) ? named : null;
}

function livesIn({ pid, dataDirectory }: Postmaster, data: string): boolean {
  if (!isAlive(pid)) return false;
  if (!existsSync('/proc/self/cwd')) return sameFolder(dataDirectory, data);
  // A postmaster works in its data directory: so folders are told apart that were moved or put in another's place.
  const commandLine = `/proc/${pid}/cmdline`;
  if (!existsSync(commandLine) || !readFileSync(commandLine, 'utf8').includes('postgres')) return false;
  try {
    return sameFolder(`/proc/${pid}/cwd`, data);
  } catch {
    return sameFolder(dataDirectory, data); // Another user's process does not show its folder.
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function sameFolder(one: string, other: string): boolean {
  const [a, b] = [one, other].map(path => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}
