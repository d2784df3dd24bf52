/** The key that signs seals, which no database has; public keys are kept for as long as seals name them. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { inTurn } from '../database/locks/in-turn.ts';
import type { Tier } from '../database/migrate.ts';
import { makeFile, makeFolder, replaceFile } from '../files.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { digestFiles } from './digests.ts';

/** A private key, and the id by which seals name it. */
export interface SigningKey {
  id: string;
  key: KeyObject;
}

export type PublicKeys = Map<string, KeyObject>;

/** Where the key is, and the public ones. */
type Signer = Pick<Settings, 'dataDir' | 'signingKeyFile'>;

/**
 * Makes a key where there is none. Of two that do so side by side one makes it. Where another one has signed, none is made in
 * its place: whether it is lost, or has been taken away, is for somebody to say; until then nothing is sealed, and that is
 * told.
 *
 * @throws ErrnoException
 */
export function ensureSigningKey(file: string, dataDir: string): void {
  if (existsSync(file) || keptPublicKeys(dataDir).size > 0) return;
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  makeFile(file, pem.toString());
}

/**
 * The same for databases that several servers may use: where they have seals, or another has noted its key, the key is that
 * of whoever came first, and a second one would not know it. A key that is kept elsewhere than in the DATA_DIR is made by
 * whoever keeps it.
 *
 * @throws pg.DatabaseError, ErrnoException
 */
export async function ensureFirstKey(
  { dataDir, signingKeyFile }: Signer,
  owner: Record<Tier, pg.Pool>,
): Promise<void> {
  if (!isToBeMade({ dataDir, signingKeyFile })) return;
  if (await isSealed(owner.issoh)) return;
  await inTurn(owner.spp, 'audit.signing_keys', async client => {
    if ((await isSealed(client)) || (await isNoted(client))) return;
    ensureSigningKey(signingKeyFile, dataDir);
    if (existsSync(signingKeyFile)) await note(client, readSigningKey(signingKeyFile));
  });
}

function isToBeMade({ dataDir, signingKeyFile }: Signer): boolean {
  return signingKeyFile === join(dataDir, 'signing.pem') && !existsSync(signingKeyFile);
}

/** Whether there is none because nobody has sealed yet: the next start, or worker, makes it. @throws pg.DatabaseError */
export async function willBeMade(signer: Signer, owner: Record<Tier, pg.Pool>): Promise<boolean> {
  if (!isToBeMade(signer) || keptPublicKeys(signer.dataDir).size > 0) return false;
  const known = await Promise.all([isSealed(owner.issoh), isSealed(owner.spp), isNoted(owner.spp)]);
  return !known.includes(true);
}

/** Notes a key that is there already, where none is noted: whoever comes later makes none. @throws pg.DatabaseError */
export async function noteKey(spp: pg.Pool, key: SigningKey): Promise<void> {
  if (await isNoted(spp)) return;
  await inTurn(spp, 'audit.signing_keys', async client => {
    if (!(await isNoted(client))) await note(client, key);
  });
}

type Asked = pg.Pool | pg.ClientBase;

const isSealed = (asked: Asked) => hasRows(asked, 'select from audit.seals s limit 1');
const isNoted = (asked: Asked) => hasRows(asked, 'select from audit.signing_keys k limit 1');

async function hasRows(asked: Asked, sql: string): Promise<boolean> {
  return (await asked.query(sql)).rows.length > 0;
}

async function note(client: pg.ClientBase, { id }: SigningKey): Promise<void> {
  await client.query('insert into audit.signing_keys (key_id) values ($1)', [id]);
}

/** @throws Problem `signing_key_missing`, or `bad_signing_key` where the file holds no Ed25519 key that can be read */
export function readSigningKey(file: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw missing(file);
    throw bad(file, message);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw bad(file, `it is a key of type ${key.asymmetricKeyType}`);
  return { id: keyId(createPublicKey(key)), key };
}

/** The first half of the SHA-256 of the public key (DER). */
export function keyId(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 32);
}

export function pemOf(key: KeyObject): string {
  const open = key.type === 'private' ? createPublicKey(key) : key;
  return open.export({ type: 'spki', format: 'pem' }).toString();
}

/**
 * Keeps the public half beside the digests: seals are verified by it when another key signs.
 *
 * @returns whether this key has signed nothing yet, here
 * @throws ErrnoException
 */
export function keepPublicKey(dataDir: string, { id, key }: SigningKey): boolean {
  const file = join(keysFolder(dataDir), `${id}.pem`);
  if (existsSync(file)) return false;
  makeFolder(keysFolder(dataDir), 0o700);
  replaceFile(file, pemOf(key));
  return true;
}

/** All public keys kept in a DATA_DIR. A file that holds another key than its name says is no key. @throws ErrnoException */
export function keptPublicKeys(dataDir: string): PublicKeys {
  const folder = keysFolder(dataDir);
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder).filter(name => name.endsWith('.pem'));
  return readPublicKeys(
    files.map(name => [name.slice(0, -'.pem'.length), readFileSync(join(folder, name), 'utf8')]),
  );
}

/** Those that are kept, and that of the key in use. @throws ErrnoException */
export function knownPublicKeys({ dataDir, signingKeyFile }: Signer): PublicKeys {
  const keys = keptPublicKeys(dataDir);
  try {
    const { id, key } = readSigningKey(signingKeyFile);
    keys.set(id, createPublicKey(key));
  } catch {
    // Who verifies need not be able to sign.
  }
  return keys;
}

/**
 * Whether a server has nothing to judge signatures by, and never had: it has no key, and has kept no digests. Such a one stands
 * beside another that seals (`signing_key_missing` is told), and cannot call that one's seals strange.
 *
 * @throws ErrnoException
 */
export function isStranger(dataDir: string, tier: Tier, keys: PublicKeys): boolean {
  return keys.size === 0 && digestFiles(dataDir, tier).length === 0;
}

/** Keys by id; one that is not what its id says is left out. */
export function readPublicKeys(pems: [id: string, pem: string][]): PublicKeys {
  const keys: PublicKeys = new Map();
  for (const [id, pem] of pems) {
    try {
      const key = createPublicKey(pem);
      if (keyId(key) === id) keys.set(id, key);
    } catch {}
  }
  return keys;
}

function keysFolder(dataDir: string): string {
  return join(dataDir, 'seals', 'keys');
}

function missing(file: string): Problem {
  return new Problem(503, 'signing_key_missing', `There is no key to sign seals with: ${file}.`, {
    hint: 'Copy signing.pem of the server that seals, or bring it back from a backup; where it is lost for good, make a new one: openssl genpkey -algorithm ed25519 -out FILE. Seals of the old one stay good.',
  });
}

function bad(file: string, why: string): Problem {
  return new Problem(503, 'bad_signing_key', `${file} cannot be used to sign seals: ${why}.`, {
    hint: 'It takes a private Ed25519 key in PEM, readable by whoever runs the worker.',
  });
}
