import { z } from 'zod';
import { asRole, type Claims, noLimit } from '../../../database/pools.ts';
import type { TaskContext } from '../../types.ts';

const Payload = z.object({ only_new: z.boolean().default(false) });
const worker: Claims = { role: 'inv_admin', user_id: 'inventory worker' };

/** Scores what waits for a decision, all of it or what has no score yet, some thousands in a transaction. */
export const selection__score = (context: TaskContext) => async (payload: unknown) => {
  const { only_new } = Payload.parse(payload ?? {});
  let last: string | null = null;
  do last = await scoreBehind(context, last, only_new);
  while (last !== null);
};

async function scoreBehind(
  { connections }: TaskContext,
  last: string | null,
  onlyNew: boolean,
): Promise<string | null> {
  return asRole(connections.issoh, worker, noLimit, async client => {
    const sql = 'select issoh_private.score_chunk($1, $2) as last';
    return (await client.query(sql, [last, onlyNew])).rows[0].last;
  });
}
