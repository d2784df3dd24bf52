/** What Grafana shows; `npm run monitoring` writes dashboards/*.json of it. */

export interface Panel {
  title: string;
  /** Of Grafana: short, s, bytes, percentunit, ops. */
  unit: string;
  /** An expression, and how its series are called there. */
  lines: [expression: string, legend: string][];
  /** What it means, where its title does not say so. */
  about?: string;
}

export interface Dashboard {
  uid: string;
  title: string;
  panels: Panel[];
}

/** Several servers tell the same of a database. */
const once = (series: string, ...by: string[]) =>
  by.length === 0 ? `max(${series})` : `max by (${by.join(', ')}) (${series})`;
const REQUESTS = 'inventory_http_request_duration_seconds';
const BLOCKS = 'rate(inventory_database_blocks_total';

export const dashboards: Dashboard[] = [
  {
    uid: 'inventory-work',
    title: 'Inventory: lists, decisions, stock',
    panels: [
      {
        title: 'Lists that ended',
        unit: 'short',
        lines: [
          [once('increase(inventory_uploads_ended_total[1d])', 'outcome'), '{{outcome}}'],
          [once('increase(inventory_uploads_undone_total[1d])'), 'undone later'],
        ],
        about: 'In a day, by whatever way they came.',
      },
      {
        title: 'Lists that wait',
        unit: 'short',
        lines: [[once('inventory_uploads_unfinished', 'state'), '{{state}}']],
      },
      {
        title: 'The oldest of them has waited',
        unit: 's',
        lines: [[once('inventory_uploads_oldest_seconds', 'state'), '{{state}}']],
      },
      {
        title: 'Rows of lists',
        unit: 'short',
        lines: [
          [once('increase(inventory_upload_rows_total[1d])'), 'read'],
          [once('increase(inventory_upload_rejected_rows_total[1d])'), 'rejected'],
          [once('increase(inventory_upload_new_products_total[1d])'), 'new products'],
        ],
        about: 'In a day.',
      },
      {
        title: 'Accuracy of detection',
        unit: 'percentunit',
        lines: [[once('inventory_detection_accuracy_ratio'), 'read rightly']],
        about: 'Rows that were neither corrected by a person nor undone with their list.',
      },
      {
        title: 'Rejected rows that wait',
        unit: 'short',
        lines: [[once('inventory_quarantine_rows'), 'rows']],
      },
      {
        title: 'The oldest of them',
        unit: 's',
        lines: [[once('inventory_quarantine_oldest_seconds'), 'has waited']],
      },
      {
        title: 'Price volatility',
        unit: 'percentunit',
        lines: [[once('inventory_price_volatility_ratio'), 'spread']],
        about: 'Standard deviation of the relative changes of a day, of the supplier where it is largest.',
      },
      {
        title: 'Approval turnaround',
        unit: 's',
        lines: [
          [once('inventory_approval_turnaround_seconds'), 'median of decisions'],
          [once('inventory_reviews_oldest_seconds'), 'first in the queue'],
        ],
      },
      {
        title: 'Products that wait for a decision',
        unit: 'short',
        lines: [[once('inventory_reviews_pending'), 'products']],
      },
      {
        title: 'Stock discrepancies',
        unit: 'short',
        lines: [
          [once('inventory_stock_discrepancies'), 'counts'],
          [once('inventory_stock_discrepancies_base_currency'), 'value, base currency'],
        ],
      },
      {
        title: 'Sync lag',
        unit: 's',
        lines: [[once('inventory_sync_lag_seconds'), 'IS-SOH behind SPP']],
      },
      {
        title: 'Products to be read again',
        unit: 'short',
        lines: [
          [once('inventory_sync_lag_rows'), 'products'],
          [once('inventory_sync_failures_consecutive'), 'failures on end'],
        ],
      },
    ],
  },
  {
    uid: 'inventory-operations',
    title: 'Inventory: servers and databases',
    panels: [
      { title: 'Servers that answer', unit: 'short', lines: [['up{job=~"inventory.*"}', '{{instance}}']] },
      {
        title: 'Databases that answer',
        unit: 'short',
        lines: [['min by (database) (inventory_database_up)', '{{database}}']],
      },
      {
        title: 'Requests',
        unit: 'ops',
        lines: [[`sum by (status) (rate(${REQUESTS}_count[5m]))`, '{{status}}']],
      },
      {
        title: 'Slowest routes (95 of 100 requests)',
        unit: 's',
        lines: [
          [
            `topk(10, histogram_quantile(0.95, sum by (le, route) (rate(${REQUESTS}_bucket[5m]))))`,
            '{{route}}',
          ],
        ],
      },
      {
        title: 'Jobs',
        unit: 'short',
        lines: [
          [
            `sum by (database, state) (${once('inventory_jobs', 'database', 'task', 'state')})`,
            '{{database}} {{state}}',
          ],
          [once('inventory_jobs_stuck', 'database', 'state'), '{{database}} stuck: {{state}}'],
        ],
      },
      {
        title: 'Workers',
        unit: 'short',
        lines: [[once('inventory_workers', 'database', 'state'), '{{database}} {{state}}']],
      },
      {
        title: 'Connections',
        unit: 'short',
        lines: [
          [once('inventory_database_connections', 'database'), '{{database}}'],
          [once('inventory_server_connections', 'database'), 'server of {{database}}'],
          [once('inventory_server_connections_limit', 'database'), 'limit of {{database}}'],
        ],
      },
      {
        title: 'Pools of the servers',
        unit: 'short',
        lines: [
          [
            'sum by (database, pool) (inventory_pool_connections{state="busy"})',
            '{{database}} {{pool}} busy',
          ],
          ['sum by (database, pool) (inventory_pool_waiting_requests)', '{{database}} {{pool}} waiting'],
        ],
      },
      {
        title: 'Transactions',
        unit: 'ops',
        lines: [
          [
            once('rate(inventory_database_transactions_total[5m])', 'database', 'outcome'),
            '{{database}} {{outcome}}',
          ],
        ],
      },
      {
        title: 'Blocks found in the cache',
        unit: 'percentunit',
        lines: [
          [
            `${once(`${BLOCKS}{source="cache"}[5m])`, 'database')} / sum by (database) (${once(`${BLOCKS}[5m])`, 'database', 'source')})`,
            '{{database}}',
          ],
        ],
      },
      {
        title: 'Longest transaction',
        unit: 's',
        lines: [[once('inventory_database_longest_transaction_seconds', 'database'), '{{database}}']],
      },
      {
        title: 'Deadlocks',
        unit: 'short',
        lines: [[once('increase(inventory_database_deadlocks_total[1h])', 'database'), '{{database}}']],
        about: 'In an hour.',
      },
      {
        title: 'Size of the databases',
        unit: 'bytes',
        lines: [[once('inventory_database_size_bytes', 'database'), '{{database}}']],
      },
      {
        title: 'Temporary files of queries',
        unit: 'Bps',
        lines: [[once('rate(inventory_database_temporary_bytes_total[5m])', 'database'), '{{database}}']],
      },
      {
        title: 'Transactions that are not frozen',
        unit: 'short',
        lines: [[once('inventory_database_unfrozen_transactions', 'database'), '{{database}}']],
      },
      {
        title: 'Log that replication slots keep',
        unit: 'bytes',
        lines: [[once('inventory_replication_slots_kept_bytes', 'database'), '{{database}}']],
      },
      {
        title: 'Disks',
        unit: 'bytes',
        lines: [
          ['inventory_disk_free_bytes', '{{instance}} {{volume}} free'],
          ['inventory_disk_size_bytes', '{{instance}} {{volume}} size'],
          ['inventory_spool_bytes', '{{instance}} spool'],
          ['inventory_archive_waiting_bytes', '{{instance}} log that waits for the folder of backups'],
        ],
      },
      {
        title: 'Backups',
        unit: 's',
        lines: [
          [once('inventory_backup_age_seconds'), 'age of the newest'],
          [once('inventory_archive_age_seconds'), 'since the last piece of the log'],
          [once('inventory_archive_waiting_seconds'), 'the oldest piece that waits'],
        ],
      },
      {
        title: 'Seals',
        unit: 's',
        lines: [[once('inventory_seal_lag_seconds', 'database', 'chain'), '{{database}} {{chain}}']],
        about: 'For how long rows have been waiting for theirs.',
      },
      {
        title: 'Rows that break invariants',
        unit: 'short',
        lines: [
          [`sum by (database) (${once('inventory_check_violations', 'database', 'check')})`, '{{database}}'],
        ],
      },
      {
        title: 'Age of what is not asked at each scrape',
        unit: 's',
        lines: [
          [once('inventory_checks_age_seconds', 'database'), 'checks of {{database}}'],
          [once('inventory_samples_age_seconds', 'database'), 'samples of {{database}}'],
        ],
      },
      {
        title: 'Memory of the servers',
        unit: 'bytes',
        lines: [['process_resident_memory_bytes{job=~"inventory.*"}', '{{instance}}']],
      },
      {
        title: 'Delay of the event loop',
        unit: 's',
        lines: [['nodejs_eventloop_lag_p99_seconds{job=~"inventory.*"}', '{{instance}}']],
      },
    ],
  },
];
