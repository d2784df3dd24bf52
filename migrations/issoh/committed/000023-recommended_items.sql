--! Previous: sha1:ed8be5f7fac08bf2ce9abd29077f0166c0d51f78
--! Hash: sha1:1329ebe3a7cf1129421d829a8494829c2773dd56
--! Message: recommended_items

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-review.sql
-- What is looked at holds up the queue's writers for as long as its two indexes take: a second for a million items.
create index if not exists selection_queue_unreviewed_idx
  on issoh.selection_queue (issoh_private.selection_rank(auto_select_score), queue_id)
  where review_status = 'pending' and recommended_by is null;
create index if not exists selection_queue_spp_product_id_idx on issoh.selection_queue (spp_product_id, queue_id);
drop index if exists issoh.selection_queue_rejected_idx;
--! Included functions/issoh/selection/start_review.sql
create or replace function issoh.start_review(row_limit integer default 50, filters jsonb default '{}')
returns setof issoh.v_selection_pipeline
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    start_review.filters, issoh_private.selection_filter_keys());
  v_limit constant integer := coalesce(start_review.row_limit, 50);
  v_actor constant text := audit.current_actor();
  v_until constant timestamptz := clock_timestamp()
    + make_interval(mins => issoh.setting('selection.lease_minutes')::integer);
  v_approver constant boolean := pg_has_role(audit.acting_role(), 'inv_approver', 'member')
                                 or pg_has_role(audit.acting_role(), 'inv_owner', 'member');
  -- Who asks for them by name, or for recommended ones, gets those, too.
  v_named constant boolean := num_nonnulls(v_filter.recommended, v_filter.product_ids) > 0;
  v_items uuid[];
begin
  if v_limit not between 1 and 1000 then
    raise exception using
      errcode = 'ISIRN',
      message = format('%s is no number of items to review.', v_limit),
      hint = 'Take 1 to 1000 at once.';
  end if;
  -- One's own first. Nobody waits for a row: what somebody else takes at this moment is theirs.
  v_items := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.lease_owner = v_actor and q.lease_expires_at > clock_timestamp() and q.review_status = 'pending'
       and (v_named or q.recommended_by is null or v_approver and q.recommended_by <> v_actor)
       and issoh_private.selection_matches(q, v_filter)
     order by issoh_private.selection_rank(q.auto_select_score), q.queue_id
     limit v_limit
       for update skip locked);
  v_items := v_items || array(
    select q.queue_id
      from issoh.selection_queue q
     where q.review_status = 'pending' and (q.lease_owner is null or q.lease_expires_at <= clock_timestamp())
       and (v_named or q.recommended_by is null or v_approver and q.recommended_by <> v_actor)
       and issoh_private.selection_matches(q, v_filter)
     order by issoh_private.selection_rank(q.auto_select_score), q.queue_id
     limit v_limit - cardinality(v_items)
       for update skip locked);

  update issoh.selection_queue q
     set lease_owner = v_actor, lease_expires_at = v_until,
         -- Who let it run out has seen it.
         last_reviewer = coalesce(nullif(q.lease_owner, v_actor), q.last_reviewer)
   where q.queue_id = any (v_items);
  return query
  select v.*
    from unnest(v_items) with ordinality i (queue_id, position)
    join issoh.v_selection_pipeline v on v.queue_id = i.queue_id
   order by i.position;
end
$$;
comment on function issoh.start_review(integer, jsonb) is
  $$Takes pending items to review, the highest score first: nobody else has them for selection.lease_minutes, until
lease_expires_at. What the caller has already is renewed and comes first. What is recommended waits for an approver:
only approvers get it, but whoever it is from; with the filters recommended and product_ids everybody does. filters as
in list_selection. Reviewers, approvers and administrators may. Raises ISIRN (row_limit is not 1 to 1000), ISICR,
ISNSU, ISNCA.$$;
grant execute on function issoh.start_review(integer, jsonb) to inv_reviewer, inv_admin;
--! EndIncluded functions/issoh/selection/start_review.sql
--! Included functions/issoh/orders/quote_order.sql
create or replace function issoh.quote_order(supplier text, lines jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := issoh_private.known_supplier(quote_order.supplier);
  v_lines constant issoh.order_line_input[] := array(
    select jsonb_populate_record(null::issoh.order_line_input, e.value)
      from jsonb_array_elements(quote_order.lines) with ordinality e (value, position)
     order by e.position);
  v_products uuid[];
  v_answer jsonb;
begin
  if v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'A quote needs a supplier.', hint = 'Name a supplier by its code or its id.';
  end if;
  v_products := issoh_private.read_order_products(v_lines);
  with line as materialized (
    select v_products[l.position] as product_id, l.quantity * coalesce(l.pack_size, 1) as pieces, l.position
      from unnest(v_lines) with ordinality
        as l (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
  ), priced as materialized (
    select p.internal_sku, l.pieces, l.position, a.price, a.currency_code, trim_scale(a.price * l.pieces) as cost
      from line l
      join issoh.selected_products p on p.product_id = l.product_id
      left join issoh_private.ask_prices(v_supplier_id, array(select i.product_id from line i order by i.position),
                                         array(select i.pieces from line i order by i.position)) a
             on a.product_id = l.product_id
  )
  select jsonb_build_object(
           'items', (select jsonb_agg(jsonb_build_object('internal_sku', r.internal_sku, 'quantity', r.pieces,
                                                         'unit_cost', r.price::text, 'currency_code', r.currency_code,
                                                         'cost', r.cost::text) order by r.position)
                       from priced r),
           'totals', (select coalesce(jsonb_agg(jsonb_build_object('currency_code', t.currency_code,
                                                                   'cost', t.cost::text)
                                                order by t.currency_code), '[]')
                        from (select r.currency_code, trim_scale(sum(r.cost)) as cost
                                from priced r
                               where r.cost is not null
                               group by r.currency_code) t))
    into v_answer;
  return v_answer;
end
$$;
comment on function issoh.quote_order(text, jsonb) is
  $$What place_orders would agree for a JSON array of lines {internal_sku or product_id, quantity, pack_size?} at a
supplier (code or id) today, and writes nothing: {items: [{internal_sku, quantity (pieces), unit_cost, currency_code,
cost}], totals: [{currency_code, cost}]}, amounts as text; null where SPP lists nothing of a product. Raises ISNSU,
ISNPR, ISIOL, ISIQT, ISCSA (SPP does not answer).$$;
grant execute on function issoh.quote_order(text, jsonb) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/quote_order.sql
comment on column issoh.v_selection_pipeline.category_path is
  'Its category as it is now; where the mirror does not know it any more, as it was when it was queued.';
--! Included functions/issoh/selection/queue_for_selection.sql
create or replace function issoh.queue_for_selection(criteria jsonb default '{}', row_limit integer default null)
returns issoh.queue_result
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- With the criteria as values, SPP answers them.
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
-- How many rows SPP answers is unknown when this is planned: no loop over one of its lists inside another.
set enable_nestloop = off
as $$
declare
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    queue_for_selection.criteria, array['supplier_codes', 'category', 'search', 'min_price', 'max_price', 'is_new',
                                        'product_ids', 'include_rejected']);
  v_most constant integer := issoh.setting('selection.max_items')::integer;
  v_limit constant integer := coalesce(queue_for_selection.row_limit, v_most + 1);
  -- So many rows of SPP hold that many which are not known here, if there are that many.
  v_read bigint;
  v_categories uuid[];
  v_result issoh.queue_result;
begin
  if v_limit < 1 or queue_for_selection.row_limit > v_most then
    raise exception using
      errcode = 'ISIQM',
      message = format('%s is no number of items.', v_limit),
      hint = format('Queue 1 to %s at once (setting selection.max_items).', v_most);
  end if;
  if v_filter.branch is not null then
    with tree as materialized (select c.category_id, c.path from spp_remote.categories c)
    select array_agg(t.category_id) into v_categories
      from tree b
      join tree t on t.path operator(public.<@) b.path
     where case when v_filter.category_id is null then b.path::text = v_filter.branch
                else b.category_id = v_filter.category_id end;
    if v_categories is null then
      raise exception using
        errcode = 'ISNCA',
        message = format('There is no category "%s".', v_filter.branch),
        hint = 'Name a category by its path, such as tools.drills, or by its id.';
    end if;
  end if;
  v_read := v_limit
    + (select count(*) from issoh.selection_queue q where q.review_status <> 'imported')
    + (select count(*) from issoh.selected_products p where p.spp_product_id is not null);

  with tree as materialized (
    select c.category_id, c.path::text as path from spp_remote.categories c
  ),
  candidate as materialized (
    select p.*
      from spp_remote.products p
     where p.status <> 'discontinued'
       and (v_filter.supplier_ids is null or p.supplier_id = any (v_filter.supplier_ids))
       and (v_filter.product_ids is null or p.product_id = any (v_filter.product_ids))
       and (v_categories is null or p.category_id = any (v_categories))
       and (v_filter.is_new is null or p.is_new = v_filter.is_new)
       and (v_filter.min_price is null or p.current_price >= v_filter.min_price)
       and (v_filter.max_price is null or p.current_price <= v_filter.max_price)
       -- SPP is asked for the longest word, and what it answers for the others.
       and (v_filter.patterns is null or p.product_name ilike v_filter.patterns[1]
            or p.supplier_product_code ilike v_filter.patterns[1] or p.brand ilike v_filter.patterns[1]
            or p.barcode = v_filter.search)
       and (v_filter.patterns is null or cardinality(v_filter.patterns) = 1 or p.barcode = v_filter.search
            or concat_ws(E'\n', p.product_name, p.supplier_product_code collate "default", p.brand)
               ilike all (v_filter.patterns))
     limit v_read
  ),
  -- A product that was rejected several times comes back as its last item.
  refused as materialized (
    select distinct on (q.spp_product_id) q.spp_product_id, q.queue_id
      from issoh.selection_queue q
     where q.review_status = 'rejected'
     order by q.spp_product_id, q.reviewed_at desc, q.queue_id desc
  ),
  judged as materialized (
    select c.*, r.queue_id as refused_id, coalesce(s.product_id, l.product_id) is not null as is_selected,
           q.queue_id is not null or (r.queue_id is not null and not v_filter.include_rejected) as is_queued
      from candidate c
      left join issoh.selected_products s on s.spp_product_id = c.product_id
      left join issoh.supplier_listings l on l.supplier_id = c.supplier_id
                                         and l.supplier_product_code = c.supplier_product_code
      left join issoh.selection_queue q on q.spp_product_id = c.product_id
                                       and q.review_status in ('pending', 'on_hold', 'approved')
      left join refused r on r.spp_product_id = c.product_id
  ),
  chosen as materialized (
    select j.product_id, j.supplier_id, j.refused_id, j.category_id,
           jsonb_build_object(
             'supplier_product_code', j.supplier_product_code, 'product_name', j.product_name,
             'description', j.description, 'category_id', j.category_id, 'category_path', t.path, 'brand', j.brand,
             'barcode', j.barcode, 'unit_of_measure', j.unit_of_measure, 'pack_size', j.pack_size,
             'min_order_qty', j.min_order_qty, 'lead_time_days', j.lead_time_days,
             'current_price', j.current_price::text, 'currency_code', j.currency_code, 'is_new', j.is_new,
             'first_seen_date', j.first_seen_date) as details
      from judged j
      left join tree t on t.category_id = j.category_id
     where not j.is_selected and not j.is_queued
     order by j.product_id
     limit v_limit
  ),
  added as (
    insert into issoh.selection_queue (spp_product_id, spp_supplier_id, product_details)
    select c.product_id, c.supplier_id, c.details
      from chosen c
     where c.refused_id is null
     order by c.product_id
    on conflict (spp_product_id) where review_status in ('pending', 'on_hold', 'approved') do nothing
    returning 1
  ),
  -- In the order in which all lock items.
  locked as materialized (
    select q.queue_id
      from issoh.selection_queue q
     where q.queue_id in (select c.refused_id from chosen c) and q.review_status = 'rejected'
     order by q.queue_id
       for update
  ),
  asked_again as (
    update issoh.selection_queue q
       set review_status = 'pending', product_details = c.details, queued_at = now(),
           queued_by = audit.current_actor(), reviewed_by = null, reviewed_at = null, recommended_by = null,
           recommended_at = null, last_reviewer = null, auto_select_score = null, coverage = null, score_low = null,
           score_high = null, weights_version = null, scored_at = null, selection_criteria = '{}'
      from chosen c
     where q.queue_id = c.refused_id and q.queue_id in (select l.queue_id from locked l)
    returning 1
  )
  select queued.items, known.queued + (select count(*) from chosen) - queued.items, known.selected,
         array(select distinct c.category_id from chosen c where c.category_id is not null)
    into v_result.queued, v_result.already_queued, v_result.already_selected, v_categories
    from (select (select count(*) from added) + (select count(*) from asked_again) as items) queued,
         (select count(*) filter (where j.is_selected) as selected,
                 count(*) filter (where j.is_queued and not j.is_selected) as queued
            from judged j) known;

  if v_result.queued > v_most then
    raise exception using
      errcode = 'ISIQM',
      message = format('More than %s products are asked for.', v_most),
      hint = 'Name a limit, or narrow the criteria; the setting selection.max_items says how many one call may queue.';
  end if;
  -- Where a category has gone since is told by the mirror.
  if not array(select c.category_id from issoh.categories c) @> v_categories then
    perform issoh_private.mirror_categories(v_categories);
  end if;
  -- The mirror tells their suppliers' codes.
  if exists (select from issoh.selection_queue q
              where not exists (select from issoh.suppliers s where s.supplier_id = q.spp_supplier_id)) then
    perform issoh_private.refresh_suppliers();
  end if;
  return v_result;
end
$$;
comment on function issoh.queue_for_selection(jsonb, integer) is
  $$Queues products of SPP for selection, at most row_limit: those that all criteria {supplier_codes, category (a
branch, by path or id), search (words in name, code, brand; or the barcode), min_price, max_price (in the currency of
each product), is_new, product_ids, include_rejected} hold for; none: every product. Discontinued products are left out.
Answers how many were queued, how many were in the queue already (rejected ones among them: they return, as the same
item, only by include_rejected) and how many are selected already. Reviewers, approvers and administrators may.
Raises ISICR, ISIQM (a limit that is none, or more than the setting selection.max_items), ISNSU, ISNCA.$$;
grant execute on function issoh.queue_for_selection(jsonb, integer) to inv_reviewer, inv_admin;
--! EndIncluded functions/issoh/selection/queue_for_selection.sql
comment on view issoh.v_cost_comparison is
  $$What products of SPP cost us by the prices in force, and what the lists of their suppliers ask for today; a row
for each tier and quantity whose price has a cost, one without where none has. The list_ columns and differences are
asked of SPP, supplier by supplier and for all that we carry of each: name one, or a product (ISCSA where SPP does not
answer). The seen_ columns, what IS-SOH has seen of the list last, are there at once.$$;

--! split: 110-pages.sql
do $$
begin
  if not exists (
    select
      from pg_attribute a
     where a.attrelid = 'issoh.named_movement'::regclass and a.attname = 'reversed_by_movement_id') then
    alter type issoh.named_movement add attribute reversed_by_movement_id uuid;
  end if;
end
$$;
--! Included functions/issoh/stock/list_movements.sql
create or replace function issoh.list_movements(
  product text default null,
  warehouse text default null,
  since timestamptz default null,
  before_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_movement
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With dates as values only the months between them are planned.
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_product_id constant uuid := case
    when list_movements.product is not null then (issoh_private.resolve_product(list_movements.product)).product_id
  end;
  v_warehouse_id constant uuid := case
    when list_movements.warehouse is not null
      then (issoh_private.resolve_warehouse(list_movements.warehouse)).warehouse_id
  end;
  v_before issoh.stock_movements;
begin
  if list_movements.before_id is not null then
    v_before := issoh_private.find_movement(list_movements.before_id);
    if v_before.movement_id is null then
      raise exception using
        errcode = 'ISNMV', message = format('There is no movement %s.', list_movements.before_id),
        hint = 'Begin the list anew, without a cursor.';
    end if;
  end if;
  return query
  select m.movement_id, m.product_id, p.internal_sku, p.product_name, m.movement_type, m.quantity, m.from_location,
         f.warehouse_code, m.to_location, t.warehouse_code, m.unit_cost, m.total_cost, m.currency_code,
         m.purchase_cost, m.purchase_currency, m.supplier_id, s.supplier_code, m.reference_type, m.reference_id,
         m.movement_date, m.created_by, m.note, m.reverses_movement_id, m.returns_movement_id, m.reservation_id,
         m.recorded_at, r.reversal_id
    from (
      select l.*
        from issoh.stock_movements l
       where (v_product_id is null or l.product_id = v_product_id)
         and (v_warehouse_id is null or v_warehouse_id in (l.from_location, l.to_location))
         and (list_movements.since is null or l.movement_date >= list_movements.since)
         and (v_before.movement_id is null
              or l.movement_date <= v_before.movement_date
                 and (l.movement_date, l.seq) < (v_before.movement_date, v_before.seq))
       order by l.movement_date desc, l.seq desc
       limit list_movements.page_size) m
    join issoh.selected_products p on p.product_id = m.product_id
    left join issoh.warehouses f on f.warehouse_id = m.from_location
    left join issoh.warehouses t on t.warehouse_id = m.to_location
    left join issoh.suppliers s on s.supplier_id = m.supplier_id
    left join issoh.movement_reversals r on r.reversed_id = m.movement_id
   order by m.movement_date desc, m.seq desc;
end
$$;
comment on function issoh.list_movements(text, text, timestamptz, uuid, integer) is
  $$A page of movements, the latest first, of a product (SKU or id), out of or into a warehouse (code or id), since a
moment, or of all, behind the one of an id; each with the movement that took it back, where one did. Raises ISNPR,
ISNWH, ISNMV.$$;
grant execute on function issoh.list_movements(text, text, timestamptz, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/stock/list_movements.sql

--! split: 120-doors.sql
-- How long a text may be that is looked for.
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
  return (
    select array_agg(p.pattern order by length(p.pattern) desc, p.place)
      from (select least(w.place, 8) as place, string_agg(common.like_pattern(w.word), '' order by w.place) as pattern
              from unnest(common.search_words(search_patterns.search)) with ordinality as w (word, place)
             group by least(w.place, 8)) p);
end
$$;
comment on function common.search_patterns(text) is
  $$The words of a text, each as a pattern of LIKE: what is looked for holds them all, in any order. There are eight at
most: the eighth word and all behind it are one pattern, which finds them in this order.
The longest come first. Null where there is no word. Raises SPISF (more than 1,000 characters).$$;
grant execute on function common.search_patterns(text) to public;
--! EndIncluded functions/common/texts/search_patterns.sql
