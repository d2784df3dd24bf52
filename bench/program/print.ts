/** Figures as tables: for a terminal, and for bench/README.md. */
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
  const { machine, versions, parameters, commit, at } = result;
  const of = Object.entries(parameters)
    .map(([key, value]) => `${key} ${typeof value === 'number' ? value.toLocaleString('en') : value}`)
    .join(', ');
  const withRates = result.figures.some(figure => figure.per_second !== undefined);
  const shown = withRates ? headings : headings.slice(0, -1);
  return [
    `### ${result.name}`,
    '',
    `${of}. ${machine.cpus} CPUs, ${machine.memory_gb} GB, PostgreSQL ${versions.postgresql}, Node ${versions.node}; ` +
      `${commit.slice(0, 9)}${commit.endsWith('+') ? '+' : ''}, ${at.slice(0, 10)}.`,
    '',
    `| ${shown.join(' | ')} |`,
    `|${shown.map(() => '---').join('|')}|`,
    ...result.figures.map(figure => `| ${cells(figure).slice(0, shown.length).map(escaped).join(' | ')} |`),
    '',
  ].join('\n');
}

function cells(figure: Figure): string[] {
  const { median_ms, min_ms, max_ms, floor_median_ms, floor_min_ms, floor_max_ms } = figure;
  return [
    figure.name,
    spread(median_ms, min_ms, max_ms) + (figure.p99_ms === undefined ? '' : `, p99 ${number(figure.p99_ms)}`),
    floor_median_ms === null ? '' : spread(floor_median_ms, floor_min_ms!, floor_max_ms!),
    figure.ratio === null ? '' : spread(figure.ratio, figure.ratio_min!, figure.ratio_max!),
    figure.per_second === undefined
      ? ''
      : `${number(figure.per_second)}${figure.floor_per_second === undefined ? '' : ` of ${number(figure.floor_per_second)}`}`,
  ];
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
