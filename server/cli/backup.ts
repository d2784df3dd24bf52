import { isAbsolute } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { lastBeside } from '../backup/beside.ts';
import { createBackup } from '../backup/create.ts';
import { heldIn, type LeftAside } from '../backup/held.ts';
import { whileReading } from '../backup/lease.ts';
import type { LostList } from '../backup/lists.ts';
import type { BackupRecord } from '../backup/record.ts';
import { restoreBackup } from '../backup/restore/restore.ts';
import { lastCome } from '../backup/state.ts';
import { openBackups, readTarget } from '../backup/target.ts';
import { type Came, type Verified, verifyBackups } from '../backup/verify.ts';
import { firstAfter, type Gap, gapsIn, wholeFrom } from '../backup/wal/gaps.ts';
import { isSegment } from '../backup/wal/segments.ts';
import { counted } from '../counted.ts';
import type { Connections } from '../database/connect.ts';
import { addKey, HELD_MS, type KeySource, readGivenKeys } from '../encryption/keys.ts';
import { type Locked, lockedIn } from '../operations/key-files/count.ts';
import { keyFiles } from '../operations/key-files/files.ts';
import { type KeyUse, keyUsage } from '../operations/rotate-terms.ts';
import { readSettings, type Settings, settingsWithoutSecrets, startCommand } from '../settings.ts';
import { note, print, printJson, withDatabases } from './run.ts';
import { table } from './table.ts';
import { zonedTime } from './times.ts';

interface KeyFlag {
  keyFile?: string;
}

interface RestoreFlags extends KeyFlag {
  dataDir: string;
  at?: string;
  before?: string;
  json?: true;
}

export function addBackupVerbs(program: Command): void {
  const backup = program
    .command('backup')
    .description('Backups of the embedded databases, and what lies beside them.');

  backup
    .command('create')
    .argument('<dir>', 'a folder for the backups of this DATA_DIR alone, best on another disk', wholePath)
    .summary('back up, and keep the log there from now on')
    .description(
      `Copies both databases, secrets and received lists into a folder, compressed and encrypted. From then on the log goes
there too, and the worker makes further backups by the settings backup.interval_hours and backup.kept.`,
    )
    .option('--anew', 'begin anew in the folder of before, where what it held has gone for good')
    .option('--json', 'print what was made as JSON')
    .action(async (dir: string, flags: { anew?: true; json?: true }) => {
      const settings = readSettings();
      const record = await createBackup(settings, dir, {
        told: progress(),
        anew: flags.anew === true,
        keysHeld,
      });
      if (settings.keys.kind === 'made')
        note(`Keep a copy of ${settings.keys.path} elsewhere: without these keys nobody can restore.`);
      if (flags.json) return printJson(record);
      print(
        `Backup ${record.name}: ${megabytes(record.pieces.base.bytes)} MB. Any moment from ${record.ended_at} on can be restored.`,
      );
    });

  backup
    .command('list')
    .argument('<dir>')
    .summary('list the backups of a folder')
    .description(
      `Lists the backups of a folder, and says which cannot be used, and which pieces of the log are missing (exit code 1). It
goes by names, sizes, and the keys that files name: what is in them "verify" reads.`,
    )
    .option('--key-file <file>', 'keys, where they are not those of this DATA_DIR')
    .option('--json', 'print them as JSON')
    .action(async (dir: string, flags: KeyFlag & { json?: true }) => {
      const path = openBackups(dir);
      const settings = settingsWithoutSecrets();
      const keys = await readGivenKeys(keySource(settings, flags));
      const { good, bad, gaps, locked } = await whileReading(path, async () => {
        const held = await heldIn(path, keys);
        return {
          ...held,
          gaps: await gapsIn(path, held.good, cameTo(path, settings)?.wal ?? null),
          locked: await lockedIn(
            path,
            held.good.map(({ name }) => name),
            new Set(keys.all.map(({ id }) => id)),
          ),
        };
      });
      if (bad.length + gaps.length + locked.length > 0) process.exitCode = 1;
      if (flags.json)
        return printJson([...good, ...bad.map(faultOf), ...gaps.map(gapOf), ...locked.map(lockedOf)]);
      const rows = good.map(one => [
        one.name,
        one.ended_at,
        one.postgresql,
        megabytes(one.pieces.base.bytes),
      ]);
      print(table(['backup', 'restores from', 'PostgreSQL', 'MB'], rows));
      for (const { name, code, message } of bad.map(faultOf))
        note(`Backup ${name} cannot be used: ${code}: ${message}`);
      for (const { message, code } of [...gaps.map(gapOf), ...locked.map(lockedOf)])
        note(`error ${code}: ${message}`);
      const hint = hintOfKeys([...bad.map(faultOf), ...locked.map(lockedOf)]);
      if (hint !== null) note(hint);
    });

  backup
    .command('verify')
    .argument('<dir>')
    .summary('read all backups of a folder, as a restore would')
    .description(
      `Decrypts every byte, compares every file with PostgreSQL's manifest, and looks for pieces of the log that are missing.
Received lists are opened, too.
Exit code 1 when something is wrong; the piece is named.`,
    )
    .option('--key-file <file>', 'keys, where they are not those of this DATA_DIR')
    .option('--json', 'print what was found as JSON')
    .action(async (dir: string, flags: KeyFlag & { json?: true }) => {
      const settings = settingsWithoutSecrets();
      const path = openBackups(dir);
      const keys = await readGivenKeys(keySource(settings, flags));
      const verified = await verifyBackups(path, keys, cameTo(path, settings));
      if (verified.faults.length > 0) process.exitCode = 1;
      if (flags.json) return printJson(verified);
      // Most messages name what they are about.
      for (const { piece, code, message } of verified.faults)
        note(`error ${code}: ${message.includes(piece) ? message : `${piece}: ${message}`}`);
      for (const hint of [hintOfKeys(verified.faults), hintOfLog(verified)]) if (hint !== null) note(hint);
      const state = verified.faults.length === 0 ? 'all whole' : counted(verified.faults.length, 'fault');
      const { backups, wal, lists, beside } = verified;
      print(
        `${counted(backups.length, 'backup')}, ${counted(wal, 'file')} of the log, ${counted(lists, 'received list')}, ${counted(beside, 'version')} of secrets and digests: ${state}.`,
      );
    });

  program
    .command('restore')
    .argument('<dir>', 'a folder with backups', wholePath)
    .requiredOption('--data-dir <new>', 'the folder to make', wholePath)
    .option(
      '--at <time>',
      'the moment up to which, such as 2026-11-28T09:30:00Z; all there is without',
      zonedTime,
    )
    .addOption(
      new Option(
        '--before <piece>',
        'the piece of the log before which it ends, where one is missing or damaged, such as wal/00000001000000020000000A',
      )
        .argParser(pieceOfLog)
        .conflicts('at'),
    )
    .option('--key-file <file>', 'keys, where they are not those of this DATA_DIR')
    .option('--json', 'print what was restored as JSON')
    .summary('bring a backup back, as a new DATA_DIR')
    .description(
      `Restores into a new folder; what is there stays as it is. Up to a moment, everything that had been committed by then
comes back.`,
    )
    .action(async (dir: string, flags: RestoreFlags) => {
      const settings = settingsWithoutSecrets();
      const source = keySource(settings, flags);
      const { backup, reached, aside, lost, beyond } = await restoreBackup(settings, {
        dir,
        dataDir: flags.dataDir,
        at: flags.at ?? null,
        before: flags.before ?? null,
        keys: await readGivenKeys(source),
        withKeys: source.kind === 'made' || flags.keyFile !== undefined,
        told: step => note(`Restoring ${step} …`),
      });
      if (flags.json)
        return printJson({
          backup: backup.name,
          reached: reached?.toISOString() ?? null,
          data_dir: flags.dataDir,
          left_aside: aside.map(faultOf),
          lost_lists: lost,
          seals_beyond: beyond,
        });
      tellWhatIsNot(aside, lost);
      if (beyond > 0)
        note(
          `The digests know ${counted(beyond, 'seal')} made after that: what is left of them is in seals/before-restore.`,
        );
      // The moment itself may be later: nothing was committed between.
      const last =
        reached === null
          ? `, as it was at ${backup.ended_at}`
          : `; the last transaction in it ended at ${reached.toISOString()}`;
      print(
        `Restored from backup ${backup.name}${last}. Start it: ${startCommand({ dataDir: flags.dataDir })}`,
      );
    });
}

export function addKeyVerbs(program: Command): void {
  const keys = program
    .command('keys')
    .description('The keys under which files and negotiated terms are encrypted.');

  keys
    .command('rotate')
    .description(
      `Makes a further key, which encrypts from now on; files that were encrypted before are read with the earlier ones.
Negotiated terms are brought under it by a job, within the hour; "inventory contracts rotate" does it at once.`,
    )
    .action(async () => {
      const { keys: source } = readSettings();
      const { current } = await addKey(source);
      // What comes from a command or the environment is added to there.
      const where = 'path' in source ? source.path : 'the keys';
      print(
        `Key ${current.id} encrypts from now on. Keep a copy of ${where} elsewhere, made now: one of before restores nothing that is written from now on.`,
      );
    });

  keys
    .command('status')
    .description(
      'Lists the keys, and what hangs on each: negotiated terms, backups, pieces of their log, received lists. An old one may go when nothing does.',
    )
    .option('--json', 'print them as JSON')
    .action(async (flags: { json?: true }) => {
      const rows = await withDatabases(({ settings, connections }) => keyStatus(settings, connections));
      if (flags.json) return printJson(rows);
      print(
        table(
          KEY_COLUMNS,
          rows.map(row => Object.values(row).map(value => value ?? '?')),
          NUMBERS,
        ),
      );
      if (rows.some(row => row.backups === null))
        note(
          'The folder of backups could not be read: what there hangs on a key is not counted (?), and no key may go.',
        );
    });
}

/** What is locked is there: which keys open it; null where none is lacking. */
function hintOfKeys(faults: readonly { code: string; message: string }[]): string | null {
  const lacking = faults.flatMap(({ code, message }) =>
    code === 'key_unknown' ? (message.match(/\b\d+-[0-9a-f]{12}\b/g) ?? []) : [],
  );
  if (lacking.length === 0) return null;
  const keys = [...new Set(lacking)].sort().join(', ');
  return `hint: It is there, and locked: give the line of ${keys} with those given (--key-file, INVENTORY_KEY_FILE). A copy of the keys from before a rotation lacks what came after it.`;
}

function lockedOf({ key, first, files }: Locked): { name: string; code: string; message: string } {
  const more = files === 1 ? '' : ` and ${counted(files - 1, 'file')} beside it`;
  return {
    name: first,
    code: 'key_unknown',
    message: `${first}${more} ${files === 1 ? 'was' : 'were'} encrypted with key ${key}, which is not among the keys given.`,
  };
}

/** By the last piece that is not as it should be; null where the log is whole. */
function hintOfLog({ backups, faults }: Verified): string | null {
  const ofLog = faults.filter(({ piece, code }) => piece.startsWith('wal') && code !== 'key_unknown');
  if (ofLog.length === 0) return null;
  const names = ofLog.flatMap(({ piece, message }) => `${piece} ${message}`.match(/\b[0-9A-F]{24}\b/g) ?? []);
  const isWhole = ({ name }: BackupRecord) => !faults.some(({ piece }) => piece === `base/${name}`);
  const last = names.sort().at(-1);
  const from = wholeFrom(last === undefined ? null : firstAfter(backups.filter(isWhole), last));
  return `hint: Bring the piece back. Where it is gone for good, ${from}; ${BEFORE_IT}.`;
}

const BEFORE_IT =
  'what comes before it comes back with "inventory restore DIR --data-dir NEW --before PIECE"';

function gapOf({ piece, after }: Gap): { name: string; code: string; message: string } {
  return {
    name: `wal/${piece}`,
    code: 'backup_incomplete',
    message: `wal/${piece} is missing: ${wholeFrom(after)}.`,
  };
}

const KEY_COLUMNS = [
  'key',
  'encrypts',
  'at hand',
  'suppliers’ keys',
  'contracts',
  'prices',
  'unreadable',
  'backups',
  'log',
  'lists',
];
const NUMBERS = [3, 4, 5, 6, 7, 8, 9];

/** A key, and all that hangs on it; null: nobody could look. */
interface KeyStatus extends Omit<KeyUse, 'holding'> {
  backups: number | null;
  log_pieces: number | null;
  /** Those that wait and those of backups. */
  lists: number | null;
}

async function keyStatus(settings: Settings, connections: Connections): Promise<KeyStatus[]> {
  const [terms, { kept, waiting }] = await Promise.all([keyUsage(settings, connections), keyFiles(settings)]);
  const named = [kept?.backups, kept?.log, kept?.lists, waiting].flatMap(counts => Object.keys(counts ?? {}));
  const known = new Map(terms.map(({ holding: _, ...one }) => [one.key, one]));
  return [...new Set([...known.keys(), ...named])].map(key => ({
    ...(known.get(key) ?? {
      key,
      encrypts: false,
      at_hand: false,
      supplier_keys: 0,
      contracts: 0,
      prices: 0,
      unreadable: 0,
    }),
    backups: kept && (kept.backups[key] ?? 0),
    log_pieces: kept && (kept.log[key] ?? 0),
    lists: kept && (kept.lists[key] ?? 0) + (waiting[key] ?? 0),
  }));
}

/** Nothing is known where the folder is another DATA_DIR's: it alone knows. */
function cameTo(dir: string, { dataDir }: Settings): Came | undefined {
  try {
    const target = readTarget(dataDir);
    if (target?.dir !== dir) return undefined;
    return { wal: lastCome(dataDir, target), beside: lastBeside(dataDir, target) };
  } catch {
    return undefined;
  }
}

function faultOf({ backup, problem }: LeftAside): { name: string; code: string; message: string } {
  return { name: backup, code: problem.code, message: problem.message };
}

/** What a restore could do without, and what it could not bring back. */
function tellWhatIsNot(aside: LeftAside[], lost: LostList[]): void {
  for (const { name, code, message } of aside.map(faultOf))
    note(`${name.includes('/') ? name : `Backup ${name}`} was left aside: ${code}: ${message}`);
  for (const { supplier_code, file_name, batch_id, why } of lost)
    note(
      `A list of ${supplier_code} is lost, and its upload has failed: ${file_name ?? ''} (${batch_id}): ${why}`,
    );
}

/** What is kept for good lies where somebody said, wherever npm or the unit has this run. */
function wholePath(text: string): string {
  if (isAbsolute(text)) return text;
  throw new InvalidArgumentError('It takes a whole path, such as /mnt/backups/inventory.');
}

/** As `verify` and `restore` name it, or as its file is called. */
function pieceOfLog(text: string): string {
  const name = text.replace(/^wal\//, '');
  if (isSegment(name)) return name;
  throw new InvalidArgumentError('It takes the name of a piece of the log, as wal/00000001000000020000000A.');
}

function keySource({ keys }: Settings, { keyFile }: KeyFlag): KeySource {
  return keyFile === undefined ? keys : { kind: 'file', path: keyFile };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** Each process asks the command at a time of its own. */
async function keysHeld(): Promise<void> {
  note('The running worker still encrypts the log with the key of before: it is tried again in a minute.');
  await sleep(HELD_MS);
}

/** Tells a person who watches how far it is. */
function progress(): (bytes: number, of: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (bytes, of) => process.stderr.write(`\r${megabytes(bytes)} of ${megabytes(of)} MB `);
}
