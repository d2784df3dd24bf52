import type { Report } from '../intake/begin.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';

const SHOWN = 20;

interface Shape {
  [key: string]: unknown;
  reason: { code: string; message: string; hint: string | null } | null;
  price_changes: { increased: number; decreased: number };
  warnings: { code: string; message: string; count?: number }[];
  errors: { row_number: number; code: string; message: string }[];
}

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
  const { price_changes: prices, reason } = shape;
  return [
    printable(`${shape.file_name} of ${shape.supplier_code}: ${shape.status}${marks(shape)}`),
    `batch ${shape.batch_id}, ${shape.processing_time_ms ?? '–'} ms`,
    reason === null
      ? ''
      : `\n${printable(`${reason.code}: ${reason.message}`)}${reason.hint ? `\nhint: ${printable(reason.hint)}` : ''}`,
    '',
    table(
      ['rows', 'count'],
      COUNTS.map(([label, key]) => [label, shape[key]]),
    ),
    '',
    `prices up ${prices.increased}, down ${prices.decreased}`,
    ...list(
      'warnings',
      shape.warnings,
      one => `  ${one.code}: ${one.message}${one.count ? ` (${one.count})` : ''}`,
    ),
    ...list('rejected rows', shape.errors, one => `  row ${one.row_number}  ${one.code}: ${one.message}`),
  ]
    .filter((line, index) => line !== '' || index > 2)
    .join('\n');
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
