import { type Tier, tiers } from '../database/migrate.ts';
import { readSealState } from '../seals/verified.ts';
import { asked, gauge, type Measured, type Source, taken } from './scrape.ts';

const SEALS = `
  with status as materialized (
    select s.* from audit.seal_status() s
  )
  select m.name, jsonb_build_object('chain', s.chain) as labels, m.value
    from status s
   cross join lateral (
     values ('inventory_seal_lag_seconds', s.lag_seconds), ('inventory_seal_strange_rows', s.strange_rows)
   ) m (name, value)`;

/** What is written and not sealed yet, chain by chain. */
export const seals = asked(
  [
    gauge(
      'inventory_seal_lag_seconds',
      'For how long rows have been waiting for their seal',
      'database',
      'chain',
    ),
    gauge(
      'inventory_seal_strange_rows',
      'Unsealed rows that name a transaction which has not ended in this cluster',
      'database',
      'chain',
    ),
  ],
  { spp: SEALS, issoh: SEALS },
);

/** What the worker of this DATA_DIR has found when it looked last. */
export const verified: Source = {
  families: [
    taken(
      'every hour',
      gauge(
        'inventory_seal_flaws',
        'What did not hold when the worker looked last: at what was sealed in the last day, and what was broken before',
        'database',
        'chain',
      ),
    ),
    gauge(
      'inventory_seal_verified_age_seconds',
      'Time since the worker has looked whether what is sealed holds, or since it began to',
      'database',
    ),
  ],
  read: async ({ settings }) => tiers.flatMap(tier => found(settings.dataDir, tier)),
};

function found(dataDir: string, database: Tier): Measured[] {
  const state = readSealState(dataDir, database);
  if (state === null) return [];
  const age = (Date.now() - Date.parse(state.verified_at ?? state.began_at)) / 1000;
  return [
    { name: 'inventory_seal_verified_age_seconds', labels: { database }, value: Math.max(0, age) },
    ...Object.entries(state.flaws).map(([chain, value]) => ({
      name: 'inventory_seal_flaws',
      labels: { database, chain },
      value,
    })),
  ];
}
