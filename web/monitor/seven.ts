/** Which figures each of the seven metrics has; how they come about is the database's to say. */
import type { CatalogueHistoryQuery, StockHistoryQuery } from '../graphql/documents.ts';
import { amount } from '../parts/show.ts';
import type { Line } from './lines-chart.tsx';
import {
  byDay,
  byMoment,
  bytes,
  hours,
  lineOf,
  points,
  type Sample,
  seconds,
  share,
  whole,
} from './series.ts';
import { type Tier, tierWords } from './words.ts';

export interface Metric {
  name: string;
  meaning: string;
  moments: string[];
  /** The first and the last day of the period, whatever is known of it. */
  period: [string, string];
  lines: Line[];
  /** The lines whose last value is told in large. */
  told: string[];
}

export interface Days {
  /** Null: the role does not read it, or it has not come. */
  catalogue: CatalogueHistoryQuery | null;
  stock: StockHistoryQuery | null;
  days: string[];
}

/** Samples of up to a week are summed up by the hour: see metric_history. */
const isByDays = (days: string[]) => days.length > 7;
const periodOf = (days: string[]): [string, string] => [days[0]!, days.at(-1)!];
const none = { ifNone: '0' };
const inTable = { isOnlyTold: true };
const present = <Row>(rows: readonly (Row | null)[] | undefined): Row[] =>
  rows?.filter(row => row !== null) ?? [];

export function catalogueMetrics({ catalogue, days }: Pick<Days, 'catalogue' | 'days'>): Metric[] {
  if (catalogue === null) return [];
  const span = byDay(days, present(catalogue.catalogueMetricDays?.nodes));
  return [
    {
      name: 'Uploads',
      meaning:
        'Lists by the day they came, and those of them of which nothing was applied; undone ones are counted for themselves.',
      moments: days,
      period: periodOf(days),
      lines: [
        lineOf(span, 'Lists', row => row.uploads, whole, none),
        lineOf(span, 'Failed', row => row.uploadsFailed, whole, none),
        lineOf(span, 'Undone', row => row.uploadsUndone, whole, { ...none, ...inTable }),
        lineOf(span, 'Rows', row => row.rowsRead, whole, { ...none, ...inTable }),
        lineOf(span, 'Rejected rows', row => row.rowsRejected, whole, { ...none, ...inTable }),
      ],
      told: ['Lists', 'Failed', 'Undone'],
    },
    {
      name: 'Accuracy of detection',
      meaning:
        'Rows that stand as they were read: neither corrected by a person, nor undone with their list.',
      moments: days,
      period: periodOf(days),
      lines: [
        lineOf(span, 'Read rightly', row => row.detectionAccuracy, share),
        lineOf(span, 'Corrected rows', row => row.rowsCorrected, whole, inTable),
        lineOf(span, 'Undone lists', row => row.uploadsUndone, whole, inTable),
      ],
      told: ['Read rightly', 'Corrected rows', 'Undone lists'],
    },
    {
      name: 'Price volatility',
      meaning: 'How far the changes of a day’s prices spread around their mean, in percentage points.',
      moments: days,
      period: periodOf(days),
      lines: [
        lineOf(span, 'Spread', row => row.priceVolatility, points),
        lineOf(span, 'Prices changed', row => row.priceChanges, whole, inTable),
        lineOf(span, 'Up', row => row.priceRises, whole, inTable),
        lineOf(span, 'Down', row => row.priceFalls, whole, inTable),
      ],
      told: ['Spread', 'Prices changed'],
    },
  ];
}

export function stockMetrics({ stock, days }: Pick<Days, 'stock' | 'days'>): Metric[] {
  if (stock === null) return [];
  const span = byDay(days, present(stock.stockMetricDays?.nodes));
  const lag = byMoment({ issoh: only(present(stock.stockMetricHistory?.nodes), /^sync_/) }, isByDays(days));
  return [
    {
      name: 'Approval turnaround',
      meaning: 'Half of the products decided on a day had waited no longer than this since they were queued.',
      moments: days,
      period: periodOf(days),
      lines: [
        lineOf(span, 'Median wait', row => row.turnaroundHours, hours),
        lineOf(span, 'Decided', row => row.decisions, whole, { ...none, ...inTable }),
        lineOf(span, 'Approved', row => row.approvals, whole, { ...none, ...inTable }),
      ],
      told: ['Median wait', 'Decided'],
    },
    {
      name: 'Stock discrepancies',
      meaning:
        'Counts that differed from the books; their value is what was found and missing, at unit cost.',
      moments: days,
      period: periodOf(days),
      lines: [
        lineOf(span, 'Differences', row => row.discrepancies, whole, none),
        lineOf(span, 'Value', row => row.discrepancyValue, amount, { ...none, ...inTable }),
      ],
      told: ['Differences', 'Value'],
    },
    {
      name: 'Sync lag',
      meaning: 'For how long IS-SOH was behind SPP at most, as sampled every five minutes; 0 is level.',
      moments: lag.moments,
      period: periodOf(days),
      lines: [lineOf(lag, 'At most', row => row['issoh sync_lag_seconds']?.highest, seconds)],
      told: ['At most'],
    },
  ];
}

export function databaseMetric({ catalogue, stock, days }: Days): Metric {
  const samples: Partial<Record<Tier, Sample[]>> = {
    ...(catalogue && { spp: present(catalogue.catalogueMetricHistory?.nodes) }),
    ...(stock && { issoh: only(present(stock.stockMetricHistory?.nodes), /^(?!sync_)/) }),
  };
  const span = byMoment(samples, isByDays(days));
  const tiers = Object.keys(samples) as Tier[];
  const of = (
    name: string,
    metric: string,
    value: (one: Sample | undefined) => string | null | undefined,
    show: Line['show'],
    more = {},
  ) =>
    tiers.map(tier =>
      lineOf(span, `${name} ${tierWords[tier]}`, row => value(row[`${tier} ${metric}`]), show, more),
    );
  return {
    name: 'Databases',
    meaning:
      'Transactions that came in each span, sampled every five minutes; size and connections beside them.',
    moments: span.moments,
    period: periodOf(days),
    lines: [
      ...of('Transactions', 'transactions_total', one => one?.growth, whole),
      ...of('Size', 'database_size_bytes', one => one?.latest, bytes, inTable),
      ...of('Connections', 'connections', one => one?.highest, whole, inTable),
      ...of('Deadlocks', 'deadlocks_total', one => one?.growth, whole, inTable),
    ],
    told: tiers.flatMap(tier => [`Size ${tierWords[tier]}`, `Connections ${tierWords[tier]}`]),
  };
}

const only = (samples: Sample[], of: RegExp) => samples.filter(({ metric }) => of.test(metric!));
