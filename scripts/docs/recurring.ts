/** The table of recurring work in docs/operations.md, from the worker's own times. */
import { recurring } from '../../server/worker/runner.ts';

/** What each does, by its identifier. */
const does: Record<string, string> = {
  catalogue_fold: 'sums the marks by which kept answers of the catalogue are told from stale ones',
  figures_refresh: 'folds moved products into what views keep, and counts suppliers anew',
  history_months: 'partitions of `price_history`, `partitions.months_ahead` ahead',
  prices_count: 'price changes by day',
  backups_look: 'whether backups fail or fall behind, for the alerts',
  staging_purge: 'drops staged rows after `retention.staging_days` and `retention.trial_days`',
  uploads_rescue: 'lists without a job get one; scheduled ones whose day has come start',
  imports_rescue: 'the same for imports',
  prices_propose: 'proposals for receipts at another cost',
  reservations_expire: 'releases reservations whose time is over',
  reviews_expire: 'gives back what reviewers have not decided',
  selection_score: 'scores the queue anew',
  suppliers_judge: 'how far suppliers can be relied on',
  suppliers_mirror: 'suppliers and categories of SPP',
  sync_interval: 'a run of the synchronisation (`sync.interval_hours`), besides a look every second',
  sync_nightly: 'compares every selected product with SPP',
  valuation_refresh: 'the kept valuation',
  valuation_refresh_if_moved: 'the same, where more than 1,000 products have moved',
  terms_apply: 'costs by contracts that have begun, ended or changed',
  terms_rotate: 'brings negotiated terms under the key that encrypts',
  orders_notify: 'tells of late orders',
  reorders_notify: 'tells of what is to be ordered',
  uploads_notify: 'tells of new products and held lists',
  checks_run: 'the invariants of both databases (`sql/checks`)',
  movements_months: 'partitions of `stock_movements`, `partitions.months_ahead` ahead',
  metrics_sample: 'samples for the monitor',
  maintenance_purge: 'drops records of work and notifications after `…keep_days`',
  maintenance_vacuum: 'VACUUM of every table, ANALYZE',
  maintenance_reindex: 'REINDEX of every table, concurrently',
};

const row = (...cells: string[]) => `| ${cells.join(' | ')} |\n`;

/** @throws Error where something recurs of which nobody says what it does */
export function recurringTable(): string {
  const all = [...recurring.spp, ...recurring.issoh];
  const once = all.filter((one, at) => all.findIndex(other => other.identifier === one.identifier) === at);
  const unsaid = once.filter(one => does[one.identifier!] === undefined).map(one => one.identifier);
  if (unsaid.length > 0) throw new Error(`scripts/docs/recurring.ts: what does ${unsaid.join(', ')}?`);
  return (
    row('when (cron, UTC)', 'task', 'database', 'what it does') +
    row('---', '---', '---', '---') +
    once
      .map(one => row(`\`${one.match}\``, `\`${one.task}\``, databasesOf(one), does[one.identifier!]!))
      .join('')
  );
}

function databasesOf(item: (typeof recurring.spp)[number]): string {
  const [spp, issoh] = [recurring.spp, recurring.issoh].map(items => items.includes(item));
  return spp && issoh ? 'both' : spp ? 'SPP' : 'IS-SOH';
}
