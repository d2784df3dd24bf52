create or replace function spp_private.match_refresh_texts() returns void
language plpgsql volatile
set search_path = ''
set enable_nestloop = off
as $$
begin
  delete from spp_private.match_texts t
   where not exists (
     select from spp.supplier_products p
      where p.supplier_id = t.supplier_id and p.supplier_product_code = t.supplier_product_code);

  insert into spp_private.match_texts
    (supplier_id, supplier_product_code, source_hash, gtin, code_key, brand_words, words, numbers, pack, keys)
  with sources as materialized (
    select p.supplier_id, p.supplier_product_code, p.product_name, coalesce(p.brand, p.manufacturer) as brand, p.barcode,
           p.pack_size,
           hashtextextended(concat_ws(E'\x1f', p.product_name, coalesce(p.brand, p.manufacturer, ''), coalesce(p.barcode, ''),
                                      p.pack_size), 0) as source_hash
      from spp.supplier_products p
  ), changed as materialized (
    select s.*, spp_private.match_plain(s.product_name) as plain, coalesce(spp_private.match_plain(s.brand), '') as plain_brand
      from sources s
      left join spp_private.match_texts t
        on t.supplier_id = s.supplier_id and t.supplier_product_code = s.supplier_product_code
     where t.source_hash is distinct from s.source_hash
  ), read as materialized (
    select c.*,
           -- Without the brand, which may hold a number: "3M".
           case when c.plain_brand = '' then spp_private.match_read_name(c.plain)
                else spp_private.match_read_name(
                  btrim(replace(' ' || c.plain || ' ', ' ' || c.plain_brand || ' ', ' '))) end as name,
           case when c.pack_size ~ '[02-9]|1[0-9]' then
             (spp_private.match_read_name(
               regexp_replace(spp_private.match_plain(c.pack_size), '^([0-9]+)$', '\1 pcs'))).numbers end as pack,
           regexp_replace(upper(c.supplier_product_code), '[^[:alnum:]]', '', 'g') as code_key
      from changed c
  ), brands as (
    select r.*, coalesce(string_to_array(nullif(r.plain_brand, ''), ' '), '{}') as brand_words from read r
  )
  select b.supplier_id, b.supplier_product_code, b.source_hash,
         case when b.barcode !~ '^0*$' and spp.is_gtin(b.barcode) then lpad(b.barcode, 14, '0') end,
         case when length(b.code_key) >= 5 and b.code_key ~ '[0-9]' then b.code_key end,
         b.brand_words, (b.name).words, (b.name).numbers, coalesce(b.pack, '{}'),
         spp_private.match_keys((b.name).words || b.brand_words, (b.name).numbers)
    from brands b
  on conflict (supplier_id, supplier_product_code) do update
     set source_hash = excluded.source_hash, gtin = excluded.gtin, code_key = excluded.code_key,
         brand_words = excluded.brand_words, words = excluded.words, numbers = excluded.numbers, pack = excluded.pack,
         keys = excluded.keys;
  analyze spp_private.match_texts;
end
$$;
comment on function spp_private.match_refresh_texts() is 'Reads the products anew whose texts are new or have changed.';
