/** What takes long to count: the worker does every five minutes, and a scrape reads what it noted last. */
import pg from 'pg';
import type { Tier } from '../database/migrate.ts';
import { asked, counter, type Family, gauge, taken } from './scrape.ts';

/** By the name in metric_samples; the sample times the factor is the value. */
interface Sampled {
  family: Family;
  labels?: Record<string, string>;
  factor?: number;
}

const ended = counter(
  'inventory_uploads_ended_total',
  'Lists that have ended, by every door; trials, corrections and cancelled ones left out',
  'outcome',
);

const size = {
  database_size_bytes: { family: gauge('inventory_database_size_bytes', 'Size of the database', 'database') },
};

const sampled: Record<Tier, Record<string, Sampled>> = {
  spp: {
    ...size,
    uploads_applied_total: { family: ended, labels: { outcome: 'applied' } },
    uploads_failed_total: { family: ended, labels: { outcome: 'failed' } },
    uploads_undone_total: {
      family: counter('inventory_uploads_undone_total', 'Lists that were applied and undone later'),
    },
    upload_rows_total: { family: counter('inventory_upload_rows_total', 'Rows of applied lists') },
    upload_rejected_rows_total: {
      family: counter('inventory_upload_rejected_rows_total', 'Rows of applied lists that were quarantined'),
    },
    upload_new_products_total: {
      family: counter(
        'inventory_upload_new_products_total',
        'Products that applied lists brought for the first time',
      ),
    },
    quarantined_rows: {
      family: gauge('inventory_quarantine_rows', 'Rejected rows that wait to be corrected or discarded'),
    },
    quarantine_oldest_seconds: {
      family: gauge(
        'inventory_quarantine_oldest_seconds',
        'How long the oldest rejected row has waited; 0: none waits',
      ),
    },
    detection_accuracy_percent: {
      family: gauge(
        'inventory_detection_accuracy_ratio',
        'Share of the rows of applied lists of monitor.window_days that was neither corrected nor undone',
      ),
      factor: 0.01,
    },
    price_volatility_points: {
      family: gauge(
        'inventory_price_volatility_ratio',
        'Standard deviation of the relative price changes of today or yesterday, of the supplier where it is largest',
      ),
      factor: 0.01,
    },
  },
  issoh: {
    ...size,
    approval_turnaround_seconds: {
      family: gauge(
        'inventory_approval_turnaround_seconds',
        'Median time from queueing to decision in monitor.window_days',
      ),
    },
    reviews_pending: { family: gauge('inventory_reviews_pending', 'Products that wait for a decision') },
    review_oldest_seconds: {
      family: gauge(
        'inventory_reviews_oldest_seconds',
        'How long the first product in the queue has waited; 0: none waits',
      ),
    },
    stock_discrepancies: {
      family: gauge(
        'inventory_stock_discrepancies',
        'Counts of monitor.window_days that differ from the books',
      ),
    },
    stock_discrepancy_value: {
      family: gauge(
        'inventory_stock_discrepancies_base_currency',
        'What these counts differ by, found and missing alike, at unit cost in the base currency',
      ),
    },
  },
};

const age = gauge(
  'inventory_samples_age_seconds',
  'Seconds since the worker has sampled the database',
  'database',
);

/** What was not known at the last sampling is left out, and not told as it was before. */
function latest(tier: Tier): string {
  const rows = Object.entries(sampled[tier]).map(
    ([metric, { family, labels = {}, factor = 1 }]) =>
      `(${pg.escapeLiteral(metric)}, ${pg.escapeLiteral(family.name)}, ${pg.escapeLiteral(JSON.stringify(labels))}::jsonb, ${factor}::numeric)`,
  );
  return `
    with latest as (
      select m.sampled_at from ${tier}.metric_samples m
       where m.metric = 'database_size_bytes' order by m.sampled_at desc limit 1
    )
    select n.name, n.labels, m.value * n.factor as value
      from latest l
     cross join (values ${rows.join(', ')}) n (metric, name, labels, factor)
      join ${tier}.metric_samples m on m.metric = n.metric and m.sampled_at = l.sampled_at
    union all
    select '${age.name}', null, extract(epoch from clock_timestamp() - l.sampled_at) from latest l`;
}

const families = [...Object.values(sampled.spp), ...Object.values(sampled.issoh)].map(one => one.family);

const bySample = [...new Set(families)].map(family => taken('every 5 minutes', family));

export const samples = asked([...bySample, age], { spp: latest('spp'), issoh: latest('issoh') });
