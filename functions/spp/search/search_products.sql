create or replace function spp.search_products(
  search text default null,
  filter jsonb default '{}',
  order_by text default 'name',
  is_descending boolean default false,
  after jsonb default null,
  page_size integer default 100
) returns setof spp.found_product
language plpgsql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wanted spp_private.product_search :=
    spp_private.read_product_search(search_products.search, search_products.filter);
  v_key constant text := case search_products.order_by when 'name' then 'product_name' when 'price' then 'current_price'
                              when 'change' then 'price_change_percentage' when 'newest' then 'product_id' end;
  v_type constant text := case v_key when 'product_name' then 'text' when 'product_id' then 'uuid' else 'numeric' end;
  v_is_descending constant boolean := coalesce(search_products.is_descending, false);
  v_source text;
  v_is_counted boolean;
begin
  if v_key is null then
    raise exception using
      errcode = 'SPISF', message = format('Products are not sorted by "%s".', search_products.order_by),
      hint = 'Sort by name, price, change or newest.';
  elsif search_products.after is not null
        and (not pg_input_is_valid(search_products.after ->> 'key', v_type)
             or not pg_input_is_valid(search_products.after ->> 'product_id', 'uuid')
             or num_nulls(search_products.after ->> 'key', search_products.after ->> 'product_id') > 0) then
    raise exception using
      errcode = 'SPISF', message = 'No page of these products ended so.',
      hint = 'Send the cursor that the page before ended with, and the same order.';
  end if;
  if not v_wanted.is_found_first
     and num_nonnulls(v_wanted.changed_since, v_wanted.min_price, v_wanted.max_price) > 0 then
    -- Few are found and sorted: to walk all products in an order would be long. Many come soon in any order.
    v_wanted.is_found_first := (
      select count(*) <= spp_private.most_found()
        from spp_private.products_in_range(v_wanted, spp_private.most_found() + 1));
  elsif not v_wanted.is_found_first and (v_wanted.is_new or v_wanted.status <> 'available') then
    -- So are the few that are new, or no longer available: they have an index of their own. Of new products hardly one
    -- has changed: in that order all others lie before them. What is kept says how many; where it is behind they are
    -- counted, unless it says that there are many.
    select coalesce(sum(k.wanted) <= spp_private.most_found()
                    and (search_products.order_by = 'change' or sum(k.wanted) * 10 <= sum(k.products)), true),
           exists (select from spp_kept.supplier_touches t where t.supplier_id = any (v_wanted.supplier_ids))
             or v_wanted.status not in ('available', 'discontinued')
      into v_wanted.is_found_first, v_is_counted
      from (select f.products, least(case when v_wanted.is_new then f.new end,
                                     case when v_wanted.status = 'discontinued' then f.discontinued end) as wanted
              from spp_kept.supplier_figures f
             where f.supplier_id = any (v_wanted.supplier_ids)) k;
    if v_wanted.is_found_first and v_is_counted then
      v_wanted.is_found_first := (
        select count(*) <= spp_private.most_found()
          from spp_private.matching_products(v_wanted, spp_private.most_found() + 1));
    end if;
  end if;
  -- The price moves with each list: its order is kept beside the products, of all suppliers together; one supplier's
  -- are sorted. Their names and ids stay.
  v_source := case when v_wanted.is_found_first then 'spp_private.matching_products($1, spp_private.most_found())'
                   when search_products.order_by = 'change'
                        or search_products.order_by = 'price' and cardinality(v_wanted.supplier_ids) <> 1
                   then 'spp_private.v_product_figures'
                   else 'spp.supplier_products' end;
  return query execute format($query$
    select x.product_id, x.supplier_id, x.%1$I::text
      from %2$s x
     where x.%1$I is not null
       and ($2 or ($3 is null or x.supplier_id = any ($3))
                  and ($4 is null or x.status = $4)
                  and (%3$s))
       and ($9 is null or (x.%1$I, x.product_id) %4$s ($9::%5$s, $10))
     order by x.%1$I %6$s, x.product_id %7$s
     limit $11$query$,
    v_key, v_source,
    case when v_wanted.is_found_first then '$5 is null and $6 is null and $7 is null and $8 is null'
         else '($5 is null or x.is_new = $5) and ($6 is null or x.current_price >= $6)
               and ($7 is null or x.current_price <= $7) and ($8 is null or x.price_changed_at >= $8)' end,
    case when v_is_descending then '<' else '>' end, v_type,
    case when not v_is_descending then 'asc' when v_key = 'price_change_percentage' then 'desc nulls last'
         else 'desc' end,
    case when v_is_descending then 'desc' else 'asc' end)
  using v_wanted, v_wanted.is_found_first,
        case when v_wanted.is_limited_to_suppliers or cardinality(v_wanted.supplier_ids) = 1
             then v_wanted.supplier_ids end,
        v_wanted.status, v_wanted.is_new, v_wanted.min_price, v_wanted.max_price, v_wanted.changed_since,
        search_products.after ->> 'key', (search_products.after ->> 'product_id')::uuid,
        spp_private.page_limit(search_products.page_size);
end
$$;
comment on function spp.search_products(text, jsonb, text, boolean, jsonb, integer) is
  $$A page of products that a search finds, after the one of a key and product_id, sorted by name, price (as a number,
whatever its currency), change (the last one in percent; products without one are left out) or newest (when they were
first seen). search looks for its words, in any order, in name, code, brand and barcode; filter takes supplier_codes
and brands (lists), category, status, barcode, is_new, min_price, max_price, changed_since. With search, category,
brands or barcode the first 10,000 that are found are sorted. Raises SPISF, SPNSU, SPNCA, SPIPG.$$;
grant execute on function spp.search_products(text, jsonb, text, boolean, jsonb, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
