import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeName } from '../server/name-lock.ts';

/** How often it is looked whether the one before is done. */
const LOOK_MS = 100;

/**
 * Does something that only one process of this machine may do at a time; whoever comes later waits. A transaction that
 * stays open would do as well, but keeps the synchronisation from moving on.
 *
 * @param what the same for all who must not meet; hashed, so that only who knows it can stand in the way
 */
export async function inTurn<T>(what: readonly string[], work: () => Promise<T>): Promise<T> {
  const name = `inventory-${createHash('sha256').update(what.join('\n')).digest('hex')}`;
  let turn = await takeName(name);
  while (turn === null) {
    await sleep(LOOK_MS);
    turn = await takeName(name);
  }
  try {
    return await work();
  } finally {
    turn.close();
  }
}
