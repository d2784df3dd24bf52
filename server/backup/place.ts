/** Puts the files of a backup where they belong in a new DATA_DIR; PostgreSQL's are compared with its manifest. */
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { chown, lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { RunAs } from '../database/embedded/run-as.ts';
import { damaged } from '../encryption/encrypted-file.ts';
import type { Keys } from '../encryption/keys.ts';
import { replaceFile } from '../files.ts';
import type { Problem } from '../problem.ts';
import { readSecrets } from '../secrets.ts';
import { placeBeside, placeEarlier } from './beside.ts';
import { isDigests, SECRETS, whyUseless } from './contents.ts';
import type { LeftAside } from './held.ts';
import { inWords, noFile, readPiece, readWhole } from './pieces.ts';
import { type BackupRecord, pieceNames, pieceOf } from './record.ts';
import { assertComplete, compared, readManifest, unpack } from './restore/unpack.ts';

/**
 * That its pieces are there, as long as they were.
 *
 * @throws Problem `backup_incomplete`, `file_damaged`, `backup_dir_unusable`
 */
export async function assertPieces(dir: string, { name, pieces }: BackupRecord): Promise<void> {
  for (const piece of pieceNames) {
    const { path, name: of } = pieceOf(dir, name, piece);
    const found = await lstat(path).catch(error => {
      throw inWords(error, of);
    });
    if (!found.isFile()) throw noFile(of);
    if (found.size !== pieces[piece].bytes) throw damaged(of, 'it is not as long as it was');
  }
}

/**
 * What lay beside the databases, as it was last: of secrets and keys the newest that can be used, wherever it is. Answers the
 * superuser's password of then, as the new cluster gets another, and what could not be had.
 *
 * @throws Problem `file_damaged` where no secrets are left; as `readPiece`
 */
export async function placeFiles(
  dir: string,
  record: BackupRecord,
  keys: Keys,
  work: string,
): Promise<{ password: string; aside: LeftAside[] }> {
  const { path, name } = pieceOf(dir, record.name, 'files');
  const useless = new Map<string, Problem>();
  await unpack(readPiece(path, name, keys, record.pieces.files), async entry => {
    const to = join(work, entry.path);
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    if (isDigests(entry.path)) return pipeline(entry.content, createWriteStream(to, { mode: 0o600 }));
    const content = await buffer(entry.content);
    const why = whyUseless(entry.path, content);
    if (why === null) return writeFile(to, content, { mode: 0o600 });
    useless.set(entry.path, damaged(name, `${entry.path} in it ${why}`));
  });
  const has = (one: string) => existsSync(join(work, one));
  const then = has(SECRETS) ? readSecrets(work) : null;
  const aside = await placeBeside(dir, keys, record, work);
  const missing = [...new Set([SECRETS, ...useless.keys()])].filter(one => !has(one));
  await placeEarlier(dir, keys, record, missing, work);
  if (!has(SECRETS)) throw useless.get(SECRETS) ?? damaged(name, `${SECRETS} is not in it`);
  const secrets = readSecrets(work);
  const renewed = { ...secrets, superuser_password: randomBytes(32).toString('base64url') };
  replaceFile(join(work, SECRETS), `${JSON.stringify(renewed, null, 2)}\n`, 0o600);
  return {
    password: (then ?? secrets).superuser_password,
    aside: [...[...useless.values()].map(problem => ({ backup: name, problem })), ...aside],
  };
}

/**
 * The cluster's. Links come last: nothing is placed through one, whatever the backup says.
 *
 * @param data in a folder that is closed to others
 */
export async function placeData(
  dir: string,
  { name, pieces }: BackupRecord,
  keys: Keys,
  data: string,
  runAs: RunAs,
): Promise<void> {
  const manifest = pieceOf(dir, name, 'manifest');
  const listed = readManifest((await readWhole(manifest.path, manifest.name, keys)).toString('utf8'));
  const links: [to: string, leads: string][] = [];
  const own = async (path: string) => {
    if (runAs !== null) await chown(path, runAs.uid, runAs.gid);
  };
  await mkdir(data, { mode: 0o700 });
  await own(data);
  const base = pieceOf(dir, name, 'base');
  await unpack(readPiece(base.path, base.name, keys, pieces.base), async ({ path, type, link, content }) => {
    const to = join(data, path);
    if (type === 'directory') await mkdir(to, { recursive: true, mode: 0o700 });
    else if (type === 'symlink') links.push([to, link ?? '']);
    else await pipeline(content, compared(listed, path), createWriteStream(to, { mode: 0o600, flags: 'wx' }));
    if (type !== 'symlink') await own(to);
  });
  for (const [to, leads] of links) await symlink(leads, to);
  assertComplete(listed, base.name);
}
