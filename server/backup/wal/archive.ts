/**
 * The archive of PostgreSQL's log. The server puts each finished piece (basic_archive) into a folder beside its data;
 * from there it goes, compressed and encrypted, to the folder of backups, and received lists with it.
 */
import { createReadStream } from 'node:fs';
import { access, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOfWork } from '../../data-dir-lock.ts';
import { archiveFolder, archiveLog } from '../../database/embedded/embedded.ts';
import { keysOf } from '../../encryption/keys.ts';
import { inFolder, openReal } from '../../held-folder.ts';
import { spoolDir } from '../../intake/begin.ts';
import { takeName } from '../../name-lock.ts';
import { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { shipBeside } from '../beside.ts';
import { keepPiece, sweep, writePiece } from '../pieces.ts';
import { lastCome, noting } from '../state.ts';
import { assertThere, folders, readTarget, type Target } from '../target.ts';
import { assertFits, inOrder } from './late.ts';
import { pagesFrom } from './pages.ts';
import { isArchived, isSegment, placeOf } from './segments.ts';

/** Hears of each step that the folder of backups has let through. */
export type Moved = () => void;

/** What PostgreSQL has begun to put there, and is that old, was left by one that was killed. */
const ABANDONED_MS = 10 * 60_000;

/**
 * Takes over what has been archived since, oldest first, but for what comes late; of two processes one does.
 *
 * @param mended as of `shipBeside`
 * @param remade hears that the folder that PostgreSQL archives to had gone, with what waited there
 * @returns how many files; null where another process is at it
 * @throws Problem `backup_dir_unusable`, `backup_diverged`, `not_as_made`, `archive_gone`, and where a piece is there that
 *   cannot be read; what was taken over stays
 */
export async function shipArchived(
  settings: Settings,
  target: Target,
  moved: Moved = () => undefined,
  mended?: (version: string) => void,
  remade?: () => void,
): Promise<number | null> {
  const lock = await takeName(nameOfWork(settings.dataDir, 'archive'));
  if (lock === null) return null;
  try {
    await assertThere(target);
    moved();
    if (!isBound(settings, target)) return 0;
    // What is signed in it is never younger than its key: that comes after the log was looked at, and before it is brought.
    const all = await archived(settings, remade);
    await sweepArchive(settings, all);
    const names = all.filter(isArchived).sort();
    if ((await shipBeside(settings, target, mended)) !== null) moved();
    const shipped = await shipLog(settings, target, names, moved);
    return shipped + (await shipLists(settings, target, moved));
  } finally {
    await lock.close();
  }
}

const isBound = ({ dataDir }: Settings, { id }: Target) => readTarget(dataDir)?.id === id;

async function shipLog(settings: Settings, target: Target, names: string[], moved: Moved): Promise<number> {
  const { dir } = target;
  if (names.length === 0) return 0;
  const { wal } = folders(dir);
  const note = noting(settings.dataDir);
  await sweep(wal);
  const there = new Set((await readdir(wal)).filter(isSegment));
  const order = inOrder(names, there);
  for (const name of order.names) {
    // A command that tells the keys is asked only where there is something to encrypt.
    const keys = await keysOf(settings.keys);
    const content = () => contentOfArchived(settings, name);
    if (order.late.has(name)) await assertFits(wal, name, there, keys, content);
    await keepPiece(join(wal, name), `wal/${name}`, keys, content, moved);
    // While it came another folder has taken the place of this one: it needs it, too.
    if (!isBound(settings, target)) return 0;
    await inFolder(archiveFolder(settings), ({ at }) => rm(join(at, name)));
    there.add(name);
    const at = new Date().toISOString();
    const isLast = isSegment(name) && name > (lastCome(settings.dataDir, target) ?? '');
    note(isLast ? { log_at: at, log_last: { id: target.id, name } } : { log_at: at });
    moved();
  }
  return names.length;
}

/**
 * Names of what waits in the folder that PostgreSQL archives to, which is made anew where it has gone.
 *
 * @throws Problem `not_as_made` where that is a link, `archive_gone` where it cannot be made
 */
export async function archived(settings: Settings, remade?: () => void): Promise<string[]> {
  const names = () => inFolder(archiveFolder(settings), ({ at }) => readdir(at));
  try {
    return await names().catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await archiveLog(settings);
      const anew = await names();
      remade?.();
      return anew;
    });
  } catch (error) {
    throw error instanceof Problem ? error : archiveGone(settings, error as NodeJS.ErrnoException);
  }
}

/** As `archiveLog`. @throws Problem `archive_gone` where its folder cannot be made, `not_as_made` */
export async function beginArchive(settings: Settings): Promise<void> {
  try {
    await archiveLog(settings);
  } catch (error) {
    throw error instanceof Problem ? error : archiveGone(settings, error as NodeJS.ErrnoException);
  }
}

function archiveGone(settings: Settings, cause: NodeJS.ErrnoException): Problem {
  const folder = archiveFolder(settings);
  return new Problem(
    503,
    'archive_gone',
    `${folder}, where PostgreSQL beside its data puts its log for the backups, cannot be had: ${cause.code ?? cause.message}.`,
    {
      cause,
      hint: 'Bring its disk back, or make the folder for the user of PostgreSQL. The folder of backups is another.',
    },
  );
}

/** What PostgreSQL has put there, and nothing that it has only given a name there. */
export async function* contentOfArchived(settings: Settings, name: string): AsyncGenerator<Buffer> {
  const folder = archiveFolder(settings);
  const handle = await inFolder(folder, async ({ at, uid }) =>
    openReal(join(at, name), join(folder, name), uid),
  );
  const pages = isSegment(name) ? pagesFrom(placeOf(name)) : null;
  for await (const chunk of createReadStream('', { fd: handle }) as AsyncIterable<Buffer>) {
    pages?.take(chunk);
    yield chunk;
  }
  const why = pages?.fault() ?? null;
  if (why !== null) throw spoiled(join(folder, name), why);
}

/** It was written over while it waited: nothing after it can be replayed, whatever is brought. */
function spoiled(path: string, why: string): Problem {
  return new Problem(409, 'not_as_made', `${path} is not as PostgreSQL archived it: ${why}.`, {
    hint: 'Look who writes there. Move it away, and make a new backup at once ("inventory backup create DIR"): the log of those before ends with the piece before it.',
  });
}

/** What a PostgreSQL that was killed had begun to put there; it does so again under another name. */
async function sweepArchive(settings: Settings, names: string[]): Promise<void> {
  const begun = names.filter(name => name.startsWith('archtemp.'));
  if (begun.length === 0) return;
  await inFolder(archiveFolder(settings), async ({ at }) => {
    for (const name of begun) {
      const left = await lstat(join(at, name)).catch(() => null);
      // A folder is none that PostgreSQL has begun.
      if (left === null || left.isDirectory() || Date.now() - left.mtimeMs <= ABANDONED_MS) continue;
      await rm(join(at, name), { force: true });
    }
  });
}

/** Opened when it is asked for: one that has gone would fail while nobody listens. */
async function* contentOf(path: string): AsyncGenerator<Buffer> {
  yield* createReadStream(path) as AsyncIterable<Buffer>;
}

/** Lists that wait, some for weeks: a database that is brought back knows of them. */
async function shipLists(settings: Settings, { dir }: Target, moved: Moved): Promise<number> {
  const to = folders(dir).lists;
  await mkdir(to, { recursive: true, mode: 0o700 });
  const batches = (await readdir(spoolDir(settings)).catch(() => [])).filter(isBatch);
  const there = new Set(await readdir(to));
  if (batches.some(batch => !there.has(batch))) await sweep(to);
  let shipped = 0;
  for (const name of batches.filter(batch => !there.has(batch))) {
    try {
      await writePiece(
        join(to, name),
        `lists/${name}`,
        await keysOf(settings.keys),
        contentOf(join(spoolDir(settings), name)),
        moved,
      );
      shipped += 1;
      moved();
    } catch (error) {
      // It has been worked off meanwhile.
      const isThere = await access(join(spoolDir(settings), name)).then(
        () => true,
        () => false,
      );
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && isThere) throw error;
    }
  }
  return shipped;
}

/** A batch's file bears its id. */
export function isBatch(name: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);
}
