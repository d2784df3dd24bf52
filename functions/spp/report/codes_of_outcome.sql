create or replace function spp_private.codes_of_outcome(batch spp.upload_batches, outcome text) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
-- Whoever reads page by page has it off.
set enable_hashjoin = on
as $$
  select coalesce(array_agg(distinct c.code), '{}')
    from (
      select p.supplier_product_code as code
        from spp.supplier_products p
       where not (codes_of_outcome.batch).dry_run and p.supplier_id = (codes_of_outcome.batch).supplier_id
         and greatest(p.price_changed_at, p.created_at) >= (codes_of_outcome.batch).upload_date
      union all
      select s.code
        from spp.upload_staging s
        left join spp.supplier_products p
          on p.supplier_id = (codes_of_outcome.batch).supplier_id and p.supplier_product_code = s.code
       where codes_of_outcome.outcome = 'new' and s.batch_id = (codes_of_outcome.batch).batch_id
         and s.code is not null and p.product_id is null) c
$$;
comment on function spp_private.codes_of_outcome(spp.upload_batches, text) is
  'Codes that rows of an upload with an outcome (new, changed) have, and others: products that have moved since it came;
of new ones also those that are not there.';
