/** Lines over time, with the same figures in words and in a table: the drawing is a chunk of its own. */
import { lazy, Suspense } from 'react';
import { Nothing, Waiting } from '../parts/said.tsx';
import { day, time } from '../parts/show.ts';
import { Table } from '../parts/table.tsx';

export interface Line {
  name: string;
  /** Decimal text, of each moment; null: nothing is known. */
  values: (string | null)[];
  /** How a value is written. */
  show(value: string): string;
  /** Stands in the table, and in no drawing. */
  isOnlyTold?: boolean;
}

export interface ChartProps {
  label: string;
  /** Days (`yyyy-mm-dd`, of UTC) or moments (ISO 8601), the earliest first. */
  moments: string[];
  /** The first and the last day (UTC) that are drawn. */
  period: [string, string];
  lines: Line[];
}

interface Row {
  moment: string;
  n: number;
}

const Plot = lazy(() => import('./lines-plot.tsx'));

export function Chart(props: ChartProps) {
  const { label, moments, period, lines } = props;
  const drawn = lines.filter(line => !line.isOnlyTold);
  if (!lines.some(line => line.values.some(value => value !== null)))
    return <Nothing title="Nothing of it in this time." />;
  const rows = moments
    .map((moment, n) => ({ moment, n }))
    .filter(({ n }) => lines.some(one => one.values[n] != null));
  return (
    <figure className="chart">
      <div role="img" aria-label={`${label}. ${drawn.map(inWords).join('. ')}`}>
        <Suspense fallback={<Waiting>Drawing the chart</Waiting>}>
          <Plot moments={moments} period={period} lines={drawn} />
        </Suspense>
      </div>
      <figcaption>
        {drawn.length > 1 && (
          <ul className="legend" aria-hidden="true">
            {drawn.map((line, n) => (
              <li key={line.name} className={`line-${n}`}>
                <span className="ink">{line.name}</span>
              </li>
            ))}
          </ul>
        )}
        <details>
          <summary>Figures</summary>
          <Table
            label={`Figures of ${label}`}
            rows={rows.toReversed()}
            keyOf={row => row.moment}
            columns={[
              { name: isDay(moments[0]) ? 'Day (UTC)' : 'From', show: (row: Row) => named(row.moment) },
              ...lines.map(line => ({
                name: line.name,
                isNumber: true,
                show: ({ n }: Row) => written(line, n),
              })),
            ]}
          />
        </details>
      </figcaption>
    </figure>
  );
}

export const isDay = (moment: string | undefined) => moment?.length === 10;
const named = (moment: string) => (isDay(moment) ? day(moment) : time(moment));
const written = (line: Line, n: number) => (line.values[n] == null ? '' : line.show(line.values[n]));

/** What a line shows, for whoever cannot see it. */
function inWords({ name, values, show }: Line): string {
  const known = values.filter(value => value !== null);
  if (known.length === 0) return `${name}: nothing`;
  const sorted = known.toSorted((a, b) => Number(a) - Number(b));
  return `${name}: last ${show(known.at(-1)!)}, lowest ${show(sorted[0]!)}, highest ${show(sorted.at(-1)!)}`;
}
