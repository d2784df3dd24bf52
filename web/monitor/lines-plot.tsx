/** The drawing itself: loaded where a chart is shown. */
import { useMemo, useRef } from 'react';
import UPlot from 'uplot';
import { axisOf, momentOf, useDrawing } from '../parts/drawing.ts';
import { type ChartProps, isDay, type Line } from './lines-chart.tsx';

const DAY_S = 86_400;
/** So many points are drawn as such: a day that stands alone has no line. */
const FEW = 100;

type PlotProps = Omit<ChartProps, 'label'>;

export default function Plot({ moments, period, lines }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef({ lines, period });
  latest.current = { lines, period };
  const data = useMemo(() => dataOf(moments, lines), [moments, lines]);
  // What is drawn, not when it was asked for, makes another drawing.
  const shape = `${isDay(moments[0])} ${lines.map(line => line.name)}`;
  useDrawing(host, shape, data, element => optionsOf(element, moments, latest));
  return (
    <div className="plot" ref={host}>
      {lines.map((line, n) => (
        <i key={line.name} className={`line-${n}`} hidden />
      ))}
    </div>
  );
}

/** Places on the paper may be floats; what is written is the text itself. */
function dataOf(moments: string[], lines: Line[]): UPlot.AlignedData {
  return [
    moments.map(moment => Date.parse(moment) / 1000),
    ...lines.map(({ values }) => values.map(value => (value === null ? null : Number(value)))),
  ] as UPlot.AlignedData;
}

function optionsOf(
  element: HTMLElement,
  moments: string[],
  latest: { current: Pick<PlotProps, 'lines' | 'period'> },
): Omit<UPlot.Options, 'width'> {
  const inks = [...element.querySelectorAll('i')].map(one => getComputedStyle(one));
  const axis = axisOf(element);
  const inDays = isDay(moments[0]);
  return {
    height: 160,
    legend: { show: false },
    cursor: { show: false },
    ...(inDays ? { tzDate: (seconds: number) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') } : {}),
    scales: {
      x: { range: () => rangeOf(latest.current.period) },
      y: { range: (_, least, most) => [Math.min(0, least), most > 0 ? most * 1.1 : 1] },
    },
    series: [
      {},
      ...latest.current.lines.map((_, n) => ({
        stroke: () => inks[n]!.color,
        width: 2,
        ...(n > 0 ? { dash: [6, 4] } : {}),
        points: { show: moments.length <= FEW, size: 5 },
      })),
    ],
    axes: [
      {
        ...axis,
        space: 70,
        values: (_, ticks, _axis, _space, step) => ticks.map(tick => momentOf(tick, step, inDays)),
      },
      {
        ...axis,
        size: 70,
        values: (_, ticks) => ticks.map(tick => latest.current.lines[0]!.show(String(tick))),
      },
    ],
  };
}

/** Half a day more on either side, so that no point lies on the edge. */
function rangeOf([first, last]: [string, string]): [number, number] {
  return [Date.parse(first) / 1000 - DAY_S / 2, Date.parse(last) / 1000 + DAY_S];
}
