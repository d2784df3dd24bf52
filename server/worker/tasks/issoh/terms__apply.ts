import { TERMS_SETTING, termsKeysOf } from '../../../encryption/terms.ts';
import type { TaskContext } from '../../types.ts';

const CHUNK = 1_000;

/** Brings costs to what contracts say now, in transactions of so many products. */
export const terms__apply = (context: TaskContext) => async () => {
  const call = `
    select set_config('inv.user_id', 'inventory worker', true), set_config($2, $3, true),
           issoh_private.apply_terms($1) as looked`;
  for (;;) {
    const values = [CHUNK, TERMS_SETTING, await termsKeysOf(context.settings.keys)];
    const { rows } = await context.connections.owner.issoh.query<{ looked: number }>(call, values);
    if (rows[0]?.looked === 0) return;
  }
};
