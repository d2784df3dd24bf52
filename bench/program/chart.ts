/** Bars of figures on a logarithmic scale, as SVG: one file, no script, light and dark. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './figures.ts';
import type { Result } from './results.ts';

interface Bar {
  label: string;
  value: number;
  min: number;
  max: number;
}

interface Mark {
  value: number;
  label: string;
}

const width = 860;
const labels = 400;
const row = 18;
const top = 44;

/** Writes a chart of each result: times of views against their limits, of all else the ratio to the floor. */
export function writeCharts(folder: string, results: Result[]): string[] {
  return results.map(result => {
    const file = `${result.name}.svg`;
    writeFileSync(join(folder, file), chartOf(result));
    return file;
  });
}

export function chartOf(result: Result): string {
  if (result.name === 'views') {
    return bars(
      `views: ms at ${amount(result.parameters.products)} products`,
      slowest(result.figures).map(figure => barOf(figure, figure.median_ms, figure.min_ms, figure.max_ms)),
      [
        { value: 50, label: 'goal 50' },
        { value: 500, label: 'must 500' },
      ],
    );
  }
  const withFloor = result.figures.filter(figure => figure.ratio !== null);
  return bars(
    `${result.name}: times the floor`,
    withFloor.map(figure => barOf(figure, figure.ratio!, figure.ratio_min!, figure.ratio_max!)),
    [{ value: 1, label: 'floor' }],
  );
}

/** Of each question that which takes longest, whoever asks. */
function slowest(figures: Figure[]): Figure[] {
  const questions = Map.groupBy(figures, figure => `${figure.of} ${figure.question ?? figure.name}`);
  return [...questions.values()].map(asked => asked.reduce((a, b) => (b.median_ms > a.median_ms ? b : a)));
}

function barOf(figure: Figure, value: number, min: number, max: number): Bar {
  return { label: figure.name, value, min, max };
}

function bars(title: string, all: Bar[], marks: Mark[]): string {
  const values = [...all.flatMap(bar => [bar.min, bar.max]), ...marks.map(mark => mark.value)].filter(
    v => v > 0,
  );
  const low = Math.floor(Math.log10(Math.min(...values, 1)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values, 1))));
  const x = (value: number) =>
    labels + ((Math.log10(Math.max(value, 10 ** low)) - low) / (high - low)) * (width - labels - 70);
  const height = top + all.length * row + 12;
  const drawn = all.map((bar, i) => {
    const y = top + i * row;
    return [
      `<text x="${labels - 8}" y="${y + 11}" text-anchor="end">${escaped(bar.label)}</text>`,
      `<rect class="bar" x="${labels}" y="${y + 2}" width="${fixed(x(bar.value) - labels)}" height="${row - 7}"/>`,
      `<path class="spread" d="M${fixed(x(bar.min))} ${y + 7.5}H${fixed(x(bar.max))}"/>`,
      `<text x="${fixed(x(bar.max) + 6)}" y="${y + 11}">${short(bar.value)}</text>`,
    ].join('');
  });
  const lines = marks.map(
    mark =>
      `<path class="mark" d="M${fixed(x(mark.value))} ${top - 6}V${height - 8}"/>` +
      `<text class="mark" x="${fixed(x(mark.value))}" y="${top - 10}" text-anchor="middle">${mark.label}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>text{font:11px system-ui,sans-serif;fill:#333}.bar{fill:#4a7fb5}.spread{stroke:#1d3c5c;stroke-width:1.5}
path.mark{stroke:#b5452c;stroke-dasharray:4 3}text.mark{fill:#b5452c}
@media (prefers-color-scheme:dark){text{fill:#ddd}.spread{stroke:#c9dcef}}</style>
<text x="8" y="18" style="font-size:13px">${escaped(title)} (logarithmic)</text>
${[...lines, ...drawn].join('\n')}
</svg>
`;
}

function amount(value: number | string | undefined): string {
  return typeof value === 'number' ? value.toLocaleString('en') : String(value ?? 0);
}

function short(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
