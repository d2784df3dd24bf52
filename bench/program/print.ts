/** Figures as tables: for a terminal, and for bench/README.md. */
import { judge } from './aims.ts';
import type { Figure } from './figures.ts';
import type { Result } from './results.ts';

const headings = ['figure', 'ms', 'floor ms', 'ratio', 'a second'];

/** A table for people, columns in line. */
export function plainTable(figures: Figure[]): string {
  const rows = [headings, ...figures.map(cells)];
  const widths = headings.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  return rows
    .map(row =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same in Markdown, under what it was taken of. */
export function markdown(result: Result): string {
  return [...headOf(result), ...(result.name === 'views' ? tableOfViews : table)(result.figures), ''].join(
    '\n',
  );
}

/** Musts and goals, each with the figure that was measured last. */
export function aimsTable(results: readonly Result[]): string {
  const limit = (value: number | null, isMet: boolean | null) =>
    value === null
      ? ''
      : `${number(value)}: ${isMet === null ? 'not measured' : isMet ? 'met' : '**missed**'}`;
  const rows = judge(results).map(({ name, must, goal, found, isMust, isGoal, why }) => [
    name,
    found === null ? '' : number(found),
    limit(must, isMust),
    limit(goal, isGoal),
    why,
  ]);
  return inMarkdown(['what', 'last measured', 'must', 'goal', 'why it is missed'], rows).join('\n');
}

function headOf(result: Result): string[] {
  const { machine, versions, parameters, commit, at } = result;
  const of = Object.entries(parameters)
    .map(([key, value]) => `${key} ${typeof value === 'number' ? value.toLocaleString('en') : value}`)
    .join(', ');
  return [
    `### ${result.name}`,
    '',
    `${of}. ${machine.cpus} CPUs, ${machine.memory_gb} GB, PostgreSQL ${versions.postgresql}, Node ${versions.node}; ` +
      `${commit.slice(0, 9)}${commit.endsWith('+') ? '+' : ''}, ${at.slice(0, 10)}.`,
    '',
  ];
}

function table(figures: Figure[]): string[] {
  const withRates = figures.some(figure => figure.per_second !== undefined);
  const shown = withRates ? headings : headings.slice(0, -1);
  return inMarkdown(
    shown,
    figures.map(figure => cells(figure).slice(0, shown.length)),
  );
}

/** A question a line: its median for whoever asks, and how many times its floor that is. */
function tableOfViews(figures: Figure[]): string[] {
  const columns = ['analyst by psql', 'supplier by psql', 'analyst by GraphQL', 'supplier by GraphQL'];
  const questions = Map.groupBy(figures, figure => `${figure.of}: ${figure.question}`);
  const rows = [...questions].map(([question, asked]) => [
    question.replace(/^\w+\./, ''),
    ...columns.map(column => {
      const figure = asked.find(one => `${one.asker} by ${one.by}` === column);
      if (figure === undefined) return '';
      return `${number(figure.median_ms)} (×${number(figure.ratio ?? 0)})${firstOf(figure)}`;
    }),
  ]);
  return inMarkdown(['ms (times the floor)', ...columns], rows);
}

/** What the first ask took, where that is far more: nothing is at hand then, of plans and of pages. */
function firstOf({ first_ms, median_ms }: Figure): string {
  const isSlow = typeof first_ms === 'number' && first_ms > 10 * median_ms && first_ms > 50;
  return isSlow ? `, first ${number(first_ms)}` : '';
}

function inMarkdown(shown: string[], rows: string[][]): string[] {
  const line = (row: string[]) => `| ${row.map(escaped).join(' | ')} |`;
  return [line(shown), `|${shown.map(() => '---').join('|')}|`, ...rows.map(line)];
}

function cells(figure: Figure): string[] {
  const { median_ms, min_ms, max_ms, floor_median_ms, floor_min_ms, floor_max_ms } = figure;
  return [
    figure.name + extras(figure),
    spread(median_ms, min_ms, max_ms) + (figure.p99_ms === undefined ? '' : `, p99 ${number(figure.p99_ms)}`),
    floor_median_ms === null ? '' : spread(floor_median_ms, floor_min_ms!, floor_max_ms!),
    figure.ratio === null ? '' : spread(figure.ratio, figure.ratio_min!, figure.ratio_max!),
    figure.per_second === undefined
      ? ''
      : `${number(figure.per_second)}${figure.floor_per_second === undefined ? '' : ` of ${number(figure.floor_per_second)}`}`,
  ];
}

/** What else was told of a figure, such as `server_peak_mb 211`. */
function extras(figure: Figure): string {
  const told = Object.entries(figure).filter(([key]) => /_(mb|percent)$|^(pairs|auto)$/.test(key));
  return told.length === 0
    ? ''
    : `; ${told.map(([key, value]) => `${key.replaceAll('_', ' ')} ${value}`).join(', ')}`;
}

/** Median, with the least and the most where they differ. */
function spread(median: number, min: number, max: number): string {
  return min === max ? number(median) : `${number(median)} (${number(min)}–${number(max)})`;
}

function number(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
