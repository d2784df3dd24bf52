/** A drawing over time by uPlot, in the sheet's colours, as wide as its place: imported by what is loaded on demand alone. */
import { type RefObject, useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/**
 * Draws into an element; figures that change are laid into the same drawing.
 *
 * @param shape another one makes another drawing, by what `optionsOf` then answers
 */
export function useDrawing(
  host: RefObject<HTMLDivElement | null>,
  shape: unknown,
  data: UPlot.AlignedData,
  optionsOf: (element: HTMLElement) => Omit<UPlot.Options, 'width'>,
): void {
  const drawing = useRef<UPlot>(null);
  const latest = useRef({ data, optionsOf });
  latest.current = { data, optionsOf };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another shape makes another drawing
  useEffect(() => {
    const element = host.current!;
    const options = latest.current.optionsOf(element);
    const plot = new UPlot({ ...options, width: element.clientWidth }, latest.current.data, element);
    drawing.current = plot;
    const resize = () => plot.setSize({ width: element.clientWidth, height: options.height });
    const resized = new ResizeObserver(resize);
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
  useEffect(() => drawing.current?.setData(data), [data]);
}

/** An axis in the sheet's colours as they are whenever it is painted: canvases know no custom properties. */
export function axisOf(element: HTMLElement): UPlot.Axis {
  const style = getComputedStyle(element);
  const grid = { stroke: () => style.borderTopColor, width: 1 };
  return { stroke: () => style.caretColor, font: `12px ${style.fontFamily}`, grid, ticks: grid };
}

const DAY_S = 86_400;
const formats = (zone: { timeZone?: string }) => ({
  seconds: new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', ...zone }),
  hours: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', ...zone }),
  days: new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', ...zone }),
  months: new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit', ...zone }),
});
const here = formats({});
const utc = formats({ timeZone: 'UTC' });

/** A moment (seconds since 1970) as fine as the steps of its axis; days are those of UTC. */
export function momentOf(at: number, step: number, inDays = false): string {
  const { seconds, hours, days, months } = inDays ? utc : here;
  const isWithinDay = step < DAY_S && !inDays;
  const format = isWithinDay ? (step < 60 ? seconds : hours) : step < 28 * DAY_S ? days : months;
  return format.format(new Date(at * 1000));
}
