/** Invariants as the last run of the checks found them, and recurring work by its last run. */
import type { CatalogueUpkeepQuery, StockUpkeepQuery } from '../graphql/documents.ts';
import { rowsOf } from '../graphql/question.ts';
import { Note, Nothing } from '../parts/said.tsx';
import { count, many, time } from '../parts/show.ts';
import { Table } from '../parts/table.tsx';
import { type Tier, tierWords } from './words.ts';

export function Invariants({ upkeep }: { upkeep: StockUpkeepQuery }) {
  const results = rowsOf(upkeep.invariantResults);
  const broken = results.filter(one => one.violations > 0);
  const last = results
    .map(one => one.checkedAt)
    .toSorted()
    .at(-1);
  return (
    <section className="card" aria-label="Invariants">
      <h2>Invariants</h2>
      {last === undefined ? (
        <Nothing title="The invariants have not been checked yet.">
          <p>A worker does it every hour; “inventory check” does it now.</p>
        </Nothing>
      ) : (
        <p>
          {many(results.length, 'invariant')} checked, last {time(last)};{' '}
          {broken.length === 0 ? 'all hold.' : `${count(broken.length)} broken.`}
        </p>
      )}
      {broken.map(({ tier, checkName, violations, examples }) => (
        <Note key={`${tier} ${checkName}`} kind="bad" title={`${tierWords[tier as Tier]}: ${checkName}`}>
          <p>{many(violations, 'row')} break it, such as</p>
          <pre>{JSON.stringify((examples as unknown[])[0], null, 1)}</pre>
        </Note>
      ))}
    </section>
  );
}

type Runs = CatalogueUpkeepQuery['catalogueLastMaintenance'];
type Run = NonNullable<NonNullable<Runs>['nodes'][number]>;

export function Maintenance({
  catalogue,
  stock,
}: {
  catalogue: CatalogueUpkeepQuery | null;
  stock: StockUpkeepQuery | null;
}) {
  const runs = [
    ...runsOf('spp', catalogue?.catalogueLastMaintenance),
    ...runsOf('issoh', stock?.stockLastMaintenance),
  ].sort(
    (a, b) => Number(b.status === 'failed') - Number(a.status === 'failed') || a.task.localeCompare(b.task),
  );
  return (
    <section className="card" aria-label="Maintenance">
      <h2>Recurring work and maintenance</h2>
      {runs.length === 0 ? (
        <Nothing title="Nothing has run yet.">
          <p>A worker does it by the clock.</p>
        </Nothing>
      ) : (
        <Table
          label="Recurring work"
          rows={runs}
          keyOf={run => `${run.tier} ${run.task}`}
          columns={[
            { name: 'Work', show: run => run.task },
            { name: 'Database', show: run => tierWords[run.tier] },
            { name: 'Last run', show: run => time(run.startedAt!) },
            { name: 'State', show: run => <span className={`badge ${run.status}`}>{run.status}</span> },
            {
              name: 'Took',
              isNumber: true,
              show: run => run.durationMs != null && `${count(run.durationMs)} ms`,
            },
            { name: 'Last done', show: run => (run.completedAt === null ? 'never' : time(run.completedAt)) },
            { name: 'Error', show: run => run.error },
          ]}
        />
      )}
    </section>
  );
}

const runsOf = (tier: Tier, list: Runs | undefined) => rowsOf<Run>(list).map(run => ({ ...run, tier }));
