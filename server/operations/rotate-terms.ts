/** Brings negotiated terms under the keys that encrypt now. */
import type pg from 'pg';
import { TERMS_SETTING } from '../encryption/terms.ts';

const CHUNK = 1_000;

/**
 * Gives suppliers whose data key an earlier master key wraps a new one, and encrypts under it what is there, in
 * transactions of so many rows: broken off, it goes on where it was. Then earlier data keys are dropped.
 *
 * @param keys as `termsKeys` writes them
 * @returns how many rows
 * @throws pg.DatabaseError ISCKM, ISCKU, ISCKT
 */
export async function rotateTerms(owner: pg.Pool, keys: string): Promise<number> {
  await owner.query('select set_config($1, $2, true), issoh_private.begin_rotation(false)', [
    TERMS_SETTING,
    keys,
  ]);
  for (let all = 0; ; ) {
    const { rows } = await owner.query<{ done: number }>(
      'select set_config($2, $3, true), issoh_private.rotate_terms($1) as done',
      [CHUNK, TERMS_SETTING, keys],
    );
    if (rows[0]!.done === 0) return all;
    all += rows[0]!.done;
  }
}
