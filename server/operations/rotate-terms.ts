/** Brings negotiated terms under the keys that encrypt now. */
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { areKnown, readKeysAtHand } from '../encryption/keys.ts';
import { TERMS_SETTING, termsKeys } from '../encryption/terms.ts';
import type { Settings } from '../settings.ts';

const CHUNK = 1_000;

/**
 * Gives suppliers whose data key an earlier master key wraps a new one, and encrypts under it what is there, in
 * transactions of so many rows: broken off, it goes on where it was. Then earlier data keys are dropped, and those that
 * cannot be opened are named, without those that were declared lost.
 *
 * @param keys as `termsKeys` writes them
 * @param how waits: for whoever holds what is left
 * @returns how many rows
 * @throws pg.DatabaseError ISCKM; at the end ISCKU, ISCKT
 */
export async function rotateTerms(owner: pg.Pool, keys: string, { waits = false } = {}): Promise<number> {
  await beginRotation(owner, keys, false);
  let all = 0;
  for (;;) {
    const { rows } = await owner.query<{ done: number }>(
      'select set_config($2, $3, true), issoh_private.rotate_terms($1) as done',
      [CHUNK, TERMS_SETTING, keys],
    );
    all += rows[0]!.done;
    if (rows[0]!.done === 0 && !(waits && (await isLeft(owner, keys)))) break;
  }
  await owner.query('select set_config($1, $2, true), issoh_private.check_keys()', [TERMS_SETTING, keys]);
  return all;
}

/** New data keys, for all suppliers (whole) or where an earlier master key wraps the present one; answers how many. */
export async function beginRotation(owner: pg.Pool, keys: string, whole: boolean): Promise<number> {
  const { rows } = await owner.query<{ made: number }>(
    'select set_config($1, $2, true), issoh_private.begin_rotation($3) as made',
    [TERMS_SETTING, keys, whole],
  );
  return rows[0]!.made;
}

/** Whether something is left that somebody held, who is waited for. */
async function isLeft(owner: pg.Pool, keys: string): Promise<boolean> {
  const { rows } = await owner.query<{ left: boolean }>(
    'select set_config($1, $2, true), issoh_private.await_rotation() as left',
    [TERMS_SETTING, keys],
  );
  return rows[0]!.left;
}

/** A master key that was declared lost, and how many contracts wait to be set anew, or ended. */
export interface LostKey {
  key: string;
  contracts: number;
}

export async function lostKeys(owner: pg.Pool): Promise<LostKey[]> {
  const { rows } = await owner.query<{ key: string; contracts: string }>(
    'select master_id as key, contracts from issoh_private.lost_keys()',
  );
  return rows.map(({ key, contracts }) => ({ key, contracts: Number(contracts) }));
}

/** Contracts under an earlier key still: once somebody was waited for, they were altered and cannot be opened. */
export async function unrotatedContracts(owner: pg.Pool): Promise<string[]> {
  const { rows } = await owner.query('select id from issoh_private.unrotated_contracts() id');
  return rows.map(row => row.id);
}

/** A master key, and what of negotiated terms hangs on it. */
export interface KeyUse {
  key: string;
  /** One that is given encrypts nothing where others are in use. */
  encrypts: boolean;
  /** Whether it is among those given: what hangs on one that is not cannot be read. */
  at_hand: boolean;
  supplier_keys: number;
  contracts: number;
  prices: number;
  /** Contracts and prices under it that cannot be read any more, whoever keeps its line; the others count without them. */
  unreadable: number;
  /** How many of these are contracts that hold, or will. */
  holding: number;
}

/** Whether anything was negotiated at all. */
export async function hasTerms({ owner }: Pick<Connections, 'owner'>): Promise<boolean> {
  return (await hanging(owner)).length > 0;
}

async function hanging(owner: Connections['owner']): Promise<Record<string, string>[]> {
  const { rows } = await owner.issoh.query('select * from issoh_private.terms_key_usage()');
  return rows;
}

/** All keys that are given, or that something hangs on. @throws as `readKeysAtHand` */
export async function keyUsage(
  { keys }: Pick<Settings, 'keys'>,
  { owner }: Pick<Connections, 'owner'>,
): Promise<KeyUse[]> {
  const given = await readKeysAtHand(keys);
  const { all, current } = given;
  const encrypts = areKnown(keys, given) ? current.id : null;
  const rows = await hanging(owner);
  const lost = rows.length === 0 ? [] : await unreadable(owner.issoh, termsKeys(given));
  const known = new Set(all.map(key => key.id));
  return [...new Set([...known, ...rows.map(row => row.master_id!)])].map(key => {
    const used = rows.find(row => row.master_id === key);
    const gone = lost.find(one => one.master_id === key);
    return {
      key,
      encrypts: key === encrypts,
      at_hand: known.has(key),
      supplier_keys: Number(used?.supplier_keys ?? 0) - (gone?.supplier_keys ?? 0),
      contracts: Number(used?.contracts ?? 0) - (gone?.contracts ?? 0),
      prices: Number(used?.rules ?? 0) - (gone?.rules ?? 0),
      unreadable: (gone?.contracts ?? 0) + (gone?.rules ?? 0),
      holding: gone?.holding ?? 0,
    };
  });
}

interface Unreadable {
  master_id: string;
  supplier_keys: number;
  contracts: number;
  rules: number;
  holding: number;
}

async function unreadable(owner: pg.Pool, keys: string): Promise<Unreadable[]> {
  const { rows } = await owner.query<{ found: Unreadable[] }>(
    'select set_config($1, $2, true), issoh_private.unreadable_terms() as found',
    [TERMS_SETTING, keys],
  );
  return rows[0]!.found;
}
