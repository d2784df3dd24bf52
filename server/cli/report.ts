import type { Report } from '../intake/begin.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';

const SHOWN = 20;

interface Shape {
  [key: string]: unknown;
  reason: { code: string; message: string; hint: string | null } | null;
  price_changes: { increased: number; decreased: number };
  warnings: Warning[];
  errors: Rejected[];
  detected: { raw_columns?: Record<string, string[]> };
}

interface Warning {
  code: string;
  message: string;
  count?: number;
  rows?: number[];
}

interface Rejected {
  row_number: number;
  code: string;
  message: string;
  raw: Record<string, unknown>;
}

/** Rows that a warning names. */
const NAMED = 5;

const COUNTS: [string, string][] = [
  ['total', 'total_products'],
  ['new', 'new_products_count'],
  ['price changed', 'updated_products_count'],
  ['unchanged', 'unchanged_products_count'],
  ['failed', 'failed_products_count'],
  ['duplicate rows', 'duplicate_rows_count'],
  ['missing', 'missing_products_count'],
];

/** A report as a person reads it. */
export function describeReport(report: Report): string {
  const shape = report as unknown as Shape;
  const { reason } = shape;
  return [
    printable(`${shape.file_name} of ${shape.supplier_code}: ${shape.status}${marks(shape)}`),
    `batch ${shape.batch_id}, ${shape.processing_time_ms ?? '–'} ms`,
    ...(reason === null ? counts(shape) : ['', ...why(reason)]),
    ...list('warnings', shape.warnings, warning),
    ...list('rejected rows', shape.errors, row => rejected(row, shape.detected.raw_columns ?? {})),
  ].join('\n');
}

function counts(shape: Shape): string[] {
  const { increased, decreased } = shape.price_changes;
  const rows = COUNTS.map(([label, key]) => [label, shape[key]]);
  return ['', table(['rows', 'count'], rows), '', `prices up ${increased}, down ${decreased}`];
}

/** All that a list says that failed: nothing of it counts. */
function why({ code, message, hint }: NonNullable<Shape['reason']>): string[] {
  return [printable(`${code}: ${message}`), ...(hint ? [`hint: ${printable(hint)}`] : [])];
}

function warning({ code, message, count, rows = [] }: Warning): string {
  const more = rows.length > NAMED || (count ?? 0) > rows.length ? ' …' : '';
  const named = rows.length > 0 ? `: row ${rows.slice(0, NAMED).join(', ')}${more}` : '';
  return `  ${code}: ${message}${count ? ` (${count}${named})` : ''}`;
}

/** The row's own code, and the cell that its rejection is about. */
function rejected(row: Rejected, columns: Record<string, string[]>): string {
  const cell = (field: string) => (columns[field] ?? []).map(heading => row.raw?.[heading] ?? '').join('|');
  const field = row.code.split('_')[0] as string;
  const about = field !== 'code' && cell(field) !== '' ? ` ${field} "${cell(field)}"` : '';
  const said = [cell('code'), about.trim()].filter(Boolean).join(', ');
  return `  row ${row.row_number}  ${row.code}: ${row.message}${said === '' ? '' : ` ${said}`}`;
}

function marks(report: Shape): string {
  const said = [
    report.dry_run === true ? 'dry run, nothing applied' : '',
    report.duplicate === true ? 'the same file again, nothing done' : '',
    report.discontinue_held === true
      ? 'missing products held: "inventory missing confirm|drop BATCH" decides'
      : '',
  ].filter(Boolean);
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}

function list<T>(title: string, items: T[], line: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const more = items.length > SHOWN ? [`  … and ${items.length - SHOWN} more (--json shows them)`] : [];
  return ['', `${title}:`, ...items.slice(0, SHOWN).map(item => printable(line(item))), ...more];
}
