create or replace function spp_private.match_refresh_texts() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  delete from spp_private.match_texts t
   where not exists (
     select from spp.supplier_products p
      where p.supplier_id = t.supplier_id and p.supplier_product_code = t.supplier_product_code);

  drop table if exists pg_temp.match_changed, pg_temp.match_read;
  -- Names that run on for pages say no more than their beginnings.
  create temporary table match_changed on commit drop as
  select s.*, row_number() over () as place, spp_private.match_plain(left(s.product_name, 300)) as plain,
         coalesce(spp_private.match_plain(left(s.brand, 100)), '') as plain_brand
    from (
      select p.supplier_id, p.supplier_product_code, p.product_name, coalesce(p.brand, p.manufacturer) as brand,
             p.barcode, p.pack_size,
             hashtextextended(concat_ws('|', p.product_name, coalesce(p.brand, p.manufacturer, ''),
                                        coalesce(p.barcode, ''), p.pack_size), 0) as source_hash
        from spp.supplier_products p
    ) s
    left join spp_private.match_texts t
      on t.supplier_id = s.supplier_id and t.supplier_product_code = s.supplier_product_code
   where t.source_hash is distinct from s.source_hash;
  perform spp_private.match_read_texts();

  insert into spp_private.match_texts
    (supplier_id, supplier_product_code, source_hash, gtin, code_key, brand_words, words, numbers, pack, keys)
  select c.supplier_id, c.supplier_product_code, c.source_hash,
         case when c.barcode !~ '^0*$' and spp_private.is_gtin(c.barcode) then lpad(c.barcode, 14, '0') end,
         case when length(k.code_key) >= 5 and k.code_key ~ '[0-9]' then k.code_key end,
         b.words, coalesce(n.words, '{}'), coalesce(n.numbers, '{}'), coalesce(p.numbers, '{}'),
         spp_private.match_keys(coalesce(n.words, '{}') || b.words, coalesce(n.numbers, '{}'))
    from pg_temp.match_changed c
    left join pg_temp.match_read n on n.place = c.place and not n.is_pack
    left join pg_temp.match_read p on p.place = c.place and p.is_pack
    cross join lateral (select coalesce(string_to_array(nullif(c.plain_brand, ''), ' '), '{}') as words) b
    cross join lateral (
      select regexp_replace(upper(c.supplier_product_code), '[^[:alnum:]]', '', 'g') as code_key) k
  on conflict (supplier_id, supplier_product_code) do update
     set source_hash = excluded.source_hash, gtin = excluded.gtin, code_key = excluded.code_key,
         brand_words = excluded.brand_words, words = excluded.words, numbers = excluded.numbers, pack = excluded.pack,
         keys = excluded.keys;
  analyze spp_private.match_texts;
end
$$;
comment on function spp_private.match_refresh_texts() is 'Reads the products anew whose texts are new or have changed.';
