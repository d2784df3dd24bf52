/**
 * Who reads a folder of backups, and who takes away from it: a file of each in `leases/`. Whoever reads waits until what is
 * taken away has gone; whoever takes away leaves it for the next time where somebody reads. Each puts its own file there
 * before it looks for those of others, so that of two who come at once one gives way.
 */
import { randomUUID } from 'node:crypto';
import { constants, readFileSync, readlinkSync } from 'node:fs';
import { lchown, lstat, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startOf } from '../data-dir-lock.ts';
import { isAlive } from '../database/embedded/postmaster.ts';
import { isNamed } from './pieces.ts';
import { folders, isFull } from './target.ts';

const Kept = z.object({ pid: z.number(), host: z.string(), since: z.string().nullable().default(null) });

type Kind = 'reads' | 'removes';

const RENEW_MS = 30_000;
/** One that was not renewed for so long is nobody's. */
const STALE_MS = 10 * 60_000;
const LOOK_MS = 200;
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Does something for which nothing may go meanwhile. A folder that cannot be written is read all the same. */
export async function whileReading<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const lease = await take(dir, 'reads').catch(() => null);
  try {
    if (lease !== null) while (await isHeld(dir, 'removes', lease)) await sleep(LOOK_MS);
    return await work();
  } finally {
    await lease?.release();
  }
}

/** Does something that takes away; null, and nothing is done, where somebody reads. */
export async function unlessRead<T>(dir: string, work: () => Promise<T>): Promise<T | null> {
  const lease = await take(dir, 'removes');
  try {
    return (await isHeld(dir, 'reads', lease)) ? null : await work();
  } finally {
    await lease.release();
  }
}

interface Lease {
  path: string;
  release(): Promise<void>;
}

async function take(dir: string, kind: Kind): Promise<Lease> {
  const folder = folders(dir).leases;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${kind}-${randomUUID()}.json`);
  // Written anew, it has the time of whoever keeps the files: clocks of machines differ.
  const write = (flag: string | number) =>
    writeFile(path, JSON.stringify({ pid: process.pid, host: here(), since: startOf(process.pid) }), {
      mode: 0o600,
      flag,
    });
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_NONBLOCK } = constants;
  // Where somebody has taken it for left behind, it is put back.
  const renew = async () => {
    await write(O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK);
    await giveTo(dir, path);
  };
  // On a full disk it is empty, and one all the same: it is what takes away that makes room.
  await write('wx').catch(async error => {
    if (!isFull(error) || !(await isNamed(path))) throw error;
  });
  await giveTo(dir, folder, path);
  let renewed: Promise<void> = Promise.resolve();
  const renewing = setInterval(() => {
    renewed = renew().catch(() => undefined);
  }, RENEW_MS).unref();
  return {
    path,
    release: async () => {
      clearInterval(renewing);
      await renewed;
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** What root leaves in a folder of somebody else's is that one's: or nobody could take away there any more. */
async function giveTo(dir: string, ...paths: string[]): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dir);
  for (const path of paths) await lchown(path, uid, gid);
}

/** Files of those who have gone are removed on the way. */
async function isHeld(dir: string, kind: Kind, { path: mine }: Lease): Promise<boolean> {
  const folder = folders(dir).leases;
  const { mtimeMs: now } = await stat(mine);
  let held = false;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${kind}-`)) continue;
    const path = join(folder, name);
    if (await lives(path, now)) held = true;
    else await rm(path, { force: true, recursive: true });
  }
  return held;
}

/** @param now when one's own was written */
async function lives(path: string, now: number): Promise<boolean> {
  const written = await lstat(path).catch(() => null);
  // A link leads elsewhere, and a pipe keeps who reads it.
  if (written?.isFile() !== true) return false;
  const isRecent = Math.abs(now - written.mtimeMs) <= STALE_MS;
  try {
    const { pid, host, since } = Kept.parse(
      JSON.parse(await readFile(path, { encoding: 'utf8', flag: READ })),
    );
    if (host !== here()) return isRecent;
    // Who lives here is known, however long he was stopped, or could not write. Ids are given again, in a container each time.
    return isAlive(pid) && (since === null ? isRecent : startOf(pid) === since);
  } catch {
    // It is being written, or was cut off: its time tells.
    return isRecent;
  }
}

/** Where process ids are those of this process: each machine, each of its starts and each container has its own. */
function here(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
