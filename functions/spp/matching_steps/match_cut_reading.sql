create or replace function spp_private.match_cut_reading(run_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into spp_private.match_steps (run_id, phase, part, supplier_id, low_code, high_code, size)
  select match_cut_reading.run_id, 'read', row_number() over (order by c.place, c.part), c.supplier_id,
         lag(c.last_code) over chunks, case when lead(c.part) over chunks is not null then c.last_code end, c.products
    from (
      select m.supplier_id, m.place, p.part, max(p.supplier_product_code) as last_code, count(p.part) as products
        from spp_private.match_sources m
        left join lateral (
          select q.supplier_product_code,
                 (row_number() over (order by q.supplier_product_code) - 1) / 10000 as part
            from spp.supplier_products q
           where q.supplier_id = m.supplier_id
        ) p on true
       where m.stale
       group by m.supplier_id, m.place, p.part
    ) c
  window chunks as (partition by c.supplier_id order by c.part)
$$;
comment on function spp_private.match_cut_reading(uuid) is
  'Makes the steps that read the products of stale suppliers, 10,000 in each; together they cover all codes.';
