/** A line over time, with the same figures in words and, beside it, in a table: the drawing is a chunk of its own. */
import { lazy, Suspense, useState } from 'react';
import { Waiting } from '../parts/said.tsx';
import { time } from '../parts/show.ts';

export interface Point {
  /** A moment, ISO 8601. */
  at: string;
  /** Decimal text. */
  value: string;
}

export interface ChartProps {
  label: string;
  /** The earliest first. */
  points: Point[];
  /** How a value is written. */
  show(value: string): string;
}

const Plot = lazy(() => import('./price-plot.tsx'));

export function Chart(props: ChartProps) {
  const { label, points, show } = props;
  const [pointed, setPointed] = useState<Point | null>(null);
  const last = points.at(-1);
  if (last === undefined) return null;
  const shown = pointed ?? last;
  return (
    <figure className="chart boxed">
      <div role="img" aria-label={`${label}: ${inWords(points, show)}`}>
        <Suspense fallback={<Waiting>Drawing the chart</Waiting>}>
          <Plot points={points} show={show} onPoint={setPointed} />
        </Suspense>
      </div>
      <figcaption className="fine">
        {show(shown.value)} since {time(shown.at)}
      </figcaption>
    </figure>
  );
}

/** What the line shows, for whoever cannot see it. */
function inWords(points: Point[], show: ChartProps['show']): string {
  const sorted = points.toSorted((a, b) => Number(a.value) - Number(b.value));
  const [first, last] = [points[0]!, points.at(-1)!];
  return [
    `${show(first.value)} on ${time(first.at)}, ${show(last.value)} since ${time(last.at)}`,
    `lowest ${show(sorted[0]!.value)}, highest ${show(sorted.at(-1)!.value)}`,
  ].join('; ');
}
