import { type Tier, tiers } from '../../database/migrate.ts';
import { type Checked, type Looked, runAllChecks, storeChecks } from '../../operations/checks.ts';
import { isLost } from '../../problem.ts';
import type { TaskContext } from '../types.ts';

/**
 * Runs the invariants of both databases, says which are broken, and which database is away, and keeps the results.
 *
 * @throws the first of what kept it from that, once all is said that was found: it may be why the results cannot be kept
 */
export const checks__run = (context: TaskContext) => async () => {
  const { owner } = context.connections;
  const found: { tier: Tier; checked: Checked[] }[] = [];
  const away: Tier[] = [];
  const failures: unknown[] = [];
  const fails = (error: unknown) => void failures.push(error);
  for (const tier of tiers) {
    try {
      const looked = await runAllChecks(tier, owner);
      tell(context, looked);
      found.push({ tier, checked: looked.checked });
    } catch (error) {
      if (!isLost(error)) {
        fails(error);
        continue;
      }
      context.log.error(
        { event: 'check', database: tier, error: (error as Error).message },
        'checks could not be run',
      );
      away.push(tier);
    }
  }
  for (const { tier, checked } of found) await storeChecks(tier, checked, owner.issoh).catch(fails);
  await owner.issoh.query('select issoh_private.notify_broken_checks()').catch(fails);
  if (failures.length > 0) throw failures[0];
  const checks = found.flatMap(({ checked }) => checked);
  return {
    checks: checks.length,
    broken: checks.filter(isBroken).length,
    ...(away.length > 0 ? { away } : {}),
  };
};

const isBroken = ({ violations }: Checked) => violations > 0;

function tell({ log }: TaskContext, { checked, left }: Looked): void {
  for (const { database, check, why } of left)
    log.warn({ event: 'check', database, check, error: why }, 'check not run');
  for (const { database, check, violations, examples } of checked.filter(isBroken)) {
    log.error({ event: 'check', database, check, violations, example: examples[0] }, 'check broken');
  }
}
