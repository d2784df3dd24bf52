--! Previous: sha1:89654eeaa8ba5552a1b65e01003ecb471b63bc2e
--! Hash: sha1:2627205ce03953e31a556296c75d24c8373887e3
--! Message: analysts_views

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 030-views.sql
-- What analysts missed; a search that ranks.
set lock_timeout = '5s';

--! Included functions/common/texts/word_pattern.sql
create or replace function common.word_pattern(search text) returns text
language sql immutable parallel safe
as $$
  select '(^|[^[:alnum:]])' || regexp_replace(search, '([][\\.^$*+?(){}|])', '\\\1', 'g')
$$;
comment on function common.word_pattern(text) is
  'A text as a regular expression that finds it where a word begins.';
grant execute on function common.word_pattern(text) to public;
--! EndIncluded functions/common/texts/word_pattern.sql
--! Included functions/issoh/products/search_rank.sql
create or replace function issoh_private.search_rank(search text, product issoh.selected_products) returns integer
language sql immutable parallel safe
as $$
  select case
    when lower(search) in (lower((product).internal_sku collate "default"), lower((product).product_name),
                           lower((product).barcode)) then 0
    when (product).internal_sku ilike substr(common.like_pattern(search), 2)
         or (product).product_name ilike substr(common.like_pattern(search), 2)
         or (product).barcode ilike substr(common.like_pattern(search), 2) then 1
    when (product).product_name ~* common.word_pattern(search) or (product).internal_sku ~* common.word_pattern(search)
         or (product).brand ~* common.word_pattern(search) then 2
    else 3
  end
$$;
comment on function issoh_private.search_rank(text, issoh.selected_products) is
  $$How well a product answers a search: 0 its SKU, name or barcode is the text, 1 one of them begins with it, 2 a word
of SKU, name or brand does, 3 it stands somewhere inside.$$;
grant execute on function issoh_private.search_rank(text, issoh.selected_products)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/search_rank.sql
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
  v_search constant text := nullif(common.trimmed(find_products.search), '');
  v_pattern constant text := common.like_pattern(v_search);
  v_after_rank integer := 0;
begin
  if find_products.after_id is not null and v_search is not null then
    select issoh_private.search_rank(v_search, p) into v_after_rank
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
       -- A constant where nothing is looked for: the page is walked along the ids.
       cross join lateral (
         select case when v_search is null then 0 else issoh_private.search_rank(v_search, p) end as rank) r
       where (v_pattern is null or p.product_name ilike v_pattern or p.internal_sku ilike v_pattern
              or p.brand ilike v_pattern or p.barcode ilike v_pattern)
         and (find_products.status is null or p.status = find_products.status)
         and (find_products.after_id is null or (r.rank, p.product_id) > (v_after_rank, find_products.after_id))
       order by r.rank, p.product_id
       limit find_products.page_size) f (product, rank)
   cross join lateral issoh.name_product(f.product) n
   order by f.rank, n.product_id;
end
$$;
comment on function issoh.find_products(text, text, uuid, integer) is
  $$A page of selected products, those whose name, SKU, brand or barcode holds a text, those of a status, or all, after
the one of an id. What is the text itself (SKU, name or barcode) comes first, then what begins with it, then what has a
word that does, then the rest; within these, and without a text, in the order they were entered. Raises ISNPR (the
product of after_id is gone).$$;
grant execute on function issoh.find_products(text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/find_products.sql

--! Included functions/issoh/link/list_prices_now.sql
create or replace function issoh_private.list_prices_now(supplier_id uuid, product_ids uuid[]) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- A question to SPP: planned last, where fewest are left to ask for.
cost 1000000
as $$
declare
  -- Products of ours: whoever reads stock does not read all of SPP.
  v_spp_product_ids constant uuid[] := array(
    select l.spp_product_id
      from issoh.supplier_listings l
     where l.supplier_id = list_prices_now.supplier_id and l.product_id = any (list_prices_now.product_ids));
  v_listed jsonb;
begin
  with listed as materialized (
    select s.product_id, s.current_price, s.currency_code,
           issoh_private.availability_of(s.status, s.is_missing) as availability
      from spp_remote.products s
     where s.supplier_id = list_prices_now.supplier_id and s.product_id = any (v_spp_product_ids)
  ), rates as materialized (
    select c.currency_code, issoh.exchange_rate(c.currency_code, (now() at time zone 'UTC')::date) as rate
      from (select distinct n.currency_code from listed n) c
  )
  select jsonb_object_agg(l.product_id, jsonb_build_object(
           'price', n.current_price, 'currency_code', n.currency_code, 'availability', n.availability,
           'rate', x.rate, 'cost', round(n.current_price * x.rate, 4)))
    into v_listed
    from listed n
    join rates x on x.currency_code = n.currency_code
    join issoh.supplier_listings l on l.spp_product_id = n.product_id
   where l.product_id = any (list_prices_now.product_ids);
  return v_listed;
exception
  when connection_exception then
    raise exception using
      errcode = 'ISCSA', message = 'SPP does not answer, so what the supplier asks for cannot be known.',
      hint = 'Ask for what IS-SOH has seen last (the seen_ columns), or try again later.';
end
$$;
comment on function issoh_private.list_prices_now(uuid, uuid[]) is
  $$What the list of a supplier says of selected products now, as SPP answers, in one question: {product_id: {price,
currency_code, availability, rate, cost}}, cost in the base currency at the rate of the day. Products that SPP does not
have are left out. Raises ISCSA where SPP cannot be reached.$$;
grant execute on function issoh_private.list_prices_now(uuid, uuid[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/link/list_prices_now.sql
--! Included views/issoh/v_cost_comparison.sql
-- SPP is asked once per supplier, and not at all where no list_ column is asked for: "offset 0" keeps the question by
-- itself.
create or replace view issoh.v_cost_comparison with (security_invoker = true) as
select c.product_id, c.internal_sku, c.product_name, c.supplier_id, c.supplier_code, c.supplier_product_code,
       c.pricing_tier, c.from_quantity, c.rule_id, c.cost_price, c.cost_currency_code, c.cost,
       (c.listed ->> 'price')::numeric as list_price, c.listed ->> 'currency_code' as list_currency_code,
       c.listed ->> 'availability' as list_availability, (c.listed ->> 'rate')::numeric as list_exchange_rate,
       (c.listed ->> 'cost')::numeric as list_cost, (c.listed ->> 'cost')::numeric - c.cost as difference,
       round(((c.listed ->> 'cost')::numeric - c.cost) / nullif(c.cost, 0) * 100, 2) as difference_percentage,
       c.base as currency_code, c.seen_price, c.seen_currency_code, c.seen_exchange_rate, c.seen_cost, c.seen_at,
       c.held_reason
  from (
    select l.product_id, p.internal_sku, p.product_name, l.supplier_id, s.supplier_code, l.supplier_product_code,
           t.tier_code as pricing_tier, r.from_quantity, r.rule_id, r.cost_price,
           r.currency_code as cost_currency_code,
           case when r.currency_code = (select issoh_private.base_currency()) then r.cost_price
                else round(r.cost_price * issoh.exchange_rate(r.currency_code, (now() at time zone 'UTC')::date), 4)
           end as cost,
           n.listed -> l.product_id::text as listed, (select issoh_private.base_currency()) as base,
           l.supplier_price as seen_price, l.currency_code as seen_currency_code,
           l.exchange_rate as seen_exchange_rate, l.cost_price as seen_cost, l.changed_at as seen_at, l.held_reason
      from (
        select x.supplier_id, array_agg(x.product_id) as product_ids
          from issoh.supplier_listings x
         group by x.supplier_id) g
     cross join lateral (
       select issoh_private.list_prices_now(g.supplier_id, g.product_ids) as listed
       offset 0) n
      join issoh.supplier_listings l on l.supplier_id = g.supplier_id
      join issoh.selected_products p on p.product_id = l.product_id
      left join issoh.suppliers s on s.supplier_id = g.supplier_id
      left join issoh.pricing_rules r on r.product_id = l.product_id and r.cost_price is not null and r.period @> now()
      left join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id) c;
comment on view issoh.v_cost_comparison is
  $$What products of SPP cost us by the prices in force, and what the lists of their suppliers ask for today; a row
for each tier and quantity whose price has a cost, one without where none has. The list_ columns and differences are
asked of SPP, supplier by supplier: name one, or a product, or read a page (ISCSA where SPP does not answer). The seen_
columns, what IS-SOH has seen of the list last, are there at once.$$;
comment on column issoh.v_cost_comparison.product_id is 'Product.';
comment on column issoh.v_cost_comparison.internal_sku is 'Our own article number.';
comment on column issoh.v_cost_comparison.product_name is 'Name shown to people.';
comment on column issoh.v_cost_comparison.supplier_id is 'Whose list.';
comment on column issoh.v_cost_comparison.supplier_code is
  'Code of the supplier; null where the mirror does not know it.';
comment on column issoh.v_cost_comparison.supplier_product_code is 'The supplier''s own code.';
comment on column issoh.v_cost_comparison.pricing_tier is 'Code of the tier; null: no price in force has a cost.';
comment on column issoh.v_cost_comparison.from_quantity is 'Pieces from which on that price holds.';
comment on column issoh.v_cost_comparison.cost_price is 'Cost of a piece by the price in force, in cost_currency_code.';
comment on column issoh.v_cost_comparison.cost_currency_code is 'Currency of cost_price: ISO 4217.';
comment on column issoh.v_cost_comparison.rule_id is 'The price.';
comment on column issoh.v_cost_comparison.cost is 'cost_price in currency_code, at today''s rate; null without one.';
comment on column issoh.v_cost_comparison.list_price is 'Price of a piece by the list now, in list_currency_code.';
comment on column issoh.v_cost_comparison.list_currency_code is 'Currency of list_price: ISO 4217.';
comment on column issoh.v_cost_comparison.list_availability is
  'available, missing, pending or discontinued; null: SPP does not have it any more.';
comment on column issoh.v_cost_comparison.list_exchange_rate is
  'Units of currency_code for one of list_currency_code today; null: nobody has told it.';
comment on column issoh.v_cost_comparison.list_cost is 'list_price in currency_code, at that rate.';
comment on column issoh.v_cost_comparison.difference is
  'list_cost above cost, in currency_code: what a piece has become dearer; null where either is unknown.';
comment on column issoh.v_cost_comparison.difference_percentage is 'The same in percent of cost; null for a cost of 0.';
comment on column issoh.v_cost_comparison.currency_code is
  'The base currency: of cost, list_cost, difference, seen_cost.';
comment on column issoh.v_cost_comparison.seen_price is 'Price by the list as IS-SOH has last seen it.';
comment on column issoh.v_cost_comparison.seen_currency_code is 'Currency of seen_price: ISO 4217.';
comment on column issoh.v_cost_comparison.seen_exchange_rate is 'The rate it was taken at; null: held.';
comment on column issoh.v_cost_comparison.seen_cost is 'seen_price in currency_code, at that rate; null: held.';
comment on column issoh.v_cost_comparison.seen_at is 'When what was seen last changed.';
comment on column issoh.v_cost_comparison.held_reason is
  'Why seen_price has no cost: no_exchange_rate or out_of_range; null: it has.';
--! EndIncluded views/issoh/v_cost_comparison.sql
--! Included policies/issoh/v_cost_comparison.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_cost_comparison to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_cost_comparison.sql
--! Included views/issoh/v_warehouse_stock.sql
create or replace view issoh.v_warehouse_stock with (security_invoker = true) as
select w.warehouse_id, w.warehouse_code, w.warehouse_name, w.is_active, coalesce(s.products, 0) as products,
       coalesce(s.quantity_on_hand, 0) as quantity_on_hand, coalesce(s.quantity_reserved, 0) as quantity_reserved,
       w.capacity_units, round(coalesce(s.quantity_on_hand, 0)::numeric / nullif(w.capacity_units, 0), 4) as fill_share,
       coalesce(v.average_value, 0) as average_value, (select issoh_private.base_currency()) as currency_code
  from issoh.warehouses w
  left join (
    select x.warehouse_id, (count(*) filter (where x.quantity_on_hand <> 0))::integer as products,
           sum(x.quantity_on_hand) as quantity_on_hand, sum(x.quantity_reserved) as quantity_reserved
      from issoh.stock_on_hand x
     group by x.warehouse_id
  ) s on s.warehouse_id = w.warehouse_id
  -- Left out where no value is asked for.
  left join (
    select x.warehouse_id,
           round(sum(i.average_value * x.quantity_on_hand / nullif(i.quantity_on_hand, 0)), 4) as average_value
      from issoh.stock_on_hand x
      join issoh.v_inventory_valuation i on i.product_id = x.product_id
     where x.quantity_on_hand <> 0
     group by x.warehouse_id
  ) v on v.warehouse_id = w.warehouse_id;
comment on view issoh.v_warehouse_stock is 'How full each warehouse is, and what its stock is worth.';
comment on column issoh.v_warehouse_stock.products is 'Products of which pieces are there.';
comment on column issoh.v_warehouse_stock.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.v_warehouse_stock.quantity_reserved is 'Pieces of them that are promised.';
comment on column issoh.v_warehouse_stock.fill_share is
  'Pieces on hand per piece of capacity; null without a capacity.';
comment on column issoh.v_warehouse_stock.warehouse_id is 'Warehouse.';
comment on column issoh.v_warehouse_stock.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_warehouse_stock.warehouse_name is 'Name shown to people.';
comment on column issoh.v_warehouse_stock.is_active is 'Whether it takes movements.';
comment on column issoh.v_warehouse_stock.capacity_units is 'Pieces it can hold; null where nobody has counted.';
comment on column issoh.v_warehouse_stock.average_value is
  $$What the pieces there are worth, each at the moving average of its product over all warehouses
(v_inventory_valuation), in currency_code. A product of which nothing is there over all warehouses has none.$$;
comment on column issoh.v_warehouse_stock.currency_code is 'The base currency.';
--! EndIncluded views/issoh/v_warehouse_stock.sql
--! Included views/issoh/v_category_stock.sql
create or replace view issoh.v_category_stock with (security_invoker = true) as
select a.category_id, a.category_name, a.path, a.level,
       coalesce(sum(o.products) filter (where o.category_id is not distinct from a.category_id), 0)::integer
         as products,
       coalesce(sum(o.quantity) filter (where o.category_id is not distinct from a.category_id), 0)::bigint
         as quantity_on_hand,
       coalesce(sum(o.average_value) filter (where o.category_id is not distinct from a.category_id), 0)
         as average_value,
       coalesce(sum(o.fifo_value) filter (where o.category_id is not distinct from a.category_id), 0) as fifo_value,
       sum(o.products)::integer as branch_products, sum(o.quantity)::bigint as branch_quantity_on_hand,
       sum(o.average_value) as branch_average_value, sum(o.fifo_value) as branch_fifo_value,
       (select issoh_private.base_currency()) as currency_code
  from (
    select p.category_id, count(*) filter (where i.quantity_on_hand <> 0) as products,
           sum(i.quantity_on_hand) as quantity, sum(i.average_value) as average_value, sum(i.fifo_value) as fifo_value
      from issoh.v_inventory_valuation i
      join issoh.selected_products p on p.product_id = i.product_id
     group by p.category_id
  ) o
  left join issoh.categories k on k.category_id = o.category_id
  left join issoh.categories a on a.path operator(public.@>) k.path
 group by a.category_id, a.category_name, a.path, a.level;
comment on view issoh.v_category_stock is
  $$What is there of the products of each category, and of all below it, and what it is worth: categories of products
that have ever moved, and those above them. Products without a category stand under category_id null.$$;
comment on column issoh.v_category_stock.category_id is 'Category; null: products that have none.';
comment on column issoh.v_category_stock.category_name is 'Its name.';
comment on column issoh.v_category_stock.path is 'Its place in the tree.';
comment on column issoh.v_category_stock.level is '1 for a top category.';
comment on column issoh.v_category_stock.products is 'Products of the category itself of which pieces are there.';
comment on column issoh.v_category_stock.quantity_on_hand is 'Pieces of these, over all warehouses.';
comment on column issoh.v_category_stock.average_value is
  'What they are worth at the moving average, in currency_code.';
comment on column issoh.v_category_stock.fifo_value is 'The same if the oldest pieces leave first.';
comment on column issoh.v_category_stock.branch_products is 'Products of it and of all categories below.';
comment on column issoh.v_category_stock.branch_quantity_on_hand is 'Pieces of these.';
comment on column issoh.v_category_stock.branch_average_value is 'What they are worth at the moving average.';
comment on column issoh.v_category_stock.branch_fifo_value is 'The same if the oldest pieces leave first.';
comment on column issoh.v_category_stock.currency_code is 'The base currency.';
--! EndIncluded views/issoh/v_category_stock.sql
--! Included policies/issoh/v_category_stock.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_category_stock to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_category_stock.sql
--! Included views/issoh/v_selection_pipeline.sql
create or replace view issoh.v_selection_pipeline with (security_invoker = true) as
select q.queue_id, q.spp_product_id, q.spp_supplier_id, s.supplier_code,
       q.product_details ->> 'supplier_product_code' as supplier_product_code,
       q.product_details ->> 'product_name' as product_name,
       issoh_private.queued_price(q.product_details) as current_price,
       q.product_details ->> 'currency_code' as currency_code,
       case when q.review_status in ('pending', 'on_hold') then 'queued' else 'decided' end as stage,
       q.review_status, q.auto_select_score as score,
       issoh_private.is_auto_candidate(
         q.review_status, q.coverage, q.score_low,
         (select (issoh.setting('selection.auto_candidate_coverage') #>> '{}')::numeric),
         (select (issoh.setting('selection.auto_candidate_score') #>> '{}')::numeric)) as auto_candidate,
       q.queued_at, q.queued_by,
       round(extract(epoch from case when q.review_status in ('pending', 'on_hold') then now()
                                     else coalesce(q.reviewed_at, now()) end - q.queued_at) / 86400, 2) as days_waiting,
       q.reviewed_by, q.reviewed_at, q.review_notes,
       case when q.lease_owner is null then 'free'
            when q.lease_expires_at <= now() then 'expired'
            else 'leased' end as lease_state,
       q.lease_owner, q.lease_expires_at, q.coverage, q.score_low, q.score_high, q.weights_version, q.scored_at,
       q.recommended_by, q.recommended_at, q.product_id, q.imported_at,
       coalesce(c.path::text, q.product_details ->> 'category_path') as category_path,
       q.product_details ->> 'brand' as brand,
       q.product_details, q.selection_criteria, q.last_reviewer, q.reopened_by, c.category_name
  from issoh.selection_queue q
  left join issoh.suppliers s on s.supplier_id = q.spp_supplier_id
  left join issoh.categories c on c.category_id = (q.product_details ->> 'category_id')::uuid;
comment on view issoh.v_selection_pipeline is
  'Products of SPP on their way into the range: what waits for a decision, and what was decided.';
comment on column issoh.v_selection_pipeline.current_price is 'Purchase price when it was queued, in currency_code.';
comment on column issoh.v_selection_pipeline.stage is 'queued (pending or on hold) or decided.';
comment on column issoh.v_selection_pipeline.score is '0 to 100; null before scoring.';
comment on column issoh.v_selection_pipeline.auto_candidate is
  $$Pending, with a coverage and a score_low of the settings selection.auto_candidate_coverage and
selection.auto_candidate_score or more.$$;
comment on column issoh.v_selection_pipeline.days_waiting is 'Days from queueing to the decision, or until now.';
comment on column issoh.v_selection_pipeline.lease_state is
  'free; leased: lease_owner reviews it until lease_expires_at; expired: did, and anybody may take it.';
comment on column issoh.v_selection_pipeline.queue_id is 'Identifies the item.';
comment on column issoh.v_selection_pipeline.spp_product_id is 'The product in SPP.';
comment on column issoh.v_selection_pipeline.spp_supplier_id is 'Who offers it.';
comment on column issoh.v_selection_pipeline.supplier_code is
  'Code of the supplier; null where the mirror does not know it.';
comment on column issoh.v_selection_pipeline.supplier_product_code is 'The suppliers own code.';
comment on column issoh.v_selection_pipeline.product_name is 'Name when it was queued.';
comment on column issoh.v_selection_pipeline.currency_code is 'Currency of current_price.';
comment on column issoh.v_selection_pipeline.review_status is 'pending, on_hold, approved, rejected or imported.';
comment on column issoh.v_selection_pipeline.queued_at is 'When it was queued.';
comment on column issoh.v_selection_pipeline.queued_by is 'Who queued it.';
comment on column issoh.v_selection_pipeline.reviewed_by is 'Who decided; null while it waits.';
comment on column issoh.v_selection_pipeline.reviewed_at is 'When; null while it waits.';
comment on column issoh.v_selection_pipeline.review_notes is 'What the reviewer wrote.';
comment on column issoh.v_selection_pipeline.lease_owner is 'Who reviews it; null: nobody.';
comment on column issoh.v_selection_pipeline.lease_expires_at is 'Until when; null: nobody reviews.';
comment on column issoh.v_selection_pipeline.coverage is 'Share of the weights whose criteria have data, 0 to 1.';
comment on column issoh.v_selection_pipeline.score_low is 'The score if every criterion without data had 0 points.';
comment on column issoh.v_selection_pipeline.score_high is 'The score if every criterion without data had 100 points.';
comment on column issoh.v_selection_pipeline.weights_version is 'The version of the weights it was scored with.';
comment on column issoh.v_selection_pipeline.scored_at is 'When it was scored.';
comment on column issoh.v_selection_pipeline.recommended_by is 'Who recommends to approve it; null: nobody.';
comment on column issoh.v_selection_pipeline.recommended_at is 'When; null: nobody does.';
comment on column issoh.v_selection_pipeline.last_reviewer is
  'Who had it to review last, and gave it back or let it run out; null: nobody.';
comment on column issoh.v_selection_pipeline.reopened_by is
  'Who took a decision back last: it is not approved by itself then; null: nobody.';
comment on column issoh.v_selection_pipeline.product_id is 'The selected product it became.';
comment on column issoh.v_selection_pipeline.imported_at is 'When it was imported; null: it was not.';
comment on column issoh.v_selection_pipeline.category_path is 'Its category in SPP when it was queued.';
comment on column issoh.v_selection_pipeline.brand is 'Its brand when it was queued.';
comment on column issoh.v_selection_pipeline.product_details is 'The product as it was when queued.';
comment on column issoh.v_selection_pipeline.selection_criteria is 'How the score came about, criterion by criterion.';
comment on column issoh.v_selection_pipeline.category_name is
  'Name of its category; null where the mirror does not know it: no product of ours is in it.';
--! EndIncluded views/issoh/v_selection_pipeline.sql

-- What is kept, column by column.
comment on column issoh_kept.inventory_values.product_id is 'Product.';
comment on column issoh_kept.inventory_values.quantity is 'Pieces over all warehouses.';
comment on column issoh_kept.inventory_values.fifo_value is
  'Value if the oldest pieces leave first, in the base currency.';
comment on column issoh_kept.inventory_values.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh_kept.inventory_values.average_value is 'Value at the moving average.';
comment on column issoh_kept.valuation_checkpoints.product_id is 'Product.';
comment on column issoh_kept.valuation_checkpoints.quantity is 'Pieces over all warehouses then.';
comment on column issoh_kept.valuation_checkpoints.fifo_value is
  'Value if the oldest pieces leave first, in the base currency.';
comment on column issoh_kept.valuation_checkpoints.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh_kept.valuation_checkpoints.average_value is 'Value at the moving average.';
--! Included views/issoh/ledger_lines.sql
create or replace view issoh_private.ledger_lines with (security_invoker = true) as
select s.product_id, s.movement_date, s.seq, u.undoes is not null and u.delta <> 0 as undoing,
       row(s.movement_id, s.movement_type, s.movement_date, s.seq, s.unit_cost, s.total_cost, u.delta, u.undoes
          )::issoh_private.ledger_line as line
  from issoh.stock_movements s
  left join issoh.movement_reversals r on r.reversed_id = coalesce(s.reverses_movement_id, s.movement_id)
 cross join lateral (
   select coalesce(s.reverses_movement_id, s.returns_movement_id) as undoes,
          case when s.movement_type = 'transfer'
                 or r.reversed_id is not null and r.reversal_date is not distinct from r.reversed_date then 0
               when s.to_location is not null then s.quantity
               else -s.quantity
          end::bigint as delta) u;
comment on view issoh_private.ledger_lines is
  $$What the valuation reads of a movement. delta: pieces that a product has more of, over all warehouses; 0 for
transfers, and for a movement and its reversal of the same date.$$;
comment on column issoh_private.ledger_lines.product_id is 'Product.';
comment on column issoh_private.ledger_lines.movement_date is 'When it moved.';
comment on column issoh_private.ledger_lines.seq is 'Its order of recording.';
comment on column issoh_private.ledger_lines.undoing is 'Whether it undoes or returns another.';
comment on column issoh_private.ledger_lines.line is 'What the valuation reads of it.';
grant select on issoh_private.ledger_lines
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded views/issoh/ledger_lines.sql
--! Included sql/tables/audit_log.sql
-- The same table in both databases.
create table if not exists audit.log (
  log_id bigint generated always as identity primary key,
  occurred_at timestamptz not null default clock_timestamp(),
  actor text not null,
  role_name text not null,
  request_id text,
  operation text not null check (operation in ('insert', 'update', 'delete')),
  table_schema text not null,
  table_name text not null,
  record_key text not null,
  old_values jsonb,
  new_values jsonb
);
create index if not exists log_table_name_record_key_idx on audit.log (table_name, record_key, occurred_at desc);
comment on table audit.log is
  'Every change of every table but product prices (those are in price_history); append-only, kept forever.';
comment on column audit.log.actor is 'Who acted: the token''s subject, or in psql the login.';
comment on column audit.log.role_name is 'The role that acted.';
comment on column audit.log.request_id is 'The request that caused it, as answered in X-Request-Id.';
comment on column audit.log.record_key is 'Primary key of the row.';
comment on column audit.log.old_values is 'The row before; null for an insert.';
comment on column audit.log.new_values is 'The row after; null for a delete.';
comment on column audit.log.log_id is 'Identifies the change; later ones are greater.';
comment on column audit.log.occurred_at is 'When it was made.';
comment on column audit.log.operation is 'insert, update or delete.';
comment on column audit.log.table_schema is 'Schema of the table.';
comment on column audit.log.table_name is 'Name of the table.';
--! EndIncluded sql/tables/audit_log.sql
--! Included sql/tables/lease_workers.sql
-- The same table in both databases.
create table if not exists lease.workers (
  worker_id uuid primary key,
  worker_name text not null,
  backend_pid integer not null,
  job_owners text[] not null default '{}',
  started_at timestamptz not null default clock_timestamp(),
  beat_at timestamptz not null default clock_timestamp()
);
comment on table lease.workers is 'Whoever works here now: each says so every other second, in a session of
its own.';
comment on column lease.workers.worker_name is 'What it is: worker, or command line.';
comment on column lease.workers.backend_pid is
  'The session it beats in, which ends at once when its process is killed.';
comment on column lease.workers.job_owners is 'The names under which it locks jobs of graphile_worker.';
comment on column lease.workers.beat_at is 'When it last said that it lives.';
comment on column lease.workers.worker_id is 'Identifies it.';
comment on column lease.workers.started_at is 'When it began.';
--! EndIncluded sql/tables/lease_workers.sql
