-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.supplier_records with (security_barrier = true) as
select s.supplier_id, u.uploads, u.rows, u.failed_rows, coalesce(p.products, 0) as products,
       coalesce(p.missing_products, 0) as missing_products, coalesce(h.price_changes, 0) as price_changes,
       h.price_volatility
  from spp.suppliers s
 cross join lateral (
   select count(*)::integer as uploads, coalesce(sum(b.total_products), 0) as rows,
          coalesce(sum(b.failed_products_count), 0) as failed_rows
     from spp.upload_batches b
    where b.supplier_id = s.supplier_id and b.status = 'completed' and not b.dry_run
       and b.mode <> 'corrections'
      and b.upload_date >= now() - interval '8760 hours'
 ) u
  left join (
    select x.supplier_id, count(*) as products,
           count(*) filter (where x.missing_since_batch_id is not null) as missing_products
      from spp.supplier_products x
     where x.status <> 'discontinued'
     group by x.supplier_id
  ) p on p.supplier_id = s.supplier_id
  left join (
    select c.supplier_id, count(*) as price_changes, avg(abs(c.price_change_percentage)) as price_volatility
      from spp.price_history c
     where c.changed_at >= now() - interval '8760 hours' and c.price_change_percentage <> 0
       and c.change_reason in ('upload', 'manual')
     group by c.supplier_id
  ) h on h.supplier_id = s.supplier_id;
comment on view spp_feed.supplier_records is
  $$How suppliers have done in the last 365 days: lists that were completed, their rows and those of them that were
rejected; products on offer and those of them that their lists miss; price changes, and their mean size in percent of
the old price. Rollbacks and corrections are no changes of the supplier.$$;
