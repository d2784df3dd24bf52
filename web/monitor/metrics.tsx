/** The seven metrics: each with its figure now, its chart over the period, and what it means. */
import { memo, useMemo } from 'react';
import { day, time } from '../parts/show.ts';
import { Chart, isDay } from './lines-chart.tsx';
import { lastOf } from './series.ts';
import { catalogueMetrics, type Days, databaseMetric, type Metric, stockMetrics } from './seven.ts';

export const Metrics = memo(function Metrics({ catalogue, stock, days }: Days) {
  const metrics = useMemo(
    () => [
      ...catalogueMetrics({ catalogue, days }),
      ...stockMetrics({ stock, days }),
      databaseMetric({ catalogue, stock, days }),
    ],
    [catalogue, stock, days],
  );
  return (
    <div className="metrics">
      {metrics.map(one => (
        <Shown key={one.name} metric={one} />
      ))}
    </div>
  );
});

function Shown({ metric: { name, meaning, moments, period, lines, told } }: { metric: Metric }) {
  return (
    <section className="card metric" aria-label={name}>
      <h3>{name}</h3>
      <dl className="figures">
        {lines
          .filter(line => told.includes(line.name))
          .map(line => {
            const last = lastOf(line);
            return (
              <div key={line.name}>
                <dt>{line.name}</dt>
                <dd>
                  {last?.text ?? '–'}
                  {last !== null && <span className="fine">{named(moments[last.at]!)}</span>}
                </dd>
              </div>
            );
          })}
      </dl>
      <Chart label={name} moments={moments} period={period} lines={lines} />
      <p className="fine">{meaning}</p>
    </section>
  );
}

const named = (moment: string) => (isDay(moment) ? day(moment) : time(moment));
