/** `/monitor`: what wants attention, the seven metrics, the synchronisation, jobs, invariants, maintenance. */
import { useSearchParams } from 'wouter';
import type { PageProps } from '../app.tsx';
import {
  CatalogueHistoryDocument,
  CatalogueNowDocument,
  CatalogueUpkeepDocument,
  StockHistoryDocument,
  StockNowDocument,
  StockUpkeepDocument,
} from '../graphql/documents.ts';
import { Choice } from '../parts/fields.tsx';
import { Trouble, Waiting } from '../parts/said.tsx';
import { readsCatalogue, readsStock } from '../roles.ts';
import { useSession } from '../session.ts';
import { type Alert, Attention, type Half } from './attention.tsx';
import { Jobs } from './jobs.tsx';
import { type Latest, useLatest } from './latest.ts';
import { Metrics } from './metrics.tsx';
import { useDays } from './period.ts';
import { Sync } from './sync.tsx';
import { Invariants, Maintenance } from './upkeep.tsx';
import { HISTORY_MS, NOW_MS, UPKEEP_MS } from './words.ts';

export default function MonitorPage(_: PageProps) {
  const role = useSession().session?.role ?? '';
  const [seesCatalogue, seesStock] = [readsCatalogue(role), readsStock(role)];
  const catalogue = useLatest(CatalogueNowDocument, seesCatalogue ? {} : null, NOW_MS);
  const stock = useLatest(StockNowDocument, seesStock ? {} : null, NOW_MS);
  const halves: Half[] = [
    ...(seesStock ? [half('issoh', stock, stock.answer?.stockAlerts?.nodes)] : []),
    ...(seesCatalogue ? [half('spp', catalogue, catalogue.answer?.catalogueAlerts?.nodes)] : []),
  ];
  return (
    <main id="main" className="monitor">
      <h1>Monitor</h1>
      <Attention halves={halves} />
      <History seesCatalogue={seesCatalogue} seesStock={seesStock} />
      {stock.answer !== null && <Sync now={stock.answer} />}
      {role === 'inv_admin' && <Jobs />}
      <Upkeep seesCatalogue={seesCatalogue} seesStock={seesStock} />
    </main>
  );
}

function half(
  tier: Half['tier'],
  asked: Latest<unknown>,
  alerts: readonly (Alert | null)[] | undefined,
): Half {
  return { tier, asked, alerts: alerts?.filter(one => one !== null) ?? [] };
}

interface Sees {
  seesCatalogue: boolean;
  seesStock: boolean;
}

const periods = [7, 30, 90, 365];

function History({ seesCatalogue, seesStock }: Sees) {
  const [parameters, setParameters] = useSearchParams();
  const given = Number(parameters.get('days'));
  const length = periods.includes(given) ? given : 30;
  const days = useDays(length);
  const variables = days && { since: days[0]!, days: length };
  const catalogue = useLatest(CatalogueHistoryDocument, seesCatalogue ? variables : null, HISTORY_MS);
  const stock = useLatest(StockHistoryDocument, seesStock ? variables : null, HISTORY_MS);
  const isThere = (seesCatalogue && catalogue.answer !== null) || (seesStock && stock.answer !== null);
  const refusal =
    [catalogue.refusal, stock.refusal].find(one => one != null && one.code !== 'unreachable') ?? null;
  return (
    <section aria-label="Metrics">
      <div className="heading">
        <h2>Metrics</h2>
        <Choice
          label="Period"
          value={String(length)}
          onChange={value => setParameters({ days: value }, { replace: true })}
          options={periods.map(one => [String(one), `${one} days`] as const)}
        />
      </div>
      <Trouble refusal={refusal} />
      {isThere && days !== null ? (
        <Metrics catalogue={catalogue.answer} stock={stock.answer} days={days} />
      ) : (
        refusal === null && <Waiting>Reading the metrics</Waiting>
      )}
    </section>
  );
}

function Upkeep({ seesCatalogue, seesStock }: Sees) {
  const catalogue = useLatest(CatalogueUpkeepDocument, seesCatalogue ? {} : null, UPKEEP_MS);
  const stock = useLatest(StockUpkeepDocument, seesStock ? {} : null, UPKEEP_MS);
  const isThere = catalogue.answer !== null || stock.answer !== null;
  const refusal =
    [catalogue.refusal, stock.refusal].find(one => one != null && one.code !== 'unreachable') ?? null;
  return (
    <>
      <Trouble refusal={refusal} />
      {stock.answer !== null && <Invariants upkeep={stock.answer} />}
      {isThere && <Maintenance catalogue={catalogue.answer} stock={stock.answer} />}
    </>
  );
}
