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
