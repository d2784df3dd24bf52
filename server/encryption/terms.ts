/**
 * The keys of negotiated terms, for the database: it encrypts and decrypts them (`functions/issoh/secrets`), and keeps no
 * key. They go along as a setting of one transaction, always as a bound value: statements are logged and shown.
 */
import { createHash, hkdfSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Role } from '../database/pools.ts';
import { ensureKeys, type Key, type KeySource, type Keys, keysOf } from './keys.ts';

/** Roles that read negotiated terms. */
export const termsReaders: readonly Role[] = ['inv_pricing_manager', 'inv_approver', 'inv_admin'];

/** The setting that carries them. */
export const TERMS_SETTING = 'inventory.terms_keys';

const BYTES = 64;
/** Requests wait in turns: whatever a program that tells keys is at, others go on. */
export const REQUEST_PATIENCE_MS = 5_000;

/** What the setting holds: a key for this purpose alone from each version; the last one encrypts. */
export function termsKeys({ all }: Keys): string {
  return all.map(key => `${key.id}:${secretOf(key).toString('base64')}`).join(',');
}

/** By what the database knows the key of a name (`issoh_private.check_current_key`). */
export function verifierOf(key: Key): Buffer {
  return createHash('sha256').update('inventory terms verifier\n').update(secretOf(key)).digest();
}

const secretOf = (key: Key) =>
  Buffer.from(hkdfSync('sha256', key.secret, '', 'inventory negotiated terms', BYTES));

/**
 * The same for whoever asks often; nothing where there are no keys, or none came in time, as the database says better what
 * that means.
 *
 * @param patience milliseconds; without, for as long as a program that tells keys may take
 */
export async function termsKeysOf(source: KeySource, patience?: number): Promise<string> {
  try {
    // A key may have been added to a file just now, and something rotated to it; a command is dear.
    const read = source.kind === 'command' ? keysOf(source) : ensureKeys(source);
    const keys = await (patience === undefined
      ? read
      : Promise.race([read, sleep(patience, null, { ref: false })]));
    return keys === null ? '' : termsKeys(keys);
  } catch {
    return '';
  }
}

/** Hands the keys over for the transaction that is open. */
export async function giveTermsKeys(client: pg.ClientBase, keys: string): Promise<void> {
  await client.query('select pg_catalog.set_config($1, $2, true)', [TERMS_SETTING, keys]);
}
