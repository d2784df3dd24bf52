import { asked, gauge } from './scrape.ts';

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
