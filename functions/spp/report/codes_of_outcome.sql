create or replace function spp_private.codes_of_outcome(batch spp.upload_batches, outcome text) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
-- Whoever reads page by page has it off, and goes through all by index.
set enable_hashjoin = on
set enable_nestloop = off
as $$
  select coalesce(array_agg(distinct c.code), '{}')
    from (
      select p.supplier_product_code as code
        from spp.supplier_products p
       where not (codes_of_outcome.batch).dry_run and p.supplier_id = (codes_of_outcome.batch).supplier_id
         and case codes_of_outcome.outcome when 'new' then p.created_at when 'changed' then p.price_changed_at end
             >= (codes_of_outcome.batch).upload_date
      union all
      select s.code
        from spp.upload_staging s
        left join spp.supplier_products p
          on p.supplier_id = (codes_of_outcome.batch).supplier_id and p.supplier_product_code = s.code
       where codes_of_outcome.outcome = 'new' and s.batch_id = (codes_of_outcome.batch).batch_id
         and s.code is not null and p.product_id is null
      union all
      select s.code
        from spp.upload_staging s
        join spp.supplier_products p
          on p.supplier_id = (codes_of_outcome.batch).supplier_id and p.supplier_product_code = s.code
        left join spp.price_history h
          on h.supplier_id = (codes_of_outcome.batch).supplier_id and h.product_id = p.product_id
         and h.upload_batch_id = (codes_of_outcome.batch).batch_id
         and h.changed_at >= (codes_of_outcome.batch).upload_date and h.change_reason <> 'rollback'
       where codes_of_outcome.outcome = 'unchanged' and s.batch_id = (codes_of_outcome.batch).batch_id
         and h.history_id is null) c
$$;
comment on function spp_private.codes_of_outcome(spp.upload_batches, text) is
  $$Codes that rows of an upload with an outcome (new, changed, unchanged) have, and others: of an applied one products
that came or moved since, too; of new ones also those that are not there.$$;
