-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.uploads with (security_barrier = true) as
select b.batch_id, b.supplier_id, b.file_name, b.completed_at, b.new_products_count, b.missing_products_count,
       b.discontinue_held,
       (select count(*)::integer
          from spp.upload_staging s
         where s.batch_id = b.batch_id and s.validation_status = 'failed'
           and s.validation_errors @> '[{"code": "price_spike"}]') as held_spikes
  from spp.upload_batches b
 where b.status = 'completed' and not b.dry_run and b.mode <> 'corrections';
comment on view spp_feed.uploads is
  $$Lists that were applied: what they brought, and what of them waits for a person: a discontinuation, prices held as
spikes. Ask with completed_at.$$;
