import { tiers } from '../../database/migrate.ts';
import { runChecks, storeChecks } from '../../operations/checks.ts';
import type { TaskContext } from '../types.ts';

/** Runs the invariants of both databases, keeps the results, and says which are broken. */
export const checks__run = (context: TaskContext) => async () => {
  const { owner } = context.connections;
  let checks = 0;
  let broken = 0;
  for (const tier of tiers) {
    const checked = await runChecks(tier, owner[tier]);
    await storeChecks(tier, checked, owner.issoh);
    checks += checked.length;
    for (const { check, violations, examples } of checked.filter(one => one.violations > 0)) {
      context.log.error(
        { event: 'check', database: tier, check, violations, example: examples[0] },
        'check broken',
      );
      broken++;
    }
  }
  await owner.issoh.query('select issoh_private.notify_broken_checks()');
  return { checks, broken };
};
