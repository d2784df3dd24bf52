import { asked, gauge } from './scrape.ts';

/** What waits; what has ended is sampled. */
const WAITING = `
  select m.name, jsonb_build_object('state', s.state) as labels, m.value
    from (values ('queued'), ('processing')) s (state)
    left join (select b.status, count(*) as uploads,
                      extract(epoch from now() - min(spp_private.waits_since(b))) as seconds
                 from spp.upload_batches b where b.status in ('queued', 'processing') group by b.status) b
      on b.status = s.state
   cross join lateral (
     values ('inventory_uploads_unfinished', coalesce(b.uploads, 0)::numeric),
            ('inventory_uploads_oldest_seconds', greatest(coalesce(b.seconds, 0), 0))) m (name, value)`;

export const uploads = asked(
  [
    gauge('inventory_uploads_unfinished', 'Uploads that are not finished', 'state'),
    gauge(
      'inventory_uploads_oldest_seconds',
      'How long the oldest unfinished upload has waited; 0: there is none',
      'state',
    ),
  ],
  { spp: WAITING },
);
