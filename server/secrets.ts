/** Passwords and the token secret of a DATA_DIR: made once by whoever starts or migrates, kept in `secrets.json` (0600). */
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { backupsAround, foldersAround, makeFile, makeFolder, replaceFile } from './files.ts';
import { assertOwner, strangerTo } from './owner.ts';
import { Problem, withoutRoom } from './problem.ts';

const Kept = z
  .object({
    superuser_password: z.string(),
    authenticator_password: z.string(),
    worker_password: z.string().optional(),
    migrator_password: z.string().optional(),
    analyst_password: z.string(),
    link_password: z.string(),
    jwt_secret: z.string(),
    /** Those before it, oldest first: each signs until its successor has come to all servers, and is taken until it ends. */
    jwt_secrets_before: z
      .array(z.object({ secret: z.string(), signs_until: z.iso.datetime(), ends: z.iso.datetime() }))
      .default([]),
  })
  .transform(secrets => ({
    ...secrets,
    // A file from before these logins: the same password for every process that reads it, without a write.
    worker_password: secrets.worker_password ?? derived(secrets.superuser_password, 'inv_worker'),
    migrator_password: secrets.migrator_password ?? derived(secrets.superuser_password, 'inv_migrator'),
  }));

export type Secrets = z.infer<typeof Kept>;

/**
 * The secrets of a DATA_DIR; nothing is written.
 *
 * @throws Problem `not_set_up` where there are none, `secrets_missing` where they have gone, `bad_secrets` where they cannot
 *   be read
 */
export function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw hasCluster(dataDir) ? secretsMissing(dataDir) : notSetUp(dataDir);
    throw (code === 'EACCES' ? closedSecrets(file, dataDir) : null) ?? badSecrets(file, message);
  }
  const secrets = parseSecrets(text);
  if (secrets === null) throw badSecrets(file, 'it is damaged or incomplete');
  return secrets;
}

/** What a `secrets.json` says; null where it is damaged or incomplete. */
export function parseSecrets(text: string): Secrets | null {
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * The secrets of a DATA_DIR; the folder and its secrets are made where they are missing. Of two that start side by side
 * one makes them, and the other takes those.
 *
 * @throws Problem `data_dir_unusable` in words where that cannot be; `secrets_missing` where databases are there without
 *   them, `bad_secrets` where they cannot be read; `data_dir_nested` where a new one lies within another, or around it
 */
export function ensureSecrets(dataDir: string): Secrets {
  if (isNew(dataDir)) {
    assertApart(dataDir);
    makeSecrets(dataDir);
  }
  return readSecrets(dataDir);
}

/**
 * The secrets of a DATA_DIR, or those of one that is not set up yet, which nobody keeps: for looking before a start.
 *
 * @throws Problem as `ensureSecrets`
 */
export function previewSecrets(dataDir: string): Secrets {
  if (!isNew(dataDir)) return readSecrets(dataDir);
  assertApart(dataDir);
  return madeSecrets();
}

/**
 * Keeps a new secret for tokens in place of the one that signs now.
 *
 * @param change when the new one begins to sign, and until when tokens of the one before are taken; null: it counts no more
 * @throws as `readSecrets`; Problem `not_the_owner`; ErrnoException where the file cannot be written
 */
export function replaceTokenSecret(dataDir: string, change: { signsFrom: Date; ends: Date } | null): void {
  assertOwner(dataDir);
  const secrets = readSecrets(dataDir);
  const { jwt_secret: secret, jwt_secrets_before: before } = secrets;
  const now = new Date().toISOString();
  const kept =
    change === null
      ? []
      : [
          ...before.filter(one => one.ends > now),
          { secret, signs_until: change.signsFrom.toISOString(), ends: change.ends.toISOString() },
        ];
  const renewed = { ...secrets, jwt_secret: randomSecret(), jwt_secrets_before: kept };
  const path = join(dataDir, 'secrets.json');
  try {
    replaceFile(path, `${JSON.stringify(renewed, null, 2)}\n`, 0o600);
  } catch (error) {
    throw withoutRoom(path, error);
  }
}

function isNew(dataDir: string): boolean {
  return !existsSync(join(dataDir, 'secrets.json')) && !hasCluster(dataDir);
}

/** Whether databases were made here, with passwords of this DATA_DIR. */
function hasCluster(dataDir: string): boolean {
  return ['postgres.json', 'postgres/data'].some(name => existsSync(join(dataDir, name)));
}

/**
 * A new one so near to one with databases is that one, by a path that is not quite its own.
 *
 * @param unfinished folders that count for nothing
 */
export function assertApart(dataDir: string, unfinished: readonly string[] = []): void {
  const other = [...foldersAround(dataDir), ...foldersIn(dataDir)].find(
    path => existsSync(join(path, 'postgres.json')) && !unfinished.includes(path),
  );
  if (other !== undefined) throw nested(dataDir, other);
  assertOutsideBackups(dataDir);
}

function nested(dataDir: string, other: string): Problem {
  return new Problem(
    409,
    'data_dir_nested',
    `DATA_DIR ${dataDir} is new, and ${other}, ${other.startsWith(dataDir) ? 'in it' : 'around it'}, has databases.`,
    { hint: `To go on with those set DATA_DIR=${other}; for new ones choose a folder beside it.` },
  );
}

/** What comes to lie there would go with old backups, or keep the folder from being a folder of backups. */
function assertOutsideBackups(dataDir: string): void {
  const backups = backupsAround(dataDir);
  if (backups === undefined) return;
  throw new Problem(
    409,
    'data_dir_nested',
    `DATA_DIR ${dataDir} is new, and ${backups}, around it, holds backups.`,
    { hint: 'Choose a folder beside it.' },
  );
}

function foldersIn(path: string): string[] {
  try {
    return readdirSync(path).map(name => join(path, name));
  } catch {
    // Whether it can be used is found out by whoever uses it.
    return [];
  }
}

function makeSecrets(dataDir: string): void {
  try {
    makeFolder(dataDir);
    makeFile(join(dataDir, 'secrets.json'), `${JSON.stringify(madeSecrets(), null, 2)}\n`);
  } catch (error) {
    throw unusable(dataDir, error as NodeJS.ErrnoException);
  }
}

/** New ones, which nobody keeps. */
export function madeSecrets(): Secrets {
  return {
    superuser_password: randomSecret(),
    authenticator_password: randomSecret(),
    worker_password: randomSecret(),
    migrator_password: randomSecret(),
    analyst_password: randomSecret(),
    link_password: randomSecret(),
    jwt_secret: randomSecret(),
    jwt_secrets_before: [],
  };
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function derived(secret: string, name: string): string {
  return createHmac('sha256', secret).update(name).digest('base64url');
}

const RESTORE =
  'restore a backup into a new folder ("inventory restore DIR --data-dir NEW"), which gets the newest secrets.json.';

function notSetUp(dataDir: string): Problem {
  return new Problem(
    503,
    'not_set_up',
    `DATA_DIR ${dataDir} has not been set up: it holds no secrets.json.`,
    {
      hint: 'Name the DATA_DIR that the server uses; "inventory start" and "inventory migrate" set up a new one.',
    },
  );
}

function secretsMissing(dataDir: string): Problem {
  return new Problem(
    503,
    'secrets_missing',
    `secrets.json is missing, and the databases of DATA_DIR ${dataDir} have its passwords.`,
    { hint: `Bring it back from a copy of your own, or ${RESTORE}` },
  );
}

function badSecrets(file: string, why: string): Problem {
  return new Problem(503, 'bad_secrets', `${file} cannot be used: ${why}.`, {
    hint: `Run this as the user who started the server; bring the file back from a copy of your own, or ${RESTORE}`,
  });
}

/** Of a folder that was given to another user, but for its files, or the other way round; of which one, is for people to say. */
function closedSecrets(file: string, dataDir: string): Problem | null {
  const of = strangerTo(file) ?? strangerTo(dataDir);
  if (of === null) return null;
  return new Problem(
    503,
    'bad_secrets',
    `${file} cannot be used: it is user ${of.owner}'s, and this runs as user ${of.user}.`,
    {
      hint: `Run this as the user who started the server: sudo -u ${of.owner} …; where the folder was given to another one, all in it has to be: docs/deployment.md, "Whose DATA_DIR it is".`,
    },
  );
}

const reasons: Record<string, [why: string, hint: string]> = {
  EACCES: ['may not be written by this user', 'Give it to this user (chown), or choose another DATA_DIR.'],
  EPERM: ['may not be written by this user', 'Give it to this user (chown), or choose another DATA_DIR.'],
  EROFS: ['is on a read-only file system', 'Choose a DATA_DIR on a disk that can be written.'],
  ENOSPC: ['is on a full disk', 'Make room there, or choose another DATA_DIR.'],
  EDQUOT: ['is beyond the disk quota', 'Make room there, or choose another DATA_DIR.'],
  EEXIST: ['is a file, not a folder', 'Move it away, or choose another DATA_DIR.'],
  ENOENT: ['cannot be made there', 'Choose another DATA_DIR.'],
  ENOTDIR: ['lies below a file, not a folder', 'Choose another DATA_DIR.'],
};

/** What keeps a DATA_DIR, or a folder of it, from being used, in words; an error of another kind as it is. */
export function unusable(dataDir: string, error: NodeJS.ErrnoException, folder = dataDir): Error {
  const [why, hint] = reasons[error.code ?? ''] ?? [];
  if (why === undefined) return error;
  const what = folder === dataDir ? `DATA_DIR ${dataDir}` : `${folder}, a folder of DATA_DIR,`;
  return new Problem(503, 'data_dir_unusable', `${what} ${why}.`, { hint, cause: error });
}
