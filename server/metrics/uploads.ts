import { asked, counter, gauge } from './scrape.ts';

/** Counted where every door ends: by whatever way a list came, psql among them. */
const UPLOADS = `
  select m.name, m.labels, m.value
    from (select count(*) filter (where b.status <> 'failed') as applied,
                 count(*) filter (where b.status = 'failed') as failed,
                 count(*) filter (where b.status = 'rolled_back') as undone,
                 coalesce(sum(b.total_products) filter (where b.status <> 'failed'), 0) as rows,
                 -- What a person corrects is rejected no more, and was.
                 coalesce(sum(b.failed_products_count + b.corrected_rows_count) filter (where b.status <> 'failed'), 0)
                   as rejected,
                 coalesce(sum(b.new_products_count), 0) as new_products
            from spp.upload_batches b where spp_private.is_counted(b)) u
   cross join lateral (
     values ('inventory_uploads_ended_total', '{"outcome": "applied"}'::jsonb, u.applied),
            ('inventory_uploads_ended_total', '{"outcome": "failed"}', u.failed),
            ('inventory_uploads_undone_total', null, u.undone),
            ('inventory_upload_rows_total', null, u.rows),
            ('inventory_upload_rejected_rows_total', null, u.rejected),
            ('inventory_upload_new_products_total', null, u.new_products)) m (name, labels, value)
  union all
  select m.name, jsonb_build_object('state', s.state), m.value
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
    counter(
      'inventory_uploads_ended_total',
      'Lists that have ended, by every door; trials, corrections and cancelled ones left out',
      'outcome',
    ),
    counter('inventory_uploads_undone_total', 'Lists that were applied and undone later'),
    counter('inventory_upload_rows_total', 'Rows of applied lists'),
    counter('inventory_upload_rejected_rows_total', 'Rows of applied lists that were quarantined'),
    counter('inventory_upload_new_products_total', 'Products that applied lists brought for the first time'),
    gauge('inventory_uploads_unfinished', 'Uploads that are not finished', 'state'),
    gauge(
      'inventory_uploads_oldest_seconds',
      'How long the oldest unfinished upload has waited; 0: there is none',
      'state',
    ),
  ],
  { spp: UPLOADS },
);
