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

  with marked as materialized (
    -- Taken apart first: looked at mark by mark, the whole list would be read once a mark.
    select m.ctid as mark_row, m.batch_id, m.mark, m.previous_batch_id, m.listed_by, x.product_id
      from spp_private.batch_marks m
      join spp.upload_batches c on c.batch_id = m.batch_id
     cross join unnest(m.product_ids) x (product_id)
     where c.supplier_id = (batch).supplier_id and c.batch_id < (batch).batch_id
  ), listed as materialized (
    select m.*, l.product_id is not null and (batch).batch_id <> all (m.listed_by) as is_listed
      from marked m
      left join pg_temp.listed_products l on l.product_id = m.product_id
  ), touched as (
    select distinct l.mark_row from listed l where l.is_listed
  ), cleared as (
    delete from spp_private.batch_marks m using touched t where m.ctid = t.mark_row
  ), pieces as (
    select l.batch_id, l.mark, l.previous_batch_id, l.product_id,
           case when l.is_listed then l.listed_by || (batch).batch_id else l.listed_by end as listed_by
      from listed l
      join touched t on t.mark_row = l.mark_row
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
