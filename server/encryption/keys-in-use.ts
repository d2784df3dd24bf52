/**
 * Which keys encrypt, of all servers on one database: noted there by their ids, so that of several that begin on new
 * databases one makes the first key, and whoever has others is told; and by what proves that a secret is that of such an id.
 */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type pg from 'pg';
import { inTurn } from '../database/locks/in-turn.ts';
import { unlessNotMigrated } from '../database/not-migrated.ts';
import { Problem } from '../problem.ts';
import { ensureKeys, type KeySource, type Keys, noKeysHere, readKeysAtHand } from './keys.ts';
import { ELSEWHERE, noteKeys, whatNeedsKeys } from './lost-keys.ts';
import { verifierOf } from './terms.ts';

/**
 * Makes the first key where there is none, before anything needs it, unless another server has one.
 *
 * @throws Problem `keys_missing` where others encrypt on this database, and here is no key; `not_the_owner`; what `inTurn`
 *   throws; pg.DatabaseError
 */
export async function makeFirstKeys(source: KeySource, issoh: pg.Pool): Promise<void> {
  if (!isToBeMade(source)) return;
  await inTurn(issoh, 'issoh_private.encryption_keys', async client => {
    const problem = await whyNotMade(source, client);
    if (problem !== null) throw problem;
    await note(client, await ensureKeys(source));
  });
}

/** Whether there is none, and never was. */
const isToBeMade = (source: KeySource) =>
  source.kind === 'made' && !existsSync(source.path) && whatNeedsKeys(dirname(source.path)) === null;

/** Why a first key that is missing will not be made: others encrypt. Null where it will, or none is missing. @throws pg.DatabaseError */
export async function whyNotMade(source: KeySource, issoh: pg.Pool | pg.ClientBase): Promise<Problem | null> {
  if (source.kind !== 'made' || !isToBeMade(source)) return null;
  const others = await namesIn(issoh);
  return isToBeMade(source) && others.length > 0 ? noKeysHere(source.path, others) : null;
}

/** The same, and notes the key that encrypts. @throws as `makeFirstKeys` */
export async function ensureFirstKeys(source: KeySource, issoh: pg.Pool): Promise<void> {
  await makeFirstKeys(source, issoh);
  await noteKeysOf(source, issoh);
}

/**
 * The same for a server, or a worker beside it: one that has no key while others encrypt serves all the same, as one whose
 * keys are away does, and encrypts nothing, whoever asks and however often it is started.
 *
 * @throws Problem `not_the_owner`; what `inTurn` throws; pg.DatabaseError
 */
export async function beginWithKeys(source: KeySource, issoh: pg.Pool): Promise<void> {
  try {
    await ensureFirstKeys(source, issoh);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'keys_missing' || source.kind !== 'made') throw error;
    const others = (await namesIn(issoh)).map(id => ({ id, from: ELSEWHERE }));
    noteKeys(dirname(source.path), others, true);
    process.emitWarning(`${error.message} ${error.hint}`, 'Keys');
  }
}

/** Notes the key that encrypts now; one that a command tells, or that cannot be read, is left to others. @throws pg.DatabaseError */
export async function noteKeysOf(source: KeySource, issoh: pg.Pool): Promise<void> {
  if (source.kind === 'command') return;
  let keys: Keys;
  try {
    keys = await readKeysAtHand(source);
  } catch (error) {
    if (error instanceof Problem) return;
    throw error;
  }
  if (await isNoted(issoh, keys)) return;
  await inTurn(issoh, 'issoh_private.encryption_keys', client => note(client, keys));
}

/** What was noted last, by whoever asks often. */
const last = new WeakMap<KeySource, string>();

/**
 * The same for whoever asks each minute: the database is asked where another key encrypts than at the call before.
 *
 * @throws as `noteKeysOf`; what `inTurn` throws
 */
export async function noteNewKeyOf(source: KeySource, issoh: pg.Pool): Promise<void> {
  if (source.kind === 'command') return;
  const keys = await ensureKeys(source).catch((error: Error) => {
    if (error instanceof Problem) return null;
    throw error;
  });
  if (keys === null || last.get(source) === keys.current.id) return;
  await noteKeysOf(source, issoh);
  last.set(source, keys.current.id);
}

/** Whether there is nothing to be noted: nobody is waited for then. */
async function isNoted(issoh: pg.Pool, { current, all }: Keys): Promise<boolean> {
  const { rows } = await issoh
    .query<{ id: string; isProved: boolean }>(
      `select e.key_id as id, e.verifier is not distinct from $2 as "isProved"
         from issoh_private.encryption_keys e where e.key_id = any ($1)`,
      [all.map(key => key.id), verifierOf(current)],
    )
    .catch(error => {
      throw unlessNotMigrated(error);
    });
  return rows.length === 1 && rows[0]!.id === current.id && rows[0]!.isProved;
}

/** Those in use that are not among the ones at hand, by their ids. @throws Problem as `readKeysAtHand`; pg.DatabaseError */
export async function keysElsewhere(source: KeySource, issoh: pg.Pool): Promise<string[]> {
  const { all } = await readKeysAtHand(source);
  return (await namesIn(issoh)).filter(id => !all.some(key => key.id === id));
}

async function namesIn(asked: pg.Pool | pg.ClientBase): Promise<string[]> {
  const { rows } = await asked
    .query<{ id: string }>('select id from issoh_private.keys_in_use() id order by id')
    .catch(error => {
      throw unlessNotMigrated(error);
    });
  return rows.map(({ id }) => id);
}

/** What came before it, and is at hand, encrypts no more. */
async function note(client: pg.ClientBase, { current, all }: Keys): Promise<void> {
  const earlier = all.filter(key => key !== current).map(key => key.id);
  await client.query('delete from issoh_private.encryption_keys e where e.key_id = any ($1)', [earlier]);
  // A version before noted names alone.
  await client.query(
    `insert into issoh_private.encryption_keys (key_id, verifier) values ($1, $2)
         on conflict (key_id) do update set verifier = excluded.verifier`,
    [current.id, verifierOf(current)],
  );
}
