create or replace function spp_private.rare_texts(pattern text) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- By trigrams, whatever the statistics say of a pattern that is in none of their samples.
set enable_seqscan = off
set enable_indexscan = off
as $$
declare
  v_most constant integer := 10000;
  v_ids uuid[];
begin
  if rare_texts.pattern !~ '[[:alnum:]]{3}'
     or (select count(*) from spp_kept.product_texts x tablesample system (0.05)
          where x.searched ilike rare_texts.pattern) > 4 then
    return null;
  end if;
  select coalesce(array_agg(f.product_id), '{}') into v_ids
    from (
      select x.product_id from spp_kept.product_texts x where x.searched ilike rare_texts.pattern limit v_most + 1
    ) f;
  if cardinality(v_ids) > v_most then
    return null;
  end if;
  return v_ids || array(select t.product_id from spp_kept.product_touches t
                         where t.searched ilike rare_texts.pattern limit v_most);
end
$$;
comment on function spp_private.rare_texts(text) is
  $$The products whose texts match a pattern of LIKE, where they are few; null where they are many, or where the pattern
has no three letters in a row: those are soon met in any order.$$;
grant execute on function spp_private.rare_texts(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
