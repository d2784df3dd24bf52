/** The drawing itself, by uPlot: loaded where a chart is shown. */
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { type ChartProps, isDay, type Line } from './chart.tsx';

const HEIGHT = 160;
const DAY_S = 86_400;
/** So many points are drawn as such: a day that stands alone has no line. */
const FEW = 100;

type PlotProps = Omit<ChartProps, 'label'>;

export default function Plot({ moments, period, lines }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const drawing = useRef<UPlot>(null);
  const latest = useRef({ lines, period });
  latest.current = { lines, period };
  // What is drawn, not when it was asked for, makes another drawing.
  const shape = `${isDay(moments[0])} ${lines.map(line => line.name)}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: figures that change are laid into the same drawing
  useEffect(() => {
    const element = host.current!;
    const plot = new UPlot(optionsOf(element, moments, latest), dataOf(moments, lines), element);
    drawing.current = plot;
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
  }, [shape]);
  useEffect(() => drawing.current?.setData(dataOf(moments, lines)), [moments, lines]);
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
): UPlot.Options {
  // The sheet's colours as they are now: canvases know no custom properties.
  const style = getComputedStyle(element);
  const inks = [...element.querySelectorAll('i')].map(one => getComputedStyle(one));
  const grid = { stroke: () => style.borderTopColor, width: 1 };
  const axis = { stroke: () => style.color, font: `12px ${style.fontFamily}`, grid, ticks: grid };
  const inDays = isDay(moments[0]);
  return {
    width: element.clientWidth,
    height: HEIGHT,
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

const formats = (zone: { timeZone?: string }) => ({
  hours: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', ...zone }),
  days: new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', ...zone }),
  months: new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit', ...zone }),
});
const here = formats({});
const utc = formats({ timeZone: 'UTC' });

/** A moment as fine as the steps of its axis. */
function momentOf(seconds: number, step: number, inDays: boolean): string {
  const { hours, days, months } = inDays ? utc : here;
  const format = step < DAY_S && !inDays ? hours : step < 28 * DAY_S ? days : months;
  return format.format(new Date(seconds * 1000));
}
