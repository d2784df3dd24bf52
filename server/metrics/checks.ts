import { asked, gauge, taken } from './scrape.ts';

/** What the last run left, of both databases, whoever ran it. */
const RESULTS = `
  select 'inventory_check_violations' as name,
         jsonb_build_object('database', r.tier, 'check', r.check_name) as labels, r.violations as value
    from issoh.invariant_results r
  union all
  select 'inventory_checks_age_seconds', jsonb_build_object('database', r.tier),
         extract(epoch from clock_timestamp() - min(r.checked_at))
    from issoh.invariant_results r
   group by r.tier`;

export const checks = asked(
  [
    taken(
      'every hour',
      gauge(
        'inventory_check_violations',
        'Rows that break an invariant (sql/checks), as the last run found them: the hourly one, or "inventory check" by hand',
        'database',
        'check',
      ),
    ),
    gauge('inventory_checks_age_seconds', 'Seconds since the invariants were checked', 'database'),
  ],
  { issoh: RESULTS },
);
