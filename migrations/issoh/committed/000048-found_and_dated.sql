--! Previous: sha1:8c2271ac4f848a9193f249874a35cf6e901af7b6
--! Hash: sha1:66e0eea3672b10108d4d2f943bafbffce6ebf647
--! Message: found_and_dated

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 003-found_and_dated.sql
-- What is looked for is read as what is kept: composed, and without marks that cannot be seen. What is entered by hand
-- is kept as lists are.
-- All products are worked off by one reading of the ledger.
-- Today is UTC's, whatever the zone of the session.
set lock_timeout = '5s';

--! Included functions/common/texts/search_words.sql
create or replace function common.search_words(search text) returns text[]
language sql immutable parallel safe
as $$
  select array_remove(regexp_split_to_array(common.plain(search),
                                            E'[\\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+'), '')
$$;
comment on function common.search_words(text) is
  'The words of a text, which is read as names are (common.plain): what white space of any kind parts.';
grant execute on function common.search_words(text) to public;
--! EndIncluded functions/common/texts/search_words.sql
--! Included functions/common/texts/search_patterns.sql
create or replace function common.search_patterns(search text) returns text[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whichever door it came by: each word is looked for in every row.
  if length(search_patterns.search) > 1000 then
    raise exception using
      errcode = 'SPISF', message = 'The text that is looked for has more than 1,000 characters.',
      hint = 'Search for a few words.';
  end if;
  -- Joiners stay in names and go from codes, as does an apostrophe in front.
  return (
    select array_agg(p.pattern order by length(p.pattern) desc, p.place)
      from (select least(w.place, 8) as place,
                   string_agg(regexp_replace(common.like_pattern(w.word), '[\u200c\u200d]+', '%', 'g'), ''
                              order by w.place) as pattern
              from unnest(common.search_words(regexp_replace(common.plain(search_patterns.search), '^''(?=.)', '')))
                   with ordinality as w (word, place)
             group by least(w.place, 8)) p);
end
$$;
comment on function common.search_patterns(text) is
  $$The words of a text, each as a pattern of LIKE: what is looked for holds them all, in any order. There are eight at
most: the eighth word and all behind it are one pattern, which finds them in this order.
The longest come first. Null where there is no word. Raises SPISF (more than 1,000 characters).$$;
grant execute on function common.search_patterns(text) to public;
--! EndIncluded functions/common/texts/search_patterns.sql
--! Included functions/issoh/valuation/replay_from.sql
create or replace function issoh_private.replay_from(
  starts issoh_private.ledger_position[],
  until timestamptz,
  booked boolean,
  every integer default 0,
  kept integer default 1
) returns setof issoh_private.worked_off
language sql stable
set search_path = pg_catalog, pg_temp
-- With the number of products known, a few are looked up, and all are read in one go.
set plan_cache_mode = force_custom_plan
as $$
  with starts as (
    select b.product_id, b.movement_date, b.seq
      from unnest(replay_from.starts) b
  ), lines as (
    select b.product_id, array_agg(l.line order by l.movement_date, l.seq) as movements, bool_or(l.undoing) as undoing
      from starts b
      join issoh_private.ledger_lines l on l.product_id = b.product_id
     -- Not "is null": of 5,000 products 25 were expected, and each was looked up in every month.
     where num_nulls(b.movement_date) > 0 and l.movement_date <= replay_from.until
     group by b.product_id
    union all
    -- From a checkpoint on: of a few products, or where many months lie since, each by itself.
    select b.product_id, array_agg(l.line order by l.movement_date, l.seq) filter (where l.product_id is not null),
           bool_or(l.undoing)
      from starts b
      left join issoh_private.ledger_lines l
        on l.product_id = b.product_id and l.movement_date >= b.movement_date
           and (l.movement_date, l.seq) > (b.movement_date, b.seq) and l.movement_date <= replay_from.until
           and l.movement_date >= (select min(f.movement_date) from starts f)
     where num_nulls(b.movement_date) = 0
     group by b.product_id
  )
  select (w.worked).states, (w.worked).bookings
    from lines l
    join starts b on b.product_id = l.product_id
    left join issoh_kept.valuation_checkpoints c
      on c.product_id = b.product_id and c.movement_date = b.movement_date and c.seq = b.seq
   cross join lateral (
     select case when l.movements is null then row(array[c], null)::issoh_private.worked_off
                 else issoh_private.work_off(b.product_id, c, l.movements, l.undoing, replay_from.booked,
                                             replay_from.every, replay_from.kept) end as worked
     offset 0) w
$$;
comment on function issoh_private.replay_from(issoh_private.ledger_position[], timestamptz, boolean, integer,
                                              integer) is
  $$Works products off up to and with a moment, each once, from the checkpoint that its position names (date null: from
the beginning): see work_off. Products without movements are left out.$$;
grant execute on function issoh_private.replay_from(issoh_private.ledger_position[], timestamptz, boolean, integer,
                                                    integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/replay_from.sql
--! Included functions/issoh/money/exchange_rate.sql
create or replace function issoh.exchange_rate(currency_code text, on_date date default null) returns numeric
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
           when exchange_rate.currency_code = issoh_private.base_currency() then 1
           else (select x.rate
                   from issoh.exchange_rates x
                  where x.currency_code = exchange_rate.currency_code
                    and x.rate_date <= coalesce(exchange_rate.on_date, (now() at time zone 'UTC')::date)
                  order by x.rate_date desc
                  limit 1)
         end
$$;
comment on function issoh.exchange_rate(text, date) is
  'Units of the base currency for one unit of a currency on a day (today, of UTC): its latest rate up to then, null
before the first one, 1 for the base currency.';
grant execute on function issoh.exchange_rate(text, date)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/money/exchange_rate.sql
--! Included functions/issoh/money/to_base.sql
create or replace function issoh_private.to_base(amount numeric, currency_code text, on_date date) returns numeric
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rate numeric;
begin
  if to_base.amount is null or to_base.currency_code is null
     or to_base.currency_code = issoh_private.base_currency() then
    return to_base.amount;
  end if;
  v_rate := issoh.exchange_rate(to_base.currency_code, to_base.on_date);
  if v_rate is null then
    raise exception using
      errcode = 'ISCXR',
      message = format('There is no exchange rate of %s for %s.', to_base.currency_code,
                       coalesce(to_base.on_date, (now() at time zone 'UTC')::date)),
      hint = 'Set one of that day or before by set_exchange_rates, or give the amount in the base currency.';
  end if;
  -- 10 decimals are what a unit cost may have.
  return trim_scale(round(to_base.amount * v_rate, 10));
end
$$;
comment on function issoh_private.to_base(numeric, text, date) is
  $$An amount in the base currency, at the latest rate of a day or before, rounded to at most 10 decimals. No
currency, or the base currency: the amount as it is. Raises ISCXR.$$;
--! EndIncluded functions/issoh/money/to_base.sql
--! Included functions/issoh/products/add_product.sql
create or replace function issoh.add_product(
  internal_sku text,
  product_name text,
  status text default 'active',
  description text default null,
  category text default null,
  brand text default null,
  barcode text default null,
  unit_of_measure text default null,
  min_order_qty integer default null,
  pack_multiple integer default null,
  lead_time_days integer default null,
  supplier text default null,
  selection_reason text default null
) returns issoh.selected_products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sku constant text := issoh_private.trim_sku(add_product.internal_sku);
  v_category_id constant uuid := issoh_private.resolve_category(add_product.category);
  v_supplier_id constant uuid := issoh_private.resolve_supplier(add_product.supplier);
  v_product issoh.selected_products;
begin
  if common.plain(add_product.product_name) is null then
    raise exception using
      errcode = 'ISIPN', message = 'A product needs a name.', hint = 'Give product_name a text.';
  end if;

  insert into issoh.selected_products
    (internal_sku, product_name, status, description, category_id, brand, barcode, unit_of_measure, min_order_qty,
     pack_multiple, lead_time_days, spp_supplier_id, selection_reason)
  values (v_sku, common.plain(add_product.product_name), coalesce(add_product.status, 'active'),
          add_product.description, v_category_id, common.composed(common.visible(add_product.brand)),
          common.composed(common.visible(add_product.barcode)), add_product.unit_of_measure,
          add_product.min_order_qty, add_product.pack_multiple, add_product.lead_time_days, v_supplier_id,
          add_product.selection_reason)
  returning * into v_product;
  return v_product;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK',
      message = format('A product with SKU "%s" exists already.', v_sku),
      hint = 'Choose another SKU, or use the product that is there.';
  when check_violation then
    raise exception using
      errcode = 'ISIVP', message = 'A value does not fit the product.',
      hint = 'status is active, inactive or pending_review; min_order_qty and pack_multiple are above 0;'
             ' lead_time_days is 0 to 3650.';
end
$$;
comment on function issoh.add_product(
  text, text, text, text, text, text, text, text, integer, integer, integer, text, text) is
  $$Enters a product by hand, without one in SPP: any SKU that is not blank and not taken will do. category is a path
or id, supplier (who usually delivers it) a code or id; min_order_qty and pack_multiple are pieces. Approvers,
stock operators and administrators may. Raises ISISK (SKU), ISIPN (name), ISIVP (a value), ISCSK (SKU taken),
ISNCA, ISNSU.$$;
grant execute on function issoh.add_product(
  text, text, text, text, text, text, text, text, integer, integer, integer, text, text)
  to inv_approver, inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/products/add_product.sql
--! Included functions/issoh/products/update_product.sql
create or replace function issoh.update_product(product text, patch jsonb) returns issoh.selected_products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product issoh.selected_products := issoh_private.resolve_product(update_product.product);
  v_patch constant jsonb := update_product.patch;
  v_unknown text;
  v_supplier_id uuid;
begin
  if jsonb_typeof(coalesce(v_patch, 'null')) <> 'object' then
    raise exception using
      errcode = 'ISIPA', message = 'The patch is no object.', hint = 'Send {"column": value}.';
  end if;
  select k into v_unknown
    from jsonb_object_keys(v_patch) k
   where k not in ('internal_sku', 'product_name', 'status', 'description', 'category', 'brand', 'barcode',
                   'unit_of_measure', 'min_order_qty', 'pack_multiple', 'lead_time_days', 'supplier',
                   'selection_reason')
   limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = 'ISIPA',
      message = format('"%s" of a product cannot be changed.', v_unknown),
      hint = 'Change internal_sku, product_name, status, description, category, brand, barcode, unit_of_measure,'
             ' min_order_qty, pack_multiple, lead_time_days, supplier or selection_reason.';
  end if;

  -- Before the lock: SPP may be asked.
  if v_patch ? 'supplier' then
    v_supplier_id := issoh_private.resolve_supplier(v_patch ->> 'supplier');
  end if;
  -- The row as it is when nobody else changes it any more: a column that the patch does not name stays.
  perform issoh_private.lock_products(array[v_product.product_id]);
  select p.* into v_product from issoh.selected_products p where p.product_id = v_product.product_id;
  v_product := jsonb_populate_record(v_product, v_patch);
  if v_patch ? 'internal_sku' then
    v_product.internal_sku := issoh_private.trim_sku(v_patch ->> 'internal_sku');
  end if;
  if v_patch ? 'category' then
    v_product.category_id := issoh_private.resolve_category(v_patch ->> 'category');
  end if;
  if v_patch ? 'supplier' then
    v_product.spp_supplier_id := v_supplier_id;
  end if;
  update issoh.selected_products p
     set internal_sku = v_product.internal_sku, product_name = common.plain(v_product.product_name),
         status = v_product.status, description = v_product.description, category_id = v_product.category_id,
         brand = common.composed(common.visible(v_product.brand)),
         barcode = common.composed(common.visible(v_product.barcode)), unit_of_measure = v_product.unit_of_measure,
         min_order_qty = v_product.min_order_qty, pack_multiple = v_product.pack_multiple,
         lead_time_days = v_product.lead_time_days, spp_supplier_id = v_product.spp_supplier_id,
         selection_reason = v_product.selection_reason
   where p.product_id = v_product.product_id
  returning p.* into v_product;
  return v_product;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK',
      message = format('A product with SKU "%s" exists already.', v_product.internal_sku),
      hint = 'Choose another SKU, or use the product that is there.';
  when check_violation or not_null_violation or invalid_text_representation or numeric_value_out_of_range then
    raise exception using
      errcode = 'ISIVP', message = 'A value does not fit the product.',
      hint = 'A name is not blank; status is active, inactive or pending_review; min_order_qty and pack_multiple are'
             ' above 0; lead_time_days is 0 to 3650.';
end
$$;
comment on function issoh.update_product(text, jsonb) is
  $$Changes what a patch {column: value} names: internal_sku, product_name, status, description, category, brand,
barcode, unit_of_measure, min_order_qty, pack_multiple, lead_time_days, supplier, selection_reason. Approvers,
stock operators and administrators may. Raises ISNPR, ISIPA (no such column), ISIVP (a value that does not fit),
ISISK, ISCSK, ISNCA, ISNSU.$$;
grant execute on function issoh.update_product(text, jsonb) to inv_approver, inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/products/update_product.sql
--! Included functions/issoh/products/find_products.sql
create or replace function issoh.find_products(
  search text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_product
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_search constant text := common.plain(find_products.search);
  v_patterns constant text[] := common.search_patterns(v_search);
  v_words constant text[] := array(
    select common.word_pattern(w.word) from unnest((common.search_words(v_search))[:8]) w (word));
  v_after_rank integer := 0;
begin
  if find_products.after_id is not null and v_search is not null then
    select issoh_private.search_rank(v_search, v_words, p) into v_after_rank
      from issoh.selected_products p
     where p.product_id = find_products.after_id;
    if not found then
      raise exception using
        errcode = 'ISNPR', message = 'The product that the page before ended with is gone.',
        hint = 'Begin with the first page again.';
    end if;
  end if;

  return query
  select n.*
    from (
      select p, r.rank
        from issoh.selected_products p
       -- A constant where nothing is looked for.
       cross join lateral (
         select case when v_search is null then 0 else issoh_private.search_rank(v_search, v_words, p) end as rank) r
       where issoh_private.holds_words(p, v_patterns)
         and (find_products.status is null or p.status = find_products.status)
         and (find_products.after_id is null or (r.rank, p.product_id) > (v_after_rank, find_products.after_id))
         -- By itself, so that without a text the page is walked along the ids, from there on.
         and (find_products.after_id is null or v_search is not null or p.product_id > find_products.after_id)
       order by r.rank, p.product_id
       limit find_products.page_size) f (product, rank)
   cross join lateral issoh.name_product(f.product) n
   order by f.rank, n.product_id;
end
$$;
comment on function issoh.find_products(text, text, uuid, integer) is
  $$A page of selected products, those whose name, SKU, brand or barcode hold the words of a text, in any order, those
of a status, or all, after the one of an id. What is the text itself (SKU, name or barcode) comes first, then what
begins with it, then what has a word that does, then what has words that begin as those of the text, then the rest;
within these, and without a text, in the order they were entered. Raises ISNPR (the product of after_id is gone).$$;
grant execute on function issoh.find_products(text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/find_products.sql
--! Included functions/issoh/stock/find_stock.sql
create or replace function issoh.find_stock(
  search text default null,
  code text default null,
  warehouse text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.product_stock
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_warehouse_id constant uuid := case
    when find_stock.warehouse is not null then (issoh_private.resolve_warehouse(find_stock.warehouse)).warehouse_id
  end;
  v_patterns constant text[] := common.search_patterns(find_stock.search);
  v_code constant text := case
    when find_stock.code is not null then coalesce(common.plain(find_stock.code), '')
  end;
  -- A scanner reads a GTIN with more zeros before it than a list has it, or with fewer.
  v_barcodes constant text[] := case
    when v_code ~ '^[0-9]{8,14}$'
      then array(select lpad(ltrim(v_code, '0'), n, '0') from generate_series(8, 14) n
                  where n >= length(ltrim(v_code, '0'))) || v_code
    else array[v_code]
  end;
  v_after constant text := case
    when find_stock.after_id is not null
      then (issoh_private.resolve_product(find_stock.after_id::text)).internal_sku
  end;
begin
  return query
  select p.product_id, p.internal_sku, p.product_name, p.brand, p.barcode, p.unit_of_measure, p.status,
         h.quantity_on_hand, h.quantity_reserved, h.quantity_available, h.warehouses
    from (
      select i.*
        from issoh.selected_products i
       where issoh_private.holds_words(i, v_patterns)
         and (v_code is null or i.internal_sku in (v_code, common.trimmed(find_stock.code))
              or i.barcode = any (v_barcodes))
         and (v_warehouse_id is null
              or exists (select from issoh.stock_on_hand s
                          where s.product_id = i.product_id and s.warehouse_id = v_warehouse_id))
         and (v_after is null or i.internal_sku > v_after)
       order by i.internal_sku
       limit find_stock.page_size) p
   cross join lateral (
     select coalesce(sum(s.quantity_on_hand), 0)::integer as quantity_on_hand,
            coalesce(sum(s.quantity_reserved), 0)::integer as quantity_reserved,
            coalesce(sum(s.quantity_available), 0)::integer as quantity_available,
            coalesce(json_agg(json_build_object(
              'warehouse_id', w.warehouse_id, 'warehouse_code', w.warehouse_code,
              'quantity_on_hand', s.quantity_on_hand, 'quantity_reserved', s.quantity_reserved,
              'quantity_available', s.quantity_available) order by w.warehouse_code), '[]') as warehouses
       from issoh.stock_on_hand s
       join issoh.warehouses w on w.warehouse_id = s.warehouse_id
      where s.product_id = p.product_id and (v_warehouse_id is null or s.warehouse_id = v_warehouse_id)) h
   order by p.internal_sku;
end
$$;
comment on function issoh.find_stock(text, text, text, uuid, integer) is
  $$A page of products by their SKU, each with its pieces, in all and by warehouse (none where it never was): those
whose name, SKU, brand or barcode hold the words of a text, in any order; of a code as a scanner reads it (the SKU, or
a barcode whatever zeros lead it); kept in one warehouse (code or id), with the pieces there; or all; behind the one of
an id. Raises ISNWH, ISNPR.$$;
grant execute on function issoh.find_stock(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/stock/find_stock.sql
--! Included functions/issoh/selection/read_selection_filter.sql
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
--! EndIncluded functions/issoh/selection/read_selection_filter.sql

-- Few, if any: what was entered decomposed or with such marks would be found by nothing any more.
update issoh.selected_products p
   set product_name = coalesce(common.plain(p.product_name), p.product_name),
       brand = common.composed(common.visible(p.brand)), barcode = common.composed(common.visible(p.barcode))
 where octet_length(concat(p.product_name, p.brand, p.barcode)) > length(concat(p.product_name, p.brand, p.barcode))
   and (p.product_name, p.brand, p.barcode)
       is distinct from (coalesce(common.plain(p.product_name), p.product_name),
                         common.composed(common.visible(p.brand)), common.composed(common.visible(p.barcode)));
