--! Previous: sha1:94ff7acd015a30a97124bd4a8c5ab126fc0b1627
--! Hash: sha1:26b52f08701ed15692f4505ebb9ea94237dfb999
--! Message: review

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 300-search-counts.sql
-- Every supplier of a large catalogue is there to be chosen.
--! Included functions/spp/search/search_counts.sql
create or replace function spp.search_counts(search text default null, filter jsonb default '{}') returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wanted spp_private.product_search :=
    spp_private.read_product_search(search_counts.search, search_counts.filter);
  v_most constant integer := spp_private.most_found();
  v_is_kept constant boolean := not v_wanted.is_found_first
    and num_nonnulls(v_wanted.min_price, v_wanted.max_price, v_wanted.changed_since) = 0
    and (num_nonnulls(v_wanted.is_new, v_wanted.status) = 0
         or v_wanted.status is null and v_wanted.is_new
         or v_wanted.is_new is null and v_wanted.status = 'discontinued');
  v_kept bigint;
  v_suppliers jsonb;
  v_facets jsonb;
  v_found bigint;
begin
  if v_is_kept then
    select coalesce(sum(c.products), 0),
           coalesce(jsonb_agg(jsonb_build_object('value', c.supplier_code, 'label', c.supplier_name,
                                                 'products', c.products) order by c.place)
                      filter (where c.products > 0 and c.place <= 100), '[]')
      into v_kept, v_suppliers
      from (select s.supplier_code, s.supplier_name, n.products,
                   row_number() over (order by n.products desc, s.supplier_code) as place
              from spp_private.v_supplier_figures f
             cross join lateral (
               select case when v_wanted.is_new then f.new when v_wanted.status is not null then f.discontinued
                           else f.products end as products) n
              join spp.suppliers s on s.supplier_id = f.supplier_id
             where f.supplier_id = any (v_wanted.supplier_ids)) c;
  end if;
  with found as materialized (
    select m.* from spp_private.matching_products(v_wanted, v_most + 1) m
  ), shown as (
    select f.* from found f limit v_most
  ), counted as (
    select case when grouping(f.supplier_id) = 0 then 'suppliers' when grouping(f.category_id) = 0 then 'categories'
                when grouping(f.brand) = 0 then 'brands' when grouping(f.status) = 0 then 'statuses' end as facet,
           f.supplier_id, f.category_id, coalesce(f.brand, f.status) as value, count(*) as products
      from shown f
     group by grouping sets ((f.supplier_id), (f.category_id), (f.brand), (f.status))
  ), named as (
    select c.facet, c.products, coalesce(s.supplier_code, k.category_id::text, c.value) as value,
           coalesce(s.supplier_name, k.category_name, c.value) as label,
           row_number() over (partition by c.facet order by c.products desc, coalesce(s.supplier_code, c.value))
             as place
      from counted c
      left join spp.suppliers s on s.supplier_id = c.supplier_id
      left join spp.categories k on k.category_id = c.category_id
  )
  select coalesce(jsonb_object_agg(g.facet, g.facet_values), '{}'), (select count(*) from found)
    into v_facets, v_found
    from (select n.facet,
                 jsonb_agg(jsonb_build_object('value', n.value, 'label', n.label, 'products', n.products)
                           order by n.place) filter (where n.value is not null and n.place <= 100) as facet_values
            from named n
           group by n.facet) g;
  return jsonb_build_object(
    'total', coalesce(v_kept, least(v_found, v_most), 0),
    'total_is_exact', v_is_kept or coalesce(v_found, 0) <= v_most,
    -- What is kept of suppliers is of all their products.
    'facets', v_facets || case when v_is_kept then jsonb_build_object('suppliers', v_suppliers) else '{}' end,
    'facets_are_exact', coalesce(v_found, 0) <= v_most);
end
$$;
comment on function spp.search_counts(text, jsonb) is
  $$How many products a search finds, in all and by supplier, category, brand and status (the 100 most frequent of
each). The total is exact where it is kept (no filter, or suppliers with new or discontinued products), and up to
10,000; facets are counted among the first 10,000, suppliers among all where the total is kept. total_is_exact and
facets_are_exact say so. Raises SPISF, SPNSU, SPNCA.$$;
grant execute on function spp.search_counts(text, jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/search_counts.sql

--! split: 400-review.sql
-- What a review found.
set lock_timeout = '5s';
--! Included functions/spp/mappings/product_matches.sql
create or replace function spp.product_matches(product_id uuid) returns setof spp.product_match
language sql stable rows 10
set search_path = pg_catalog, pg_temp
as $$
  with own as materialized (
    select m.master_product_id, p.product_id, p.current_price, p.currency_code
      from spp.supplier_products p
      join spp.product_mappings m
        on m.supplier_id = p.supplier_id and m.supplier_product_code = p.supplier_product_code
     where p.product_id = product_matches.product_id
  )
  select p.product_id, p.supplier_id, s.supplier_code, p.supplier_product_code, p.product_name, p.pack_size,
         p.current_price, p.currency_code, p.status,
         case when p.currency_code = o.currency_code
              then spp.price_change_percentage(o.current_price, p.current_price) end,
         p.status = 'available'
           and coalesce(p.current_price = min(p.current_price)
                                            filter (where p.status = 'available' and p.current_price > 0)
                                            over (partition by p.currency_code), false),
         m.mapping_confidence, m.verified_at is not null
    from own o
    join spp.product_mappings m on m.master_product_id = o.master_product_id
    join spp.suppliers s on s.supplier_id = m.supplier_id
    join spp.supplier_products p
      on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code
   order by (p.currency_code = o.currency_code) desc, p.currency_code, p.current_price, s.supplier_code
$$;
comment on function spp.product_matches(uuid) is
  $$A product and what is the same thing at other suppliers, with their prices: those in its own currency first, each
currency for itself, the cheapest first; what costs 0 is no offer, and never the best. None: it has no match.$$;
grant execute on function spp.product_matches(uuid)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/mappings/product_matches.sql
--! Included functions/spp/alerts/is_counted.sql
-- Without settings, and not strict: the planner puts its condition in its place.
create or replace function spp_private.is_counted(batch spp.upload_batches) returns boolean
language sql immutable parallel safe
as $$
  select (batch).status in ('completed', 'failed', 'rolled_back') and not (batch).dry_run
         and (batch).mode <> 'corrections'
$$;
comment on function spp_private.is_counted(spp.upload_batches) is
  'Whether an upload counts in the figures of the monitor: a list that has ended, no trial and no file of corrections.';
grant execute on function spp_private.is_counted(spp.upload_batches)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/alerts/is_counted.sql
--! Included functions/spp/alerts/price_alerts.sql
create or replace function spp_private.price_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'prices_volatile', 'warning', min(d.day)::timestamp at time zone 'UTC',
         format('Prices leap: %s', string_agg(distinct d.supplier_code, ', ' order by d.supplier_code)),
         'Their changes differ by more than is usual: a wrong column, unit or currency may have been read.',
         'Look at the largest changes in the reports of their last lists; undo a list that was read wrongly.'
    from (select k.day, s.supplier_code,
                 sqrt(greatest(k.percentage_squares / k.percentages
                               - (k.percentage_sum / k.percentages) ^ 2, 0)) as volatility
            from spp_kept.price_days k
            join spp.suppliers s on s.supplier_id = k.supplier_id
           where k.day >= (now() at time zone 'UTC')::date - 1 and k.percentages > 0) d
   where d.volatility > (select common.monitor_limit('volatility_points'))
  having count(*) > 0
$$;
comment on function spp_private.price_alerts() is
  'Suppliers whose prices of today or yesterday (UTC), as far as they are counted, changed by percentages that spread
wider than monitor.volatility_points (standard deviation, in percentage points).';
--! EndIncluded functions/spp/alerts/price_alerts.sql
--! Included functions/spp/alerts/upload_alerts.sql
create or replace function spp_private.upload_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with ended as (
    select count(*) filter (where b.status <> 'rolled_back') as lists,
           count(*) filter (where b.status = 'failed') as failed,
           min(b.upload_date) filter (where b.status = 'failed') as failed_since,
           spp_private.detection_accuracy(
             coalesce(sum(b.total_products) filter (where b.status <> 'failed'), 0),
             coalesce(sum(b.corrected_rows_count) filter (where b.status = 'completed'), 0),
             coalesce(sum(b.total_products) filter (where b.status = 'rolled_back'), 0)) as accuracy
      from spp.upload_batches b
     where spp_private.is_counted(b)
       and b.upload_date > now() - make_interval(days => (select common.monitor_limit('window_days'))::integer)
  )
  select 'uploads_failing', 'warning', e.failed_since,
         format('%s of %s lists failed in the last %s days', e.failed, e.lists, common.monitor_limit('window_days')),
         'Nothing of these lists was applied: their suppliers'' prices are old.',
         'Open them on the page of uploads: each says why, and what helps.'
    from ended e
   where e.failed * 100 > e.lists * common.monitor_limit('failed_uploads_percent')
  union all
  select 'detection_low', 'warning', null,
         format('Only %s %% of the rows were read rightly in the last %s days', e.accuracy,
                common.monitor_limit('window_days')),
         'The others were corrected by hand, or their lists were undone.',
         'See which columns were taken, and save them as the supplier''s profile.'
    from ended e
   where e.accuracy < common.monitor_limit('detection_percent')
  union all
  select 'uploads_waiting', 'error', min(w.since), format('Lists that do not come to their end: %s', count(*)),
         'They were accepted longer ago than a list takes, and their prices do not hold yet.',
         'See that a worker runs, and what it is at; "inventory status" says what each waits for.'
    from (select greatest(b.upload_date, b.effective_from::timestamp at time zone 'UTC') as since
            from spp.upload_batches b
           where b.status in ('queued', 'processing')) w
   where w.since < now() - make_interval(mins => (select common.monitor_limit('upload_minutes'))::integer)
  having count(*) > 0
$$;
comment on function spp_private.upload_alerts() is
  'What is amiss with lists: of those of monitor.window_days more than monitor.failed_uploads_percent failed, or of
their rows fewer than monitor.detection_percent were read rightly; some have not ended after monitor.upload_minutes.';
--! EndIncluded functions/spp/alerts/upload_alerts.sql
--! Included views/spp/v_metric_days.sql
create or replace view spp.v_metric_days with (security_invoker = true) as
select d.day, count(d.batch_id) filter (where d.status <> 'rolled_back')::integer as uploads,
       count(*) filter (where d.status = 'failed')::integer as uploads_failed,
       coalesce(sum(d.total_products) filter (where d.status <> 'rolled_back'), 0) as rows_read,
       coalesce(sum(d.failed_products_count) filter (where d.status <> 'rolled_back'), 0) as rows_rejected,
       coalesce(sum(d.new_products_count) filter (where d.status <> 'rolled_back'), 0) as new_products,
       coalesce(sum(d.changes), 0) as price_changes,
       coalesce(sum(d.rises), 0) as price_rises, coalesce(sum(d.falls), 0) as price_falls,
       round(sum(d.percentage_sum) / nullif(sum(d.percentages), 0), 4) as mean_price_change,
       case when sum(d.percentages) > 0
             then round(sqrt(greatest(sum(d.percentage_squares) / sum(d.percentages)
                                      - (sum(d.percentage_sum) / sum(d.percentages)) ^ 2, 0)), 4)
       end as price_volatility,
       count(*) filter (where d.status = 'rolled_back')::integer as uploads_undone,
       coalesce(sum(d.corrected_rows_count) filter (where d.status = 'completed'), 0) as rows_corrected,
       spp_private.detection_accuracy(
         sum(d.total_products) filter (where d.status <> 'failed'),
         coalesce(sum(d.corrected_rows_count) filter (where d.status = 'completed'), 0),
         coalesce(sum(d.total_products) filter (where d.status = 'rolled_back'), 0)) as detection_accuracy
  from (select (b.upload_date at time zone 'UTC')::date as day, b.batch_id, b.status, b.total_products,
               b.failed_products_count, b.new_products_count, b.corrected_rows_count, 0 as changes, 0 as rises,
               0 as falls, 0 as percentages, 0::numeric as percentage_sum, 0::numeric as percentage_squares
          from spp.upload_batches b
         where spp_private.is_counted(b)
        union all
        select p.day, null, null, 0, 0, 0, 0, p.changes, p.rises, p.falls, p.percentages, p.percentage_sum,
               p.percentage_squares
          from spp.v_price_days p) d
 group by d.day;
comment on view spp.v_metric_days is
  'How uploads and prices went, by day (UTC), of all suppliers the reader may see. Days without either are left out.';
comment on column spp.v_metric_days.day is 'In UTC.';
comment on column spp.v_metric_days.uploads is
  'Lists that came that day and have ended; rolled-back ones, trials and corrections left out.';
comment on column spp.v_metric_days.uploads_failed is 'Of these, lists of which nothing was applied.';
comment on column spp.v_metric_days.rows_read is 'Rows of these lists.';
comment on column spp.v_metric_days.rows_rejected is 'Rows that were quarantined.';
comment on column spp.v_metric_days.new_products is 'Products that these lists brought for the first time.';
comment on column spp.v_metric_days.price_changes is 'Prices that changed that day, by whatever way.';
comment on column spp.v_metric_days.price_rises is 'Of these, rises.';
comment on column spp.v_metric_days.price_falls is 'Of these, falls.';
comment on column spp.v_metric_days.mean_price_change is
  'Mean change in percent of the old price; null where none changed from a price above 0.';
comment on column spp.v_metric_days.price_volatility is
  'Standard deviation of these percentages, in percentage points; null likewise.';
comment on column spp.v_metric_days.uploads_undone is 'Lists that came that day and were undone since.';
comment on column spp.v_metric_days.rows_corrected is
  'Of the rows of lists of that day, those that a person corrected since, after they had been rejected.';
comment on column spp.v_metric_days.detection_accuracy is
  'Percent of the rows of lists that were applied, undone ones among them, that stand as they were read: neither
corrected by a person, nor undone with their list. Null where there were none.';
--! EndIncluded views/spp/v_metric_days.sql

-- Rows that were corrected before they were counted; those that became prices of larger quantities are not known.
update spp.upload_batches b
   set corrected_rows_count = c.corrected
  from (select d.batch_id, sum(d.corrected) as corrected
          from (select s.batch_id, count(*) as corrected
                  from spp.upload_staging s
                 where s.validation_status = 'corrected'
                 group by s.batch_id
                union all
                select k.batch_id, k.corrected from spp_kept.decided_rows k) d
         group by d.batch_id) c
 where c.batch_id = b.batch_id and b.corrected_rows_count < c.corrected;
