import { type Tier, tiers } from '../../database/migrate.ts';
import { runChecks, storeChecks } from '../../operations/checks.ts';
import { isLost } from '../../problem.ts';
import type { TaskContext } from '../types.ts';

/** Runs the invariants of both databases, keeps the results, and says which are broken, and which database is away. */
export const checks__run = (context: TaskContext) => async () => {
  const { owner } = context.connections;
  let checks = 0;
  let broken = 0;
  const away: Tier[] = [];
  for (const tier of tiers) {
    const checked = await runChecks(tier, owner[tier]).catch((error: Error) => {
      if (!isLost(error)) throw error;
      context.log.error({ event: 'check', database: tier, error: error.message }, 'checks could not be run');
      return null;
    });
    if (checked === null) {
      away.push(tier);
      continue;
    }
    checks += checked.length;
    for (const { check, violations, examples } of checked.filter(one => one.violations > 0)) {
      context.log.error(
        { event: 'check', database: tier, check, violations, example: examples[0] },
        'check broken',
      );
      broken++;
    }
    // Told before: what was found may be why it cannot be kept.
    await storeChecks(tier, checked, owner.issoh);
  }
  await owner.issoh.query('select issoh_private.notify_broken_checks()');
  return { checks, broken, ...(away.length > 0 ? { away } : {}) };
};
