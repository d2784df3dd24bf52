/** Reads backups from one end to the other, as a restore would, and writes nothing. */
import { readdir } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { damaged } from '../encryption/encrypted-file.ts';
import type { Keys } from '../encryption/keys.ts';
import { Problem } from '../problem.ts';
import { besideFaults, versionsOf } from './beside.ts';
import { isDigests, SECRETS, whyProvesNothing, whyUseless } from './contents.ts';
import { heldIn } from './held.ts';
import { whileReading } from './lease.ts';
import { listsOf, readList } from './lists.ts';
import { readPiece, readWhole, UNFINISHED } from './pieces.ts';
import { type BackupRecord, pieceOf } from './record.ts';
import { assertComplete, compared, readManifest, unpack } from './restore/unpack.ts';
import { folders } from './target.ts';
import { pieceMissing, readLog, withoutIt } from './wal/piece.ts';
import { cutOff, isSegment, missingBetween } from './wal/segments.ts';

/** What begins with the number of the cluster. */
const CONTROL = 'global/pg_control';

/** What is wrong with one piece, in words. */
export interface Fault {
  piece: string;
  code: string;
  message: string;
}

export interface Verified {
  /** Those that can be used, as far as is seen without reading all of them. */
  backups: BackupRecord[];
  /** Pieces of the log that were read. */
  wal: number;
  /** Received lists that were read. */
  lists: number;
  /** Versions of what lies beside the databases that were read. */
  beside: number;
  faults: Fault[];
}

/**
 * Verifies all backups of a folder and the log behind them: every byte is decrypted, every file of the cluster is compared
 * with the manifest that PostgreSQL made, of the log no piece may be missing, and each received list is opened.
 *
 * @param came what had come last, as its DATA_DIR knows: whoever has the folder alone cannot
 */
export async function verifyBackups(dir: string, keys: Keys, came: Came = NOBODY_KNOWS): Promise<Verified> {
  return whileReading(dir, () => verify(dir, keys, came));
}

export interface Came {
  /** The piece of the log. */
  wal: string | null;
  /** The number of the version of what lies beside the databases; 0: none. */
  beside: number;
}

const NOBODY_KNOWS: Came = { wal: null, beside: 0 };

async function verify(dir: string, keys: Keys, came: Came): Promise<Verified> {
  const faults: Fault[] = [];
  let system: bigint | null = null;
  const note = async <T>(piece: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      faults.push(faultOf(piece, error));
      return null;
    }
  };
  const { good: backups, bad } = await heldIn(dir, keys);
  if (backups.length + bad.length === 0)
    faults.push({ piece: 'base', code: 'no_backup', message: 'No backup is there.' });
  for (const { backup, problem } of bad) faults.push(faultOf(`base/${backup}`, problem));
  const whole: BackupRecord[] = [];
  for (const record of backups) {
    const read = await note(`base/${record.name}`, () => verifyBackup(dir, keys, record));
    if (read === null) continue;
    whole.push(record);
    system = read.system ?? system;
  }
  const wal = (await readdir(folders(dir).wal)).filter(name => !name.endsWith(UNFINISHED)).sort();
  for (const record of backups) await note('wal', async () => assertLog(record, wal, true));
  // One that is damaged begins nothing anew: those before it need the log as before.
  const gone = cutOff(wal, came.wal, whole.at(-1)?.first_wal ?? null);
  if (gone !== null) faults.push(endIsGone(gone));
  for (const name of wal) await note(`wal/${name}`, () => drain(readLog(dir, name, keys, system)));
  const lists = await listsOf(dir);
  for (const name of lists) await note(`lists/${name}`, () => drain(readList(dir, keys, name)));
  for (const { backup: piece, problem } of await besideFaults(dir, keys, backups, came.beside))
    faults.push(faultOf(piece, problem));
  const beside = (await versionsOf(dir)).length;
  return { backups, wal: wal.length, lists: lists.length, beside, faults };
}

function endIsGone(name: string): Fault {
  const message = `wal/${name} had come and is gone: the log ends before it.`;
  return { piece: `wal/${name}`, code: 'backup_incomplete', message };
}

function faultOf(piece: string, { code, message }: Problem): Fault {
  return { piece, code, message };
}

/** @returns which cluster it is of: PostgreSQL's number */
async function verifyBackup(
  dir: string,
  keys: Keys,
  { name, pieces }: BackupRecord,
): Promise<{ system: bigint | null }> {
  const manifest = pieceOf(dir, name, 'manifest');
  const listed = readManifest((await readWhole(manifest.path, manifest.name, keys)).toString('utf8'));
  const base = pieceOf(dir, name, 'base');
  let control = Buffer.alloc(0);
  await unpack(readPiece(base.path, base.name, keys, pieces.base), async ({ path, type, content }) => {
    if (type !== 'file') return;
    const kept = path === CONTROL ? [] : null;
    await pipeline(content, compared(listed, path), swallowing(kept));
    if (kept !== null) control = Buffer.concat(kept);
  });
  assertComplete(listed, base.name);
  const files = pieceOf(dir, name, 'files');
  await readFiles(readPiece(files.path, files.name, keys, pieces.files), files.name);
  return { system: control.length < 8 ? null : control.readBigUInt64LE(0) };
}

/** Reads what lay beside the databases as who restores does. @throws Problem `file_damaged`, and as `source` */
async function readFiles(source: AsyncIterable<Buffer>, name: string): Promise<void> {
  const found = new Map<string, string | null>([[SECRETS, 'is not there']]);
  await unpack(source, async ({ path, content }) => {
    const isProof = isDigests(path);
    found.set(path, isProof ? await whyProvesNothing(content) : whyUseless(path, await buffer(content)));
  });
  for (const [path, why] of found) if (why !== null) throw damaged(name, `${path} in it ${why}`);
}

/**
 * That the log is there from the beginning of a backup to its own end, or to the last piece there is.
 *
 * @throws Problem `backup_incomplete`, which names the piece
 */
export function assertLog(
  { first_wal, last_wal, timeline }: BackupRecord,
  names: readonly string[],
  toTheLast: boolean,
): void {
  const there = names.filter(name => isSegment(name) && parseInt(name.slice(0, 8), 16) === timeline);
  const last = toTheLast ? [last_wal, ...there].sort().at(-1)! : last_wal;
  const missing = missingBetween(first_wal, last, new Set(there));
  if (missing === null) return;
  throw withoutIt(pieceMissing(missing), missing, null);
}

async function drain(content: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of content);
}

/** @param kept is given what comes, where somebody wants it */
function swallowing(kept: Buffer[] | null): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      kept?.push(chunk);
      done();
    },
  });
}
