/** How far IS-SOH is behind SPP now. */
import type { StockNowQuery } from '../graphql/documents.ts';
import { count, time } from '../parts/show.ts';

type Status = NonNullable<NonNullable<StockNowQuery['syncStatus']>['nodes'][number]>;

export function Sync({ now }: { now: StockNowQuery }) {
  const status = now.syncStatus?.nodes[0];
  if (!status) return null;
  return (
    <section className="card" aria-label="Synchronisation">
      <h2>Synchronisation with SPP</h2>
      <dl className="counts">
        {figuresOf(status).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="fine">
        {status.lastSuccessAt === null
          ? 'SPP was never looked at.'
          : `SPP was last looked at ${time(status.lastSuccessAt)}.`}{' '}
        {status.levelAt !== null && `All was last level ${time(status.levelAt)}.`}{' '}
        {status.lastError !== null && `The last error: ${status.lastError}`}
      </p>
    </section>
  );
}

function figuresOf(status: Status): [string, string][] {
  return [
    ['Behind', status.lagSeconds === null ? 'unknown' : `${count(Math.round(status.lagSeconds))} s`],
    [
      'Products to read',
      status.isKnown ? count(status.lagRows ?? 0) : `${count(status.lagRows ?? 0)} or more`,
    ],
    ['Refused', count(status.failed ?? 0)],
    ['Failures on end', count(status.consecutiveFailures ?? 0)],
  ];
}
