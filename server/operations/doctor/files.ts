/** Secrets and keys of a DATA_DIR: who may read them, and whether they lie beside what they protect. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFolders } from '../../database/embedded.ts';
import { ensureKeys, readKeys } from '../../encryption/keys.ts';
import { whatNeedsKeys } from '../../encryption/lost-keys.ts';
import { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { area, type Finding } from './finding.ts';

const secrets = area('secrets');
const OTHERS = 0o077;
const SHORTEST = 32;

export async function examineFiles(settings: Settings): Promise<Finding[]> {
  const { dataDir, jwtSecret, keys, jwks } = settings;
  const files = ['secrets.json', 'keys', 'signing.pem', 'backup-target.json'].map(name =>
    join(dataDir, name),
  );
  if (keys.kind === 'file') files.push(keys.path);
  const open = files.filter(path => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & OTHERS) !== 0);
  return [
    secrets(
      'files',
      open.length > 0 ? 'bad' : 'ok',
      open.length > 0 ? `others may read ${open.join(', ')}` : 'are their owner’s alone',
      `chmod 600 ${open.join(' ')}`,
    ),
    await keysOf(settings),
    ...readerOf(settings),
    secrets(
      'token secret',
      jwtSecret.length >= SHORTEST ? 'ok' : 'bad',
      `${jwtSecret.length} characters`,
      'Set INVENTORY_JWT_SECRET to 32 random characters or more, or leave it out.',
    ),
    ...(jwks === null ? [] : [providerOf(jwks.url)]),
  ];
}

/** Keys that are made when they are first needed are missing before. */
async function keysOf({ dataDir, keys }: Settings): Promise<Finding> {
  try {
    if (keys.kind !== 'made' || existsSync(keys.path)) await readKeys(keys);
    else if (whatNeedsKeys(keys.path) !== null) await ensureKeys(keys);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return secrets('keys', 'bad', error.message, error.hint ?? 'Bring them back.');
  }
  return secrets(
    'keys',
    keys.kind === 'made' ? 'weak' : 'ok',
    keys.kind === 'made' ? `lie in ${dataDir}, beside what they protect` : `come from ${sourceOf(keys.kind)}`,
    'Keep them elsewhere: INVENTORY_KEY_FILE or INVENTORY_KEY_COMMAND; and a copy where no disk of this machine is.',
  );
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
  const isClosed = url.startsWith('https:');
  return secrets(
    'identity provider',
    isClosed ? 'ok' : 'bad',
    isClosed ? 'by https' : 'its keys come by http, where anybody on the way may give others',
    'Give INVENTORY_JWKS_URL as https://…',
  );
}

const sourceOf = (kind: 'file' | 'environment' | 'command') =>
  ({ file: 'INVENTORY_KEY_FILE', environment: 'INVENTORY_KEYS', command: 'INVENTORY_KEY_COMMAND' })[kind];
