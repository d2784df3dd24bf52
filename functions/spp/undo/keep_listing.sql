create or replace function spp_private.keep_listing(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  -- A mark that so many lists have passed over is settled: nobody undoes them all.
  v_most constant integer := 8;
begin
  create temporary table if not exists listed_products (product_id uuid primary key) on commit drop;
  truncate pg_temp.listed_products;
  insert into pg_temp.listed_products
  select p.product_id
    from spp.upload_staging s
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
   where s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'corrected')
  on conflict do nothing;

  with cleared as (
    delete from spp_private.batch_marks m
     using spp.upload_batches c
     where c.batch_id = m.batch_id and c.supplier_id = (batch).supplier_id and c.batch_id < (batch).batch_id
       and exists (select from unnest(m.product_ids) x (product_id) join pg_temp.listed_products l using (product_id))
    returning m.*
  ), pieces as (
    select m.batch_id, m.mark, m.previous_batch_id, x.product_id,
           case when l.product_id is null then m.listed_by else m.listed_by || (batch).batch_id end as listed_by
      from cleared m
     cross join unnest(m.product_ids) x (product_id)
      left join pg_temp.listed_products l on l.product_id = x.product_id
  )
  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, listed_by, product_ids)
  select p.batch_id, p.mark, p.previous_batch_id, p.listed_by, array_agg(p.product_id)
    from pieces p
   where cardinality(p.listed_by) <= v_most
   group by p.batch_id, p.mark, p.previous_batch_id, p.listed_by;
end
$$;
comment on function spp_private.keep_listing(spp.upload_batches) is
  $$Notes beside the marks of earlier uploads which of their products a list brought again: what a rollback needs to
know of the list once its rows are purged.$$;
