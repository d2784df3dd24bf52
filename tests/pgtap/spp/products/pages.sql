-- Pages of list_products, and of one supplier by code, over suppliers whose products came in turns: put together they are what a plain query tells,
-- whatever is asked, each product once and in order.
select plan(148);

select spp.create_supplier('S' || n, 'Supplier ' || n) from generate_series(1, 3) n;
select spp.create_category('Tools'), spp.create_category('Tools > Saws'), spp.create_category('Toys');
insert into spp.supplier_products
  (supplier_id, supplier_product_code, product_name, brand, barcode, category_id, subcategory_id, current_price,
   currency_code, is_new, status)
select s.supplier_id, 'Ñ-' || n,
       case when n % 3 = 0 then 'Hammer ' when s.supplier_code = 'S2' then 'Ünique ' else 'a_%' end || n,
       case when n % 4 = 0 then 'Bosch' end, case when n % 5 = 0 then (4006381333900 + n)::text end,
       case when n % 7 < 3 then (select c.category_id from spp.categories c where c.category_name = 'Tools')
            when n % 7 < 5 then (select c.category_id from spp.categories c where c.category_name = 'Toys') end,
       case when n % 7 = 0 then (select c.category_id from spp.categories c where c.category_name = 'Saws') end,
       n, 'EUR', n % 6 = 0, case n % 10 when 3 then 'discontinued' when 4 then 'pending' else 'available' end
  from generate_series(1, 150) n
  -- One that has none, one that has every third.
  join spp.suppliers s on s.supplier_code = case when n % 3 = 1 then 'S2' else 'S1' end;
create function pg_temp.pages(supplier text, is_new boolean, search text, category text, status text)
returns setof text language plpgsql as $$
declare
  v_after uuid;
  v_page uuid[];
begin
  loop
    v_page := array(select p.product_id from spp.list_products(supplier, is_new, search, category, status, v_after, 7) p);
    return query select p.supplier_product_code
                   from unnest(v_page) with ordinality u (id, n)
                   join spp.supplier_products p on p.product_id = u.id order by u.n;
    exit when cardinality(v_page) < 7;
    v_after := v_page[7];
  end loop;
end
$$;
create function pg_temp.by_code(supplier text, is_new boolean, search text, category text, status text)
returns setof text language plpgsql as $$
declare
  v_after uuid;
  v_page uuid[];
begin
  loop
    v_page := array(select p.product_id
                      from spp.list_products_by_code(supplier, is_new, search, category, status, v_after, 7) p);
    return query select p.supplier_product_code
                   from unnest(v_page) with ordinality u (id, n)
                   join spp.supplier_products p on p.product_id = u.id order by u.n;
    exit when cardinality(v_page) < 7;
    v_after := v_page[7];
  end loop;
end
$$;
create function pg_temp.plain(supplier text, is_new boolean, search text, category text, status text)
returns setof text language sql as $$
  select p.supplier_product_code
    from spp.supplier_products p
    join spp.suppliers s on s.supplier_id = p.supplier_id
    left join spp.categories c on c.category_id = coalesce(p.subcategory_id, p.category_id)
    left join spp.categories t on t.category_name = plain.category
   where (supplier is null or s.supplier_code = supplier)
     and (plain.is_new is null or p.is_new = plain.is_new)
     and (search is null
          or position(lower(search) in lower(concat_ws(' ', p.product_name, p.supplier_product_code, p.brand, p.barcode)
                                              collate "default")) > 0)
     and (category is null or c.path operator(public.<@) t.path)
     and (plain.status is null or p.status = plain.status)
   order by p.product_id
$$;

select is(array(select pg_temp.pages(s, n, w, c, t)), array(select pg_temp.plain(s, n, w, c, t)),
          concat_ws(', ', 'asked for', s, n, w, c, t))
  from unnest(array[null, 'S1', 'S3']) s, unnest(array[null, true]) n,
       unnest(array[null, 'HAMMER', 'ünique', '_%', '40063813339', 'ñ-1']) w, unnest(array[null, 'Tools']) c,
       unnest(array[null, 'discontinued']) t
 where (s is null)::integer + (n is null)::integer + (c is null)::integer + (t is null)::integer >= 2
 order by 1;
select is(array(select pg_temp.by_code(s, n, w, c, t)),
          array(select p from pg_temp.plain(s, n, w, c, t) p order by p collate "C"),
          concat_ws(', ', 'by code, asked for', s, n, w, c, t))
  from unnest(array['S1', 'S2', 'S3']) s, unnest(array[null, true]) n, unnest(array[null, 'HAMMER', 'ñ-1']) w,
       unnest(array[null, 'Tools']) c, unnest(array[null, 'discontinued']) t
 where (n is null)::integer + (w is null)::integer + (c is null)::integer + (t is null)::integer >= 2
 order by 1;
select throws_ok($$select spp.list_products_by_code('S1', after_id => '01a2083c-2cc4-7e60-9df0-d8e6ee85e9b3')$$,
                 'SPNPR', null, 'by code: a product that is gone is no place to begin');
select is(spp.products_total(s, n), (select count(*)::integer from pg_temp.plain(s, n, null, null, null)),
          concat_ws(', ', 'in all', s, n))
  from unnest(array[null, 'S1', 'S2', 'S3']) s, unnest(array[null, true, false]) n;
select * from finish();
