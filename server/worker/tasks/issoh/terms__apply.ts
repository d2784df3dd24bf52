import { noteNewKeyOf } from '../../../encryption/keys-in-use.ts';
import { TERMS_SETTING, termsKeysOf } from '../../../encryption/terms.ts';
import type { TaskContext } from '../../types.ts';

const CHUNK = 1_000;

/**
 * Brings costs to what contracts say now, in transactions of so many products. A key that has taken the place of a lost one is
 * noted, as at a start: contracts under the lost one wait for it.
 */
export const terms__apply = (context: TaskContext) => async () => {
  const call = `
    select set_config('inv.user_id', 'inventory worker', true), set_config($2, $3, true),
           issoh_private.apply_terms($1) as looked`;
  for (;;) {
    const values = [CHUNK, TERMS_SETTING, await termsKeysOf(context.settings.keys)];
    const { rows } = await context.connections.owner.issoh.query<{ looked: number }>(call, values);
    if (rows[0]?.looked === 0) break;
  }
  await noteNewKeyOf(context.settings.keys, context.connections.owner.issoh);
};
