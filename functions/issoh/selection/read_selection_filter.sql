create or replace function issoh_private.read_selection_filter(filter jsonb, known_keys text[])
returns issoh_private.selection_filter
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_given constant jsonb := jsonb_strip_nulls(coalesce(read_selection_filter.filter, '{}'));
  v_filter issoh_private.selection_filter;
  v_wrong text;
begin
  if jsonb_typeof(v_given) <> 'object' then
    v_wrong := 'It is no object';
  else
    select case when g.key <> all (read_selection_filter.known_keys) then format('there is no "%s"', g.key)
           else format('"%s" %s', g.key, case
             when g.key in ('supplier_codes', 'product_ids') then 'takes a list of texts, at least one'
             when g.key in ('is_new', 'recommended', 'include_rejected') then 'takes true or false'
             when g.key = 'min_score' then 'takes a number from 0 to 100'
             when g.key in ('min_price', 'max_price') then 'takes a number or a decimal string, at least 0'
             else 'takes a text of 1 to 1,000 characters'
           end) end
      into v_wrong
      from jsonb_each(v_given) g
     where not case
             when g.key <> all (read_selection_filter.known_keys) then false
             when g.key in ('supplier_codes', 'product_ids')
               then jsonb_typeof(g.value) = 'array' and g.value <> '[]'
                    and not jsonb_path_exists(g.value, 'strict $[*] ? (@.type() != "string")')
             when g.key in ('is_new', 'recommended', 'include_rejected') then jsonb_typeof(g.value) = 'boolean'
             when g.key in ('min_price', 'max_price', 'min_score')
               then case when g.value #>> '{}' ~ '^\s*\+?([0-9]{1,40}([.][0-9]{0,40})?|[.][0-9]{1,40})\s*$'
                           and jsonb_typeof(g.value) in ('number', 'string')
                         then g.key <> 'min_score' or (g.value #>> '{}')::numeric <= 100
                    end is true
             else jsonb_typeof(g.value) = 'string' and length(g.value #>> '{}') <= 1000
                  and common.plain(g.value #>> '{}') is not null
           end
     order by g.key
     limit 1;
  end if;
  if v_wrong is null then
    select format('"%s" is no id of a product', i.id) into v_wrong
      from jsonb_array_elements_text(v_given -> 'product_ids') i (id)
     where not pg_input_is_valid(i.id, 'uuid')
     limit 1;
  end if;
  if v_wrong is null and (v_given ->> 'min_price')::numeric > (v_given ->> 'max_price')::numeric then
    v_wrong := 'min_price is above max_price';
  end if;
  if v_wrong is null and v_given ? 'category'
     and not pg_input_is_valid(common.trimmed(v_given ->> 'category'), 'uuid')
     and not pg_input_is_valid(common.trimmed(v_given ->> 'category'), 'public.ltree') then
    v_wrong := format('"%s" is no path of a category', v_given ->> 'category');
  end if;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISICR',
      message = format('The criteria cannot be used: %s.', v_wrong),
      hint = format('Use %s; leave out what does not matter.', array_to_string(read_selection_filter.known_keys, ', '));
  end if;

  v_filter.is_new := (v_given ->> 'is_new')::boolean;
  v_filter.min_price := (v_given ->> 'min_price')::numeric;
  v_filter.max_price := (v_given ->> 'max_price')::numeric;
  v_filter.min_score := (v_given ->> 'min_score')::numeric;
  v_filter.recommended := (v_given ->> 'recommended')::boolean;
  v_filter.include_rejected := coalesce((v_given ->> 'include_rejected')::boolean, false);
  v_filter.search := common.plain(v_given ->> 'search');
  v_filter.patterns := common.search_patterns(v_filter.search);
  if v_given ? 'product_ids' then
    v_filter.product_ids := array(
      select distinct i.id::uuid from jsonb_array_elements_text(v_given -> 'product_ids') i (id));
  end if;
  if v_given ? 'supplier_codes' then
    v_filter.supplier_ids := issoh_private.known_suppliers(
      array(select jsonb_array_elements_text(v_given -> 'supplier_codes')));
  end if;
  if v_given ? 'category' then
    v_filter.branch := common.trimmed(v_given ->> 'category');
    if pg_input_is_valid(v_filter.branch, 'uuid') then
      v_filter.category_id := v_filter.branch::uuid;
      -- What is mirrored needs no SPP.
      v_filter.branch := coalesce(
        (select c.path::text from issoh.categories c where c.category_id = v_filter.category_id),
        (select c.path::text from spp_remote.categories c where c.category_id = v_filter.category_id));
      if v_filter.branch is null then
        raise exception using
          errcode = 'ISNCA',
          message = format('There is no category "%s".', v_filter.category_id),
          hint = 'Name a category by its path, such as tools.drills, or by its id.';
      end if;
    end if;
    select coalesce(array_agg(c.id) filter (where c.lies_there), '{}'),
           coalesce(array_agg(c.id) filter (where not c.lies_there), '{}')
      into v_filter.categories_in, v_filter.categories_out
      from (select k.category_id::text as id,
                   k.path operator(public.<@) v_filter.branch::public.ltree as lies_there
              from issoh.categories k) c;
  end if;
  return v_filter;
end
$$;
comment on function issoh_private.read_selection_filter(jsonb, text[]) is
  $$Criteria and filters of the queue, checked: supplier_codes, category (a branch, by path or id), search,
min_price and max_price (in the currency of each product), is_new, product_ids (of SPP), min_score,
recommended, include_rejected; a null is left out. Raises ISICR (not among the known keys, or no such value),
ISNSU (suppliers that nobody knows, by name), ISNCA.$$;
grant execute on function issoh_private.read_selection_filter(jsonb, text[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
