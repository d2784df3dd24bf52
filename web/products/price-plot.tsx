/** The drawing itself: loaded where a chart is shown. */
import { useMemo, useRef } from 'react';
import UPlot from 'uplot';
import { now } from '../clock.ts';
import { axisOf, momentOf, useDrawing } from '../parts/drawing.ts';
import type { ChartProps, Point } from './price-chart.tsx';

/** So many changes are drawn as points, too. */
const FEW = 50;

interface PlotProps extends Pick<ChartProps, 'points' | 'show'> {
  /** The point that the pointer is at; null: it has gone. */
  onPoint(point: Point | null): void;
}

export default function Plot({ points, show, onPoint }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const said = useRef({ show, onPoint });
  said.current = { show, onPoint };
  const data = useMemo(() => dataOf(points), [points]);
  useDrawing(host, points, data, element => optionsOf(element, points, said));
  return <div className="plot" ref={host} />;
}

/** Places on the paper may be floats; what is written is the text itself. A price holds until now. */
function dataOf(points: Point[]): UPlot.AlignedData {
  const times = points.map(({ at }) => Date.parse(at) / 1000);
  const values = points.map(({ value }) => Number(value));
  return [
    [...times, now() / 1000],
    [...values, values.at(-1)!],
  ];
}

function optionsOf(
  element: HTMLElement,
  points: Point[],
  said: { current: Pick<PlotProps, 'show' | 'onPoint'> },
): Omit<UPlot.Options, 'width'> {
  const style = getComputedStyle(element);
  const axis = axisOf(element);
  return {
    height: 240,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { range: [Date.parse(points[0]!.at) / 1000 - 1, now() / 1000] } },
    series: [
      {},
      {
        stroke: () => style.color,
        width: 2,
        paths: UPlot.paths.stepped!({ align: 1 }),
        points: { show: points.length <= FEW, size: 6, filter: () => points.map((_, n) => n) },
      },
    ],
    axes: [
      {
        ...axis,
        space: 80,
        values: (_, ticks, _axis, _space, step) => ticks.map(tick => momentOf(tick, step)),
      },
      { ...axis, size: 90, values: (_, ticks) => ticks.map(tick => said.current.show(String(tick))) },
    ],
    hooks: {
      setCursor: [
        plot => said.current.onPoint(points[Math.min(plot.cursor.idx ?? -1, points.length - 1)] ?? null),
      ],
    },
  };
}
