create or replace function spp_private.read_product_search(search text, filter jsonb)
returns spp_private.product_search
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_filter constant jsonb := jsonb_strip_nulls(coalesce(read_product_search.filter, '{}'));
  v_wanted spp_private.product_search;
begin
  if jsonb_typeof(v_filter) <> 'object' or jsonb_path_exists(v_filter, '
      $.keyvalue() ? (!((@.key == "category" || @.key == "status" || @.key == "changed_since" || @.key == "barcode")
                          && @.value.type() == "string"
                        || (@.key == "supplier_codes" || @.key == "brands") && @.value.type() == "array"
                        || @.key == "is_new" && @.value.type() == "boolean"
                        || (@.key == "min_price" || @.key == "max_price")
                          && (@.value.type() == "number" || @.value.type() == "string")))')
     or not pg_input_is_valid(v_filter ->> 'min_price', 'numeric')
     or not pg_input_is_valid(v_filter ->> 'max_price', 'numeric')
     or not pg_input_is_valid(v_filter ->> 'changed_since', 'timestamptz')
  then
    raise exception using
      errcode = 'SPISF', message = 'The products cannot be searched by this filter.',
      hint = 'Use supplier_codes and brands (lists), category, status, barcode (texts), is_new (true or false), '
             || 'min_price and max_price (amounts), changed_since (a time).';
  elsif exists (select from jsonb_each(v_filter) f
                 where case jsonb_typeof(f.value) when 'array' then jsonb_array_length(f.value) > 1000 end
                    or exists (select from jsonb_array_elements_text(
                                             case jsonb_typeof(f.value) when 'array' then f.value
                                             else jsonb_build_array(f.value) end) e (value)
                                where length(e.value) > 1000)) then
    raise exception using
      errcode = 'SPISF', message = 'The filter is too long.',
      hint = 'Send at most 1,000 supplier_codes and 1,000 brands, and texts of at most 1,000 characters.';
  end if;
  v_wanted.patterns := common.search_patterns(read_product_search.search);
  v_wanted.is_limited_to_suppliers := v_filter ? 'supplier_codes';
  if v_wanted.is_limited_to_suppliers then
    v_wanted.supplier_ids := array(
      select distinct (spp_private.resolve_supplier(c.code)).supplier_id
        from jsonb_array_elements_text(v_filter -> 'supplier_codes') c (code));
  else
    v_wanted.supplier_ids := array(select s.supplier_id from spp.suppliers s order by s.created_at);
  end if;
  if v_filter ? 'category' then
    v_wanted.branch := spp_private.category_branch(v_filter ->> 'category');
  end if;
  if v_filter ? 'brands' then
    v_wanted.brands := array(
      select coalesce(common.plain(b.brand), '') from jsonb_array_elements_text(v_filter -> 'brands') b (brand));
  end if;
  if v_filter ? 'barcode' then
    v_wanted.barcode := coalesce(common.plain(v_filter ->> 'barcode'), '');
  end if;
  v_wanted.status := v_filter ->> 'status';
  v_wanted.is_new := (v_filter ->> 'is_new')::boolean;
  v_wanted.min_price := (v_filter ->> 'min_price')::numeric;
  v_wanted.max_price := (v_filter ->> 'max_price')::numeric;
  v_wanted.changed_since := (v_filter ->> 'changed_since')::timestamptz;
  v_wanted.is_found_first := v_wanted.patterns is not null or v_wanted.branch is not null
    or v_wanted.brands is not null or v_wanted.barcode is not null;
  return v_wanted;
end
$$;
comment on function spp_private.read_product_search(text, jsonb) is
  'What a search wants, read from its words and filter. Raises SPISF, SPNSU, SPNCA.';
grant execute on function spp_private.read_product_search(text, jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
