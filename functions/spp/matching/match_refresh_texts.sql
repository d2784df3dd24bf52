create or replace function spp_private.match_refresh_texts(
  supplier_id uuid,
  low_code text,
  high_code text
) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
set plan_cache_mode = force_custom_plan
as $$
declare
  v_low constant text := coalesce(match_refresh_texts.low_code, '');
  v_high constant text := match_refresh_texts.high_code;
  v_read bigint;
begin
  perform spp_private.match_forget_texts(match_refresh_texts.supplier_id, v_low, v_high);
  drop table if exists pg_temp.match_changed, pg_temp.match_read, pg_temp.match_hashed;
  -- Names that run on for pages say no more than their beginnings.
  create temporary table match_changed on commit drop as
  select s.*, row_number() over () as place, spp_private.match_plain(left(s.product_name, 300)) as plain,
         coalesce(spp_private.match_plain(left(s.brand, 100)), '') as plain_brand,
         case when s.barcode !~ '^0*$' and spp_private.is_gtin(s.barcode) then lpad(s.barcode, 14, '0') end as gtin,
         case when length(u.code) >= 5 and u.code ~ '[0-9]' then u.code end as code_key
    from (
      select p.supplier_id, p.supplier_product_code, p.product_name, coalesce(p.brand, p.manufacturer) as brand,
             p.barcode, p.pack_size,
             hashtextextended(concat_ws('|', p.product_name, coalesce(p.brand, p.manufacturer, ''),
                                        coalesce(p.barcode, ''), p.pack_size), 0) as source_hash
        from spp.supplier_products p
       where p.supplier_id = match_refresh_texts.supplier_id
         and p.supplier_product_code > v_low collate "C" and (v_high is null or p.supplier_product_code <= v_high)
    ) s
    left join spp_private.match_texts t
      on t.supplier_id = match_refresh_texts.supplier_id and t.supplier_product_code = s.supplier_product_code
     and t.supplier_product_code > v_low and (v_high is null or t.supplier_product_code <= v_high)
   cross join lateral (
     select regexp_replace(upper(s.supplier_product_code), '[^[:alnum:]]', '', 'g') as code offset 0) u
   where t.source_hash is distinct from s.source_hash;
  get diagnostics v_read = row_count;
  if v_read = 0 then
    return 0;
  end if;
  perform spp_private.match_read_texts();
  perform spp_private.match_read_keys();

  with written as (
    insert into spp_private.match_texts as t
      (supplier_id, supplier_product_code, source_hash, gtin, code_key, brand_words, words, numbers, pack, keys,
       number_bits)
    select c.supplier_id, c.supplier_product_code, c.source_hash, c.gtin, c.code_key,
           coalesce(string_to_array(nullif(c.plain_brand, ''), ' '), '{}'), coalesce(n.words, '{}'),
           coalesce(n.numbers, '{}'), coalesce(p.numbers, '{}'), h.keys,
           case when p.numbers <> '{}' then 8191
                when n.numbers <> '{}' then (
                  select bit_or(1 << (hashtext(u.number) & 1048575) % 13) from unnest(n.numbers) as u (number))
                else 0 end
      from pg_temp.match_changed c
      join pg_temp.match_hashed h on h.place = c.place
      left join pg_temp.match_read n on n.place = c.place and not n.is_pack
      left join pg_temp.match_read p on p.place = c.place and p.is_pack
    on conflict on constraint match_texts_supplier_id_code_key do update
       set source_hash = excluded.source_hash, gtin = excluded.gtin, code_key = excluded.code_key,
           brand_words = excluded.brand_words, words = excluded.words, numbers = excluded.numbers, pack = excluded.pack,
           keys = excluded.keys, number_bits = excluded.number_bits
    returning t.text_id
  )
  insert into spp_private.match_due as d (text_id)
  select w.text_id from written w
  on conflict (text_id) do update set since = default, xact_id = default;
  drop table pg_temp.match_changed, pg_temp.match_read, pg_temp.match_hashed;
  return v_read;
end
$$;
comment on function spp_private.match_refresh_texts(uuid, text, text) is
  $$Reads the products of a supplier anew whose texts are new or have changed, from behind one code up to another (none:
the last), and makes them due; answers how many.$$;
