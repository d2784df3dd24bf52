/** Commands of PostgreSQL as the user who may run it: it refuses root. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { Problem } from '../../problem.ts';

/** Ids to run PostgreSQL under: null when the process is an ordinary user and runs it itself. */
export type RunAs = { uid: number; gid: number } | null;

/** @throws Problem `no_postgres_user` where root cannot make user `postgres` */
export function unprivilegedUser(): RunAs {
  if (process.getuid?.() !== 0) return null;
  if (run('id', ['-u', 'postgres'], null).status !== 0) {
    run('groupadd', ['--system', 'postgres'], null);
    run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres'], null);
  }
  const id = (flag: string) => Number.parseInt(run('id', [flag, 'postgres'], null).stdout, 10);
  const ids = { uid: id('-u'), gid: id('-g') };
  if (!Number.isNaN(ids.uid)) return ids;
  throw new Problem(
    503,
    'no_postgres_user',
    'PostgreSQL does not run as root, and user "postgres" could not be made.',
    { hint: 'Make it, or start as an ordinary user.' },
  );
}

/** The user whose a cluster is, which alone may run it; of one that is to be made, as `unprivilegedUser`. */
export function clusterUser(data: string): RunAs {
  const owner = lstatSync(data, { throwIfNoEntry: false });
  if (process.getuid?.() !== 0 || owner === undefined) return unprivilegedUser();
  return { uid: owner.uid, gid: owner.gid };
}

/** PostgreSQL and what runs in it is told nothing of ours: a function of a superuser could read it there. */
export function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:INVENTORY_|PG|(?:SPP|ISSOH|REDIS)_)/.test(name),
  );
  return { ...Object.fromEntries(own), LC_ALL: 'C' };
}

export function run(
  command: string,
  args: string[],
  runAs: RunAs,
): { status: number | null; stdout: string; stderr: string } {
  // pg_ctl leaves the server behind: it must not hold pipes of ours, hence files for a command's output.
  const detached = args[0] === 'start';
  const ended = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: detached ? 'ignore' : ['ignore', 'pipe', 'pipe'],
    ...as(runAs),
  });
  return {
    status: ended.status,
    stdout: ended.stdout ?? '',
    stderr: ended.stderr ?? String(ended.error ?? ''),
  };
}

/**
 * Has a command run once this process has ended, even by a kill, as the pipe between them ends then.
 *
 * @returns gives it up
 */
export function onceWeEnd(command: string, args: string[], runAs: RunAs): () => Promise<void> {
  const waiting = spawn('/bin/sh', ['-c', 'read -r _; exec "$0" "$@"', command, ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    ...as(runAs),
  });
  const gone = once(waiting, 'exit');
  // Whatever goes wrong meanwhile, it keeps nobody from ending.
  waiting.unref();
  (waiting.stdin as Socket).unref();
  return async () => {
    waiting.ref();
    waiting.kill();
    await gone;
  };
}

function as(runAs: RunAs) {
  // At home there might be certificates, which libpq takes along; in root's it may not even look.
  return { cwd: tmpdir(), env: { ...environment(), ...(runAs !== null && { HOME: '/' }) }, ...(runAs ?? {}) };
}
