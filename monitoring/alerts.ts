/**
 * What Prometheus alerts of. An alert is what is judged, the limit, and what to do; its cases are the series with which it
 * must fire and stay silent. `npm run monitoring` writes rules.yml of it, and the table of docs/monitoring.md.
 */
import { LATE_INTERVALS } from '../server/operations/doctor/backups.ts';

/** Series and their values, the same all the time or as promtool writes them. */
type Series = Record<string, number | string>;

export interface Alert {
  name: string;
  figure: string;
  /** A comparison, with what modifies its matching. */
  is: string;
  than: string;
  /** How long it must be so. */
  lasts: string;
  severity: 'critical' | 'warning';
  summary: string;
  description: string;
  /** The page in docs/runbooks; each alert has a heading of its own there. */
  runbook: string;
  fires: Series;
  silent: Series;
}

const MAX = (series: string, ...by: string[]) => `max by (${['job', ...by].join(', ')}) (${series})`;
const MIN = (series: string, ...by: string[]) => `min by (${['job', ...by].join(', ')}) (${series})`;

/** A setting `monitor.…`, by which the page /monitor judges, too. */
const LIMIT = (database: string, name: string) =>
  MAX(`inventory_monitor_limit{database="${database}",limit="${name}"}`);
const limit = (database: string, name: string, value: number): Series => ({
  [`inventory_monitor_limit{database="${database}",limit="${name}"}`]: value,
});

/** Volumes of 100 bytes, by what lies on them, of which so many are free. */
const volumes = (free: Record<string, number>): Series =>
  Object.fromEntries(
    Object.entries(free).flatMap(([volume, bytes]) => [
      [`inventory_disk_free_bytes{volume="${volume}"}`, bytes],
      [`inventory_disk_size_bytes{volume="${volume}"}`, 100],
    ]),
  );

const REQUESTS = 'inventory_http_request_duration_seconds_count';
const ENDED = 'inventory_uploads_ended_total';
const HOUR = 3600;
const DAY = 24 * HOUR;

export const alerts: Alert[] = [
  {
    name: 'InventoryServerDown',
    figure: 'min by (job, instance) (up{job=~"inventory.*"})',
    is: '==',
    than: '0',
    lasts: '2m',
    severity: 'critical',
    summary: 'The server {{ $labels.instance }} does not answer',
    description:
      'Pages, REST and GraphQL of this server are away, and its worker may be. See whether it runs, and start it.',
    runbook: 'server.md',
    fires: { 'up{instance="a:5678"}': 0 },
    silent: { 'up{instance="a:5678"}': 1 },
  },
  {
    name: 'InventoryRequestsFail',
    // Without failures there is no such series.
    figure: `(sum by (job) (rate(${REQUESTS}{status=~"5..",route!="/readyz"}[5m])) or 0 * sum by (job) (rate(${REQUESTS}[5m]))) / sum by (job) (rate(${REQUESTS}[5m]))`,
    is: '>',
    than: '0.05',
    lasts: '5m',
    severity: 'critical',
    summary: '{{ $value | humanizePercentage }} of the requests fail',
    description:
      'They were answered with 500 or more. The log says why, one line a request: look there first.',
    runbook: 'server.md',
    fires: {
      [`${REQUESTS}{route="/a",status="200"}`]: '0+90x60',
      [`${REQUESTS}{route="/a",status="503"}`]: '0+10x60',
    },
    silent: {
      [`${REQUESTS}{route="/a",status="200"}`]: '0+90x60',
      [`${REQUESTS}{route="/readyz",status="503"}`]: '0+10x60',
    },
  },
  {
    name: 'InventoryRequestsWait',
    figure: MAX('inventory_pool_waiting_requests', 'database', 'pool'),
    is: '>',
    than: '0',
    lasts: '5m',
    severity: 'warning',
    summary: 'Requests wait for connections to {{ $labels.database }} ({{ $labels.pool }})',
    description:
      'All connections of this pool are busy. Look for slow statements and open transactions, or start another server.',
    runbook: 'databases.md',
    fires: { 'inventory_pool_waiting_requests{database="spp",pool="rest"}': 3 },
    silent: { 'inventory_pool_waiting_requests{database="spp",pool="rest"}': 0 },
  },
  {
    name: 'InventoryDatabaseAway',
    figure: MIN('inventory_database_up', 'database'),
    is: '==',
    than: '0',
    lasts: '1m',
    severity: 'critical',
    summary: 'The database {{ $labels.database }} does not answer',
    description:
      'What needs it is refused with 503 and waits; nothing that was accepted is lost. See that PostgreSQL runs and is reached.',
    runbook: 'databases.md',
    fires: { 'inventory_database_up{database="spp"}': 0, 'inventory_database_up{database="issoh"}': 1 },
    silent: { 'inventory_database_up{database="spp"}': 1, 'inventory_database_up{database="issoh"}': 1 },
  },
  {
    name: 'InventoryNotificationsPile',
    figure: MAX('inventory_server_notification_queue', 'database'),
    is: '>',
    than: '0.1',
    lasts: '5m',
    severity: 'warning',
    summary:
      '{{ $value | humanizePercentage }} of the queue of NOTIFY is taken at the server of {{ $labels.database }}',
    description:
      'When it is full, whatever notifies fails, also jobs and imports. End the session that does not listen any more, and whoever fills it.',
    runbook: 'databases.md',
    fires: { 'inventory_server_notification_queue{database="spp"}': 0.2 },
    silent: { 'inventory_server_notification_queue{database="spp"}': 0.01 },
  },
  {
    name: 'InventoryConnectionsScarce',
    figure: `${MAX('inventory_server_connections', 'database')} / ${MAX('inventory_server_connections_limit', 'database')}`,
    is: '> on (job, database)',
    than: `${MAX('inventory_monitor_limit{limit="connections_percent"}', 'database')} / 100`,
    lasts: '5m',
    severity: 'warning',
    summary:
      '{{ $value | humanizePercentage }} of the connections to the server of {{ $labels.database }} are taken',
    description:
      'Where none is left, requests are refused and the worker stands still. End sessions that nobody needs, or put a pooler before it.',
    runbook: 'databases.md',
    fires: {
      'inventory_server_connections{database="spp"}': 85,
      'inventory_server_connections_limit{database="spp"}': 100,
      ...limit('spp', 'connections_percent', 80),
    },
    silent: {
      'inventory_server_connections{database="spp"}': 75,
      'inventory_server_connections_limit{database="spp"}': 100,
      ...limit('spp', 'connections_percent', 80),
    },
  },
  {
    name: 'InventoryTransactionOpen',
    figure: MAX('inventory_database_longest_transaction_seconds', 'database'),
    is: '>',
    than: String(HOUR),
    lasts: '5m',
    severity: 'warning',
    summary: 'A transaction in {{ $labels.database }} is {{ $value | humanizeDuration }} old',
    description:
      'While it is open nothing is vacuumed, and the synchronisation reads more than it needs. See whose it is, and end it.',
    runbook: 'databases.md',
    fires: { 'inventory_database_longest_transaction_seconds{database="spp"}': 2 * HOUR },
    silent: { 'inventory_database_longest_transaction_seconds{database="spp"}': 60 },
  },
  {
    name: 'InventoryDeadlocks',
    figure: MAX('increase(inventory_database_deadlocks_total[15m])', 'database'),
    is: '>',
    than: '5',
    lasts: '0m',
    severity: 'warning',
    summary: 'Deadlocks in {{ $labels.database }}: {{ $value | humanize }} in a quarter of an hour',
    description:
      'What was broken off is tried again by itself, and costs time. The log of PostgreSQL names the statements.',
    runbook: 'databases.md',
    fires: { 'inventory_database_deadlocks_total{database="spp"}': '0+1x60' },
    silent: { 'inventory_database_deadlocks_total{database="spp"}': 40 },
  },
  {
    name: 'InventoryTransactionIdsScarce',
    figure: MAX('inventory_database_unfrozen_transactions', 'database'),
    is: '>',
    than: '1.5e9',
    lasts: '0m',
    severity: 'critical',
    summary: '{{ $labels.database }} comes near the end of its transaction ids',
    description:
      'At 2,000,000,000 PostgreSQL takes no more writes. End old transactions and slots that nobody reads, and run VACUUM FREEZE.',
    runbook: 'databases.md',
    fires: { 'inventory_database_unfrozen_transactions{database="spp"}': 1.6e9 },
    silent: { 'inventory_database_unfrozen_transactions{database="spp"}': 2e8 },
  },
  {
    name: 'InventoryLogKept',
    figure: MAX('inventory_replication_slots_kept_bytes', 'database'),
    is: '>',
    than: '10e9',
    lasts: '5m',
    severity: 'warning',
    summary: 'A replication slot keeps {{ $value | humanize1024 }}B of the log of {{ $labels.database }}',
    description:
      'Its reader is away or too slow, and the disk fills. Bring the replica back, or drop the slot.',
    runbook: 'databases.md',
    fires: { 'inventory_replication_slots_kept_bytes{database="spp"}': 20e9 },
    silent: { 'inventory_replication_slots_kept_bytes{database="spp"}': 1e9 },
  },
  {
    name: 'InventoryDiskFilling',
    figure: 'min by (job, instance, volume) (inventory_disk_free_bytes / inventory_disk_size_bytes)',
    is: '<',
    than: '0.15',
    lasts: '10m',
    severity: 'warning',
    summary: '{{ $value | humanizePercentage }} of a volume are free: {{ $labels.volume }}',
    description:
      'See what grows: the spool, the log of PostgreSQL, what waits for the folder of backups, that folder. Give it room before it is full.',
    runbook: 'disk.md',
    fires: volumes({ data: 40, backups: 10 }),
    silent: volumes({ data: 40, backups: 20 }),
  },
  {
    name: 'InventoryDiskFull',
    figure: 'min by (job, instance, volume) (inventory_disk_free_bytes / inventory_disk_size_bytes)',
    is: '<',
    than: '0.05',
    lasts: '1m',
    severity: 'critical',
    summary: 'A volume is nearly full: {{ $value | humanizePercentage }} of {{ $labels.volume }} are free',
    description:
      'When nothing is left uploads are refused, the embedded PostgreSQL stops, or nothing is backed up: by what lies on it. Make room now.',
    runbook: 'disk.md',
    fires: volumes({ data: 40, archive: 4 }),
    silent: volumes({ data: 10, archive: 10 }),
  },
  {
    name: 'InventoryUploadStuck',
    figure: MAX('inventory_uploads_oldest_seconds'),
    is: '> on (job)',
    than: `60 * ${LIMIT('spp', 'upload_minutes')}`,
    lasts: '1m',
    severity: 'critical',
    summary: 'A list has not come to its end for {{ $value | humanizeDuration }}',
    description:
      'It was accepted, and its prices do not hold yet. "inventory status" says what it waits for.',
    runbook: 'uploads.md',
    fires: {
      'inventory_uploads_oldest_seconds{state="queued"}': HOUR,
      ...limit('spp', 'upload_minutes', 30),
    },
    silent: { 'inventory_uploads_oldest_seconds{state="queued"}': 60, ...limit('spp', 'upload_minutes', 30) },
  },
  {
    name: 'InventoryUploadsFailing',
    figure: `${MAX(`increase(${ENDED}{outcome="failed"}[1d])`)} / sum by (job) (${MAX(`increase(${ENDED}[1d])`, 'outcome')})`,
    is: '> on (job)',
    than: `${LIMIT('spp', 'failed_uploads_percent')} / 100`,
    lasts: '0m',
    severity: 'warning',
    summary: '{{ $value | humanizePercentage }} of the lists of a day have failed',
    description:
      'Nothing of these lists was applied: prices of their suppliers are old. Each says on its page why, and what helps.',
    runbook: 'uploads.md',
    fires: {
      [`${ENDED}{outcome="applied"}`]: '0+2x60',
      [`${ENDED}{outcome="failed"}`]: '0+1x60',
      ...limit('spp', 'failed_uploads_percent', 20),
    },
    silent: {
      [`${ENDED}{outcome="applied"}`]: '0+9x60',
      [`${ENDED}{outcome="failed"}`]: '0+1x60',
      ...limit('spp', 'failed_uploads_percent', 20),
    },
  },
  {
    name: 'InventoryDetectionLow',
    figure: MAX('inventory_detection_accuracy_ratio'),
    is: '< on (job)',
    than: `${LIMIT('spp', 'detection_percent')} / 100`,
    lasts: '10m',
    severity: 'warning',
    summary: 'Only {{ $value | humanizePercentage }} of the rows are read rightly',
    description:
      'The others were corrected by hand, or their lists were undone. See which columns were taken, and save them as the supplier’s profile.',
    runbook: 'uploads.md',
    fires: { inventory_detection_accuracy_ratio: 0.9, ...limit('spp', 'detection_percent', 95) },
    silent: { inventory_detection_accuracy_ratio: 0.99, ...limit('spp', 'detection_percent', 95) },
  },
  {
    name: 'InventoryPricesVolatile',
    figure: MAX('inventory_price_volatility_ratio'),
    is: '> on (job)',
    than: `${LIMIT('spp', 'volatility_points')} / 100`,
    lasts: '0m',
    severity: 'warning',
    summary: 'Prices of a supplier leap: their changes spread by {{ $value | humanizePercentage }}',
    description:
      'A wrong column, unit or currency may have been read. The page /monitor names the supplier; undo a list that was read wrongly.',
    runbook: 'uploads.md',
    fires: { inventory_price_volatility_ratio: 0.8, ...limit('spp', 'volatility_points', 50) },
    silent: { inventory_price_volatility_ratio: 0.04, ...limit('spp', 'volatility_points', 50) },
  },
  {
    name: 'InventoryQuarantineOld',
    figure: MAX('inventory_quarantine_oldest_seconds'),
    is: '>',
    than: String(7 * DAY),
    lasts: '10m',
    severity: 'warning',
    summary: 'Rejected rows have waited for {{ $value | humanizeDuration }}',
    description: 'They are kept until somebody decides. Correct or discard them.',
    runbook: 'quarantine.md',
    fires: { inventory_quarantine_oldest_seconds: 8 * DAY },
    silent: { inventory_quarantine_oldest_seconds: DAY },
  },
  {
    name: 'InventoryQuarantineFilling',
    figure: `${MAX('increase(inventory_upload_rejected_rows_total[1d])')} / ${MAX('increase(inventory_upload_rows_total[1d])')}`,
    is: '>',
    than: '0.2',
    lasts: '0m',
    severity: 'warning',
    summary: '{{ $value | humanizePercentage }} of the rows of a day were rejected',
    description:
      'A supplier may have changed its list. See which rows and why, and mend the profile, or have the list sent again.',
    runbook: 'quarantine.md',
    fires: { inventory_upload_rejected_rows_total: '0+3x60', inventory_upload_rows_total: '0+10x60' },
    silent: { inventory_upload_rejected_rows_total: '0+1x60', inventory_upload_rows_total: '0+10x60' },
  },
  {
    name: 'InventoryWorkerSilent',
    figure: MAX('inventory_workers{state="beats"}', 'database'),
    is: '==',
    than: '0',
    lasts: '1m',
    severity: 'critical',
    summary: 'No worker runs for {{ $labels.database }}',
    description:
      'Uploads, imports, the synchronisation and all recurring work wait; nothing is lost. Start the server, or its worker, again.',
    runbook: 'jobs.md',
    fires: { 'inventory_workers{database="spp",state="beats"}': 0 },
    silent: {
      'inventory_workers{database="spp",state="beats"}': 1,
      'inventory_workers{database="spp",state="silent"}': 2,
    },
  },
  {
    name: 'InventoryJobsGivenUp',
    figure: MAX('inventory_jobs_stuck{state="given up"}', 'database'),
    is: '>',
    than: '0',
    lasts: '1m',
    severity: 'critical',
    summary: '{{ $value }} jobs of {{ $labels.database }} were given up',
    description:
      'All their tries have failed, and what they had to do is not done. See why, mend that, and try them again.',
    runbook: 'jobs.md',
    fires: { 'inventory_jobs_stuck{database="spp",state="given up"}': 2 },
    silent: { 'inventory_jobs_stuck{database="spp",state="given up"}': 0 },
  },
  {
    name: 'InventoryJobsOverdue',
    figure: MAX('inventory_jobs_stuck{state=~"overdue|its worker is gone"}', 'database'),
    is: '>',
    than: '0',
    lasts: '5m',
    severity: 'critical',
    summary: '{{ $value }} jobs of {{ $labels.database }} are due, and nobody takes them',
    description: 'See that a worker runs, and that what it is at comes to its end.',
    runbook: 'jobs.md',
    fires: { 'inventory_jobs_stuck{database="issoh",state="overdue"}': 1 },
    silent: {
      'inventory_jobs_stuck{database="issoh",state="overdue"}': 0,
      'inventory_jobs_stuck{database="issoh",state="given up"}': 1,
    },
  },
  {
    name: 'InventorySyncBehind',
    figure: MAX('inventory_sync_lag_seconds'),
    is: '> on (job)',
    than: LIMIT('issoh', 'sync_lag_seconds'),
    lasts: '1m',
    severity: 'critical',
    summary: 'IS-SOH is {{ $value | humanizeDuration }} behind SPP',
    description:
      'Some selected products have costs that are not their suppliers’ prices any more. See what the run under way is at.',
    runbook: 'sync.md',
    fires: { inventory_sync_lag_seconds: 600, ...limit('issoh', 'sync_lag_seconds', 300) },
    silent: { inventory_sync_lag_seconds: 1, ...limit('issoh', 'sync_lag_seconds', 300) },
  },
  {
    name: 'InventorySyncFailing',
    figure: MAX('inventory_sync_failures_consecutive'),
    is: '>= on (job)',
    than: LIMIT('issoh', 'alert_after_failures'),
    lasts: '1m',
    severity: 'critical',
    summary: 'The synchronisation with SPP has failed {{ $value }} times on end',
    description:
      'Costs and availability of selected products stay as they were; it is tried again by itself. See that SPP answers and the link holds.',
    runbook: 'sync.md',
    fires: { inventory_sync_failures_consecutive: 3, ...limit('issoh', 'alert_after_failures', 3) },
    silent: { inventory_sync_failures_consecutive: 2, ...limit('issoh', 'alert_after_failures', 3) },
  },
  {
    name: 'InventoryChecksViolated',
    figure: MAX('inventory_check_violations', 'database', 'check'),
    is: '>',
    than: '0',
    lasts: '0m',
    severity: 'critical',
    summary: '{{ $value }} rows of {{ $labels.database }} break the invariant {{ $labels.check }}',
    description:
      'Something is not as it must always be. "inventory check" shows the rows; keep a backup before anything is mended.',
    runbook: 'checks.md',
    fires: { 'inventory_check_violations{database="spp",check="batch_counts"}': 1 },
    silent: { 'inventory_check_violations{database="spp",check="batch_counts"}': 0 },
  },
  {
    name: 'InventoryChecksLate',
    figure: MAX('inventory_checks_age_seconds'),
    is: '> on (job)',
    than: `${HOUR} * ${LIMIT('issoh', 'checks_hours')}`,
    lasts: '5m',
    severity: 'warning',
    summary: 'The invariants have not been checked for {{ $value | humanizeDuration }}',
    description:
      'Whether all is as it must be is not known since. See that a worker runs (checks__run, hourly).',
    runbook: 'checks.md',
    fires: { 'inventory_checks_age_seconds{database="spp"}': 4 * HOUR, ...limit('issoh', 'checks_hours', 3) },
    silent: { 'inventory_checks_age_seconds{database="spp"}': HOUR, ...limit('issoh', 'checks_hours', 3) },
  },
  {
    name: 'InventoryDecisionsSlow',
    figure: MAX('inventory_approval_turnaround_seconds'),
    is: '> on (job)',
    than: `${HOUR} * ${LIMIT('issoh', 'turnaround_hours')}`,
    lasts: '10m',
    severity: 'warning',
    summary: 'Half of the decisions took longer than {{ $value | humanizeDuration }}',
    description:
      'Products wait for a review: what suppliers offer is sold late. Review what waits longest, or queue less at once.',
    runbook: 'work.md',
    fires: { inventory_approval_turnaround_seconds: 5 * DAY, ...limit('issoh', 'turnaround_hours', 72) },
    silent: { inventory_approval_turnaround_seconds: HOUR, ...limit('issoh', 'turnaround_hours', 72) },
  },
  {
    name: 'InventoryCountsDiffer',
    figure: MAX('inventory_stock_discrepancies_base_currency'),
    is: '> on (job)',
    than: LIMIT('issoh', 'discrepancy_value'),
    lasts: '10m',
    severity: 'warning',
    summary: 'Counts differ from the books by {{ $value | humanize }} (base currency)',
    description:
      'Stock, or what was posted, is wrong. See which products and warehouses differ, and count them once more.',
    runbook: 'work.md',
    fires: {
      inventory_stock_discrepancies_base_currency: 5000,
      ...limit('issoh', 'discrepancy_value', 1000),
    },
    silent: { inventory_stock_discrepancies_base_currency: 20, ...limit('issoh', 'discrepancy_value', 1000) },
  },
  {
    name: 'InventorySealsLate',
    figure: MAX('inventory_seal_lag_seconds', 'database', 'chain'),
    is: '>',
    than: '60',
    lasts: '1m',
    severity: 'critical',
    summary:
      'Rows of {{ $labels.chain }} in {{ $labels.database }} have waited {{ $value | humanizeDuration }} for their seal',
    description:
      'Until they are sealed an owner could change them unseen. See that a worker runs and can read the signing key.',
    runbook: 'seals.md',
    fires: { 'inventory_seal_lag_seconds{database="spp",chain="audit.log"}': 300 },
    silent: { 'inventory_seal_lag_seconds{database="spp",chain="audit.log"}': 3 },
  },
  {
    name: 'InventorySealsStrange',
    figure: MAX('inventory_seal_strange_rows', 'database', 'chain'),
    is: '>',
    than: '0',
    lasts: '1m',
    severity: 'critical',
    summary: '{{ $value }} rows of {{ $labels.chain }} in {{ $labels.database }} cannot be',
    description:
      'They name a transaction that has not ended in this cluster: somebody wrote past the functions. Run "inventory audit verify".',
    runbook: 'seals.md',
    fires: { 'inventory_seal_strange_rows{database="spp",chain="audit.log"}': 1 },
    silent: { 'inventory_seal_strange_rows{database="spp",chain="audit.log"}': 0 },
  },
  {
    name: 'InventorySealsBroken',
    figure: MAX('inventory_seal_flaws', 'database', 'chain'),
    is: '>',
    than: '0',
    lasts: '0m',
    severity: 'critical',
    summary: 'The past of {{ $labels.chain }} in {{ $labels.database }} is not as it was sealed',
    description:
      'Somebody has changed it or cut it off, or the database was taken back to an earlier moment. Run "inventory audit verify", and keep the files of digests and the newest backup.',
    runbook: 'seals.md',
    fires: { 'inventory_seal_flaws{database="spp",chain="audit.log"}': 1 },
    silent: { 'inventory_seal_flaws{database="spp",chain="audit.log"}': 0 },
  },
  {
    name: 'InventorySealsUnverified',
    // A machine whose worker has moved to another one looks no more.
    figure: MIN('inventory_seal_verified_age_seconds', 'database'),
    is: '>',
    than: '86400',
    lasts: '10m',
    severity: 'warning',
    summary:
      'For {{ $value | humanizeDuration }} nobody has looked whether what is sealed in {{ $labels.database }} holds',
    description:
      'The worker does every hour; seldomer after very large lists. See that it runs, and what its log says with "event":"seals".',
    runbook: 'seals.md',
    fires: { 'inventory_seal_verified_age_seconds{database="spp"}': 2 * DAY },
    silent: {
      'inventory_seal_verified_age_seconds{database="spp",instance="a"}': 9 * DAY,
      'inventory_seal_verified_age_seconds{database="spp",instance="b"}': HOUR,
    },
  },
  {
    name: 'InventoryBackupsNotAskedFor',
    figure: MIN('inventory_backup_asked_for'),
    is: '==',
    than: '0',
    // Whoever has just started, or restored, is about to say it.
    lasts: '1h',
    severity: 'warning',
    summary: 'No backups are made: nobody has said where to',
    description:
      'What is lost with the disk is lost. After a restore, too, somebody says it anew: "inventory backup create DIR", with DIR on another disk.',
    runbook: 'backups.md',
    fires: { inventory_backup_asked_for: 0 },
    silent: { inventory_backup_asked_for: '1x40 0x50' },
  },
  {
    name: 'InventoryBackupLate',
    figure: MAX('inventory_backup_age_seconds'),
    is: '> on (job)',
    than: `${LATE_INTERVALS} * ${MAX('inventory_backup_interval_seconds')}`,
    lasts: '10m',
    severity: 'critical',
    summary: 'The newest backup is {{ $value | humanizeDuration }} old',
    description:
      'A restore would replay all of the log since, and takes as long. See that the folder of backups is there and has room.',
    runbook: 'backups.md',
    fires: { inventory_backup_age_seconds: 2 * DAY, inventory_backup_interval_seconds: DAY },
    silent: { inventory_backup_age_seconds: DAY, inventory_backup_interval_seconds: DAY },
  },
  {
    name: 'InventoryBackupFolderAway',
    // A server that has been asked for backups tells it in any case.
    figure: MIN('inventory_backup_folder_usable'),
    is: '==',
    than: '0',
    lasts: '5m',
    severity: 'critical',
    summary: 'The folder of backups is of no use',
    description:
      'It is away, full, hangs, or cannot be written; or no worker runs, or it has no keys: nothing is backed up, and the log of PostgreSQL piles up on the disk of the databases. Or the log in it has a gap, beyond which nothing can be brought back. "inventory doctor" says which.',
    runbook: 'backups.md',
    fires: { inventory_backup_folder_usable: 0 },
    silent: { inventory_backup_folder_usable: '1x10 0x3 1x20' },
  },
  {
    name: 'InventoryLogPilesUp',
    figure: MAX('inventory_archive_waiting_bytes'),
    is: '>',
    than: '1e9',
    lasts: '1m',
    severity: 'warning',
    summary: '{{ $value | humanize1024 }}B of the log wait for the folder of backups',
    description:
      'They lie on the disk of the databases until the folder takes them, and fill it. Bring the folder back, or give backups another one, before InventoryDiskFull.',
    runbook: 'backups.md',
    fires: { inventory_archive_waiting_bytes: 2e9 },
    silent: { inventory_archive_waiting_bytes: 16e6 },
  },
  {
    name: 'InventoryLogWaits',
    figure: MAX('inventory_archive_waiting_seconds'),
    is: '>',
    than: '120',
    lasts: '5m',
    severity: 'warning',
    summary: 'Log has waited {{ $value | humanizeDuration }} for the folder of backups',
    description:
      'PostgreSQL has archived it and nobody takes it over. See that a worker runs, and what the folder of backups is at.',
    runbook: 'backups.md',
    fires: { inventory_archive_waiting_seconds: 300 },
    silent: { inventory_archive_waiting_seconds: 20 },
  },
  {
    name: 'InventoryLogNotArchived',
    figure: MAX('inventory_archive_age_seconds'),
    is: '>',
    than: '300',
    lasts: '1m',
    severity: 'critical',
    summary: 'For {{ $value | humanizeDuration }} nothing of the log has been archived',
    description:
      'What was written since would be lost with the disk. See that a worker runs, and that the folder of backups is there and has room.',
    runbook: 'backups.md',
    fires: { inventory_archive_age_seconds: 900 },
    silent: { inventory_archive_age_seconds: 40 },
  },
  {
    name: 'InventoryKeysAway',
    figure: 'min by (job, instance) (inventory_keys_at_hand)',
    is: '==',
    than: '0',
    lasts: '5m',
    severity: 'critical',
    summary: 'The server {{ $labels.instance }} cannot read its keys',
    description:
      'Lists are refused, no backup is made, and negotiated terms cannot be read. "inventory doctor" says why; bring the keys back, never make new ones.',
    runbook: 'lost-keys.md',
    fires: { 'inventory_keys_at_hand{instance="a:5678"}': 0, 'inventory_keys_at_hand{instance="b:5678"}': 1 },
    silent: { 'inventory_keys_at_hand{instance="a:5678"}': '1x20 0x3 1x20' },
  },
  {
    name: 'InventorySamplesLate',
    figure: MAX('inventory_samples_age_seconds', 'database'),
    is: '>',
    than: '900',
    lasts: '5m',
    severity: 'warning',
    summary: 'Figures of {{ $labels.database }} are {{ $value | humanizeDuration }} old',
    description:
      'The worker samples them every five minutes. See that it runs, and what metrics__sample says.',
    runbook: 'jobs.md',
    fires: { 'inventory_samples_age_seconds{database="spp"}': 1200 },
    silent: { 'inventory_samples_age_seconds{database="spp"}': 200 },
  },
];

/** As a rule has it. */
export const expressionOf = ({ figure, is, than }: Pick<Alert, 'figure' | 'is' | 'than'>): string =>
  `${figure} ${is} ${than}`;
