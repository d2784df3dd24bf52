import { setTimeout as sleep } from 'node:timers/promises';
import { ask, askOne, claimsOf, failed, itemsOf, LOOK_MS, type Way } from './step.ts';

const reviewer = claimsOf('inv_reviewer').user_id;

/**
 * Looks through the best of what waits and recommends it, until as many are on their way as are to be chosen.
 *
 * @param leastPrice what is cheaper is passed over; in the supplier's currency
 */
export async function review(way: Way, leastPrice = '0.01'): Promise<string> {
  const { chosen } = await askOne(
    way,
    'issoh',
    'inv_reviewer',
    `select count(*)::integer as chosen
       from issoh.v_selection_pipeline
      where spp_supplier_id = $1
        and (review_status in ('approved', 'imported') or review_status = 'pending' and recommended_by = $2)`,
    [way.supplierId, reviewer],
  );
  const wanted = way.choose - Number(chosen);
  const best = wanted > 0 ? await takeBest(way, wanted, leastPrice) : [];
  const done = await decide(way, 'inv_reviewer', 'recommend', best);
  return `${done} reviewed and recommended, the highest scores first`;
}

/**
 * Takes the highest scores to review. Taking passes over what somebody holds at that moment, as the worker does while it
 * scores: then it is taken at another try, not something worse instead of it.
 */
async function takeBest(way: Way, wanted: number, leastPrice: string): Promise<string[]> {
  for (;;) {
    const best = await ask(
      way,
      'issoh',
      'inv_reviewer',
      `select q.spp_product_id
         from issoh.v_selection_pipeline q
        where q.spp_supplier_id = $1 and q.review_status = 'pending' and q.current_price >= $2
          and (q.lease_state <> 'leased' or q.lease_owner = $4)
        order by q.score desc nulls last, q.queue_id
        limit $3`,
      [way.supplierId, leastPrice, wanted, reviewer],
    );
    if (best.length === 0) return [];
    const taken = await ask(way, 'issoh', 'inv_reviewer', 'select queue_id from issoh.start_review($1, $2)', [
      best.length,
      JSON.stringify({ product_ids: best.map(row => row.spp_product_id) }),
    ]);
    if (taken.length === best.length) return taken.map(row => String(row.queue_id));
    await sleep(LOOK_MS);
  }
}

/** Approves what was recommended. */
export async function approve(way: Way): Promise<string> {
  const waiting = await itemsOf(way, `review_status = 'pending' and recommended_by = $2`, [reviewer]);
  return `${await decide(way, 'inv_approver', 'approve', waiting)} approved`;
}

async function decide(
  way: Way,
  role: 'inv_reviewer' | 'inv_approver',
  decision: 'recommend' | 'approve',
  ids: string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const { outcome } = (await askOne(
    way,
    'issoh',
    role,
    'select to_jsonb(issoh.decide_selection($1, $2, $3)) as outcome',
    [ids, decision, 'demo'],
  )) as { outcome: { done: string[]; conflicts: { reason: string }[] } };
  const { done, conflicts } = outcome;
  if (conflicts.length > 0) {
    const reasons = [...new Set(conflicts.map(({ reason }) => reason))].join(', ');
    throw failed(
      way,
      decision,
      `${conflicts.length} of ${ids.length} products cannot be decided: ${reasons}`,
      'Somebody else reviews or has decided them. Run it again when that is over: what is done stays done.',
    );
  }
  return done.length;
}
