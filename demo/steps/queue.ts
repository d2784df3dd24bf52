import { askOne, type Way } from './step.ts';

/**
 * Queues the supplier's products for selection.
 *
 * @param which criteria beside the supplier; by default what is new on its lists
 */
export async function queue(way: Way, which: Record<string, unknown> = { is_new: true }): Promise<string> {
  const result = await askOne(way, 'issoh', 'inv_reviewer', 'select * from issoh.queue_for_selection($1)', [
    JSON.stringify({ supplier_codes: [way.source.code], ...which }),
  ]);
  return (
    `${result.queued} new products queued, ${result.already_queued} were in the queue, ` +
    `${result.already_selected} are selected`
  );
}
