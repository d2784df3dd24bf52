import { asWorker } from '../../as-worker.ts';
import type { TaskContext } from '../../types.ts';

/** Values the stock anew, if as many products have moved as the payload says: few are left to be valued when read. */
export const valuation__refresh = (context: TaskContext) => (payload: unknown) =>
  asWorker(context.connections.owner.issoh, `issoh.refresh_valuation(${ifMoved(payload)})`);

function ifMoved(payload: unknown): number {
  const { if_moved } = (payload ?? {}) as { if_moved?: unknown };
  return typeof if_moved === 'number' && Number.isInteger(if_moved) ? if_moved : 0;
}
