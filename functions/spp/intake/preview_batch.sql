create or replace function spp_private.preview_batch(
  batch spp.upload_batches,
  out inserted integer,
  out updated integer,
  out unchanged integer,
  out missing_ids uuid[],
  out lacking integer,
  out present integer,
  out lacking_codes text,
  out price_changes jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with rows as materialized (
    select s.code, p.product_id, p.product_name, p.current_price as old_price,
           round((a.reading).amount, 4) as new_price
      from spp.upload_staging s
     cross join lateral (select spp_private.read_price(s, batch) as reading offset 0) a
      left join spp.supplier_products p
        on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
     where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
  ), moved as (
    select r.*, spp.price_change_percentage(r.old_price, r.new_price) as percentage
      from rows r
     where r.new_price <> r.old_price
  ), gone as materialized (
    select p.product_id, p.supplier_product_code, p.status
      from spp.supplier_products p
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null
       and not exists (select from spp.upload_staging s
                        where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
  )
  select (select count(*) from rows r where r.product_id is null),
         (select count(*) from moved),
         (select count(*) from rows r where r.new_price = r.old_price),
         (select array_agg(g.product_id) from gone g),
         (select count(*) from gone g where g.status = 'available'),
         (select count(*)
            from spp.supplier_products p
           where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null and p.status = 'available'),
         (select string_agg(c.code, ', ' order by c.code collate "C")
            from (select left(g.supplier_product_code, 60) as code
                    from gone g where g.status = 'available' order by 1 limit 20) c),
         (select jsonb_build_object(
            'increased', count(*) filter (where m.new_price > m.old_price),
            'decreased', count(*) filter (where m.new_price < m.old_price),
            'largest', coalesce((
              select jsonb_agg(jsonb_build_object(
                       'supplier_product_code', l.code, 'product_name', l.product_name,
                       'old_price', l.old_price::text, 'new_price', l.new_price::text,
                       'price_change_percentage', l.percentage::text))
                from (select x.* from moved x order by abs(x.percentage) desc nulls last, x.code
                       limit spp.setting('report.largest_changes')::integer) l), '[]'))
            from moved m)
$$;
comment on function spp_private.preview_batch(spp.upload_batches) is
  $$What applying a validated batch would do, for a dry run: its counts; the products that would be missing; how many on
offer are present, and how many of these it lacks (the first codes: lacking_codes).$$;
