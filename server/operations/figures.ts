/** What is kept beside products and stock, so that views answer at once: brought up to date, in short transactions. */
import type { Connections } from '../database/connect.ts';
import { asWorker } from '../worker/as-worker.ts';

/**
 * Folds in whatever was touched, until nothing is left.
 *
 * @param signal ends it after the step under way
 * @returns how many touches and suppliers
 */
export async function refreshCatalogue(
  { owner }: Pick<Connections, 'owner'>,
  signal?: AbortSignal,
): Promise<number> {
  for (let all = 0; ; ) {
    const done = (await asWorker(owner.spp, 'spp_private.refresh_figures_step()')) as number;
    all += done;
    if (done === 0 || signal?.aborted) return all;
  }
}

/** Values the stock anew; answers how many products had moved. */
export async function refreshValuation({ owner }: Pick<Connections, 'owner'>): Promise<number> {
  return (await asWorker(owner.issoh, 'issoh.refresh_valuation()')) as number;
}
