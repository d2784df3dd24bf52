--! Previous: sha1:547ed78235dd92630a6131942bfca373775c02ed
--! Hash: sha1:89654eeaa8ba5552a1b65e01003ecb471b63bc2e
--! Message: pages

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 050-prices-page.sql
-- The page of prices: rules with their margins, and why a price is proposed.
--! Included functions/issoh/proposals/proposal_steps.sql
create or replace function issoh_private.proposal_steps(
  rule issoh.pricing_rules,
  proposal issoh.price_proposals,
  is_converted boolean
) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := proposal_steps.rule;
  v_computed constant numeric := proposal_steps.proposal.new_cost
    * (1 + proposal_steps.proposal.markup_percentage / 100) + coalesce(v_rule.surcharge, 0);
begin
  -- As price_at has it: a price that is converted when it is read is rounded then.
  if proposal_steps.is_converted then
    v_rule.rounding_increment := null;
    v_rule.charm_ending := null;
  end if;
  return to_jsonb(
    array[jsonb_object(array[
      'step', 'cost_plus', 'price', trim_scale(v_computed)::text,
      'note', 'Cost ' || trim_scale(proposal_steps.proposal.new_cost) || ' plus '
              || trim_scale(proposal_steps.proposal.markup_percentage) || ' percent'
              || case
                   when v_rule.surcharge <> 0 then issoh_private.surcharge_words(v_rule.surcharge)
                   else ''
                 end || '.'])]
    || case
         when v_computed = proposal_steps.proposal.proposed_price then '{}'
         else issoh_private.rounding_steps(v_rule, v_computed, proposal_steps.proposal.proposed_price)
       end);
end
$$;
comment on function issoh_private.proposal_steps(issoh.pricing_rules, issoh.price_proposals, boolean) is
  $$How a proposed price came about, as the trace of prices_for tells it: steps {step, price, note}. is_converted: the
tier has another currency than the rule.$$;
grant execute on function issoh_private.proposal_steps(issoh.pricing_rules, issoh.price_proposals, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/proposals/proposal_steps.sql
--! Included views/issoh/v_price_proposals.sql
-- From the left, so that totals do without.
create or replace view issoh.v_price_proposals with (security_invoker = true) as
select p.proposal_id, p.product_id, s.internal_sku, s.product_name, t.tier_code as pricing_tier, p.old_cost,
       p.new_cost, p.current_price, p.proposed_price, p.currency_code,
       round((p.current_price - p.new_cost) / nullif(p.current_price, 0) * 100, 2) as current_margin,
       round((p.proposed_price - p.new_cost) / nullif(p.proposed_price, 0) * 100, 2) as proposed_margin,
       p.reason, p.created_at, p.from_quantity, p.markup_percentage,
       issoh_private.proposal_steps(r, p, t.currency_code <> p.currency_code) as trace
  from issoh.price_proposals p
  left join issoh.selected_products s on s.product_id = p.product_id
  left join issoh.pricing_tiers t on t.tier_id = p.pricing_tier_id
  left join issoh.pricing_rules r on r.rule_id = p.rule_id
 where p.status = 'open';
comment on view issoh.v_price_proposals is
  'Prices that wait for a decision, with what the new cost leaves of the old price and of the proposed one.';
comment on column issoh.v_price_proposals.current_margin is
  'Percent of current_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposed_margin is
  'Percent of proposed_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposal_id is 'Identifies the proposal.';
comment on column issoh.v_price_proposals.product_id is 'Product.';
comment on column issoh.v_price_proposals.internal_sku is 'Our own article number.';
comment on column issoh.v_price_proposals.product_name is 'Name shown to people.';
comment on column issoh.v_price_proposals.pricing_tier is 'Code of the tier.';
comment on column issoh.v_price_proposals.old_cost is 'Cost the present price was computed from; null: unknown.';
comment on column issoh.v_price_proposals.new_cost is 'Cost of a piece now.';
comment on column issoh.v_price_proposals.current_price is 'Price in force.';
comment on column issoh.v_price_proposals.proposed_price is 'Price that keeps the markup.';
comment on column issoh.v_price_proposals.currency_code is 'The base currency.';
comment on column issoh.v_price_proposals.reason is 'What changed the cost.';
comment on column issoh.v_price_proposals.from_quantity is 'Pieces from which on the price holds.';
comment on column issoh.v_price_proposals.created_at is 'When it was proposed.';
comment on column issoh.v_price_proposals.markup_percentage is 'Percent on the new cost: the markup that was meant.';
comment on column issoh.v_price_proposals.trace is
  'How the proposed price came about: steps {step, price, note}, as in the trace of a price.';
--! EndIncluded views/issoh/v_price_proposals.sql
--! Included views/issoh/v_price_rules.sql
-- From the left, so that totals do without.
create or replace view issoh.v_price_rules with (security_invoker = true) as
select r.rule_id, r.product_id, p.internal_sku, p.product_name, t.tier_code as pricing_tier, r.from_quantity,
       case
         when r.effective_from > now() then 'future'
         when r.effective_to <= now() then 'past'
         else 'open'
       end as state,
       r.effective_from, r.effective_to, r.rule_type, r.cost_price, r.markup_percentage, r.surcharge, r.selling_price,
       round((r.selling_price - r.cost_price) / nullif(r.selling_price, 0) * 100, 2) as margin,
       r.currency_code, r.minimum_price, r.maximum_price, s.tier_code as source_tier, r.adjustment_percentage,
       r.rounding_increment, r.rounding_mode, r.charm_ending, r.reason, r.created_by, r.created_at
  from issoh.pricing_rules r
  left join issoh.selected_products p on p.product_id = r.product_id
  left join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
  left join issoh.pricing_tiers s on s.tier_id = r.source_tier_id;
comment on view issoh.v_price_rules is
  'Every price rule of a product by tier, quantity and period, with what its cost leaves of its price. '
  'Fast by product.';
comment on column issoh.v_price_rules.rule_id is 'Identifies the rule.';
comment on column issoh.v_price_rules.product_id is 'Product.';
comment on column issoh.v_price_rules.internal_sku is 'Our own article number.';
comment on column issoh.v_price_rules.product_name is 'Name shown to people.';
comment on column issoh.v_price_rules.pricing_tier is 'Code of the tier.';
comment on column issoh.v_price_rules.from_quantity is 'Pieces from which on it holds.';
comment on column issoh.v_price_rules.state is 'past, open (it holds now) or future.';
comment on column issoh.v_price_rules.effective_from is 'Since when it holds.';
comment on column issoh.v_price_rules.effective_to is 'Until when; null: no end.';
comment on column issoh.v_price_rules.rule_type is 'fixed, cost_plus or copy_tier.';
comment on column issoh.v_price_rules.cost_price is 'Cost that it starts from, in the base currency; null: unknown.';
comment on column issoh.v_price_rules.markup_percentage is 'Percent on the cost.';
comment on column issoh.v_price_rules.surcharge is 'Amount a piece on top, in the base currency.';
comment on column issoh.v_price_rules.selling_price is
  'What a piece sells for, in currency_code; null: computed when it is asked for.';
comment on column issoh.v_price_rules.margin is
  'Percent of selling_price above cost_price; null for a price of 0 and where either is not known.';
comment on column issoh.v_price_rules.currency_code is 'Currency of price and limits: ISO 4217.';
comment on column issoh.v_price_rules.minimum_price is 'No price below.';
comment on column issoh.v_price_rules.maximum_price is 'No price above.';
comment on column issoh.v_price_rules.source_tier is 'Code of the tier whose price it copies.';
comment on column issoh.v_price_rules.adjustment_percentage is 'Percent on the copied price.';
comment on column issoh.v_price_rules.rounding_increment is 'Prices are multiples of it.';
comment on column issoh.v_price_rules.rounding_mode is 'nearest, up or down.';
comment on column issoh.v_price_rules.charm_ending is 'Prices end in it.';
comment on column issoh.v_price_rules.reason is 'Why it was set.';
comment on column issoh.v_price_rules.created_by is 'Who set it.';
comment on column issoh.v_price_rules.created_at is 'When it was set.';
--! EndIncluded views/issoh/v_price_rules.sql
--! Included policies/issoh/v_price_rules.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_price_rules to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_price_rules.sql

--! split: 130-stock-pages.sql
-- What the warehouse's pages read: products with their pieces by warehouse, and order lines that are open.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('issoh.product_stock') is null then
    create type issoh.product_stock as (
      product_id uuid, internal_sku text, product_name text, brand text, barcode text, unit_of_measure text,
      status text, quantity_on_hand integer, quantity_reserved integer, quantity_available integer, warehouses json);
  end if;
end
$$;
comment on type issoh.product_stock is 'A product and its pieces, in all and by warehouse; see find_stock.';
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
  v_pattern constant text := common.like_pattern(common.trimmed(find_stock.search));
  v_code constant text := common.trimmed(find_stock.code);
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
       where (v_pattern is null or i.product_name ilike v_pattern or i.internal_sku ilike v_pattern
              or i.brand ilike v_pattern or i.barcode ilike v_pattern)
         and (v_code is null or i.internal_sku = v_code or i.barcode = any (v_barcodes))
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
whose name, SKU, brand or barcode holds a text; of a code as a scanner reads it (the SKU, or a barcode whatever zeros
lead it); kept in one warehouse (code or id), with the pieces there; or all; behind the one of an id. Raises ISNWH,
ISNPR.$$;
grant execute on function issoh.find_stock(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/stock/find_stock.sql

create index if not exists purchase_order_lines_open_idx
  on issoh.purchase_order_lines (order_line_id) where quantity_open > 0;
drop function if exists issoh.list_orders(text, text, boolean, uuid, integer);
--! Included functions/issoh/orders/list_orders.sql
create or replace function issoh.list_orders(
  supplier text default null,
  po_number text default null,
  late boolean default null,
  open boolean default null,
  product text default null,
  warehouse text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.order_line
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_supplier_id constant uuid := issoh_private.known_supplier(list_orders.supplier);
  v_product_id constant uuid := case
    when list_orders.product is not null then (issoh_private.resolve_product(list_orders.product)).product_id
  end;
  v_warehouse_id constant uuid := case
    when list_orders.warehouse is not null
      then (issoh_private.resolve_warehouse(list_orders.warehouse)).warehouse_id
  end;
begin
  return query
  select n.*
    from issoh.purchase_order_lines l
   cross join lateral issoh.name_order_line(l) n
   where (v_supplier_id is null or l.supplier_id = v_supplier_id)
     and (v_product_id is null or l.product_id = v_product_id)
     and (v_warehouse_id is null or l.warehouse_id = v_warehouse_id)
     and (list_orders.po_number is null or l.po_number = list_orders.po_number)
     and (list_orders.late is null
          or (l.quantity_open > 0 and coalesce(l.expected_at < now(), false)) = list_orders.late)
     and (list_orders.open is null or list_orders.open and l.quantity_open > 0
          or not list_orders.open and l.quantity_open = 0)
     and (list_orders.after_id is null or l.order_line_id > list_orders.after_id)
   order by l.order_line_id
   limit list_orders.page_size;
end
$$;
comment on function issoh.list_orders(text, text, boolean, boolean, text, text, uuid, integer) is
  $$A page of order lines in the order they were placed: of one supplier (code or id), of one order, of those that are
late or are not, of which something is still to come or nothing, of one product (SKU or id), for one warehouse (code or
id), or of all, after the line of an id. It writes nothing. Raises ISNSU, ISNPR, ISNWH.$$;
grant execute on function issoh.list_orders(text, text, boolean, boolean, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/orders/list_orders.sql

--! split: 200-monitor.sql
-- The page of the monitor: what was sampled over time, what wants attention.
set lock_timeout = '5s';

create index if not exists stock_counts_differing_idx on issoh.stock_counts (counted_at) where difference <> 0;

do $$
begin
  if to_regtype('common.alert') is null then
    create type common.alert as (
      alert text, severity text, since timestamptz, title text, meaning text, remedy text);
    create type common.metric_point as (
      metric text, begins_at timestamptz, highest numeric, latest numeric, growth numeric);
    create type issoh.metric_point as (
      metric text, begins_at timestamptz, highest numeric, latest numeric, growth numeric);
  end if;
end
$$;
comment on type common.alert is 'Something that wants attention; see v_alerts.';
comment on type common.metric_point is 'What was sampled of a metric in an hour, a day or a week; see sample_history.';
comment on type issoh.metric_point is 'What was sampled of a metric in an hour, a day or a week; see metric_history.';
comment on column issoh.metric_point.metric is 'As metric_samples names it.';
comment on column issoh.metric_point.begins_at is 'When the hour, the day or the week (UTC) begins.';
comment on column issoh.metric_point.highest is 'Of the samples, every five minutes.';
comment on column issoh.metric_point.latest is 'The last sample.';
comment on column issoh.metric_point.growth is
  'What came to it, of metrics that end in _total: they only grow, until statistics are reset. Null of others.';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('monitor.worker_silence_seconds', '15', 'Seconds without a word of a worker after which that is an alert.',
   'integer', 5, 3600, 'seconds'),
  ('monitor.connections_percent', '80', 'Percent of the connections that may be taken.', 'number', 1, 100, 'percent'),
  ('monitor.vacuum_days', '8', 'Days without a VACUUM of all tables that came to its end.', 'integer', 1, 3650, 'days'),
  ('monitor.window_days', '7', 'Days over which decisions and counts are judged.', 'integer', 1, 365, 'days'),
  ('monitor.sync_silence_seconds', '30', 'Seconds without a look at SPP after which that is an alert.',
   'integer', 15, 86400, 'seconds'),
  ('monitor.sync_lag_seconds', '300', 'Seconds that IS-SOH may be behind SPP.', 'integer', 1, 86400, 'seconds'),
  ('monitor.checks_hours', '3', 'Hours without a check of the invariants.', 'integer', 1, 8760, 'hours'),
  ('monitor.turnaround_hours', '72', 'Hours from queueing to decision (median).', 'number', 0, 8760, 'hours'),
  ('monitor.discrepancy_value', '1000',
   'What counts may differ from the books, found and missing alike, in the base currency.',
   'number', 0, 1000000000, 'base currency')
on conflict (setting_key) do nothing;

--! Included functions/common/alerts/monitor_limit.sql
create or replace function common.monitor_limit(name text) returns numeric
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit numeric;
begin
  execute format('select s.setting_value::numeric from %I.settings s where s.setting_key = $1', common.tier())
     into v_limit
    using 'monitor.' || monitor_limit.name;
  return v_limit;
end
$$;
comment on function common.monitor_limit(text) is
  'A limit beyond which something is amiss: the setting monitor.<name> of this database.';
--! EndIncluded functions/common/alerts/monitor_limit.sql
--! Included functions/common/alerts/worker_alerts.sql
create or replace function common.worker_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'worker_silent', 'error', max(w.beat_at),
         'No worker runs for ' || case common.tier() when 'spp' then 'SPP' else 'IS-SOH' end,
         'Uploads, imports, the synchronisation and all recurring work wait; what was accepted is not lost.',
         'Start the server, or its worker, again; its log says why it ended.'
    from lease.workers w
   where w.worker_name = 'worker'
  having coalesce(max(w.beat_at), '-infinity')
         < clock_timestamp() - make_interval(secs => common.monitor_limit('worker_silence_seconds')::float8)
  union all
  select case j.state when 'overdue' then 'jobs_overdue' else 'jobs_given_up' end, 'error', min(j.run_at),
         format('Jobs %s: %s (%s)', j.state, count(*), string_agg(distinct j.task, ', ' order by j.task)),
         case j.state when 'overdue' then 'They are due, and no worker takes them.'
                      else 'All their tries have failed: what they had to do is not done.' end,
         case j.state when 'overdue' then 'See that a worker runs, and that what it is at comes to its end.'
                      else 'See why in their error, mend that, and have an administrator try them again.' end
    from lease.jobs() j
   where j.state in ('given up', 'overdue')
   group by j.state
  union all
  select 'connections_scarce', 'warning', null,
         format('%s of %s connections are taken', d.taken, current_setting('max_connections')),
         'Where none is left, the doors refuse requests and the worker stands still.',
         'Put a pooler before the database, end sessions that nobody needs, or raise max_connections.'
    from (select sum(s.numbackends) as taken from pg_stat_database s) d
   where d.taken > current_setting('max_connections')::integer * common.monitor_limit('connections_percent') / 100
$$;
comment on function common.worker_alerts() is
  'What is amiss with the worker, its jobs and the connections: no worker has said that it lives for
monitor.worker_silence_seconds; jobs were given up or are overdue; more than monitor.connections_percent of the
connections are taken.';
--! EndIncluded functions/common/alerts/worker_alerts.sql
--! Included functions/common/alerts/maintenance_alerts.sql
create or replace function common.maintenance_alerts() returns setof common.alert
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query execute format(
    $sql$
    select 'maintenance_failed', 'warning', min(m.started_at),
           'Recurring work failed: ' || string_agg(m.task, ', ' order by m.task),
           'The last run of each ended with an error. The next comes by itself, and may do better.',
           'See why in its error; where it fails again, mend that.'
      from %1$I.v_last_maintenance m
     where m.status = 'failed'
    having count(*) > 0
    union all
    select 'vacuum_late', 'warning', max(m.completed_at),
           'VACUUM ANALYZE has not run to its end for days',
           'Without it tables grow, and queries are planned by old figures.',
           'See that a worker runs on Sunday nights (02:30 UTC), and why the last run failed.'
      from %1$I.v_last_maintenance m
     where m.task = 'maintenance__vacuum'
    having coalesce(max(m.completed_at), (select min(r.started_at) from %1$I.maintenance_runs r))
           < now() - make_interval(days => common.monitor_limit('vacuum_days')::integer)
    $sql$, common.tier());
end
$$;
comment on function common.maintenance_alerts() is
  'Recurring work whose last run failed, and a VACUUM that did not run to its end for monitor.vacuum_days.';
--! EndIncluded functions/common/alerts/maintenance_alerts.sql
--! Included functions/common/metrics/sample_history.sql
create or replace function common.sample_history(metrics text[], days integer) returns setof common.metric_point
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_days constant integer := least(greatest(sample_history.days, 1), 3660);
begin
  -- Spans are counted from a Monday of UTC. One walk along the index: samples are many.
  return query execute format(
    $sql$
    select s.metric, s.begins_at, max(s.value), max(s.value) filter (where s.is_last),
           case when s.metric like '%%\_total' then coalesce(sum(greatest(s.value - s.previous, 0)), 0) end
      from (select m.metric, m.value, date_bin($3, m.sampled_at, '2000-01-03Z') as begins_at,
                   lag(m.value) over in_time as previous,
                   date_bin($3, lead(m.sampled_at) over in_time, '2000-01-03Z')
                     is distinct from date_bin($3, m.sampled_at, '2000-01-03Z') as is_last
              from %I.metric_samples m
             where m.metric = any ($1) and m.sampled_at > now() - make_interval(days => $2)
            window in_time as (partition by m.metric order by m.sampled_at)) s
     group by 1, 2
     order by 2, 1
    $sql$, common.tier())
    using sample_history.metrics, v_days,
          case when v_days <= 7 then interval '1 hour' when v_days <= 180 then '1 day' else '7 days' end;
end
$$;
comment on function common.sample_history(text[], integer) is
  'What was sampled of some metrics in the last days: by the hour up to 7 days, by the day up to 180, else by the week
(UTC); the oldest first.';
--! EndIncluded functions/common/metrics/sample_history.sql
--! Included functions/issoh/metrics/metric_history.sql
create or replace function issoh.metric_history(metrics text[], days integer) returns setof issoh.metric_point
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select h.metric, h.begins_at, h.highest, h.latest, h.growth
    from common.sample_history(metric_history.metrics, metric_history.days) h
$$;
comment on function issoh.metric_history(text[], integer) is
  'What was sampled of metrics (the names in metric_samples) in the last days, 3,660 at most: by the hour up to 7
days, by the day up to 180, else by the week (UTC); the oldest first.';
grant execute on function issoh.metric_history(text[], integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/metrics/metric_history.sql
--! Included views/issoh/v_last_maintenance.sql
create or replace view issoh.v_last_maintenance with (security_invoker = true) as
with recursive tasks as (
  -- From one task to the next in the index: of each there are thousands of runs.
  select min(r.task) as task from issoh.maintenance_runs r
  union all
  select (select min(r.task) from issoh.maintenance_runs r where r.task > t.task) from tasks t where t.task is not null
)
select l.task, l.status, l.started_at, l.finished_at, l.duration_ms, l.detail, l.error,
       (select r.finished_at
          from issoh.maintenance_runs r
         where r.task = t.task and r.status = 'completed'
         order by r.started_at desc
         limit 1) as completed_at
  from tasks t
 cross join lateral (
   select r.* from issoh.maintenance_runs r where r.task = t.task order by r.started_at desc limit 1) l;
comment on view issoh.v_last_maintenance is 'Recurring work of IS-SOH by what its last run came to.';
comment on column issoh.v_last_maintenance.task is 'What was to be done.';
comment on column issoh.v_last_maintenance.status is 'Of the last run: running, completed or failed.';
comment on column issoh.v_last_maintenance.started_at is 'When the last run began.';
comment on column issoh.v_last_maintenance.finished_at is 'When it ended; null: it runs.';
comment on column issoh.v_last_maintenance.duration_ms is 'How long it took, in milliseconds.';
comment on column issoh.v_last_maintenance.detail is 'What it did, in figures.';
comment on column issoh.v_last_maintenance.error is 'Why it failed.';
comment on column issoh.v_last_maintenance.completed_at is 'When a run last came to its end; null: none that is kept.';
--! EndIncluded views/issoh/v_last_maintenance.sql
--! Included policies/issoh/v_last_maintenance.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_last_maintenance to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_last_maintenance.sql
--! Included functions/issoh/alerts/sync_alerts.sql
create or replace function issoh_private.sync_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with state as (
    select s.*, s.consecutive_failures >= issoh.setting('sync.alert_after_failures')::integer as fails,
           coalesce(s.last_success_at, '-infinity')
             < clock_timestamp() - make_interval(secs => common.monitor_limit('sync_silence_seconds')::float8)
           -- A long run shows by its lease that it goes on.
           and coalesce(s.lease_expires_at, '-infinity') < clock_timestamp() as stands
      from issoh_private.sync_state s
  )
  select 'sync_failing', 'error', s.last_success_at,
         format('The synchronisation with SPP has failed %s times on end', s.consecutive_failures),
         'Costs and availability of selected products stay as they were; nothing is lost. ' || s.last_error,
         'See that SPP answers, and that the link to it holds; it is tried again by itself.'
    from state s
   where s.fails
  union all
  select 'sync_stopped', 'error', s.last_success_at, 'The synchronisation with SPP has stopped',
         'Nobody looks at SPP: costs and availability of selected products stay as they were; nothing is lost.',
         'See that a worker runs; it looks at SPP every second.'
    from state s
   where s.stands and not s.fails
  union all
  select 'sync_behind', 'error', s.level_at, 'IS-SOH is behind SPP',
         'Some selected products have costs that are not their suppliers'' prices any more.',
         'See what the run under way is at, and which products are refused.'
    from state s
   where not s.stands and not s.fails
     and s.level_at < clock_timestamp() - make_interval(secs => common.monitor_limit('sync_lag_seconds')::float8)
  union all
  select 'sync_refused', 'warning', min(f.failed_at), format('Products that cannot follow SPP: %s', count(*)),
         'What SPP says of them is refused; the others go on.',
         'Their reasons are in sync_failures; each is tried again by itself.'
    from issoh.sync_failures f
  having count(*) > 0
$$;
comment on function issoh_private.sync_alerts() is
  'What is amiss with the synchronisation: it has failed sync.alert_after_failures times on end; nobody has looked at
SPP for monitor.sync_silence_seconds; not all has been level for monitor.sync_lag_seconds; products are refused.';
--! EndIncluded functions/issoh/alerts/sync_alerts.sql
--! Included functions/issoh/alerts/check_alerts.sql
create or replace function issoh_private.check_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'checks_broken', 'error', min(r.checked_at),
         'Invariants are broken: ' || string_agg(r.tier || '/' || r.check_name, ', ' order by r.tier, r.check_name),
         'Something in the databases is not as it must always be.',
         '"inventory check" shows the rows; keep a backup before anything is mended.'
    from issoh.invariant_results r
   where r.violations > 0
  having count(*) > 0
  union all
  select 'checks_late', 'warning', max(r.checked_at), 'The invariants have not been checked for hours',
         'Whether all is as it must be is not known since.',
         'See that a worker runs (checks__run, hourly), or run "inventory check".'
    from issoh.invariant_results r
  having max(r.checked_at) < now() - make_interval(hours => common.monitor_limit('checks_hours')::integer)
$$;
comment on function issoh_private.check_alerts() is
  'Invariants that the last run of the checks found broken, and checks that did not run for monitor.checks_hours.';
--! EndIncluded functions/issoh/alerts/check_alerts.sql
--! Included functions/issoh/alerts/work_alerts.sql
create or replace function issoh_private.work_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with span as (
    select common.monitor_limit('window_days') as days,
           now() - make_interval(days => common.monitor_limit('window_days')::integer) as since
  )
  select 'decisions_slow', 'warning', null,
         format('Decisions took %s hours in the middle of the last %s days', t.hours, t.days),
         'Products wait for a review: what suppliers offer is sold late.',
         'Review what waits longest, or queue less at once.'
    from (select s.days,
                 round(percentile_cont(0.5) within group (
                   order by extract(epoch from q.reviewed_at - q.queued_at)::float8 / 3600)::numeric, 1) as hours
            from span s
            join issoh.selection_queue q
              on q.review_status in ('approved', 'rejected', 'imported') and q.reviewed_at > s.since
           group by s.days) t
   where t.hours > common.monitor_limit('turnaround_hours')
  union all
  select 'counts_differ', 'warning', c.since,
         format('Counts of the last %s days differ from the books by %s %s', c.days, round(c.value, 2),
                issoh.setting('money.base_currency') #>> '{}'),
         'What was found and what is missing, at unit cost: stock, or what was posted, is wrong.',
         'See which products and warehouses differ, and count them once more.'
    from (select s.days, min(d.counted_at) as since, sum(abs(d.difference_value)) as value
            from span s
            join issoh.v_stock_discrepancies d on d.counted_at > s.since
           group by s.days) c
   where c.value > common.monitor_limit('discrepancy_value')
$$;
comment on function issoh_private.work_alerts() is
  'What goes badly among people, in monitor.window_days: decisions took longer than monitor.turnaround_hours (median),
counts differed from the books by more than monitor.discrepancy_value (base currency).';
--! EndIncluded functions/issoh/alerts/work_alerts.sql
--! Included functions/issoh/alerts/alerts.sql
create or replace function issoh_private.alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select a.* from issoh_private.sync_alerts() a
  union all
  select a.* from common.worker_alerts() a
  union all
  select a.* from issoh_private.check_alerts() a
  union all
  select a.* from common.maintenance_alerts() a
  union all
  select a.* from issoh_private.work_alerts() a
$$;
comment on function issoh_private.alerts() is 'What v_alerts shows.';
grant execute on function issoh_private.alerts()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/alerts/alerts.sql
--! Included views/issoh/v_alerts.sql
create or replace view issoh.v_alerts with (security_invoker = true) as
select a.alert, a.severity, a.since, a.title, a.meaning, a.remedy from issoh_private.alerts() a;
comment on view issoh.v_alerts is
  'What wants attention in IS-SOH now, judged by the settings monitor.…; no row: all is well.';
comment on column issoh.v_alerts.alert is 'Its name, one a row.';
comment on column issoh.v_alerts.severity is 'error: something stands still; warning: something goes badly.';
comment on column issoh.v_alerts.since is 'Since when, or of when its first sign is; null: nobody can say.';
comment on column issoh.v_alerts.title is 'What is amiss, in a line.';
comment on column issoh.v_alerts.meaning is 'What it means for those who work.';
comment on column issoh.v_alerts.remedy is 'What to do.';
--! EndIncluded views/issoh/v_alerts.sql
--! Included policies/issoh/v_alerts.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_alerts to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_alerts.sql
