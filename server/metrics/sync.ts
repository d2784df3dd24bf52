import { asked, gauge } from './scrape.ts';

/** As far as SPP has been looked at, which the worker does every second: a scrape does not wait for SPP. */
const LAG = `
  select m.name, null::jsonb as labels, m.value
    from issoh_private.sync_state s
   cross join lateral (
     values ('inventory_sync_lag_rows',
             (select count(distinct n.product_id) from issoh_private.sync_pending n)::numeric),
            ('inventory_sync_lag_seconds', greatest(extract(epoch from clock_timestamp() - s.level_at), 0)),
            ('inventory_sync_failures_consecutive', s.consecutive_failures)) m (name, value)
   where m.name <> 'inventory_sync_lag_seconds' or s.level_at is not null`;

export const sync = asked(
  [
    gauge(
      'inventory_sync_lag_seconds',
      'Seconds since all selected products were last found to agree with SPP; a worker looks every second',
    ),
    gauge(
      'inventory_sync_lag_rows',
      'Selected products that are to be read again in SPP, as far as it has been looked at',
    ),
    gauge(
      'inventory_sync_failures_consecutive',
      'Failures of the synchronisation since SPP was last looked at with success',
    ),
  ],
  { issoh: LAG },
);
