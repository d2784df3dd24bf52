/** A report as a person reads it at a terminal: what was decided, what was refused. */
import type { Report } from '../../intake/begin.ts';
import { printable } from '../printable.ts';
import { table, wrapped } from '../table.ts';
import { type Evidence, howRead, type ReadAs, whereIs } from './report-reading.ts';

/** Lines of a list. */
const SHOWN = 20;
/** Rows that a warning names. */
const NAMED = 5;
const LONGEST_NAME = 40;
const LONGEST_CODE = 30;

interface Shape {
  [key: string]: unknown;
  batch_id: string;
  supplier_code: string;
  status: string;
  mode: string;
  dry_run: boolean;
  effective_from: string | null;
  failed_products_count: number;
  missing_products_count: number;
  discontinued_products_count: number;
  waiting_rows_count: number;
  superseded_rows_count: number;
  corrections: Corrections | null;
  reason: { code: string; message: string; hint: string | null } | null;
  price_changes: { increased: number; decreased: number; largest?: Change[] };
  price_breaks?: { added: number; changed: number; removed: number };
  warnings: Warning[];
  errors: Rejected[];
  currency_code: string | null;
  detected: ReadAs & { raw_columns?: Record<string, string[]>; evidence?: Evidence[] };
}

/** What became of a file of corrected rows. */
interface Corrections {
  rows: number;
  corrected: number;
  unchanged: number;
  rejected: number;
  refused: number;
  batches: { batch_id: string }[];
}

interface Change {
  supplier_product_code: string;
  product_name?: string;
  old_price: string;
  new_price: string;
  price_change_percentage: string | null;
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
  field?: string | null;
  value?: string | null;
  sheet?: string;
  sheet_row?: number;
  raw: Record<string, unknown> | null;
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

/**
 * A report as a person reads it.
 *
 * @param width characters of a line of the terminal
 */
export function describeReport(report: Report, width = 100): string {
  const shape = report as unknown as Shape;
  const failed = shape.reason !== null;
  if (shape.corrections && !failed) return describeCorrections(shape, shape.corrections, width);
  return [
    printable(`${shape.file_name} of ${shape.supplier_code}: ${shape.status}${marks(shape)}`),
    `batch ${shape.batch_id}, ${shape.processing_time_ms ?? '–'} ms`,
    ...(failed ? why(shape.reason!, width) : counts(shape, width)),
    ...howRead(shape.detected, shape.currency_code, width),
    ...(failed ? [] : changes(shape.price_changes)),
    ...list('warnings', shape.warnings, one => warning(one, shape.detected, width)),
    ...rejections(shape, width),
  ].join('\n');
}

function describeCorrections(shape: Shape, counts: Corrections, width: number): string {
  const rows = ['rows', 'corrected', 'unchanged', 'rejected', 'refused'] as const;
  return [
    printable(`${shape.file_name} of ${shape.supplier_code}: ${shape.status}, corrections${marks(shape)}`),
    `batch ${shape.batch_id}, ${shape.processing_time_ms ?? '–'} ms`,
    '',
    table(
      ['rows of the file', 'count'],
      rows.map(key => [key === 'rows' ? 'all' : key, counts[key]]),
    ),
    ...(counts.batches.length > 0 ? ['', `of ${counts.batches.map(one => one.batch_id).join(', ')}`] : []),
    ...list('warnings', shape.warnings, one => warning(one, shape.detected, width)),
    ...rejections(shape, width),
  ].join('\n');
}

function counts(shape: Shape, width: number): string[] {
  const { increased, decreased } = shape.price_changes;
  const rows: unknown[][] = COUNTS.map(([label, key]) => [label, shape[key]]);
  if (shape.mode === 'full' && shape.discontinued_products_count > 0) {
    const done = !shape.dry_run && shape.discontinue_held !== true;
    rows.push([done ? 'discontinued' : 'to discontinue', shape.discontinued_products_count]);
  }
  return [
    ...notes(shape).flatMap(text => ['', ...wrapped(text, width)]),
    '',
    table(['rows', 'count'], rows),
    '',
    `prices up ${increased}, down ${decreased}${breaks(shape.price_breaks)}`,
    ...next(shape).flatMap(text => wrapped(text, width)),
  ];
}

function breaks({ added, changed, removed }: NonNullable<Shape['price_breaks']> = none): string {
  return added + changed + removed === 0
    ? ''
    : `; price breaks: ${added} new, ${changed} changed, ${removed} gone`;
}
const none = { added: 0, changed: 0, removed: 0 };

/** What the reader must not overlook. */
function notes(shape: Shape): string[] {
  const said: string[] = [];
  if (shape.status === 'scheduled') {
    said.push(
      `It waits for ${shape.effective_from} (UTC); "inventory cancel ${shape.batch_id}" takes it away.`,
    );
  }
  if (shape.discontinue_held === true) {
    const lacks = `the full list lacks ${products(shape.discontinued_products_count)} on offer, more than the limit allows.`;
    said.push(
      shape.dry_run
        ? `It would be held: ${lacks} Prices would be applied, and nothing discontinued until a person confirms it.`
        : `Held: ${lacks} Prices are applied, and nothing is discontinued: "inventory missing confirm ${shape.batch_id}"` +
            ` discontinues them, "inventory missing drop ${shape.batch_id}" keeps them on offer.`,
    );
  } else if (shape.mode === 'full' && shape.dry_run && shape.discontinued_products_count > 0) {
    said.push(
      `The full list would discontinue ${products(shape.discontinued_products_count)}; it would not be held.`,
    );
  }
  return said;
}

function products(count: number): string {
  return count === 1 ? '1 product' : `${count} products`;
}

/** What can be done from here. */
function next(shape: Shape): string[] {
  const { waiting_rows_count: waiting = 0, superseded_rows_count: superseded = 0 } = shape;
  const again =
    superseded > 0
      ? `${superseded} of the rejected rows ${superseded === 1 ? 'was' : 'were'} brought again by a later list. `
      : '';
  return [
    again +
      (waiting > 0
        ? `${waiting} rejected ${waiting === 1 ? 'row waits' : 'rows wait'} for a decision: "inventory quarantine list ${shape.supplier_code}".`
        : ''),
    shape.missing_products_count > 0 && shape.batch_id
      ? `Which are missing: "inventory report ${shape.batch_id} --missing".`
      : '',
  ].filter(Boolean);
}

/** All that a list says that failed: nothing of it counts. */
function why({ code, message, hint }: NonNullable<Shape['reason']>, width: number): string[] {
  return [
    '',
    ...wrapped(printable(`${code}: ${message}`), width, 0, 2),
    ...(hint ? wrapped(printable(`hint: ${hint}`), width, 0, 2) : []),
  ];
}

function changes({ largest = [] }: Shape['price_changes']): string[] {
  if (largest.length === 0) return [];
  const rows = largest.map(change => [
    short(change.supplier_product_code, LONGEST_CODE),
    short(change.product_name ?? '', LONGEST_NAME),
    money(change.old_price),
    money(change.new_price),
    percent(change.price_change_percentage),
  ]);
  const lines = table(['code', 'name', 'old', 'new', '%'], rows, [2, 3, 4]).split('\n');
  return ['', 'largest price changes:', ...lines.map(line => `  ${line}`)];
}

/** At least two decimals; more where there are more. */
function money(amount: string): string {
  return amount.replace(/(\.\d\d\d*?)0+$/, '$1');
}

function percent(text: string | null): string {
  if (text === null) return '–';
  const value = Number(text);
  return `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
}

function warning({ code, message, count, rows = [] }: Warning, detected: ReadAs, width: number): string[] {
  const more = rows.length > NAMED || (count ?? 0) > rows.length ? ' …' : '';
  const named = rows.slice(0, NAMED).map(row => whereIs(row, detected.sheets));
  const at = rows.length > 0 ? `: row ${named.join(', ')}${more}` : '';
  return wrapped(printable(`${code}: ${message}${count ? ` (${count}${at})` : ''}`), width, 2, 4);
}

/** Reason by reason: the rows, their codes, and the cells that the reason is about. */
function rejections(shape: Shape, width: number): string[] {
  const { errors, detected } = shape;
  if (errors.length === 0) return [];
  const lines: string[] = [];
  const shown = errors.slice(0, SHOWN);
  const all = Math.max(errors.length, shape.failed_products_count ?? 0);
  for (const code of new Set(shown.map(row => row.code))) {
    const rows = shown.filter(row => row.code === code);
    lines.push(...wrapped(printable(`${code}: ${reasonOf(rows[0]!)}`), width, 2, 4));
    const cells = rows.map(row => [placeOf(row), codeOf(row, detected.raw_columns ?? {}), cellOf(row)]);
    lines.push(
      ...table([], cells)
        .split('\n')
        .map(line => `    ${line}`),
    );
  }
  const more = all > SHOWN ? [`  … and ${all - SHOWN} more ("--json" shows them)`] : [];
  return ['', 'rejected rows:', ...lines, ...more];
}

function placeOf({ row_number, sheet, sheet_row }: Rejected): string {
  return sheet === undefined ? `row ${row_number}` : `${short(sheet, LONGEST_CODE)} row ${sheet_row}`;
}

/** The message without the cell, which is shown beside its row. */
function reasonOf({ message, field, value }: Rejected): string {
  if (!field || value === null || value === undefined) return message;
  const at = message.lastIndexOf(`: ${field} = "`);
  return at === -1 ? message : `${message.slice(0, at)}.`;
}

function codeOf(row: Rejected, columns: Record<string, string[]>): string {
  const text = (columns.code ?? []).map(heading => String(row.raw?.[heading] ?? '')).join('|');
  return short(text, LONGEST_CODE);
}

function cellOf({ field, value }: Rejected): string {
  // The code stands beside it in any case.
  if (!field || field === 'code' || value === null || value === undefined) return '';
  return `${field} = ${JSON.stringify(short(value, LONGEST_NAME))}`;
}

function marks(report: Shape): string {
  const said = [
    report.dry_run === true ? 'dry run, nothing applied' : '',
    report.duplicate === true ? 'the same file again, nothing done' : '',
  ].filter(Boolean);
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}

function list<T>(title: string, items: T[], lines: (item: T) => string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > SHOWN ? [`  … and ${items.length - SHOWN} more ("--json" shows them)`] : [];
  return ['', `${title}:`, ...items.slice(0, SHOWN).flatMap(lines), ...more];
}

function short(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
