create or replace function spp_private.mark_missing(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_present integer;
  v_missing_ids uuid[];
  v_available integer;
  v_codes text;
  v_held boolean;
begin
  -- A code in a broken row is still in the list: such a product is back, or has not dropped out.
  with back as (
    update spp.supplier_products p
       set missing_since_batch_id = null
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is not null
       and p.missing_since_batch_id <> (batch).batch_id
       and exists (select from spp.upload_staging s
                    where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
    returning old.missing_since_batch_id, p.product_id
  )
  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
  select (batch).batch_id, 'missing', b.missing_since_batch_id, array_agg(b.product_id)
    from back b
   group by b.missing_since_batch_id;

  -- What was there before this list: it came earlier, had not dropped out and was on offer. Only a full list asks.
  select count(*) into v_present
    from spp.supplier_products p
   where (batch).mode = 'full' and p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null
     and p.status = 'available'
     and p.first_batch_id is distinct from (batch).batch_id
     and not exists (select from spp_private.batch_marks m, unnest(m.product_ids) back (product_id)
                      where m.batch_id = (batch).batch_id and m.mark = 'missing' and back.product_id = p.product_id);

  with gone as (
    update spp.supplier_products p
       set missing_since_batch_id = (batch).batch_id
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null
       -- What it brought first is in it: a first list need not be gone through.
       and p.first_batch_id is distinct from (batch).batch_id
       and not exists (select from spp.upload_staging s
                        where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
    returning p.product_id, p.status, p.supplier_product_code
  )
  select array_agg(g.product_id), count(*) filter (where g.status = 'available'),
         (select string_agg(c.code, ', ' order by c.code collate "C")
            from (select left(x.supplier_product_code, 60) as code
                    from gone x where x.status = 'available' order by 1 limit 20) c)
    into v_missing_ids, v_available, v_codes
    from gone g;
  perform spp_private.keep_missing((batch).batch_id, v_missing_ids);

  v_held := spp_private.holds_discontinuing(batch, v_available, v_present);
  if (batch).mode = 'full' and not v_held then
    perform spp_private.discontinue_missing(batch);
  end if;

  update spp.upload_batches b
     set missing_products_count = coalesce(cardinality(v_missing_ids), 0), discontinue_held = v_held,
         discontinued_products_count = case when b.mode = 'full' then v_available else 0 end,
         warnings = case when v_held
                         then spp_private.add_warnings(b.warnings, spp_private.held_warning(v_available, v_codes))
                         else b.warnings end
   where b.batch_id = (batch).batch_id;
end
$$;
comment on function spp_private.mark_missing(spp.upload_batches) is
  'Marks the products that dropped out with a batch; in a full list discontinues them, unless too many are gone.';
