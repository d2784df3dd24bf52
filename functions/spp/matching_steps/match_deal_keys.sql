create or replace function spp_private.match_deal_keys(run spp_private.match_runs, part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
declare
  v_buckets constant integer := ((run).scope ->> 'buckets')::integer;
  v_from constant bigint := ((run).scope ->> 'low')::bigint + 50000 * (match_deal_keys.part - 1)::bigint;
  v_wanted constant boolean := exists (select from spp_private.match_packs p where p.phase = 'wanted' and p.part = 0);
begin
  -- In one number: the text, 13 bits for its numbers, the place of its supplier, and whether it is looked at.
  create temporary table match_held on commit drop as
  select (t.text_id << 28) | (t.number_bits << 15) | (m.place << 1)
         | (d.text_id is not null and ((run).supplier_id is null or t.supplier_id = (run).supplier_id)
            and p.mapping_id is null)::integer as held, t.keys
    from spp_private.match_texts t
    join spp_private.match_sources m on m.supplier_id = t.supplier_id
    left join spp_private.match_due d on d.text_id = t.text_id
    left join spp.product_mappings p
      on d.text_id is not null and p.supplier_id = t.supplier_id and p.supplier_product_code = t.supplier_product_code
   where t.text_id >= v_from and t.text_id < v_from + 50000;
  if v_wanted then
    insert into spp_private.match_packs (phase, part, ones, keys)
    select 'find', 1 + (k.key & 1048575) % v_buckets, array_agg(h.held), array_agg(k.key)
      from pg_temp.match_held h
     cross join lateral unnest(h.keys) as k (key)
     where k.key in (select w.key from spp_private.match_packs p, unnest(p.keys) as w (key) where p.phase = 'wanted')
     group by 2;
  else
    insert into spp_private.match_packs (phase, part, ones, keys)
    select 'find', 1 + (k.key & 1048575) % v_buckets, array_agg(h.held), array_agg(k.key)
      from pg_temp.match_held h
     cross join lateral unnest(h.keys) as k (key)
     group by 2;
  end if;
  drop table pg_temp.match_held;
  return 0;
end
$$;
comment on function spp_private.match_deal_keys(spp_private.match_runs, integer) is
  'Deals the keys of 50,000 texts out to the parts that find pairs: each gets all texts with the same keys.';
