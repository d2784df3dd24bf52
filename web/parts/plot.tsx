/** The drawing itself, by uPlot: loaded where a chart is shown. */
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartProps, Point } from './chart.tsx';

const HEIGHT = 240;

interface PlotProps extends Pick<ChartProps, 'points' | 'show'> {
  /** The point that the pointer is at; null: it has gone. */
  onPoint(point: Point | null): void;
}

export default function Plot({ points, show, onPoint }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const said = useRef({ show, onPoint });
  said.current = { show, onPoint };
  useEffect(() => {
    const element = host.current!;
    const plot = new UPlot(optionsOf(element, points, said), dataOf(points), element);
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const repaint = () => plot.redraw(false, true);
    dark.addEventListener('change', repaint);
    return () => {
      resized.disconnect();
      dark.removeEventListener('change', repaint);
      plot.destroy();
    };
  }, [points]);
  return <div className="plot" ref={host} />;
}

/** Places on the paper may be floats; what is written is the text itself. A price holds until now. */
function dataOf(points: Point[]): UPlot.AlignedData {
  const times = points.map(({ at }) => Date.parse(at) / 1000);
  const values = points.map(({ value }) => Number(value));
  return [
    [...times, Date.now() / 1000],
    [...values, values.at(-1)!],
  ];
}

function optionsOf(
  element: HTMLElement,
  points: Point[],
  said: { current: Pick<PlotProps, 'show' | 'onPoint'> },
): UPlot.Options {
  // The sheet's colours as they are now: canvases know no custom properties.
  const style = getComputedStyle(element);
  const font = `12px ${style.fontFamily}`;
  const grid = { stroke: () => style.borderTopColor, width: 1 };
  const axis = { stroke: () => style.caretColor, font, grid, ticks: grid };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { range: [Date.parse(points[0]!.at) / 1000 - 1, Date.now() / 1000] } },
    series: [
      {},
      {
        stroke: () => style.color,
        width: 2,
        paths: UPlot.paths.stepped!({ align: 1 }),
        points: { show: points.length <= 50, size: 6, filter: () => points.map((_, n) => n) },
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

const DAY_S = 86_400;
const seconds = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const hours = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const months = new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit' });

/** A moment as fine as the steps of its axis. */
function momentOf(at: number, step: number): string {
  const format = step < 60 ? seconds : step < DAY_S ? hours : step < 28 * DAY_S ? days : months;
  return format.format(new Date(at * 1000));
}
