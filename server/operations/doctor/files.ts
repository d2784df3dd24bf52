/** Secrets and keys of a DATA_DIR: who may read them, and whether they lie beside what they protect. */
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Connections } from '../../database/connect.ts';
import { clusterFolders } from '../../database/embedded/embedded.ts';
import { whyNoKeys } from '../../encryption/at-hand.ts';
import { type KeySource, keysFile, readGivenKeys } from '../../encryption/keys.ts';
import { whyNotMade } from '../../encryption/keys-in-use.ts';
import { spoolDir } from '../../intake/begin.ts';
import type { Problem } from '../../problem.ts';
import { readSigningKey, willBeMade } from '../../seals/key.ts';
import { readSecrets } from '../../secrets.ts';
import type { Settings } from '../../settings.ts';
import { area, type Finding, isThisMachine } from './finding.ts';

const secrets = area('secrets');
const OTHERS = 0o077;
const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const SHORTEST = 32;

/** @param databases by which it is known whether anybody has sealed yet */
export async function examineFiles(
  settings: Settings,
  databases: Connections | Error = new Error('not asked'),
): Promise<Finding[]> {
  const { dataDir, keys, signingKeyFile, jwks } = settings;
  const files = ['secrets.json', 'keys', 'signing.pem', 'backup-target.json'].map(name =>
    join(dataDir, name),
  );
  if (keys.kind === 'file') files.push(keys.path);
  if (!files.includes(signingKeyFile)) files.push(signingKeyFile);
  const open = files.filter(path => (modeOf(path) & OTHERS) !== 0);
  return [
    foldersOf(dataDir),
    secrets(
      'files',
      open.length > 0 ? 'bad' : 'ok',
      open.length > 0 ? `others may read ${open.join(', ')}` : 'are their owner’s alone',
      `chmod 600 ${open.join(' ')}`,
    ),
    await keysOf(settings, databases),
    await signerOf(settings, databases),
    ...readerOf(settings),
    secretsOf(settings),
    ...(jwks === null ? [] : [providerOf(jwks.url)]),
  ];
}

/** Of what cannot be looked at, none: whoever reads it says why. */
function modeOf(path: string): number {
  try {
    return statSync(path).mode;
  } catch {
    return 0;
  }
}

/** Who may write to a folder puts another file in a closed one's place. */
function foldersOf(dataDir: string): Finding {
  const folders = [dataDir, join(dataDir, 'seals'), join(dataDir, 'seals/keys'), spoolDir({ dataDir })];
  const open = folders.filter(path => (modeOf(path) & (OTHERS_WRITE | GROUP_WRITES)) !== 0);
  const isForAll = open.some(path => (modeOf(path) & OTHERS_WRITE) !== 0);
  const who = isForAll ? 'anybody' : 'their group';
  return secrets(
    'folders',
    open.length === 0 ? 'ok' : isForAll ? 'bad' : 'weak',
    open.length === 0
      ? 'nobody else writes to them'
      : `${who} may put files in others’ place in ${open.join(', ')}`,
    `chmod go-w ${open.join(' ')}`,
  );
}

/** What signs tokens; where its file cannot be read, that. */
function secretsOf({ dataDir, jwtSecret }: Settings): Finding {
  try {
    readSecrets(dataDir);
  } catch (error) {
    const { message, hint } = error as Problem;
    return secrets('secrets.json', 'bad', message, hint!);
  }
  return secrets(
    'token secret',
    jwtSecret.length >= SHORTEST ? 'ok' : 'bad',
    `${jwtSecret.length} characters`,
    'Set INVENTORY_JWT_SECRET to 32 random characters or more, or leave it out.',
  );
}

/** What seals the past. One that the first start makes is not missing before. */
async function signerOf(settings: Settings, databases: Connections | Error): Promise<Finding> {
  try {
    const { id } = readSigningKey(settings.signingKeyFile);
    return secrets('signing key', 'ok', `${id} seals the past`, '');
  } catch (error) {
    const { message, hint } = error as Problem;
    const isToCome =
      !(databases instanceof Error) && (await willBeMade(settings, databases.owner).catch(() => false));
    return isToCome
      ? secrets('signing key', 'ok', 'none yet, as nothing is sealed: the first start makes it', '')
      : secrets('signing key', 'bad', `${message} Nothing is sealed.`, hint!);
  }
}

/** Keys that the first start makes are missing before; where others encrypt on these databases it makes none. */
async function keysOf({ dataDir, keys }: Settings, databases: Connections | Error): Promise<Finding> {
  const problem = (await whyNoKeys(keys)) ?? (await refusedTo(keys, databases));
  if (problem !== null) return secrets('keys', 'bad', problem.message, problem.hint ?? 'Bring them back.');
  if (keys.kind === 'made' || (keys.kind === 'file' && liesIn(keys.path, dataDir))) {
    const elsewhere = 'Keep them elsewhere: INVENTORY_KEY_FILE or INVENTORY_KEY_COMMAND';
    const advice = `${elsewhere}; and a copy where no disk of this machine is.`;
    return secrets('keys', 'weak', placeOf(keys.path, dataDir), advice);
  }
  const source = sourceOf(keys.kind);
  const left = await leftBehind(dataDir, keys);
  if (left === null) return secrets('keys', 'ok', `come from ${source}`, '');
  return secrets('keys', 'weak', `come from ${source}, and ${left.found}`, left.advice);
}

/** Databases that cannot be asked say so by themselves. */
async function refusedTo(keys: KeySource, databases: Connections | Error): Promise<Problem | null> {
  return databases instanceof Error ? null : whyNotMade(keys, databases.owner.issoh).catch(() => null);
}

function liesIn(path: string, folder: string): boolean {
  return realpathSync(path).startsWith(join(realpathSync(folder), '/'));
}

/** Keys of before, which a DATA_DIR has still where they come from elsewhere by now. */
async function leftBehind(
  dataDir: string,
  keys: KeySource,
): Promise<{ found: string; advice: string } | null> {
  const path = keysFile(dataDir);
  // Also a link to a disk that is away.
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return null;
  const there = await readGivenKeys({ kind: 'file', path }).catch((problem: Problem) => problem);
  if (there instanceof Error)
    return {
      found: `${path}, which is still there, cannot be read: ${there.message}`,
      advice: `Keep ${path} until somebody has read it: it may hold the only key of earlier backups. Mend it, and look again.`,
    };
  const given = await readGivenKeys(keys).catch(() => null);
  if (given === null) return null;
  const others = there.all.filter(({ id }) => !given.all.some(key => key.id === id));
  if (others.length === 0)
    return {
      found: `${path} still holds them`,
      advice: `Remove ${path} once all servers and workers have been started with the keys of now, and a copy of them lies elsewhere.`,
    };
  const ids = others.map(({ id }) => id).join(', ');
  return {
    found: `${path} holds others (${ids})`,
    advice: `Where anything hangs on one of them ("inventory keys status"), put its line before those of now; then remove ${path}.`,
  };
}

function placeOf(path: string, dataDir: string): string {
  return existsSync(path)
    ? `lie in ${dataDir}, beside what they protect`
    : `there are none yet; the first start makes them in ${dataDir}, beside what they protect`;
}

/** PostgreSQL of the server's own user: a superuser of it reads what the server reads. */
function readerOf(settings: Settings): Finding[] {
  const cluster = settings.spp === null ? clusterFolders(settings) : null;
  const userOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.uid;
  const runs = cluster === null ? undefined : userOf(cluster.postgresql);
  if (runs === undefined) return [];
  const isOurs = runs === 0 || runs === userOf(join(settings.dataDir, 'secrets.json'));
  return [
    secrets(
      'readers',
      isOurs ? 'weak' : 'ok',
      isOurs
        ? 'PostgreSQL runs as the user of the server: its superuser reads keys and secrets, too'
        : 'PostgreSQL has a user of its own',
      'Start as root, which gives PostgreSQL user "postgres", or use a PostgreSQL of your own; work as superuser only where you must.',
    ),
  ];
}

function providerOf(url: string): Finding {
  const { protocol, hostname } = new URL(url);
  const isClosed = protocol === 'https:' || isThisMachine(hostname);
  return secrets(
    'identity provider',
    isClosed ? 'ok' : 'bad',
    protocol === 'https:'
      ? 'by https'
      : isClosed
        ? 'on this machine'
        : 'its keys come by http, where anybody on the way may give others',
    'Give INVENTORY_JWKS_URL as https://…',
  );
}

const sourceOf = (kind: 'file' | 'environment' | 'command') =>
  ({ file: 'INVENTORY_KEY_FILE', environment: 'INVENTORY_KEYS', command: 'INVENTORY_KEY_COMMAND' })[kind];
