-- Database issoh as its catalogs tell it when every migration has run: `npm run snapshot` writes this file.
-- What no line gives to another belongs to inv_owner. Monthly partitions, which functions make, are left out.

grant connect on database issoh to inv_migrator;
grant connect on database issoh to public;

alter role  in database set search_path = 'spp, issoh, public';

create extension btree_gist with schema public;

create extension ltree with schema public;

create extension pg_trgm with schema public;

create extension pgcrypto with schema public;

create extension postgres_fdw with schema public;

create schema audit;
grant usage on schema audit to inv_admin;
grant usage on schema audit to inv_analyst;
grant usage on schema audit to inv_pricing_manager;
grant usage on schema audit to inv_reviewer;
grant usage on schema audit to inv_stock_operator;
comment on schema audit is 'Append-only record of every change.';

create schema common;
grant usage on schema common to inv_admin;
grant usage on schema common to inv_analyst;
grant usage on schema common to inv_pricing_manager;
grant usage on schema common to inv_reviewer;
grant usage on schema common to inv_stock_operator;
comment on schema common is 'Helpers that both databases have: the same source, compiled into each.';

alter default privileges for role inv_owner revoke execute on functions from public;

create schema issoh;
grant usage on schema issoh to inv_admin;
grant usage on schema issoh to inv_analyst;
grant usage on schema issoh to inv_pricing_manager;
grant usage on schema issoh to inv_reviewer;
grant usage on schema issoh to inv_stock_operator;
comment on schema issoh is 'Inventory Selected, Stock On Hand: chosen products, stock, prices.';

create schema issoh_kept;
grant usage on schema issoh_kept to inv_admin;
grant usage on schema issoh_kept to inv_analyst;
grant usage on schema issoh_kept to inv_pricing_manager;
grant usage on schema issoh_kept to inv_reviewer;
grant usage on schema issoh_kept to inv_stock_operator;
comment on schema issoh_kept is 'What is kept of the ledger so that views answer at once; each may read of it what he may read of the views.';

create schema issoh_private;
grant usage on schema issoh_private to inv_admin;
grant usage on schema issoh_private to inv_analyst;
grant usage on schema issoh_private to inv_pricing_manager;
grant usage on schema issoh_private to inv_reviewer;
grant usage on schema issoh_private to inv_stock_operator;
comment on schema issoh_private is 'What IS-SOH''s own functions need and nobody else may see.';

create schema lease;
grant usage on schema lease to inv_admin;
grant usage on schema lease to inv_analyst;
comment on schema lease is 'Work that can be lost or doubled: who lives, and what each of them holds.';

grant usage on schema public to public;

create schema spp_remote;
comment on schema spp_remote is 'Foreign tables over the feeds of SPP.';

create type common.alert as (
  alert text,
  severity text,
  since timestamp with time zone,
  title text,
  meaning text,
  remedy text
);
comment on type common.alert is 'Something that wants attention; see v_alerts.';

create type common.metric_point as (
  metric text,
  begins_at timestamp with time zone,
  highest numeric,
  latest numeric,
  growth numeric
);
comment on type common.metric_point is 'What was sampled of a metric in an hour, a day or a week; see sample_history.';

create type issoh.contract_counts as (
  written integer,
  unchanged integer,
  ended integer
);
comment on type issoh.contract_counts is 'What came of set_contracts.';
comment on column issoh.contract_counts.written is 'Contracts made, or given other values.';
comment on column issoh.contract_counts.unchanged is 'Contracts that said the same already.';
comment on column issoh.contract_counts.ended is 'Earlier contracts that end where a new one begins.';

create type issoh.contract_input as (
  supplier text,
  supplier_product_code text,
  currency_code text,
  unit_price text,
  rebate_percentage text,
  effective_from timestamp with time zone,
  effective_to timestamp with time zone,
  reason text
);
comment on type issoh.contract_input is 'Terms to be set; see set_contracts. Amounts are texts, so that none is quoted in an error.';
comment on column issoh.contract_input.supplier is 'Code or id.';
comment on column issoh.contract_input.supplier_product_code is 'The supplier''s own code; none: all of its list.';
comment on column issoh.contract_input.currency_code is 'Currency of the price: ISO 4217.';
comment on column issoh.contract_input.unit_price is 'Price of a piece, a decimal number.';
comment on column issoh.contract_input.rebate_percentage is 'Percent off the price; without a price, off the list''s.';
comment on column issoh.contract_input.effective_from is 'First moment it holds; none: now.';
comment on column issoh.contract_input.effective_to is 'First moment it no longer holds; none: open end.';
comment on column issoh.contract_input.reason is 'What it goes back to.';

create type issoh.contract_value as (
  contract_id uuid,
  supplier_id uuid,
  supplier_code text,
  supplier_product_code text,
  state text,
  currency_code text,
  unit_price numeric,
  rebate_percentage numeric,
  effective_from timestamp with time zone,
  effective_to timestamp with time zone,
  reason text,
  created_by text,
  created_at timestamp with time zone,
  updated_at timestamp with time zone
);
comment on type issoh.contract_value is 'A contract with its values; see read_contracts.';
comment on column issoh.contract_value.contract_id is 'Identifies the contract.';
comment on column issoh.contract_value.supplier_id is 'With whom.';
comment on column issoh.contract_value.supplier_code is 'Its code; null where the mirror does not know it.';
comment on column issoh.contract_value.supplier_product_code is 'The supplier''s own code; null: all of its list.';
comment on column issoh.contract_value.state is 'past, open (it holds now) or future.';
comment on column issoh.contract_value.currency_code is 'Currency of unit_price: ISO 4217.';
comment on column issoh.contract_value.unit_price is 'Price of a piece; null: the list''s.';
comment on column issoh.contract_value.rebate_percentage is 'Percent off it.';
comment on column issoh.contract_value.effective_from is 'First moment it holds.';
comment on column issoh.contract_value.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.contract_value.reason is 'What it goes back to.';
comment on column issoh.contract_value.created_by is 'Who set it first.';
comment on column issoh.contract_value.created_at is 'When it was set first.';
comment on column issoh.contract_value.updated_at is 'When it last changed.';

create type issoh.cost_of_issue as (
  movement_id uuid,
  product_id uuid,
  quantity bigint,
  fifo_cost numeric,
  lifo_cost numeric,
  average_cost numeric,
  movement_type text,
  movement_date timestamp with time zone,
  quantity_uncosted bigint,
  kind text
);
comment on type issoh.cost_of_issue is 'Pieces that left and their cost by three methods, in the base currency; quantity_uncosted of them had not come yet,
and have no cost so far; kind is issue, loss, supplier_return or undone_receipt: see cost_of_goods_issued.';
comment on column issoh.cost_of_issue.movement_id is 'Movement that took the pieces, or brought them back.';
comment on column issoh.cost_of_issue.product_id is 'Product.';
comment on column issoh.cost_of_issue.quantity is 'Pieces; below 0: they came back.';
comment on column issoh.cost_of_issue.fifo_cost is 'What they cost, the oldest pieces first.';
comment on column issoh.cost_of_issue.lifo_cost is 'What they cost, the newest pieces first.';
comment on column issoh.cost_of_issue.average_cost is 'What they cost at the moving average.';
comment on column issoh.cost_of_issue.movement_type is 'Kind of the movement.';
comment on column issoh.cost_of_issue.movement_date is 'When they left.';
comment on column issoh.cost_of_issue.quantity_uncosted is 'Pieces that left before they had come: their cost follows.';
comment on column issoh.cost_of_issue.kind is 'issue, loss, supplier_return or undone_receipt.';

create type issoh.exchange_rate_input as (
  currency_code text,
  rate_date date,
  rate numeric
);
comment on type issoh.exchange_rate_input is 'Units of the base currency for one unit of a currency, from a day on; see set_exchange_rates.';
comment on column issoh.exchange_rate_input.currency_code is 'Currency: ISO 4217.';
comment on column issoh.exchange_rate_input.rate_date is 'From this day.';
comment on column issoh.exchange_rate_input.rate is 'What one of it is worth in the base currency.';

create type issoh.inventory_value as (
  product_id uuid,
  internal_sku text,
  quantity_on_hand bigint,
  fifo_value numeric,
  lifo_value numeric,
  average_value numeric,
  fifo_unit_cost numeric,
  lifo_unit_cost numeric,
  average_unit_cost numeric
);
comment on type issoh.inventory_value is 'Pieces of a product and their value by three methods, in the base currency.';
comment on column issoh.inventory_value.product_id is 'Product.';
comment on column issoh.inventory_value.internal_sku is 'Our own article number.';
comment on column issoh.inventory_value.quantity_on_hand is 'Pieces in all warehouses.';
comment on column issoh.inventory_value.fifo_value is 'Value, the oldest pieces going first.';
comment on column issoh.inventory_value.lifo_value is 'Value, the newest pieces going first.';
comment on column issoh.inventory_value.average_value is 'Value at the moving average.';
comment on column issoh.inventory_value.fifo_unit_cost is 'Value of a piece; null at zero pieces.';
comment on column issoh.inventory_value.lifo_unit_cost is 'Value of a piece; null at zero pieces.';
comment on column issoh.inventory_value.average_unit_cost is 'Value of a piece; null at zero pieces.';

create type issoh.job as (
  job_id bigint,
  task text,
  state text,
  queue_name text,
  attempts integer,
  max_attempts integer,
  run_at timestamp with time zone,
  created_at timestamp with time zone,
  locked_at timestamp with time zone,
  locked_by text,
  last_error text,
  payload jsonb
);
comment on type issoh.job is 'A job of the worker of IS-SOH: what it is to do, how often it was tried, when next, and why it failed last.';
comment on column issoh.job.job_id is 'Identifies the job.';
comment on column issoh.job.task is 'What is to be done.';
comment on column issoh.job.state is 'waiting, running or failed.';
comment on column issoh.job.queue_name is 'Jobs of one queue are done one after the other; null: none.';
comment on column issoh.job.attempts is 'How often it was tried.';
comment on column issoh.job.max_attempts is 'How often it is tried at most.';
comment on column issoh.job.run_at is 'When it is due.';
comment on column issoh.job.created_at is 'When it was asked for.';
comment on column issoh.job.locked_at is 'Since when a worker has it; null: none has.';
comment on column issoh.job.locked_by is 'Which worker has it.';
comment on column issoh.job.last_error is 'What the last try ended with.';
comment on column issoh.job.payload is 'What it is to be done with.';

create type issoh.metric_point as (
  metric text,
  begins_at timestamp with time zone,
  highest numeric,
  latest numeric,
  growth numeric
);
comment on type issoh.metric_point is 'What was sampled of a metric in an hour, a day or a week; see metric_history.';
comment on column issoh.metric_point.metric is 'As metric_samples names it.';
comment on column issoh.metric_point.begins_at is 'When the hour, the day or the week (UTC) begins.';
comment on column issoh.metric_point.highest is 'Of the samples, every five minutes.';
comment on column issoh.metric_point.latest is 'The last sample.';
comment on column issoh.metric_point.growth is 'What came to it, of metrics that end in _total: they only grow, until statistics are reset. Null of others.';

create type issoh.movement_input as (
  product_id uuid,
  internal_sku text,
  movement_type text,
  quantity integer,
  from_location text,
  to_location text,
  unit_cost numeric,
  currency_code text,
  supplier_id text,
  reference_type text,
  reference_id text,
  movement_date timestamp with time zone,
  returns_movement_id uuid,
  reservation_id uuid,
  note text,
  counted boolean
);
comment on type issoh.movement_input is 'A movement to post. Locations are warehouse codes or ids, supplier_id a supplier''s id or code; see post_movements.';
comment on column issoh.movement_input.product_id is 'Product; or its internal_sku.';
comment on column issoh.movement_input.internal_sku is 'Our own article number; or its product_id.';
comment on column issoh.movement_input.movement_type is 'receipt, issue, adjustment or transfer.';
comment on column issoh.movement_input.quantity is 'Pieces, above 0.';
comment on column issoh.movement_input.from_location is 'Warehouse that gives, by code or id.';
comment on column issoh.movement_input.to_location is 'Warehouse that takes, by code or id.';
comment on column issoh.movement_input.unit_cost is 'What a piece cost, in currency_code.';
comment on column issoh.movement_input.currency_code is 'Currency of unit_cost; null: the base currency.';
comment on column issoh.movement_input.supplier_id is 'Who delivers, by code or id.';
comment on column issoh.movement_input.reference_type is 'Kind of the paper it is for.';
comment on column issoh.movement_input.reference_id is 'Number of that paper.';
comment on column issoh.movement_input.movement_date is 'When it happened; null: now.';
comment on column issoh.movement_input.returns_movement_id is 'The issue whose pieces come back, or the receipt whose pieces go back.';
comment on column issoh.movement_input.reservation_id is 'Reservation that it issues from.';
comment on column issoh.movement_input.note is 'What people should know.';
comment on column issoh.movement_input.counted is 'A count at its date had seen it.';

create type issoh.named_count as (
  count_id uuid,
  product_id uuid,
  internal_sku text,
  warehouse_id uuid,
  warehouse_code text,
  quantity_expected integer,
  quantity_counted integer,
  difference integer,
  unit_cost numeric,
  currency_code text,
  movement_id uuid,
  reference_id text,
  note text,
  counted_by text,
  counted_at timestamp with time zone,
  restates_count_id uuid
);
comment on type issoh.named_count is 'A count with its SKU and the code of its warehouse; see name_counts.';
comment on column issoh.named_count.product_id is 'Product.';
comment on column issoh.named_count.currency_code is 'Currency of the amounts: ISO 4217.';

create type issoh.named_default as (
  default_id uuid,
  pricing_tier text,
  category text,
  category_id uuid,
  markup_percentage numeric,
  surcharge numeric,
  from_quantity integer,
  rounding_increment numeric,
  rounding_mode text,
  charm_ending numeric,
  effective_from timestamp with time zone,
  effective_to timestamp with time zone,
  created_by text,
  created_at timestamp with time zone,
  reason text
);
comment on type issoh.named_default is 'A pricing default with the code of its tier and the path of its category; see name_default.';

create type issoh.named_movement as (
  movement_id uuid,
  product_id uuid,
  internal_sku text,
  product_name text,
  movement_type text,
  quantity integer,
  from_location uuid,
  from_warehouse text,
  to_location uuid,
  to_warehouse text,
  unit_cost numeric,
  total_cost numeric,
  currency_code text,
  purchase_cost numeric,
  purchase_currency text,
  supplier_id uuid,
  supplier_code text,
  reference_type text,
  reference_id text,
  movement_date timestamp with time zone,
  created_by text,
  note text,
  reverses_movement_id uuid,
  returns_movement_id uuid,
  reservation_id uuid,
  recorded_at timestamp with time zone,
  reversed_by_movement_id uuid
);
comment on type issoh.named_movement is 'A movement with the names of what it is about; see list_movements.';

create type issoh.named_product as (
  product_id uuid,
  internal_sku text,
  product_name text,
  status text,
  availability text,
  description text,
  category_id uuid,
  category text,
  brand text,
  barcode text,
  unit_of_measure text,
  min_order_qty integer,
  pack_multiple integer,
  lead_time_days integer,
  supplier_id uuid,
  supplier_code text,
  spp_product_id uuid,
  selection_reason text,
  selection_date timestamp with time zone,
  selected_by text,
  quantity_on_hand integer,
  quantity_reserved integer,
  quantity_available integer
);
comment on type issoh.named_product is 'A product with the names of its category and supplier, and its pieces in all warehouses; see name_product.';

create type issoh.named_reorder_level as (
  product_id uuid,
  internal_sku text,
  warehouse_id uuid,
  warehouse_code text,
  reorder_point integer,
  reorder_quantity integer,
  reorder_up_to integer
);
comment on type issoh.named_reorder_level is 'Reorder levels with the SKU and the code of the warehouse; see record_reorder_levels.';
comment on column issoh.named_reorder_level.product_id is 'Product.';

create type issoh.named_reservation as (
  reservation_id uuid,
  product_id uuid,
  internal_sku text,
  warehouse_id uuid,
  warehouse_code text,
  quantity integer,
  issued_quantity integer,
  reserved_quantity integer,
  status text,
  reference_type text,
  reference_id text,
  due_at timestamp with time zone,
  expires_at timestamp with time zone,
  created_by text,
  created_at timestamp with time zone,
  closed_by text,
  closed_at timestamp with time zone
);
comment on type issoh.named_reservation is 'A reservation with its SKU and the code of its warehouse; see name_reservations.';
comment on column issoh.named_reservation.product_id is 'Product.';

create type issoh.named_rule as (
  rule_id uuid,
  product_id uuid,
  pricing_tier text,
  rule_type text,
  cost_price numeric,
  markup_percentage numeric,
  selling_price numeric,
  minimum_price numeric,
  maximum_price numeric,
  source_tier text,
  adjustment_percentage numeric,
  rounding_increment numeric,
  rounding_mode text,
  charm_ending numeric,
  currency_code text,
  effective_from timestamp with time zone,
  effective_to timestamp with time zone,
  created_by text,
  created_at timestamp with time zone,
  reason text,
  from_quantity integer,
  surcharge numeric
);
comment on type issoh.named_rule is 'A pricing rule with the codes of its tiers; see name_tiers.';
comment on column issoh.named_rule.product_id is 'Product.';
comment on column issoh.named_rule.currency_code is 'Currency of the amounts: ISO 4217.';

create type issoh.named_stock as (
  soh_id uuid,
  product_id uuid,
  internal_sku text,
  product_name text,
  unit_of_measure text,
  warehouse_id uuid,
  warehouse_code text,
  quantity_on_hand integer,
  quantity_reserved integer,
  quantity_available integer,
  reorder_point integer,
  reorder_quantity integer,
  reorder_up_to integer,
  last_count_date timestamp with time zone,
  last_movement_date timestamp with time zone
);
comment on type issoh.named_stock is 'Pieces of a product in a warehouse, with their names; see list_stock.';

create type issoh.named_warehouse as (
  warehouse_id uuid,
  warehouse_code text,
  warehouse_name text,
  is_active boolean,
  location_address jsonb,
  capacity_units double precision,
  allow_negative boolean,
  manager_id text,
  products integer,
  quantity_on_hand double precision,
  quantity_reserved double precision,
  fill_share numeric
);
comment on type issoh.named_warehouse is 'A warehouse with what lies in it; see name_warehouse.';

create type issoh.negotiated_price as (
  rule_id uuid,
  product_id uuid,
  internal_sku text,
  pricing_tier text,
  from_quantity integer,
  cost_price numeric,
  markup_percentage numeric,
  target_markup_percentage numeric,
  selling_price numeric,
  margin numeric,
  currency_code text,
  effective_from timestamp with time zone,
  effective_to timestamp with time zone
);
comment on type issoh.negotiated_price is 'A price whose cost was negotiated; see negotiated_prices.';
comment on column issoh.negotiated_price.rule_id is 'The price rule.';
comment on column issoh.negotiated_price.product_id is 'Product.';
comment on column issoh.negotiated_price.internal_sku is 'Our own article number.';
comment on column issoh.negotiated_price.pricing_tier is 'Code of the tier.';
comment on column issoh.negotiated_price.from_quantity is 'Pieces from which on it holds.';
comment on column issoh.negotiated_price.cost_price is 'What a piece costs us, in currency_code; null: it cannot be read, as it, or the key of its supplier, was altered.';
comment on column issoh.negotiated_price.markup_percentage is 'Percent that the price is above it.';
comment on column issoh.negotiated_price.target_markup_percentage is 'Markup that is meant; proposals aim at it.';
comment on column issoh.negotiated_price.selling_price is 'What a piece sells for, in currency_code.';
comment on column issoh.negotiated_price.margin is 'Percent of selling_price above the cost.';
comment on column issoh.negotiated_price.currency_code is 'The base currency.';
comment on column issoh.negotiated_price.effective_from is 'First moment it holds.';
comment on column issoh.negotiated_price.effective_to is 'First moment it no longer holds; null: open end.';

create type issoh.new_webhook as (
  webhook_id uuid,
  secret text
);
comment on type issoh.new_webhook is 'A webhook that was just set up, and the secret of its signatures.';
comment on column issoh.new_webhook.webhook_id is 'Identifies the webhook.';
comment on column issoh.new_webhook.secret is 'What deliveries are signed with; told this once.';

create type issoh.order_line as (
  order_line_id uuid,
  po_number text,
  supplier_id uuid,
  supplier_code text,
  product_id uuid,
  internal_sku text,
  product_name text,
  warehouse_id uuid,
  warehouse_code text,
  quantity_ordered integer,
  quantity_received integer,
  quantity_open integer,
  is_cancelled boolean,
  unit_cost numeric,
  pack_size integer,
  pack_cost numeric,
  currency_code text,
  expected_at timestamp with time zone,
  is_late boolean,
  ordered_by text,
  ordered_at timestamp with time zone
);
comment on type issoh.order_line is 'A line of an order with the names of what it is about.';
comment on column issoh.order_line.product_id is 'Product.';
comment on column issoh.order_line.currency_code is 'Currency of the amounts: ISO 4217.';

create type issoh.order_line_input as (
  product_id uuid,
  internal_sku text,
  quantity integer,
  unit_cost numeric,
  currency_code text,
  pack_size integer
);
comment on type issoh.order_line_input is 'What to order of a product (id or SKU): quantity pieces, or packs of pack_size pieces; unit_cost is for one of
these, in currency_code; see place_orders.';
comment on column issoh.order_line_input.product_id is 'Product; or its internal_sku.';
comment on column issoh.order_line_input.internal_sku is 'Our own article number; or its product_id.';
comment on column issoh.order_line_input.quantity is 'Pieces; with a pack_size, packs.';
comment on column issoh.order_line_input.unit_cost is 'What a piece costs; with a pack_size, a pack.';
comment on column issoh.order_line_input.currency_code is 'Currency of unit_cost; null: the supplier''s.';
comment on column issoh.order_line_input.pack_size is 'Pieces in a pack.';

create type issoh.posted_list as (
  movement_ids uuid[],
  is_new boolean,
  warnings jsonb
);
comment on type issoh.posted_list is 'Movements as the door answers them: their ids in order, and whether they were posted now.';

create type issoh.posted_movement as (
  movement_id uuid,
  is_new boolean,
  stock json,
  warnings jsonb
);
comment on type issoh.posted_movement is 'A movement as the door answers it: whether it was posted now, or before under its key, and the stock of its product
where it has been.';

create type issoh.product_price as (
  product_id uuid,
  internal_sku text,
  pricing_tier text,
  price numeric,
  currency_code text,
  rule_id uuid,
  rule_type text,
  cost_price numeric,
  markup_percentage numeric,
  minimum_price numeric,
  maximum_price numeric,
  effective_from timestamp with time zone,
  effective_to timestamp with time zone,
  trace jsonb,
  from_quantity integer,
  default_id uuid
);
comment on type issoh.product_price is 'What a product sells for in a tier at a moment, per piece in currency_code, and how that came about; see prices_for.';
comment on column issoh.product_price.product_id is 'Product.';
comment on column issoh.product_price.internal_sku is 'Our own article number.';
comment on column issoh.product_price.pricing_tier is 'Code of the tier.';
comment on column issoh.product_price.price is 'What a piece sells for.';
comment on column issoh.product_price.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column issoh.product_price.rule_id is 'Rule that says so; null: a default does.';
comment on column issoh.product_price.rule_type is 'How the rule comes to its price.';
comment on column issoh.product_price.cost_price is 'Cost that it starts from.';
comment on column issoh.product_price.markup_percentage is 'Percent on the cost.';
comment on column issoh.product_price.minimum_price is 'No price below.';
comment on column issoh.product_price.maximum_price is 'No price above.';
comment on column issoh.product_price.effective_from is 'Since when it holds.';
comment on column issoh.product_price.effective_to is 'Until when; null: no end.';
comment on column issoh.product_price.trace is 'How the price came about, step by step.';
comment on column issoh.product_price.from_quantity is 'Pieces from which it holds.';
comment on column issoh.product_price.default_id is 'Default that it comes from; null: none.';

create type issoh.product_stock as (
  product_id uuid,
  internal_sku text,
  product_name text,
  brand text,
  barcode text,
  unit_of_measure text,
  status text,
  quantity_on_hand integer,
  quantity_reserved integer,
  quantity_available integer,
  warehouses json
);
comment on type issoh.product_stock is 'A product and its pieces, in all and by warehouse; see find_stock.';

create type issoh.queue_result as (
  queued integer,
  already_queued integer,
  already_selected integer
);
comment on type issoh.queue_result is 'Products that were queued, that were in the queue already, and that are selected already; see queue_for_selection.';
comment on column issoh.queue_result.queued is 'Products that were queued.';
comment on column issoh.queue_result.already_queued is 'Products that were in the queue before.';
comment on column issoh.queue_result.already_selected is 'Products that we carry.';

create type issoh.rank_change as (
  criterion text,
  weight numeric,
  moved_weight numeric,
  kept integer,
  replaced integer,
  mean_shift numeric,
  largest_shift integer
);
comment on type issoh.rank_change is 'What becomes of the first hundred queued products when the weight of a criterion is moved: how many are kept and
replaced, and by how many places those that are kept move, in the mean and at most; see rank_stability.';
comment on column issoh.rank_change.criterion is 'Whose weight is moved.';
comment on column issoh.rank_change.weight is 'Its weight.';
comment on column issoh.rank_change.moved_weight is 'The weight tried instead.';
comment on column issoh.rank_change.kept is 'Of the best items, how many stay among them.';
comment on column issoh.rank_change.replaced is 'How many do not.';
comment on column issoh.rank_change.mean_shift is 'Places that an item moves on average.';
comment on column issoh.rank_change.largest_shift is 'Places that one moves at most.';

create type issoh.recorded_count as (
  count issoh.named_count,
  is_new boolean,
  warnings jsonb
);
comment on type issoh.recorded_count is 'A count as it was recorded: whether it is new, and what somebody should look at; see record_counts.';

create type issoh.recorded_reservation as (
  reservation issoh.named_reservation,
  is_new boolean
);
comment on type issoh.recorded_reservation is 'A reservation as it was recorded, and whether it is new; see record_reservation.';

create type issoh.reorder_level_input as (
  product_id uuid,
  internal_sku text,
  warehouse text,
  reorder_point integer,
  reorder_quantity integer,
  reorder_up_to integer
);
comment on type issoh.reorder_level_input is 'When and how many to order of a product (id or SKU) for a warehouse (code or id); see set_reorder_levels.';
comment on column issoh.reorder_level_input.product_id is 'Product.';

create type issoh.score_explanation as (
  queue_id uuid,
  score numeric,
  coverage numeric,
  score_low numeric,
  score_high numeric,
  weights_version integer,
  summary text,
  sentences text[],
  changes_most text,
  changes_most_criterion text,
  criteria jsonb
);
comment on type issoh.score_explanation is 'A score in words (summary, a sentence for each criterion, what would change it most) and in figures: criteria is the
trace, with the score at_best and at_worst of each criterion; see explain_score.';
comment on column issoh.score_explanation.queue_id is 'Item.';
comment on column issoh.score_explanation.score is 'Score, 0 to 100; null: nothing is known.';
comment on column issoh.score_explanation.coverage is 'Share of the weights with data, 0 to 1.';
comment on column issoh.score_explanation.score_low is 'Score with all that is unknown at 0.';
comment on column issoh.score_explanation.score_high is 'Score with all that is unknown at 100.';
comment on column issoh.score_explanation.weights_version is 'Which weights were used.';
comment on column issoh.score_explanation.summary is 'The score in a sentence.';
comment on column issoh.score_explanation.sentences is 'Each criterion in a sentence.';
comment on column issoh.score_explanation.changes_most is 'What would change it most, in a sentence.';
comment on column issoh.score_explanation.changes_most_criterion is 'Which criterion that is.';
comment on column issoh.score_explanation.criteria is 'Each criterion: raw value, points, weight, contribution.';

create type issoh.selection_conflict as (
  queue_id uuid,
  reason text
);
comment on type issoh.selection_conflict is 'An item that could not be decided, and why; see decide_selection.';
comment on column issoh.selection_conflict.queue_id is 'Item.';
comment on column issoh.selection_conflict.reason is 'Why it was not decided: not_found, imported, leased, already_decided, approver_only and the like.';

create type issoh.selection_facet as (
  facet text,
  value text,
  from_price numeric,
  below_price numeric,
  currency_code text,
  items integer
);
comment on type issoh.selection_facet is 'How many items share a value of a facet (supplier, category, status, price_band, auto_candidate); a band of
prices has from_price and below_price, in currency_code, in place of a value.';
comment on column issoh.selection_facet.facet is 'What the items are counted by.';
comment on column issoh.selection_facet.value is 'Which of it.';
comment on column issoh.selection_facet.from_price is 'Of a price range: from.';
comment on column issoh.selection_facet.below_price is 'Of a price range: below.';
comment on column issoh.selection_facet.currency_code is 'Of a price range: currency.';
comment on column issoh.selection_facet.items is 'How many items.';

create type issoh.selection_outcome as (
  done uuid[],
  conflicts issoh.selection_conflict[]
);
comment on type issoh.selection_outcome is 'Items that are decided, and those that could not be; see decide_selection.';
comment on column issoh.selection_outcome.done is 'Items that were decided.';
comment on column issoh.selection_outcome.conflicts is 'Items that were not, and why.';

create type issoh.stock_count_input as (
  product_id uuid,
  internal_sku text,
  quantity integer,
  note text
);
comment on type issoh.stock_count_input is 'What was counted of a product (id or SKU), in pieces; see record_stock_counts.';
comment on column issoh.stock_count_input.product_id is 'Product; or its internal_sku.';
comment on column issoh.stock_count_input.internal_sku is 'Our own article number; or its product_id.';
comment on column issoh.stock_count_input.quantity is 'Pieces that were counted.';
comment on column issoh.stock_count_input.note is 'What people should know.';

create type issoh.supplier_holding as (
  holding_id uuid,
  supplier_id uuid,
  product_id uuid,
  internal_sku text,
  product_name text,
  status text,
  quantity_on_hand integer,
  quantity_on_order integer,
  last_purchase_price numeric,
  average_cost numeric,
  total_value numeric,
  currency_code text,
  last_purchase_date timestamp with time zone
);
comment on type issoh.supplier_holding is 'What we have of one product from one supplier, in pieces, and what it cost in currency_code; see list_holdings.';
comment on column issoh.supplier_holding.product_id is 'Product.';
comment on column issoh.supplier_holding.total_value is 'Pieces on hand at the mean of what all cost that came from the supplier, those without a cost at the moving average
of the product; null where nobody knows. total_value of supplier_stock_holdings leaves these out of the mean: both are
the same where its uncosted_quantity is 0. The books are v_inventory_valuation.';
comment on column issoh.supplier_holding.currency_code is 'Currency of the amounts: ISO 4217.';

create type issoh_private.arriving_pieces as (
  movement_id uuid,
  product_id uuid,
  supplier_id uuid,
  quantity integer,
  unit_cost numeric,
  movement_date timestamp with time zone,
  found_cost numeric,
  is_uncosted boolean
);

create type issoh_private.asked_price as (
  product_id uuid,
  price numeric,
  currency_code text
);

create type issoh_private.claimed_delivery as (
  delivery_id uuid,
  lease uuid,
  url text,
  secret text,
  kind text,
  timeout_seconds integer,
  body text
);

create type issoh_private.computed_score as (
  queue_id uuid,
  score numeric,
  coverage numeric,
  score_low numeric,
  score_high numeric,
  weights_version integer,
  criteria jsonb
);

create type issoh_private.contract_draft as (
  row_no bigint,
  contract_id uuid,
  supplier_id uuid,
  supplier_product_code text,
  currency_code text,
  unit_price numeric,
  rebate numeric,
  effective_from timestamp with time zone,
  effective_to timestamp with time zone,
  is_dated boolean,
  reason text
);
comment on type issoh_private.contract_draft is 'Terms to be set, as they were read.';

create type issoh_private.counted_movement as (
  "position" integer,
  counted boolean,
  count_id uuid,
  delta integer
);

create type issoh_private.default_price as (
  product_id uuid,
  rule issoh.pricing_rules,
  effective_from timestamp with time zone,
  effective_to timestamp with time zone,
  supplier_id uuid,
  cost numeric,
  price numeric
);
comment on type issoh_private.default_price is 'What a default makes of a negotiated cost; see make_default_prices.';

create type issoh_private.demand_of_product as (
  product_id uuid,
  pieces_per_month numeric
);

create type issoh_private.holding_change as (
  product_id uuid,
  supplier_id uuid,
  pieces bigint,
  purchased bigint,
  value numeric,
  last_price numeric,
  last_date timestamp with time zone,
  found bigint,
  found_value numeric,
  uncosted bigint
);

create type issoh_private.leaving_pieces as (
  movement_id uuid,
  product_id uuid,
  quantity integer,
  supplier_id uuid,
  undoes uuid,
  movement_date timestamp with time zone
);

create type issoh_private.ledger_line as (
  movement_id uuid,
  movement_type text,
  movement_date timestamp with time zone,
  seq bigint,
  unit_cost numeric,
  total_cost numeric,
  delta bigint,
  undoes uuid
);
comment on type issoh_private.ledger_line is 'A movement as work_off takes it: see ledger_lines.';

create type issoh_private.ledger_position as (
  product_id uuid,
  movement_date timestamp with time zone,
  seq bigint
);
comment on type issoh_private.ledger_position is 'A place in the ledger of a product.';

create type issoh_private.listing_change as (
  product_id uuid,
  old_price numeric,
  new_price numeric,
  old_currency text,
  currency_code text,
  old_cost numeric,
  new_cost numeric,
  exchange_rate numeric,
  price_moved boolean,
  released boolean,
  availability text,
  old_data jsonb,
  new_data jsonb
);

create type issoh_private.movement_draft as (
  "position" integer,
  movement_id uuid,
  problem text,
  product_id uuid,
  movement_type text,
  quantity integer,
  from_location uuid,
  to_location uuid,
  unit_cost numeric,
  currency_code text,
  purchase_cost numeric,
  purchase_currency text,
  supplier_id uuid,
  reference_type text,
  reference_id text,
  movement_date timestamp with time zone,
  returns_movement_id uuid,
  reservation_id uuid,
  note text,
  total_cost numeric,
  reverses_movement_id uuid,
  counted boolean
);

create type issoh_private.named_supplier as (
  named text,
  supplier_id uuid
);

create type issoh_private.order_delta as (
  product_id uuid,
  supplier_id uuid,
  delta bigint
);

create type issoh_private.place_change as (
  product_id uuid,
  warehouse_id uuid,
  delta bigint,
  first_date timestamp with time zone,
  last_date timestamp with time zone,
  left_at timestamp with time zone
);

create type issoh_private.product_cost as (
  product_id uuid,
  unit_cost numeric
);

create type issoh_private.raw_criteria as (
  queue_id uuid,
  sales_history numeric,
  category_demand numeric,
  margin_potential numeric,
  supplier_reliability numeric,
  min_order_quantity numeric,
  lead_time numeric
);

create type issoh_private.remembered_decrease as (
  movement_id uuid,
  pending integer,
  movement_type text,
  kind text,
  movement_date timestamp with time zone,
  paid bigint,
  open bigint,
  back bigint,
  waits integer,
  fifo numeric,
  lifo numeric,
  average numeric
);
comment on type issoh_private.remembered_decrease is 'What left, and is undone by a later movement, waits for its cost or left last. Of its pieces that have a cost (paid)
some have come back (back); others have none yet (open), and wait so far behind. Costs of the paid ones.';

create type issoh_private.remembered_increase as (
  movement_id uuid,
  pending integer,
  seq bigint,
  pieces bigint,
  back bigint,
  lot bigint,
  top integer,
  fifo numeric,
  lifo numeric,
  average numeric
);
comment on type issoh_private.remembered_increase is 'What came, and is undone by a later movement. pending: movements that still undo it. pieces of it have gone back
(back); its lot in the queue, counted from the first ever, and its place in the stack (top). Costs of all its pieces.';

create type issoh_private.replayed_movement as (
  product_id uuid,
  movement_id uuid,
  movement_type text,
  movement_date timestamp with time zone,
  delta bigint,
  quantity bigint,
  fifo_cost numeric,
  lifo_cost numeric,
  average_cost numeric,
  fifo_value numeric,
  lifo_value numeric,
  average_value numeric,
  booked_at timestamp with time zone,
  received numeric,
  uncosted bigint,
  kind text
);

create type issoh_private.reservation_delta as (
  product_id uuid,
  warehouse_id uuid,
  delta bigint
);

create type issoh_private.selection_filter as (
  supplier_ids uuid[],
  category_id uuid,
  branch text,
  categories_in text[],
  categories_out text[],
  search text,
  patterns text[],
  min_price numeric,
  max_price numeric,
  is_new boolean,
  product_ids uuid[],
  min_score numeric,
  recommended boolean,
  include_rejected boolean
);

create type issoh_private.sheet_fault as (
  row_number integer,
  code text,
  message text,
  hint text,
  field text,
  value text
);
comment on type issoh_private.sheet_fault is 'What is wrong with a row of a sheet: which one, why, and the cell where it is one.';

create type issoh_private.stock_count_draft as (
  count_id uuid,
  product_id uuid,
  quantity integer,
  note text
);

create type issoh_private.sync_counts as (
  products_seen integer,
  prices_changed integer,
  availability_changed integer,
  master_data_changed integer,
  held integer,
  failed integer
);

create type issoh_private.sync_statuses as (
  lag_rows integer,
  lag_seconds double precision,
  pending integer,
  last_run_at timestamp with time zone,
  last_success_at timestamp with time zone,
  consecutive_failures integer,
  last_error text,
  level_at timestamp with time zone,
  is_known boolean,
  failed integer
);

create type issoh_private.term_change as (
  rule_id uuid,
  cost numeric,
  markup numeric,
  price numeric,
  key_id uuid,
  sealed bytea
);
comment on type issoh_private.term_change is 'A price rule and what becomes of its cost.';

create type issoh_private.term_due as (
  product_id uuid,
  contract_id uuid,
  revision integer,
  basis numeric,
  day_rate numeric
);
comment on type issoh_private.term_due is 'A product whose cost is by another contract, or by none, than the one that was applied.';

create type issoh_private.term_move as (
  product_id uuid,
  contract_id uuid,
  revision integer,
  basis numeric,
  supplier_id uuid,
  cost numeric,
  day_rate numeric,
  day_cost numeric
);
comment on type issoh_private.term_move is 'The same with what a piece costs now, in the base currency; day_cost: at the rate of today, for defaults.';

create type issoh_private.tier_rate as (
  tier_code text,
  currency_code text,
  rate numeric,
  rate_date date
);
comment on type issoh_private.tier_rate is 'A pricing tier and what one unit of its currency is worth in the base currency; no rate: none of that day.';

create type issoh_private.traced_criterion as (
  criterion text,
  raw_value numeric,
  unit text,
  points numeric,
  weight numeric,
  contribution numeric
);

create type issoh_private.worked_off as (
  states issoh_kept.valuation_checkpoints[],
  bookings issoh_private.replayed_movement[]
);
comment on type issoh_private.worked_off is 'What work_off answers: states to keep and the last, and what was booked.';

create type lease.job as (
  job_id bigint,
  task text,
  state text,
  queue_name text,
  attempts integer,
  max_attempts integer,
  run_at timestamp with time zone,
  created_at timestamp with time zone,
  locked_at timestamp with time zone,
  locked_by text,
  last_error text,
  payload jsonb
);
comment on type lease.job is 'A job of the worker.';

grant usage on foreign data wrapper postgres_fdw to inv_owner;

create server spp foreign data wrapper postgres_fdw options (connect_timeout '5', dbname …, fetch_size '10000', host …, keep_connections 'off', keepalives_count '3', keepalives_idle '15', keepalives_interval '5', port …, require_auth 'scram-sha-256', tcp_user_timeout '30000');
create user mapping for public server spp options (password …, "user" 'inv_spp_link');
comment on server spp is 'SPP, whose feeds the foreign tables in spp_remote read.';

create sequence audit.log_log_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by audit.log.log_id;

create sequence issoh.stock_movements_seq_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by issoh.stock_movements.seq;

create sequence issoh.supplier_price_changes_change_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by issoh.supplier_price_changes.change_id;

create sequence issoh_private.proposals_due_due_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by issoh_private.proposals_due.due_id;

create sequence issoh_private.sync_pending_pending_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by issoh_private.sync_pending.pending_id;

create table audit.log (
  log_id bigint generated always as identity not null,
  occurred_at timestamp with time zone default clock_timestamp() not null,
  actor text not null,
  role_name text not null,
  request_id text,
  operation text not null,
  table_schema text not null,
  table_name text not null,
  record_key text not null,
  old_values jsonb,
  new_values jsonb,
  xact_id xid8 default pg_current_xact_id(),
  constraint log_operation_check check (operation = any (array['insert'::text, 'update'::text, 'delete'::text])),
  constraint log_pkey primary key (log_id)
);
alter table audit.log enable row level security;
create index log_table_name_record_key_idx on audit.log using btree (table_name, record_key, occurred_at desc);
create index log_xact_id_idx on audit.log using brin ((((xact_id)::text)::bigint)) with (autosummarize='on');
create trigger _900_append_only before delete or update or truncate on audit.log
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create policy staff_read on audit.log for select to inv_admin, inv_analyst using (true);
grant select on table audit.log to inv_admin;
grant select on table audit.log to inv_analyst;
comment on table audit.log is 'Every change of every table but product prices (those are in price_history); append-only, kept forever.';
comment on column audit.log.log_id is 'Identifies the change; later ones are greater.';
comment on column audit.log.occurred_at is 'When it was made.';
comment on column audit.log.actor is 'Who acted: the token''s subject, as the server says it; of every other session the login.';
comment on column audit.log.role_name is 'The role that acted.';
comment on column audit.log.request_id is 'The request that caused it, as answered in X-Request-Id.';
comment on column audit.log.operation is 'insert, update or delete.';
comment on column audit.log.table_schema is 'Schema of the table.';
comment on column audit.log.table_name is 'Name of the table.';
comment on column audit.log.record_key is 'Primary key of the row.';
comment on column audit.log.old_values is 'The row before; null for an insert.';
comment on column audit.log.new_values is 'The row after; null for a delete.';
comment on column audit.log.xact_id is 'The transaction that wrote it: tells what a seal has not seen. Null on rows from before there were seals.';

create table audit.seal_turns (
  chain text not null,
  constraint seal_turns_pkey primary key (chain)
);
alter table audit.seal_turns enable row level security;
comment on table audit.seal_turns is 'A row a chain: whoever seals it locks it; who comes meanwhile leaves it to the first.';
comment on column audit.seal_turns.chain is 'The sealed table.';

create table audit.seals (
  chain text not null,
  seal_no bigint not null,
  format integer not null,
  life integer not null,
  cluster_id bigint not null,
  fence text,
  seen_from pg_snapshot,
  seen_until pg_snapshot not null,
  key_after text,
  key_until text,
  row_count bigint not null,
  root bytea not null,
  last_fence text,
  previous bytea,
  sealed_at timestamp with time zone not null,
  key_id text not null,
  hash bytea not null,
  signature bytea not null,
  constraint seals_pkey primary key (chain, seal_no),
  constraint seals_seal_no_check check (seal_no > 0)
);
alter table audit.seals enable row level security;
create index seals_chain_life_seal_no_idx on audit.seals using btree (chain, life, seal_no) where (seen_from is null);
create trigger _100_append_only before delete or update or truncate on audit.seals
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create policy staff_read on audit.seals for select to inv_admin, inv_analyst using (true);
grant select on table audit.seals to inv_admin;
grant select on table audit.seals to inv_analyst;
comment on table audit.seals is 'What was written, sealed: each seal stands for the rows that became visible between two snapshots, by the root of a
Merkle tree, is chained to the one before and signed by a key that no database has. Append-only.';
comment on column audit.seals.chain is 'The sealed table.';
comment on column audit.seals.seal_no is 'Counts from 1 in its chain, without gaps.';
comment on column audit.seals.format is 'How a row is written out for hashing (audit.seal_chains).';
comment on column audit.seals.life is 'Counts the clusters in which this database has lived; a restored dump begins the next life.';
comment on column audit.seals.cluster_id is 'The cluster that numbered the transactions.';
comment on column audit.seals.fence is 'Rows of earlier lives lie at or below it, rows of this one above, by the fence column of the chain; null in the
first.';
comment on column audit.seals.seen_from is 'Snapshot of the seal before: what it shows is sealed already. Null: everything present, the first of a life.';
comment on column audit.seals.seen_until is 'Snapshot up to which this seal reaches.';
comment on column audit.seals.key_after is 'Of a window in slices: keys up to this one are in seals before. Null: from the first.';
comment on column audit.seals.key_until is 'Of a window in slices: keys after this one are in later seals. Null: to the last.';
comment on column audit.seals.row_count is 'Rows sealed.';
comment on column audit.seals.root is 'Root of the Merkle tree over these rows, in order of their keys.';
comment on column audit.seals.last_fence is 'The greatest value of the fence column that has been sealed so far.';
comment on column audit.seals.previous is 'Hash of the seal before; null in the first.';
comment on column audit.seals.sealed_at is 'When it was sealed.';
comment on column audit.seals.key_id is 'The key that signed it: the first half of the SHA-256 of the public key.';
comment on column audit.seals.hash is 'SHA-256 of all of the above, with the name of the database.';
comment on column audit.seals.signature is 'Ed25519 over the hash.';

create table issoh.categories (
  category_id uuid default uuidv7() not null,
  category_name text not null,
  parent_category_id uuid,
  level integer not null,
  path public.ltree not null,
  is_active boolean default true not null,
  sort_order integer default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint categories_category_name_check check (btrim(category_name) <> ''::text),
  constraint categories_level_check check (level > 0),
  constraint categories_parent_category_id_fkey foreign key (parent_category_id) references issoh.categories(category_id) on delete restrict deferrable initially deferred,
  constraint categories_pkey primary key (category_id)
);
alter table issoh.categories enable row level security;
create index categories_parent_category_id_idx on issoh.categories using btree (parent_category_id);
create index categories_path_idx on issoh.categories using gist (path);
create trigger _100_stamp before update on issoh.categories
  for each row execute function audit.tg_table__stamp();
create trigger _900_log_delete after delete on issoh.categories referencing old table as old_rows
  for each statement execute function audit.tg_table__log('category_id', '');
create trigger _900_log_insert after insert on issoh.categories referencing new table as new_rows
  for each statement execute function audit.tg_table__log('category_id', '');
create trigger _900_log_update after update on issoh.categories referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('category_id', '');
create policy staff_read on issoh.categories for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.categories to inv_analyst;
grant select on table issoh.categories to inv_pricing_manager;
grant select on table issoh.categories to inv_reviewer;
grant select on table issoh.categories to inv_stock_operator;
comment on table issoh.categories is 'Mirror of SPP''s tree of categories, with the same ids.';
comment on column issoh.categories.category_id is 'The same id as in SPP.';
comment on column issoh.categories.category_name is 'Name shown to people.';
comment on column issoh.categories.parent_category_id is 'The category above; null at the top.';
comment on column issoh.categories.level is '1 at the top.';
comment on column issoh.categories.path is 'Labels from the top down, such as tools.drills.';
comment on column issoh.categories.is_active is 'Whether it is in use.';
comment on column issoh.categories.sort_order is 'Place among its siblings.';
comment on column issoh.categories.created_at is 'When the row was made.';
comment on column issoh.categories.updated_at is 'When it last changed.';

create table issoh.contract_terms (
  contract_id uuid default uuidv7() not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C",
  product_key text collate "C" generated always as (coalesce(supplier_product_code, ''::text)) stored,
  effective_from timestamp with time zone default clock_timestamp() not null,
  effective_to timestamp with time zone,
  period tstzrange generated always as (tstzrange(effective_from, effective_to, '[)'::text)) stored,
  currency_code text,
  has_price boolean generated always as ((price_secret is not null)) stored,
  has_rebate boolean generated always as ((rebate_secret is not null)) stored,
  price_secret bytea,
  rebate_secret bytea,
  key_id uuid not null,
  revision integer default 1 not null,
  reason text,
  created_by text default audit.current_actor() not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  updated_at timestamp with time zone default clock_timestamp() not null,
  in_force tstzrange[] default '{}'::tstzrange[] not null,
  said_to timestamp with time zone,
  constraint contract_terms_currency_code_check check (currency_code ~ '^[A-Z]{3}$'::text),
  constraint contract_terms_key_id_fkey foreign key (key_id) references issoh_private.supplier_keys(key_id) on delete restrict,
  constraint contract_terms_no_overlap unique (supplier_id, product_key, period without overlaps),
  constraint contract_terms_period_check check (effective_from < effective_to),
  constraint contract_terms_pkey primary key (contract_id),
  constraint contract_terms_price_check check (price_secret is null or supplier_product_code is not null and currency_code is not null),
  constraint contract_terms_supplier_product_code_check check (supplier_product_code <> ''::text),
  constraint contract_terms_values_check check (price_secret is not null or rebate_secret is not null)
);
alter table issoh.contract_terms enable row level security;
create index contract_terms_key_id_idx on issoh.contract_terms using btree (key_id);
create index contract_terms_supplier_id_product_key_idx on issoh.contract_terms using btree (supplier_id, product_key, effective_from);
create trigger _100_stamp before update on issoh.contract_terms
  for each row execute function audit.tg_table__stamp();
create trigger _200_in_force before insert or update of effective_from, effective_to on issoh.contract_terms
  for each row execute function issoh.tg_contract_terms__in_force();
create trigger _900_log_delete after delete on issoh.contract_terms referencing old table as old_rows
  for each statement execute function audit.tg_table__log('contract_id', 'updated_at,period,in_force,product_key,price_secret,rebate_secret,key_id');
create trigger _900_log_insert after insert on issoh.contract_terms referencing new table as new_rows
  for each statement execute function audit.tg_table__log('contract_id', 'updated_at,period,in_force,product_key,price_secret,rebate_secret,key_id');
create trigger _900_log_update after update on issoh.contract_terms referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('contract_id', 'updated_at,period,in_force,product_key,price_secret,rebate_secret,key_id');
create policy staff_read on issoh.contract_terms for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.contract_terms to inv_analyst;
grant select on table issoh.contract_terms to inv_pricing_manager;
grant select on table issoh.contract_terms to inv_reviewer;
grant select on table issoh.contract_terms to inv_stock_operator;
comment on table issoh.contract_terms is 'What was negotiated with a supplier: a price of a product, a rebate on its list price, or both; or a rebate on the
whole list. Values are encrypted; see read_contracts.';
comment on column issoh.contract_terms.contract_id is 'Identifies the contract.';
comment on column issoh.contract_terms.supplier_id is 'With whom, as in SPP.';
comment on column issoh.contract_terms.supplier_product_code is 'The supplier''s own code of the product, which need not be carried yet; null: a rebate on all of the list.';
comment on column issoh.contract_terms.product_key is 'supplier_product_code; empty for all of the list.';
comment on column issoh.contract_terms.effective_from is 'First moment it holds.';
comment on column issoh.contract_terms.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.contract_terms.period is 'effective_from up to, without, effective_to.';
comment on column issoh.contract_terms.currency_code is 'Currency of the price: ISO 4217; null without a price.';
comment on column issoh.contract_terms.has_price is 'Whether a price was negotiated.';
comment on column issoh.contract_terms.has_rebate is 'Whether a rebate was negotiated: on that price, without one on the list price.';
comment on column issoh.contract_terms.price_secret is 'The price of a piece, encrypted: see seal_value.';
comment on column issoh.contract_terms.rebate_secret is 'The rebate in percent, encrypted: see seal_value.';
comment on column issoh.contract_terms.key_id is 'The supplier''s key under which they are encrypted.';
comment on column issoh.contract_terms.revision is 'Counts changes of the values.';
comment on column issoh.contract_terms.reason is 'What it goes back to.';
comment on column issoh.contract_terms.created_by is 'Who set it first.';
comment on column issoh.contract_terms.created_at is 'When it was set first.';
comment on column issoh.contract_terms.updated_at is 'When it last changed.';
comment on column issoh.contract_terms.in_force is 'When it held, by what was known at each moment of the past, and will hold: not before it was set.';
comment on column issoh.contract_terms.said_to is 'When it would end if none that begins at effective_to had cut it, as somebody said: infinity for never. Null: it ends
as was said.';

create table issoh.exchange_rates (
  rate_id uuid default uuidv7() not null,
  currency_code text not null,
  rate_date date not null,
  rate numeric not null,
  source text default 'manual'::text not null,
  created_by text default audit.current_actor() not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint exchange_rates_currency_code_check check (currency_code ~ '^[A-Z]{3}$'::text),
  constraint exchange_rates_pkey primary key (currency_code, rate_date),
  constraint exchange_rates_rate_check check (rate > 0::numeric and rate < '1000000000000000'::numeric and scale(rate) <= 20),
  constraint exchange_rates_rate_id_key unique (rate_id)
);
alter table issoh.exchange_rates enable row level security;
create trigger _100_stamp before insert or update on issoh.exchange_rates
  for each row execute function audit.tg_table__stamp();
create trigger _900_log_delete after delete on issoh.exchange_rates referencing old table as old_rows
  for each statement execute function audit.tg_table__log('rate_id', 'updated_at');
create trigger _900_log_insert after insert on issoh.exchange_rates referencing new table as new_rows
  for each statement execute function audit.tg_table__log('rate_id', 'updated_at');
create trigger _900_log_update after update on issoh.exchange_rates referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('rate_id', 'updated_at');
create policy staff_read on issoh.exchange_rates for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.exchange_rates to inv_analyst;
grant select on table issoh.exchange_rates to inv_pricing_manager;
grant select on table issoh.exchange_rates to inv_reviewer;
grant select on table issoh.exchange_rates to inv_stock_operator;
comment on table issoh.exchange_rates is 'What one unit of a currency is worth in the base currency, from a date on until the next one.';
comment on column issoh.exchange_rates.rate_id is 'Identifies the row in the audit log.';
comment on column issoh.exchange_rates.currency_code is 'ISO 4217; never the base currency.';
comment on column issoh.exchange_rates.rate_date is 'First day on which the rate holds.';
comment on column issoh.exchange_rates.rate is 'Units of the base currency for one unit of currency_code.';
comment on column issoh.exchange_rates.source is 'Where the rate comes from.';
comment on column issoh.exchange_rates.created_by is 'Who entered it.';
comment on column issoh.exchange_rates.created_at is 'When the row was made.';
comment on column issoh.exchange_rates.updated_at is 'When it last changed.';

create table issoh.import_items (
  job_id uuid not null,
  queue_id uuid not null,
  outcome text default 'waiting'::text not null,
  product_id uuid,
  code text,
  message text,
  constraint import_items_job_id_fkey foreign key (job_id) references issoh.import_runs(job_id) on delete cascade,
  constraint import_items_outcome_check check (outcome = any (array['waiting'::text, 'imported'::text, 'conflict'::text, 'failed'::text, 'undone'::text, 'kept'::text])),
  constraint import_items_pkey primary key (job_id, queue_id),
  constraint import_items_queue_id_fkey foreign key (queue_id) references issoh.selection_queue(queue_id) on delete cascade
);
alter table issoh.import_items enable row level security;
create index import_items_queue_id_idx on issoh.import_items using btree (queue_id);
create index import_items_waiting_idx on issoh.import_items using btree (job_id, queue_id) where (outcome = 'waiting'::text);
create policy staff_read on issoh.import_items for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.import_items to inv_analyst;
grant select on table issoh.import_items to inv_pricing_manager;
grant select on table issoh.import_items to inv_reviewer;
grant select on table issoh.import_items to inv_stock_operator;
comment on table issoh.import_items is 'What became of each item of an import.';
comment on column issoh.import_items.job_id is 'The import.';
comment on column issoh.import_items.queue_id is 'The item.';
comment on column issoh.import_items.outcome is 'waiting, imported, conflict (decided otherwise, or selected already),
failed, undone, kept (not taken back, since it is in use).';
comment on column issoh.import_items.product_id is 'The selected product it became, or that was there.';
comment on column issoh.import_items.code is 'Why it is a conflict or failed, or was kept.';
comment on column issoh.import_items.message is 'The same in words.';

create table issoh.import_runs (
  job_id uuid default uuidv7() not null,
  status text default 'queued'::text not null,
  total integer default 0 not null,
  imported integer default 0 not null,
  conflicts integer default 0 not null,
  failed integer default 0 not null,
  requested_by text default audit.current_actor() not null,
  requested_at timestamp with time zone default clock_timestamp() not null,
  request_id text,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  undone_by text,
  undone_at timestamp with time zone,
  attempts integer default 0 not null,
  last_failure text,
  lease_token uuid,
  lease_owner uuid,
  lease_expires_at timestamp with time zone,
  constraint import_runs_pkey primary key (job_id),
  constraint import_runs_status_check check (status = any (array['queued'::text, 'running'::text, 'completed'::text, 'failed'::text, 'undone'::text]))
);
alter table issoh.import_runs enable row level security;
create index import_runs_unfinished_idx on issoh.import_runs using btree (job_id) where (status = any (array['queued'::text, 'running'::text]));
create trigger _900_log_delete after delete on issoh.import_runs referencing old table as old_rows
  for each statement execute function audit.tg_table__log('job_id', 'imported,conflicts,failed,started_at,attempts,last_failure,lease_token,lease_owner,lease_expires_at');
create trigger _900_log_insert after insert on issoh.import_runs referencing new table as new_rows
  for each statement execute function audit.tg_table__log('job_id', 'imported,conflicts,failed,started_at,attempts,last_failure,lease_token,lease_owner,lease_expires_at');
create trigger _900_log_update after update on issoh.import_runs referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('job_id', 'imported,conflicts,failed,started_at,attempts,last_failure,lease_token,lease_owner,lease_expires_at');
create policy staff_read on issoh.import_runs for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.import_runs to inv_analyst;
grant select on table issoh.import_runs to inv_pricing_manager;
grant select on table issoh.import_runs to inv_reviewer;
grant select on table issoh.import_runs to inv_stock_operator;
comment on table issoh.import_runs is 'Imports of approved products: each a job that a worker does.';
comment on column issoh.import_runs.job_id is 'Identifies the import.';
comment on column issoh.import_runs.status is 'queued, running, completed, failed or undone.';
comment on column issoh.import_runs.total is 'Items it was asked to import.';
comment on column issoh.import_runs.imported is 'Items that have become selected products.';
comment on column issoh.import_runs.conflicts is 'Items that were not approved any more, or selected already.';
comment on column issoh.import_runs.failed is 'Items that could not be imported.';
comment on column issoh.import_runs.requested_by is 'Who asked for it.';
comment on column issoh.import_runs.requested_at is 'When.';
comment on column issoh.import_runs.request_id is 'The request it was asked by.';
comment on column issoh.import_runs.started_at is 'When a worker began.';
comment on column issoh.import_runs.finished_at is 'When it ended.';
comment on column issoh.import_runs.undone_by is 'Who took it back.';
comment on column issoh.import_runs.undone_at is 'When.';
comment on column issoh.import_runs.attempts is 'How often it was begun.';
comment on column issoh.import_runs.last_failure is 'Why the last try broke off.';
comment on column issoh.import_runs.lease_token is 'Who works on it proves it by this.';
comment on column issoh.import_runs.lease_owner is 'The worker.';
comment on column issoh.import_runs.lease_expires_at is 'When another may take over.';

create table issoh.invariant_results (
  tier text not null,
  check_name text not null,
  checked_at timestamp with time zone default now() not null,
  violations integer not null,
  examples jsonb default '[]'::jsonb not null,
  constraint invariant_results_pkey primary key (tier, check_name),
  constraint invariant_results_tier_check check (tier = any (array['spp'::text, 'issoh'::text])),
  constraint invariant_results_violations_check check (violations >= 0)
);
alter table issoh.invariant_results enable row level security;
create policy staff_read on issoh.invariant_results for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.invariant_results to inv_analyst;
grant select on table issoh.invariant_results to inv_pricing_manager;
grant select on table issoh.invariant_results to inv_reviewer;
grant select on table issoh.invariant_results to inv_stock_operator;
comment on table issoh.invariant_results is 'What the last run of each invariant (sql/checks) found, in both databases. The worker runs them every hour.';
comment on column issoh.invariant_results.tier is 'spp or issoh.';
comment on column issoh.invariant_results.check_name is 'File of sql/checks, without its ending.';
comment on column issoh.invariant_results.checked_at is 'When it last ran.';
comment on column issoh.invariant_results.violations is 'Rows that break the rule; 0 is well.';
comment on column issoh.invariant_results.examples is 'The first of them.';

create table issoh.maintenance_runs (
  run_id uuid default uuidv7() not null,
  task text not null,
  started_at timestamp with time zone default clock_timestamp() not null,
  finished_at timestamp with time zone,
  status text default 'running'::text not null,
  detail jsonb default '{}'::jsonb not null,
  error text,
  worker_id uuid,
  duration_ms bigint generated always as (((extract(epoch from (finished_at - started_at)) * (1000)::numeric))::bigint) stored,
  constraint maintenance_runs_detail_check check (jsonb_typeof(detail) = 'object'::text),
  constraint maintenance_runs_pkey primary key (run_id),
  constraint maintenance_runs_status_check check (status = any (array['running'::text, 'completed'::text, 'failed'::text])),
  constraint maintenance_runs_task_check check (length(task) >= 1 and length(task) <= 200)
);
alter table issoh.maintenance_runs enable row level security;
create index maintenance_runs_running_idx on issoh.maintenance_runs using btree (worker_id) where (status = 'running'::text);
create index maintenance_runs_started_at_idx on issoh.maintenance_runs using btree (started_at);
create index maintenance_runs_task_idx on issoh.maintenance_runs using btree (task, started_at desc);
create policy staff_read on issoh.maintenance_runs for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.maintenance_runs to inv_analyst;
grant select on table issoh.maintenance_runs to inv_pricing_manager;
grant select on table issoh.maintenance_runs to inv_reviewer;
grant select on table issoh.maintenance_runs to inv_stock_operator;
comment on table issoh.maintenance_runs is 'Recurring work in this database: what, when, how long, and what failed.';
comment on column issoh.maintenance_runs.run_id is 'Identifies the run.';
comment on column issoh.maintenance_runs.task is 'What was to be done.';
comment on column issoh.maintenance_runs.started_at is 'When it began.';
comment on column issoh.maintenance_runs.finished_at is 'When it ended; null: it runs.';
comment on column issoh.maintenance_runs.status is 'running, completed or failed.';
comment on column issoh.maintenance_runs.detail is 'What it did, in figures.';
comment on column issoh.maintenance_runs.error is 'Why it failed.';
comment on column issoh.maintenance_runs.worker_id is 'Who did it, as lease.workers knew it.';
comment on column issoh.maintenance_runs.duration_ms is 'Milliseconds from beginning to end.';

create table issoh.metric_samples (
  metric text not null,
  sampled_at timestamp with time zone not null,
  value numeric not null,
  constraint metric_samples_pkey primary key (metric, sampled_at)
);
alter table issoh.metric_samples enable row level security;
create policy staff_read on issoh.metric_samples for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.metric_samples to inv_analyst;
grant select on table issoh.metric_samples to inv_pricing_manager;
grant select on table issoh.metric_samples to inv_reviewer;
grant select on table issoh.metric_samples to inv_stock_operator;
comment on table issoh.metric_samples is 'What cannot be told afterwards, every five minutes: counters of the database, and what waits. Kept for
maintenance.keep_days (setting).';
comment on column issoh.metric_samples.metric is 'Names end in their unit; what ends in _total only grows, until statistics are reset.';
comment on column issoh.metric_samples.sampled_at is 'When it was so.';
comment on column issoh.metric_samples.value is 'In the unit of the name.';

create table issoh.movement_keys (
  idempotency_key text not null,
  request_hash bytea not null,
  movement_ids uuid[] not null,
  created_by text default audit.current_actor() not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  earliest timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint movement_keys_idempotency_key_check check (length(idempotency_key) >= 1 and length(idempotency_key) <= 200),
  constraint movement_keys_pkey primary key (idempotency_key)
);
alter table issoh.movement_keys enable row level security;
create trigger _100_append_only before delete or update or truncate on issoh.movement_keys
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create policy staff_read on issoh.movement_keys for select to inv_analyst using (true);
grant select on table issoh.movement_keys to inv_analyst;
comment on table issoh.movement_keys is 'Idempotency keys, and what was posted under them.';
comment on column issoh.movement_keys.idempotency_key is 'What the caller sent, 1 to 200 characters.';
comment on column issoh.movement_keys.request_hash is 'SHA-256 of the request, to tell a repetition from another request.';
comment on column issoh.movement_keys.movement_ids is 'What was posted under the key; of a count its count ids, of a reservation its own.';
comment on column issoh.movement_keys.created_by is 'Who posted.';
comment on column issoh.movement_keys.created_at is 'When it was posted.';
comment on column issoh.movement_keys.earliest is 'No movement that post_movements posted under the key is dated before: where to look for them.';

create table issoh.movement_reversals (
  reversed_id uuid not null,
  reversal_id uuid not null,
  product_id uuid not null,
  created_by text default audit.current_actor() not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  reversed_date timestamp with time zone,
  reversal_date timestamp with time zone,
  constraint movement_reversals_pkey primary key (reversed_id),
  constraint movement_reversals_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete restrict,
  constraint movement_reversals_reversal_id_key unique (reversal_id)
);
alter table issoh.movement_reversals enable row level security;
create index movement_reversals_product_id_idx on issoh.movement_reversals using btree (product_id);
create trigger _100_append_only before delete or update or truncate on issoh.movement_reversals
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create policy staff_read on issoh.movement_reversals for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.movement_reversals to inv_analyst;
grant select on table issoh.movement_reversals to inv_pricing_manager;
grant select on table issoh.movement_reversals to inv_reviewer;
grant select on table issoh.movement_reversals to inv_stock_operator;
comment on table issoh.movement_reversals is 'Which movement was undone by which; a movement is undone once at most.';
comment on column issoh.movement_reversals.reversed_id is 'The movement that was undone.';
comment on column issoh.movement_reversals.reversal_id is 'The movement that undid it.';
comment on column issoh.movement_reversals.product_id is 'Product of both.';
comment on column issoh.movement_reversals.created_by is 'Who undid it.';
comment on column issoh.movement_reversals.created_at is 'When it was undone.';
comment on column issoh.movement_reversals.reversed_date is 'When that happened; null: when the reversal did.';
comment on column issoh.movement_reversals.reversal_date is 'The date of the reversal: the same, or, where the period was closed, later; null: the same.';

create table issoh.notification_reads (
  user_id text not null,
  notification_id uuid not null,
  read_at timestamp with time zone default clock_timestamp() not null,
  constraint notification_reads_notification_id_fkey foreign key (notification_id) references issoh.notifications(notification_id) on delete cascade,
  constraint notification_reads_pkey primary key (user_id, notification_id)
);
alter table issoh.notification_reads enable row level security;
create index notification_reads_notification_id_idx on issoh.notification_reads using btree (notification_id);
create policy actor_read on issoh.notification_reads for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (user_id = (( select audit.current_actor() as current_actor)));
grant select on table issoh.notification_reads to inv_analyst;
grant select on table issoh.notification_reads to inv_pricing_manager;
grant select on table issoh.notification_reads to inv_reviewer;
grant select on table issoh.notification_reads to inv_stock_operator;
comment on table issoh.notification_reads is 'What a user has read. Everybody sees and changes only their own.';
comment on column issoh.notification_reads.user_id is 'Who.';
comment on column issoh.notification_reads.notification_id is 'What.';
comment on column issoh.notification_reads.read_at is 'When.';

create table issoh.notification_subscriptions (
  subscription_id uuid default uuidv7() not null,
  user_id text default audit.current_actor() not null,
  kind text not null,
  supplier_id uuid,
  created_at timestamp with time zone default now() not null,
  constraint notification_subscriptions_key unique nulls not distinct (user_id, kind, supplier_id),
  constraint notification_subscriptions_pkey primary key (subscription_id)
);
alter table issoh.notification_subscriptions enable row level security;
create policy actor_read on issoh.notification_subscriptions for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (user_id = (( select audit.current_actor() as current_actor)));
grant select on table issoh.notification_subscriptions to inv_analyst;
grant select on table issoh.notification_subscriptions to inv_pricing_manager;
grant select on table issoh.notification_subscriptions to inv_reviewer;
grant select on table issoh.notification_subscriptions to inv_stock_operator;
comment on table issoh.notification_subscriptions is 'What a user wants to be told of. Everybody sees and changes only their own.';
comment on column issoh.notification_subscriptions.subscription_id is 'Identifies it.';
comment on column issoh.notification_subscriptions.user_id is 'Who.';
comment on column issoh.notification_subscriptions.kind is 'As in notifications.';
comment on column issoh.notification_subscriptions.supplier_id is 'Only about this supplier; null: about any.';
comment on column issoh.notification_subscriptions.created_at is 'Since when.';

create table issoh.notifications (
  notification_id uuid default uuidv7() not null,
  kind text not null,
  severity text default 'info'::text not null,
  supplier_id uuid,
  title text not null,
  detail jsonb default '{}'::jsonb not null,
  event_key text not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  constraint notifications_detail_check check (jsonb_typeof(detail) = 'object'::text),
  constraint notifications_kind_check check (kind = any (issoh_private.notification_kinds())),
  constraint notifications_pkey primary key (notification_id),
  constraint notifications_severity_check check (severity = any (array['info'::text, 'warning'::text, 'error'::text]))
);
alter table issoh.notifications enable row level security;
create index notifications_created_at_idx on issoh.notifications using btree (created_at);
create unique index notifications_event_key_key on issoh.notifications using btree (kind, event_key);
create trigger _900_pass_on after insert on issoh.notifications referencing new table as new_rows
  for each statement execute function issoh.tg_notifications__pass_on();
create policy staff_read on issoh.notifications for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.notifications to inv_analyst;
grant select on table issoh.notifications to inv_pricing_manager;
grant select on table issoh.notifications to inv_reviewer;
grant select on table issoh.notifications to inv_stock_operator;
comment on table issoh.notifications is 'What happened that people asked to be told of.';
comment on column issoh.notifications.notification_id is 'Identifies it; later ones are greater.';
comment on column issoh.notifications.kind is 'new_products, price_change, sync_failure, reorder_alert, stock_discrepancy or list_held.';
comment on column issoh.notifications.severity is 'info, warning or error.';
comment on column issoh.notifications.supplier_id is 'Whom it is about; null: no supplier.';
comment on column issoh.notifications.title is 'What happened, in a line.';
comment on column issoh.notifications.detail is 'The figures, by name.';
comment on column issoh.notifications.event_key is 'What it is about: of one event there is one notification.';
comment on column issoh.notifications.created_at is 'When.';

create table issoh.price_proposals (
  proposal_id uuid default uuidv7() not null,
  rule_id uuid,
  product_id uuid not null,
  pricing_tier_id uuid not null,
  old_cost numeric(19,4),
  new_cost numeric(19,4),
  markup_percentage numeric(12,4),
  current_price numeric(19,4) not null,
  proposed_price numeric(19,4) not null,
  currency_code text default issoh_private.base_currency() not null,
  status text default 'open'::text not null,
  reason text not null,
  notes text,
  decided_by text,
  decided_at timestamp with time zone,
  created_at timestamp with time zone default clock_timestamp() not null,
  updated_at timestamp with time zone default now() not null,
  from_quantity integer default 1 not null,
  cost_said_at timestamp with time zone,
  constraint price_proposals_currency_code_check check (currency_code ~ '^[A-Z]{3}$'::text),
  constraint price_proposals_pkey primary key (proposal_id),
  constraint price_proposals_pricing_tier_id_fkey foreign key (pricing_tier_id) references issoh.pricing_tiers(tier_id) on delete restrict,
  constraint price_proposals_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete restrict,
  constraint price_proposals_rule_id_fkey foreign key (rule_id) references issoh.pricing_rules(rule_id) on delete set null,
  constraint price_proposals_status_check check (status = any (array['open'::text, 'accepted'::text, 'dismissed'::text, 'superseded'::text]))
);
alter table issoh.price_proposals enable row level security;
create index price_proposals_pricing_tier_id_idx on issoh.price_proposals using btree (pricing_tier_id);
create index price_proposals_product_id_idx on issoh.price_proposals using btree (product_id);
create index price_proposals_rule_id_idx on issoh.price_proposals using btree (rule_id);
create unique index price_proposals_open_key on issoh.price_proposals using btree (product_id, pricing_tier_id, from_quantity) where (status = 'open'::text);
create trigger _100_stamp before insert or update on issoh.price_proposals
  for each row execute function audit.tg_table__stamp();
create trigger _900_log_delete after delete on issoh.price_proposals referencing old table as old_rows
  for each statement execute function audit.tg_table__log('proposal_id', 'updated_at');
create trigger _900_log_insert after insert on issoh.price_proposals referencing new table as new_rows
  for each statement execute function audit.tg_table__log('proposal_id', 'updated_at');
create trigger _900_log_update after update on issoh.price_proposals referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('proposal_id', 'updated_at');
create policy staff_read on issoh.price_proposals for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.price_proposals to inv_analyst;
grant select on table issoh.price_proposals to inv_pricing_manager;
grant select on table issoh.price_proposals to inv_reviewer;
grant select on table issoh.price_proposals to inv_stock_operator;
comment on table issoh.price_proposals is 'Prices that a changed cost suggests; a pricing manager accepts or dismisses them.';
comment on column issoh.price_proposals.proposal_id is 'Identifies the proposal.';
comment on column issoh.price_proposals.rule_id is 'Rule in force when it was proposed; null once that rule was replaced at its very beginning.';
comment on column issoh.price_proposals.product_id is 'Product whose cost changed.';
comment on column issoh.price_proposals.pricing_tier_id is 'Tier whose price would change.';
comment on column issoh.price_proposals.old_cost is 'Cost the present price was reckoned from, in currency_code; null: unknown.';
comment on column issoh.price_proposals.new_cost is 'Cost of a piece now; null: negotiated, and told by negotiated_prices alone.';
comment on column issoh.price_proposals.markup_percentage is 'Percent on the new cost: the markup that was meant; null: of a cost that was negotiated.';
comment on column issoh.price_proposals.current_price is 'Price per piece in currency_code when it was proposed.';
comment on column issoh.price_proposals.proposed_price is 'Price that keeps the markup.';
comment on column issoh.price_proposals.currency_code is 'The base currency.';
comment on column issoh.price_proposals.status is 'open, accepted, dismissed, or superseded: by a further cost or by a price set meanwhile.';
comment on column issoh.price_proposals.reason is 'What changed the cost.';
comment on column issoh.price_proposals.notes is 'What the decider had to say.';
comment on column issoh.price_proposals.decided_by is 'Who decided; null while open.';
comment on column issoh.price_proposals.decided_at is 'When; null while open.';
comment on column issoh.price_proposals.created_at is 'When it was proposed.';
comment on column issoh.price_proposals.updated_at is 'When it last changed.';
comment on column issoh.price_proposals.from_quantity is 'Pieces from which on the price holds.';
comment on column issoh.price_proposals.cost_said_at is 'When the receipt was recorded, or the cost named, that proposes it; null: when the cost of its rule was.';

create table issoh.pricing_defaults (
  default_id uuid default uuidv7() not null,
  pricing_tier_id uuid not null,
  category_id uuid,
  markup_percentage numeric(12,4) not null,
  surcharge numeric(19,4),
  from_quantity integer default 1 not null,
  rounding_increment numeric(19,4),
  rounding_mode text default 'nearest'::text not null,
  charm_ending numeric(19,4),
  effective_from timestamp with time zone default clock_timestamp() not null,
  effective_to timestamp with time zone,
  period tstzrange generated always as (tstzrange(effective_from, effective_to, '[)'::text)) stored,
  created_by text default audit.current_actor() not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  updated_at timestamp with time zone default now() not null,
  reason text,
  constraint pricing_defaults_category_id_fkey foreign key (category_id) references issoh.categories(category_id) on delete restrict,
  constraint pricing_defaults_charm_ending_check check (charm_ending >= 0::numeric),
  constraint pricing_defaults_from_quantity_check check (from_quantity > 0),
  constraint pricing_defaults_markup_percentage_check check (markup_percentage >= '-100'::integer::numeric),
  constraint pricing_defaults_no_overlap exclude using gist (pricing_tier_id with =, coalesce(category_id, '00000000-0000-0000-0000-000000000000'::uuid) with =, from_quantity with =, period with &&),
  constraint pricing_defaults_period_check check (effective_from < effective_to),
  constraint pricing_defaults_pkey primary key (default_id),
  constraint pricing_defaults_pricing_tier_id_fkey foreign key (pricing_tier_id) references issoh.pricing_tiers(tier_id) on delete restrict,
  constraint pricing_defaults_rounding_increment_check check (rounding_increment > 0::numeric),
  constraint pricing_defaults_rounding_mode_check check (rounding_mode = any (array['nearest'::text, 'up'::text, 'down'::text]))
);
alter table issoh.pricing_defaults enable row level security;
create index pricing_defaults_category_id_idx on issoh.pricing_defaults using btree (category_id);
create index pricing_defaults_pricing_tier_id_idx on issoh.pricing_defaults using btree (pricing_tier_id);
create trigger _100_stamp before insert or update on issoh.pricing_defaults
  for each row execute function audit.tg_table__stamp();
create trigger _900_log_delete after delete on issoh.pricing_defaults referencing old table as old_rows
  for each statement execute function audit.tg_table__log('default_id', 'updated_at,period');
create trigger _900_log_insert after insert on issoh.pricing_defaults referencing new table as new_rows
  for each statement execute function audit.tg_table__log('default_id', 'updated_at,period');
create trigger _900_log_update after update on issoh.pricing_defaults referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('default_id', 'updated_at,period');
create policy staff_read on issoh.pricing_defaults for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.pricing_defaults to inv_analyst;
grant select on table issoh.pricing_defaults to inv_pricing_manager;
grant select on table issoh.pricing_defaults to inv_reviewer;
grant select on table issoh.pricing_defaults to inv_stock_operator;
comment on table issoh.pricing_defaults is 'What products without a price of their own sell for in a tier: their cost, a markup and a surcharge, by the nearest
category upwards that says so, else by what is said for everything.';
comment on column issoh.pricing_defaults.default_id is 'Identifies the default.';
comment on column issoh.pricing_defaults.pricing_tier_id is 'Tier that sees it.';
comment on column issoh.pricing_defaults.category_id is 'Category, with all below it; null: everything.';
comment on column issoh.pricing_defaults.markup_percentage is 'Percent on top of the cost.';
comment on column issoh.pricing_defaults.surcharge is 'Amount per piece on top, in the base currency.';
comment on column issoh.pricing_defaults.from_quantity is 'It holds for so many pieces and more.';
comment on column issoh.pricing_defaults.rounding_increment is 'Prices are rounded to a multiple of this, such as 0.05, in the currency of the tier.';
comment on column issoh.pricing_defaults.rounding_mode is 'nearest, up or down: to a multiple or to a charm ending.';
comment on column issoh.pricing_defaults.charm_ending is 'What prices end in, such as 0.99, in the currency of the tier.';
comment on column issoh.pricing_defaults.effective_from is 'First moment it holds.';
comment on column issoh.pricing_defaults.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.pricing_defaults.period is 'From effective_from up to, without, effective_to.';
comment on column issoh.pricing_defaults.created_by is 'Who set it.';
comment on column issoh.pricing_defaults.created_at is 'When it was set.';
comment on column issoh.pricing_defaults.updated_at is 'When it last changed.';
comment on column issoh.pricing_defaults.reason is 'Why it was set.';

create table issoh.pricing_rules (
  rule_id uuid default uuidv7() not null,
  product_id uuid not null,
  pricing_tier_id uuid default (issoh_private.resolve_tier(null::text)).tier_id not null,
  rule_type text default 'fixed'::text not null,
  cost_price numeric(19,4),
  markup_percentage numeric(12,4),
  target_markup_percentage numeric(12,4),
  selling_price numeric(19,4),
  minimum_price numeric(19,4),
  maximum_price numeric(19,4),
  source_tier_id uuid,
  adjustment_percentage numeric(12,4),
  rounding_increment numeric(19,4),
  rounding_mode text default 'nearest'::text not null,
  charm_ending numeric(19,4),
  currency_code text default issoh_private.base_currency() not null,
  effective_from timestamp with time zone default clock_timestamp() not null,
  effective_to timestamp with time zone,
  period tstzrange generated always as (tstzrange(effective_from, effective_to, '[)'::text)) stored,
  created_by text default audit.current_actor() not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  updated_at timestamp with time zone default clock_timestamp() not null,
  reason text,
  from_quantity integer default 1 not null,
  surcharge numeric(19,4),
  cost_said_at timestamp with time zone,
  terms_secret bytea,
  terms_key_id uuid,
  default_id uuid,
  constraint pricing_rules_adjustment_percentage_check check (adjustment_percentage >= '-100'::integer::numeric),
  constraint pricing_rules_charm_ending_check check (charm_ending >= 0::numeric),
  constraint pricing_rules_cost_price_check check (cost_price >= 0::numeric),
  constraint pricing_rules_currency_code_check check (currency_code ~ '^[A-Z]{3}$'::text),
  constraint pricing_rules_default_check check (default_id is null or terms_key_id is not null) not valid,
  constraint pricing_rules_from_quantity_check check (from_quantity > 0),
  constraint pricing_rules_limits_check check (minimum_price <= maximum_price),
  constraint pricing_rules_markup_percentage_check check (markup_percentage >= '-100'::integer::numeric),
  constraint pricing_rules_maximum_price_check check (maximum_price >= 0::numeric),
  constraint pricing_rules_minimum_price_check check (minimum_price >= 0::numeric),
  constraint pricing_rules_no_overlap unique (product_id, pricing_tier_id, from_quantity, period without overlaps),
  constraint pricing_rules_period_check check (effective_from < effective_to),
  constraint pricing_rules_pkey primary key (rule_id),
  constraint pricing_rules_pricing_tier_id_fkey foreign key (pricing_tier_id) references issoh.pricing_tiers(tier_id) on delete restrict,
  constraint pricing_rules_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete restrict,
  constraint pricing_rules_rounding_increment_check check (rounding_increment > 0::numeric),
  constraint pricing_rules_rounding_mode_check check (rounding_mode = any (array['nearest'::text, 'up'::text, 'down'::text])),
  constraint pricing_rules_rule_type_check check (rule_type = any (array['fixed'::text, 'cost_plus'::text, 'copy_tier'::text])),
  constraint pricing_rules_selling_price_check check (selling_price >= 0::numeric),
  constraint pricing_rules_shape_check check (
case rule_type
    when 'fixed'::text then selling_price is not null and source_tier_id is null
    when 'cost_plus'::text then cost_price is not null and markup_percentage is not null and selling_price is not null and source_tier_id is null
    else source_tier_id is not null and source_tier_id <> pricing_tier_id and selling_price is null
end),
  constraint pricing_rules_source_tier_id_fkey foreign key (source_tier_id) references issoh.pricing_tiers(tier_id) on delete restrict,
  constraint pricing_rules_target_markup_percentage_check check (target_markup_percentage >= '-100'::integer::numeric),
  constraint pricing_rules_terms_check check (
case
    when terms_secret is null then terms_key_id is null
    else terms_key_id is not null and rule_type = 'fixed'::text and cost_price is null and markup_percentage is null and target_markup_percentage is null
end) not valid,
  constraint pricing_rules_within_check check ((selling_price >= minimum_price) is not false and (selling_price <= maximum_price) is not false)
);
alter table issoh.pricing_rules enable row level security;
create index idx_pricing_rules_effective on issoh.pricing_rules using btree (product_id, effective_from, effective_to);
create index pricing_rules_default_id_idx on issoh.pricing_rules using btree (default_id) where (default_id is not null);
create index pricing_rules_pricing_tier_id_idx on issoh.pricing_rules using btree (pricing_tier_id);
create index pricing_rules_source_tier_id_idx on issoh.pricing_rules using btree (source_tier_id) where (source_tier_id is not null);
create index pricing_rules_terms_key_id_idx on issoh.pricing_rules using btree (terms_key_id) where (terms_key_id is not null);
create trigger _100_stamp before update on issoh.pricing_rules
  for each row when (not new.updated_at is distinct from old.updated_at) execute function audit.tg_table__stamp();
create trigger _900_log_delete after delete on issoh.pricing_rules referencing old table as old_rows
  for each statement execute function audit.tg_table__log('rule_id', 'updated_at,period');
create trigger _900_log_insert after insert on issoh.pricing_rules referencing new table as new_rows
  for each statement execute function issoh.tg_pricing_rules__log();
create trigger _900_log_update after update on issoh.pricing_rules referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_pricing_rules__log();
create policy staff_read on issoh.pricing_rules for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.pricing_rules to inv_analyst;
grant select on table issoh.pricing_rules to inv_pricing_manager;
grant select on table issoh.pricing_rules to inv_reviewer;
grant select on table issoh.pricing_rules to inv_stock_operator;
comment on table issoh.pricing_rules is 'What a product sells for in a tier, and how that price came about, in periods that never overlap.';
comment on column issoh.pricing_rules.rule_id is 'Identifies the rule.';
comment on column issoh.pricing_rules.product_id is 'Product that sells for it.';
comment on column issoh.pricing_rules.pricing_tier_id is 'Tier that sees it; by default the default tier.';
comment on column issoh.pricing_rules.rule_type is 'fixed: selling_price as given; cost_plus: from cost_price and markup_percentage; copy_tier: from another tier.';
comment on column issoh.pricing_rules.cost_price is 'Cost of a piece in currency_code; null where nobody told it.';
comment on column issoh.pricing_rules.markup_percentage is 'Percent on top of cost_price; of a fixed price what it comes to, null where the cost is unknown or 0.';
comment on column issoh.pricing_rules.target_markup_percentage is 'Markup that was meant before the cost changed under a price that stayed; proposals aim at it.';
comment on column issoh.pricing_rules.selling_price is 'Price per piece in currency_code; null where copied.';
comment on column issoh.pricing_rules.minimum_price is 'The price is never below this; null: no limit.';
comment on column issoh.pricing_rules.maximum_price is 'The price is never above this; null: no limit.';
comment on column issoh.pricing_rules.source_tier_id is 'Tier whose price is copied; null for other rules.';
comment on column issoh.pricing_rules.adjustment_percentage is 'Percent added to the price of source_tier_id.';
comment on column issoh.pricing_rules.rounding_increment is 'Reckoned prices are rounded to a multiple of this, such as 0.05.';
comment on column issoh.pricing_rules.rounding_mode is 'nearest, up or down: to a multiple or to a charm ending.';
comment on column issoh.pricing_rules.charm_ending is 'Reckoned prices end in this, modulo the smallest power of ten above it: 0.99 makes 12.99, 9 makes 129. It takes the place of rounding_increment.';
comment on column issoh.pricing_rules.currency_code is 'What its amounts are in: the base currency, for a fixed price that of its tier.';
comment on column issoh.pricing_rules.effective_from is 'First moment it holds.';
comment on column issoh.pricing_rules.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.pricing_rules.period is 'effective_from up to, without, effective_to.';
comment on column issoh.pricing_rules.created_by is 'Who set it.';
comment on column issoh.pricing_rules.created_at is 'When it was set.';
comment on column issoh.pricing_rules.updated_at is 'When it last changed.';
comment on column issoh.pricing_rules.reason is 'Why it was set.';
comment on column issoh.pricing_rules.from_quantity is 'It holds for so many pieces and more, up to the next rule.';
comment on column issoh.pricing_rules.surcharge is 'Amount per piece on top, in the base currency; of a fixed price the one that proposals aim at.';
comment on column issoh.pricing_rules.cost_said_at is 'When somebody, a supplier or a receipt last said what the product costs; null: when the rule was made. Receipts
recorded before propose no price.';
comment on column issoh.pricing_rules.terms_secret is 'Cost and markup of a price whose cost was negotiated, encrypted; then there are none in the other columns.';
comment on column issoh.pricing_rules.terms_key_id is 'The supplier''s key under which they are encrypted.';
comment on column issoh.pricing_rules.default_id is 'The default that made it of a negotiated cost; null: the product''s own price.';

create table issoh.pricing_tiers (
  tier_id uuid default uuidv7() not null,
  tier_code text collate "C" not null,
  tier_name text not null,
  is_default boolean default false not null,
  is_active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  default_markup_percentage numeric(12,4),
  currency_code text,
  constraint pricing_tiers_currency_code_check check (currency_code ~ '^[A-Z]{3}$'::text),
  constraint pricing_tiers_default_currency_check check (not (is_default and currency_code is not null)),
  constraint pricing_tiers_default_markup_percentage_check check (default_markup_percentage >= '-100'::integer::numeric),
  constraint pricing_tiers_pkey primary key (tier_id),
  constraint pricing_tiers_tier_code_check check (tier_code ~ '^[A-Za-z0-9_-]{1,32}$'::text),
  constraint pricing_tiers_tier_code_key unique (tier_code),
  constraint pricing_tiers_tier_name_check check (btrim(tier_name) <> ''::text)
);
alter table issoh.pricing_tiers enable row level security;
create unique index pricing_tiers_is_default_key on issoh.pricing_tiers using btree (is_default) where is_default;
create trigger _100_stamp before insert or update on issoh.pricing_tiers
  for each row execute function audit.tg_table__stamp();
create trigger _900_log_delete after delete on issoh.pricing_tiers referencing old table as old_rows
  for each statement execute function audit.tg_table__log('tier_id', 'updated_at');
create trigger _900_log_insert after insert on issoh.pricing_tiers referencing new table as new_rows
  for each statement execute function audit.tg_table__log('tier_id', 'updated_at');
create trigger _900_log_update after update on issoh.pricing_tiers referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('tier_id', 'updated_at');
create policy staff_read on issoh.pricing_tiers for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.pricing_tiers to inv_analyst;
grant select on table issoh.pricing_tiers to inv_pricing_manager;
grant select on table issoh.pricing_tiers to inv_reviewer;
grant select on table issoh.pricing_tiers to inv_stock_operator;
comment on table issoh.pricing_tiers is 'Groups of customers that see a price of their own. One is the default.';
comment on column issoh.pricing_tiers.tier_id is 'Identifies the tier.';
comment on column issoh.pricing_tiers.tier_code is 'Short code, unique, case kept.';
comment on column issoh.pricing_tiers.tier_name is 'Name shown to people.';
comment on column issoh.pricing_tiers.is_default is 'The tier of whoever names none; exactly one is.';
comment on column issoh.pricing_tiers.is_active is 'Whether prices may be set for it.';
comment on column issoh.pricing_tiers.created_at is 'When the row was made.';
comment on column issoh.pricing_tiers.updated_at is 'When it last changed.';
comment on column issoh.pricing_tiers.default_markup_percentage is 'Percent put on the cost of an imported product, where this is the default tier; null: import.default_markup.';
comment on column issoh.pricing_tiers.currency_code is 'ISO 4217: what its prices are in, by the rate of the day; null: the base currency.';

create table issoh.purchase_order_lines (
  order_line_id uuid default uuidv7() not null,
  po_number text not null,
  supplier_id uuid not null,
  product_id uuid not null,
  warehouse_id uuid not null,
  quantity_ordered integer not null,
  quantity_received integer default 0 not null,
  is_cancelled boolean default false not null,
  quantity_open integer generated always as (
case
    when is_cancelled then 0
    else greatest((quantity_ordered - quantity_received), 0)
end) stored,
  unit_cost numeric,
  currency_code text default issoh_private.base_currency() not null,
  expected_at timestamp with time zone,
  ordered_by text default audit.current_actor() not null,
  ordered_at timestamp with time zone default clock_timestamp() not null,
  updated_at timestamp with time zone default now() not null,
  pack_size integer,
  pack_cost numeric,
  constraint purchase_order_lines_currency_code_check check (currency_code ~ '^[A-Z]{3}$'::text),
  constraint purchase_order_lines_pack_cost_check check (pack_cost is null or pack_cost >= 0::numeric and pack_cost < '100000000000000000000000'::numeric and scale(pack_cost) <= 10 and pack_size is not null),
  constraint purchase_order_lines_pack_size_check check (pack_size > 0),
  constraint purchase_order_lines_pkey primary key (order_line_id),
  constraint purchase_order_lines_po_number_check check (length(po_number) >= 1 and length(po_number) <= 200),
  constraint purchase_order_lines_po_number_product_id_key unique (po_number, product_id),
  constraint purchase_order_lines_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete restrict,
  constraint purchase_order_lines_quantity_ordered_check check (quantity_ordered > 0),
  constraint purchase_order_lines_unit_cost_check check (unit_cost >= 0::numeric and unit_cost < '10000000000000'::numeric and scale(unit_cost) <= 10),
  constraint purchase_order_lines_warehouse_id_fkey foreign key (warehouse_id) references issoh.warehouses(warehouse_id) on delete restrict
);
alter table issoh.purchase_order_lines enable row level security;
create index purchase_order_lines_open_idx on issoh.purchase_order_lines using btree (order_line_id) where (quantity_open > 0);
create index purchase_order_lines_product_id_idx on issoh.purchase_order_lines using btree (product_id);
create index purchase_order_lines_supplier_id_idx on issoh.purchase_order_lines using btree (supplier_id);
create index purchase_order_lines_warehouse_id_idx on issoh.purchase_order_lines using btree (warehouse_id, product_id);
create trigger _100_no_truncate before truncate on issoh.purchase_order_lines
  for each statement execute function audit.tg_table__forbid_change();
create trigger _100_stamp before update on issoh.purchase_order_lines
  for each row execute function audit.tg_table__stamp();
create trigger _500_follow_delete after delete on issoh.purchase_order_lines referencing old table as old_rows
  for each statement execute function issoh.tg_purchase_order_lines__follow();
create trigger _500_follow_insert after insert on issoh.purchase_order_lines referencing new table as new_rows
  for each statement execute function issoh.tg_purchase_order_lines__follow();
create trigger _500_follow_update after update on issoh.purchase_order_lines referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_purchase_order_lines__follow();
create trigger _900_log_delete after delete on issoh.purchase_order_lines referencing old table as old_rows
  for each statement execute function audit.tg_table__log('order_line_id', 'quantity_received,quantity_open,updated_at');
create trigger _900_log_insert after insert on issoh.purchase_order_lines referencing new table as new_rows
  for each statement execute function audit.tg_table__log('order_line_id', 'quantity_received,quantity_open,updated_at');
create trigger _900_log_update after update on issoh.purchase_order_lines referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('order_line_id', 'quantity_received,quantity_open,updated_at');
create policy staff_read on issoh.purchase_order_lines for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.purchase_order_lines to inv_analyst;
grant select on table issoh.purchase_order_lines to inv_pricing_manager;
grant select on table issoh.purchase_order_lines to inv_reviewer;
grant select on table issoh.purchase_order_lines to inv_stock_operator;
comment on table issoh.purchase_order_lines is 'What was ordered from a supplier. A receipt with reference PO and the number lowers what is open.';
comment on column issoh.purchase_order_lines.order_line_id is 'Identifies the line.';
comment on column issoh.purchase_order_lines.po_number is 'Number of the order; a product is on it once.';
comment on column issoh.purchase_order_lines.supplier_id is 'Who was asked to deliver.';
comment on column issoh.purchase_order_lines.product_id is 'What was ordered.';
comment on column issoh.purchase_order_lines.warehouse_id is 'Where the goods will arrive.';
comment on column issoh.purchase_order_lines.quantity_ordered is 'Pieces ordered.';
comment on column issoh.purchase_order_lines.quantity_received is 'Pieces received under the number, less reversals and what went back to the supplier.';
comment on column issoh.purchase_order_lines.is_cancelled is 'Whether nothing more is expected.';
comment on column issoh.purchase_order_lines.quantity_open is 'Pieces still to come.';
comment on column issoh.purchase_order_lines.unit_cost is 'Agreed cost of a piece, in currency_code; of a pack, rounded to 10 decimals. Null: nobody said.';
comment on column issoh.purchase_order_lines.currency_code is 'ISO 4217: what the supplier is paid in.';
comment on column issoh.purchase_order_lines.expected_at is 'When it should arrive; null: nobody said, of orders placed before lead times were taken.';
comment on column issoh.purchase_order_lines.ordered_by is 'Who ordered.';
comment on column issoh.purchase_order_lines.ordered_at is 'When it was ordered.';
comment on column issoh.purchase_order_lines.updated_at is 'When it last changed.';
comment on column issoh.purchase_order_lines.pack_size is 'Pieces in a pack; null: ordered in single pieces.';
comment on column issoh.purchase_order_lines.pack_cost is 'Agreed cost of a pack, in currency_code.';

create table issoh.score_curves (
  criterion text not null,
  raw_value numeric not null,
  points numeric not null,
  constraint score_curves_criterion_check check (criterion = any (array['sales_history'::text, 'category_demand'::text, 'margin_potential'::text, 'supplier_reliability'::text, 'min_order_quantity'::text, 'lead_time'::text])),
  constraint score_curves_pkey primary key (criterion, raw_value),
  constraint score_curves_points_check check (points >= 0::numeric and points <= 100::numeric)
);
alter table issoh.score_curves enable row level security;
create trigger _900_log_delete after delete on issoh.score_curves referencing old table as old_rows
  for each statement execute function audit.tg_table__log('criterion', '');
create trigger _900_log_insert after insert on issoh.score_curves referencing new table as new_rows
  for each statement execute function audit.tg_table__log('criterion', '');
create trigger _900_log_update after update on issoh.score_curves referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('criterion', '');
create policy staff_read on issoh.score_curves for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.score_curves to inv_analyst;
grant select on table issoh.score_curves to inv_pricing_manager;
grant select on table issoh.score_curves to inv_reviewer;
grant select on table issoh.score_curves to inv_stock_operator;
comment on table issoh.score_curves is 'What a raw value is worth, by criterion: points at some values, straight lines between them, level outside. The same for
every product, whatever else is queued.';
comment on column issoh.score_curves.criterion is 'As in score_weights.';
comment on column issoh.score_curves.raw_value is 'sales_history and category_demand: pieces a month;
margin_potential: percent of the selling price; supplier_reliability: 0 to 1; min_order_quantity: its cost in the base
currency; lead_time: days.';
comment on column issoh.score_curves.points is '0 to 100.';

create table issoh.score_weights (
  version integer not null,
  criterion text not null,
  weight numeric not null,
  created_by text default audit.current_actor() not null,
  created_at timestamp with time zone default now() not null,
  constraint score_weights_criterion_check check (criterion = any (array['sales_history'::text, 'category_demand'::text, 'margin_potential'::text, 'supplier_reliability'::text, 'min_order_quantity'::text, 'lead_time'::text])),
  constraint score_weights_pkey primary key (version, criterion),
  constraint score_weights_version_check check (version > 0),
  constraint score_weights_weight_check check (weight >= 0::numeric and weight <= 1000::numeric and scale(weight) <= 6)
);
alter table issoh.score_weights enable row level security;
create trigger _900_log_delete after delete on issoh.score_weights referencing old table as old_rows
  for each statement execute function audit.tg_table__log('version', '');
create trigger _900_log_insert after insert on issoh.score_weights referencing new table as new_rows
  for each statement execute function audit.tg_table__log('version', '');
create trigger _900_log_update after update on issoh.score_weights referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('version', '');
create policy staff_read on issoh.score_weights for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.score_weights to inv_analyst;
grant select on table issoh.score_weights to inv_pricing_manager;
grant select on table issoh.score_weights to inv_reviewer;
grant select on table issoh.score_weights to inv_stock_operator;
comment on table issoh.score_weights is 'How much each criterion counts in the score; the highest version holds. A version is never changed.';
comment on column issoh.score_weights.version is 'Counts up.';
comment on column issoh.score_weights.criterion is 'sales_history, category_demand, margin_potential,
supplier_reliability, min_order_quantity or lead_time.';
comment on column issoh.score_weights.weight is 'Relative to the others of its version.';
comment on column issoh.score_weights.created_by is 'Who set it.';
comment on column issoh.score_weights.created_at is 'When.';

create table issoh.selected_products (
  product_id uuid default uuidv7() not null,
  spp_product_id uuid,
  spp_supplier_id uuid,
  internal_sku text collate "C" not null,
  product_name text not null,
  description text,
  category_id uuid,
  brand text,
  barcode text,
  unit_of_measure text,
  min_order_qty integer,
  pack_multiple integer,
  lead_time_days integer,
  status text default 'active'::text not null,
  selection_date timestamp with time zone default now() not null,
  selected_by text default audit.current_actor() not null,
  selection_reason text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  availability text,
  constraint selected_products_availability_check check (availability = any (array['available'::text, 'missing'::text, 'pending'::text, 'discontinued'::text, 'removed'::text])),
  constraint selected_products_category_id_fkey foreign key (category_id) references issoh.categories(category_id) on delete restrict,
  constraint selected_products_internal_sku_check check (internal_sku = btrim(internal_sku) and internal_sku <> ''::text and length(internal_sku) <= 200),
  constraint selected_products_lead_time_days_check check (lead_time_days >= 0 and lead_time_days <= 3650),
  constraint selected_products_min_order_qty_check check (min_order_qty > 0),
  constraint selected_products_pack_multiple_check check (pack_multiple > 0),
  constraint selected_products_pkey primary key (product_id),
  constraint selected_products_product_name_check check (btrim(product_name) <> ''::text),
  constraint selected_products_spp_product_id_key unique (spp_product_id),
  constraint selected_products_status_check check (status = any (array['active'::text, 'inactive'::text, 'pending_review'::text]))
);
alter table issoh.selected_products enable row level security;
create index idx_active_products on issoh.selected_products using btree (product_id) where (status = 'active'::text);
create index idx_selected_products_supplier on issoh.selected_products using btree (spp_supplier_id);
create index selected_products_barcode_idx on issoh.selected_products using btree (barcode) where (barcode is not null);
create index selected_products_category_id_idx on issoh.selected_products using btree (category_id);
create index selected_products_search_idx on issoh.selected_products using gin (product_name public.gin_trgm_ops, internal_sku public.gin_trgm_ops, brand public.gin_trgm_ops, barcode public.gin_trgm_ops);
create unique index idx_selected_products_sku on issoh.selected_products using btree (internal_sku);
create trigger _100_stamp before update on issoh.selected_products
  for each row execute function audit.tg_table__stamp();
create trigger _500_relink before update of spp_product_id on issoh.selected_products
  for each row when (old.spp_product_id is distinct from new.spp_product_id) execute function issoh.tg_selected_products__relink();
create trigger _900_log_delete after delete on issoh.selected_products referencing old table as old_rows
  for each statement execute function audit.tg_table__log('product_id', '');
create trigger _900_log_insert after insert on issoh.selected_products referencing new table as new_rows
  for each statement execute function audit.tg_table__log('product_id', '');
create trigger _900_log_update after update on issoh.selected_products referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('product_id', '');
create trigger _900_note_pending after insert on issoh.selected_products referencing new table as new_rows
  for each statement execute function issoh.tg_selected_products__note();
create policy staff_read on issoh.selected_products for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.selected_products to inv_analyst;
grant select on table issoh.selected_products to inv_pricing_manager;
grant select on table issoh.selected_products to inv_reviewer;
grant select on table issoh.selected_products to inv_stock_operator;
comment on table issoh.selected_products is 'The products that are carried: chosen from SPP, or entered by hand.';
comment on column issoh.selected_products.product_id is 'Identifies the product in IS-SOH.';
comment on column issoh.selected_products.spp_product_id is 'The product in SPP; null for one entered by hand.';
comment on column issoh.selected_products.spp_supplier_id is 'Who usually delivers it.';
comment on column issoh.selected_products.internal_sku is 'Our own article number; unique.';
comment on column issoh.selected_products.product_name is 'Name shown to people.';
comment on column issoh.selected_products.description is 'What it is, at length.';
comment on column issoh.selected_products.category_id is 'Category; null: none.';
comment on column issoh.selected_products.brand is 'Brand.';
comment on column issoh.selected_products.barcode is 'GTIN.';
comment on column issoh.selected_products.unit_of_measure is 'What a piece is.';
comment on column issoh.selected_products.min_order_qty is 'Pieces that must be ordered at least.';
comment on column issoh.selected_products.pack_multiple is 'Pieces are ordered in multiples of this.';
comment on column issoh.selected_products.lead_time_days is 'Days from order to delivery.';
comment on column issoh.selected_products.status is 'active, inactive or pending_review; only active ones are reordered.';
comment on column issoh.selected_products.selection_date is 'When it was chosen.';
comment on column issoh.selected_products.selected_by is 'Who chose it.';
comment on column issoh.selected_products.selection_reason is 'Why it was chosen.';
comment on column issoh.selected_products.created_at is 'When the row was made.';
comment on column issoh.selected_products.updated_at is 'When it last changed.';
comment on column issoh.selected_products.availability is 'What its supplier says: available, missing (from its latest list), pending, discontinued, removed (from SPP);
null: not from SPP.';

create table issoh.selection_queue (
  queue_id uuid default uuidv7() not null,
  spp_product_id uuid not null,
  spp_supplier_id uuid not null,
  product_details jsonb default '{}'::jsonb not null,
  review_status text default 'pending'::text not null,
  review_notes text,
  reviewed_by text,
  reviewed_at timestamp with time zone,
  auto_select_score numeric(5,2),
  selection_criteria jsonb default '{}'::jsonb not null,
  queued_at timestamp with time zone default now() not null,
  queued_by text default audit.current_actor() not null,
  lease_owner text,
  lease_expires_at timestamp with time zone,
  updated_at timestamp with time zone default now() not null,
  recommended_by text,
  recommended_at timestamp with time zone,
  last_reviewer text,
  reopened_by text,
  coverage numeric(5,4),
  score_low numeric(5,2),
  score_high numeric(5,2),
  weights_version integer,
  scored_at timestamp with time zone,
  product_id uuid,
  imported_at timestamp with time zone,
  constraint selection_queue_auto_select_score_check check (auto_select_score >= 0::numeric and auto_select_score <= 100::numeric),
  constraint selection_queue_coverage_check check (coverage >= 0::numeric and coverage <= 1::numeric),
  constraint selection_queue_lease_check check ((lease_owner is null) = (lease_expires_at is null)),
  constraint selection_queue_pkey primary key (queue_id),
  constraint selection_queue_product_details_check check (jsonb_typeof(product_details) = 'object'::text),
  constraint selection_queue_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete set null,
  constraint selection_queue_review_status_check check (review_status = any (array['pending'::text, 'approved'::text, 'rejected'::text, 'on_hold'::text, 'imported'::text])),
  constraint selection_queue_score_high_check check (score_high >= 0::numeric and score_high <= 100::numeric),
  constraint selection_queue_score_low_check check (score_low >= 0::numeric and score_low <= 100::numeric)
);
alter table issoh.selection_queue enable row level security;
create index idx_selection_queue_status on issoh.selection_queue using btree (review_status, reviewed_at);
create index selection_queue_lease_idx on issoh.selection_queue using btree (lease_expires_at) where (lease_expires_at is not null);
create index selection_queue_lease_owner_idx on issoh.selection_queue using btree (lease_owner) where (lease_owner is not null);
create index selection_queue_product_id_idx on issoh.selection_queue using btree (product_id) where (product_id is not null);
create index selection_queue_rank_idx on issoh.selection_queue using btree (review_status, issoh_private.selection_rank(auto_select_score), queue_id);
create index selection_queue_spp_product_id_idx on issoh.selection_queue using btree (spp_product_id, queue_id);
create index selection_queue_spp_supplier_id_idx on issoh.selection_queue using btree (spp_supplier_id);
create index selection_queue_unreviewed_idx on issoh.selection_queue using btree (issoh_private.selection_rank(auto_select_score), queue_id) where ((review_status = 'pending'::text) and (recommended_by is null));
create index selection_queue_unscored_idx on issoh.selection_queue using btree (queue_id) where ((scored_at is null) and (review_status = any (array['pending'::text, 'on_hold'::text])));
create unique index selection_queue_spp_product_id_key on issoh.selection_queue using btree (spp_product_id) where (review_status = any (array['pending'::text, 'on_hold'::text, 'approved'::text]));
create trigger _100_stamp before update on issoh.selection_queue
  for each row execute function audit.tg_table__stamp();
create trigger _900_enqueue_scoring after insert on issoh.selection_queue referencing new table as new_rows
  for each statement execute function issoh_private.tg_selection_queue__enqueue_scoring();
create trigger _900_log_delete after delete on issoh.selection_queue referencing old table as old_rows
  for each statement execute function audit.tg_table__log('queue_id', 'lease_owner,lease_expires_at,selection_criteria,auto_select_score,coverage,score_low,score_high,weights_version,scored_at,updated_at');
create trigger _900_log_insert after insert on issoh.selection_queue referencing new table as new_rows
  for each statement execute function issoh.tg_selection_queue__log('lease_owner,lease_expires_at,selection_criteria,auto_select_score,coverage,score_low,score_high,weights_version,scored_at,updated_at');
create trigger _900_log_update after update on issoh.selection_queue
  for each row when (old.review_status is distinct from new.review_status or old.review_notes is distinct from new.review_notes or old.reviewed_by is distinct from new.reviewed_by or old.reviewed_at is distinct from new.reviewed_at or old.recommended_by is distinct from new.recommended_by or old.recommended_at is distinct from new.recommended_at or old.last_reviewer is distinct from new.last_reviewer or old.reopened_by is distinct from new.reopened_by or old.queued_at is distinct from new.queued_at or old.queued_by is distinct from new.queued_by or old.product_id is distinct from new.product_id or old.imported_at is distinct from new.imported_at or old.spp_product_id is distinct from new.spp_product_id or old.spp_supplier_id is distinct from new.spp_supplier_id or old.product_details is distinct from new.product_details) execute function issoh.tg_selection_queue__log('lease_owner,lease_expires_at,selection_criteria,auto_select_score,coverage,score_low,score_high,weights_version,scored_at,updated_at');
create policy staff_read on issoh.selection_queue for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.selection_queue to inv_analyst;
grant select on table issoh.selection_queue to inv_pricing_manager;
grant select on table issoh.selection_queue to inv_reviewer;
grant select on table issoh.selection_queue to inv_stock_operator;
comment on table issoh.selection_queue is 'Products of SPP that wait for a decision, and the decisions; a product waits once at most.';
comment on column issoh.selection_queue.queue_id is 'Identifies the item.';
comment on column issoh.selection_queue.spp_product_id is 'The product in SPP.';
comment on column issoh.selection_queue.spp_supplier_id is 'Who offers it.';
comment on column issoh.selection_queue.product_details is 'The product as it was when queued.';
comment on column issoh.selection_queue.review_status is 'pending, on_hold, approved, rejected or imported.';
comment on column issoh.selection_queue.review_notes is 'What the reviewer wrote.';
comment on column issoh.selection_queue.reviewed_by is 'Who decided; null while it waits.';
comment on column issoh.selection_queue.reviewed_at is 'When; null while it waits.';
comment on column issoh.selection_queue.auto_select_score is 'Weighted mean of the points of the criteria that have data, 0 to 100; null before scoring.';
comment on column issoh.selection_queue.selection_criteria is 'How the score came about, criterion by criterion.';
comment on column issoh.selection_queue.queued_at is 'When it was queued.';
comment on column issoh.selection_queue.queued_by is 'Who queued it.';
comment on column issoh.selection_queue.lease_owner is 'Who reviews it at the moment, until lease_expires_at.';
comment on column issoh.selection_queue.lease_expires_at is 'When the review is anybodys again; null: nobody reviews.';
comment on column issoh.selection_queue.updated_at is 'When it last changed.';
comment on column issoh.selection_queue.recommended_by is 'Who recommends to approve it; null: nobody.';
comment on column issoh.selection_queue.recommended_at is 'When; null: nobody does.';
comment on column issoh.selection_queue.last_reviewer is 'Who had it to review last, and gave it back or let it run out; null: nobody.';
comment on column issoh.selection_queue.reopened_by is 'Who took a decision back last: it is not approved by itself then; null: nobody.';
comment on column issoh.selection_queue.coverage is 'Share of the weights whose criteria have data, 0 to 1.';
comment on column issoh.selection_queue.score_low is 'The score if every criterion without data had 0 points.';
comment on column issoh.selection_queue.score_high is 'The score if every criterion without data had 100 points.';
comment on column issoh.selection_queue.weights_version is 'The version of the weights it was scored with.';
comment on column issoh.selection_queue.scored_at is 'Since when it has this score; null: it was never scored.';
comment on column issoh.selection_queue.product_id is 'The selected product it became.';
comment on column issoh.selection_queue.imported_at is 'When it was imported; null: it was not.';

create table issoh.settings (
  setting_key text not null,
  setting_value jsonb not null,
  description text not null,
  updated_at timestamp with time zone default now() not null,
  value_type text,
  minimum numeric,
  maximum numeric,
  unit text,
  constraint settings_pkey primary key (setting_key),
  constraint settings_value_type_check check (value_type = any (array['integer'::text, 'number'::text, 'boolean'::text, 'text'::text]))
);
alter table issoh.settings enable row level security;
create trigger _100_stamp before update on issoh.settings
  for each row execute function audit.tg_table__stamp();
create trigger _200_judge before insert or update on issoh.settings
  for each row execute function common.tg_settings__judge('ISISE') /* enable always */;
create trigger _900_log_delete after delete on issoh.settings referencing old table as old_rows
  for each statement execute function audit.tg_table__log('setting_key', '');
create trigger _900_log_insert after insert on issoh.settings referencing new table as new_rows
  for each statement execute function audit.tg_table__log('setting_key', '');
create trigger _900_log_update after update on issoh.settings referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('setting_key', '');
create policy staff_read on issoh.settings for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.settings to inv_analyst;
grant select on table issoh.settings to inv_pricing_manager;
grant select on table issoh.settings to inv_reviewer;
grant select on table issoh.settings to inv_stock_operator;
comment on table issoh.settings is 'Limits and choices of IS-SOH; changed by set_setting.';
comment on column issoh.settings.setting_key is 'Name, such as money.base_currency.';
comment on column issoh.settings.setting_value is 'Value; keeps its JSON type.';
comment on column issoh.settings.description is 'What it decides, with its unit.';
comment on column issoh.settings.updated_at is 'When it last changed.';
comment on column issoh.settings.value_type is 'integer, number, boolean or text.';
comment on column issoh.settings.minimum is 'Smallest value of a number.';
comment on column issoh.settings.maximum is 'Largest value of a number; null for no limit.';
comment on column issoh.settings.unit is 'What a number counts.';

create table issoh.sku_patterns (
  supplier_id uuid not null,
  sku_pattern text not null,
  updated_at timestamp with time zone default now() not null,
  constraint sku_patterns_pkey primary key (supplier_id),
  constraint sku_patterns_sku_pattern_check check (length(sku_pattern) >= 1 and length(sku_pattern) <= 100)
);
alter table issoh.sku_patterns enable row level security;
create trigger _100_stamp before update on issoh.sku_patterns
  for each row execute function audit.tg_table__stamp();
create trigger _900_log_delete after delete on issoh.sku_patterns referencing old table as old_rows
  for each statement execute function audit.tg_table__log('supplier_id', 'updated_at');
create trigger _900_log_insert after insert on issoh.sku_patterns referencing new table as new_rows
  for each statement execute function audit.tg_table__log('supplier_id', 'updated_at');
create trigger _900_log_update after update on issoh.sku_patterns referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('supplier_id', 'updated_at');
create policy staff_read on issoh.sku_patterns for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.sku_patterns to inv_analyst;
grant select on table issoh.sku_patterns to inv_pricing_manager;
grant select on table issoh.sku_patterns to inv_reviewer;
grant select on table issoh.sku_patterns to inv_stock_operator;
comment on table issoh.sku_patterns is 'How the SKUs of a supplier''s imported products are made, where the setting import.sku_pattern does not do.';
comment on column issoh.sku_patterns.supplier_id is 'Whose products.';
comment on column issoh.sku_patterns.sku_pattern is 'Text with {number} (counts up, six digits at least), {check} (a digit by ISO 7064 MOD 11,10 over the number), and
{supplier} (its code).';
comment on column issoh.sku_patterns.updated_at is 'When it last changed.';

create table issoh.stock_counts (
  count_id uuid default uuidv7() not null,
  product_id uuid not null,
  warehouse_id uuid not null,
  quantity_expected integer not null,
  quantity_counted integer not null,
  difference integer generated always as ((quantity_counted - quantity_expected)) stored not null,
  movement_id uuid,
  unit_cost numeric,
  currency_code text default issoh_private.base_currency() not null,
  reference_id text,
  note text,
  counted_by text default audit.current_actor() not null,
  counted_at timestamp with time zone default clock_timestamp() not null,
  restates_count_id uuid,
  has_moment boolean default true not null,
  xact_id xid8 default pg_current_xact_id() not null,
  constraint stock_counts_currency_code_check check (currency_code ~ '^[A-Z]{3}$'::text),
  constraint stock_counts_pkey primary key (count_id),
  constraint stock_counts_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete restrict,
  constraint stock_counts_quantity_counted_check check (quantity_counted >= 0),
  constraint stock_counts_reference_id_check check (length(reference_id) >= 1 and length(reference_id) <= 200),
  constraint stock_counts_restates_count_id_fkey foreign key (restates_count_id) references issoh.stock_counts(count_id) on delete restrict,
  constraint stock_counts_warehouse_id_fkey foreign key (warehouse_id) references issoh.warehouses(warehouse_id) on delete restrict
);
alter table issoh.stock_counts enable row level security;
create index stock_counts_differing_idx on issoh.stock_counts using btree (counted_at) where (difference <> 0);
create index stock_counts_movement_id_idx on issoh.stock_counts using btree (movement_id);
create index stock_counts_product_id_idx on issoh.stock_counts using btree (product_id, counted_at);
create index stock_counts_warehouse_id_idx on issoh.stock_counts using btree (warehouse_id, counted_at);
create unique index stock_counts_restates_count_id_key on issoh.stock_counts using btree (restates_count_id);
create trigger _100_append_only before delete or update or truncate on issoh.stock_counts
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create trigger _500_date_stock after insert on issoh.stock_counts referencing new table as new_rows
  for each statement execute function issoh.tg_stock_counts__date_stock();
create trigger _900_log_delete after delete on issoh.stock_counts referencing old table as old_rows
  for each statement execute function audit.tg_table__log('count_id', '');
create trigger _900_log_insert after insert on issoh.stock_counts referencing new table as new_rows
  for each statement execute function audit.tg_table__log('count_id', '');
create trigger _900_log_update after update on issoh.stock_counts referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('count_id', '');
create trigger _900_notify after insert on issoh.stock_counts referencing new table as new_rows
  for each statement execute function issoh.tg_stock_counts__notify();
create policy staff_read on issoh.stock_counts for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.stock_counts to inv_analyst;
grant select on table issoh.stock_counts to inv_pricing_manager;
grant select on table issoh.stock_counts to inv_reviewer;
grant select on table issoh.stock_counts to inv_stock_operator;
comment on table issoh.stock_counts is 'What was counted, against what the books said. Append-only.';
comment on column issoh.stock_counts.count_id is 'Identifies the count.';
comment on column issoh.stock_counts.product_id is 'What was counted.';
comment on column issoh.stock_counts.warehouse_id is 'Where.';
comment on column issoh.stock_counts.quantity_expected is 'Pieces by the books.';
comment on column issoh.stock_counts.quantity_counted is 'Pieces on the shelf.';
comment on column issoh.stock_counts.difference is 'Pieces counted less pieces expected.';
comment on column issoh.stock_counts.movement_id is 'The adjustment that was posted; null where books and shelf agreed.';
comment on column issoh.stock_counts.unit_cost is 'What a piece was worth on average at the count; null with no stock.';
comment on column issoh.stock_counts.currency_code is 'Currency of unit_cost: the base currency.';
comment on column issoh.stock_counts.reference_id is 'Number of the counting sheet.';
comment on column issoh.stock_counts.note is 'What the counter wrote.';
comment on column issoh.stock_counts.counted_by is 'Who counted.';
comment on column issoh.stock_counts.counted_at is 'When it was counted.';
comment on column issoh.stock_counts.restates_count_id is 'The count that this one takes the place of: a movement of before it came in after it, and the books expect something
else.';
comment on column issoh.stock_counts.has_moment is 'Whether it is against the books of counted_at; older ones are against those of when they were typed.';
comment on column issoh.stock_counts.xact_id is 'Transaction that recorded it.';

create table issoh.stock_movements (
  movement_id uuid default uuidv7() not null,
  product_id uuid not null,
  movement_type text not null,
  quantity integer not null,
  from_location uuid,
  to_location uuid,
  unit_cost numeric,
  currency_code text default issoh_private.base_currency() not null,
  purchase_cost numeric,
  purchase_currency text,
  supplier_id uuid,
  reference_type text,
  reference_id text,
  movement_date timestamp with time zone default clock_timestamp() not null,
  created_by text default audit.current_actor() not null,
  note text,
  reverses_movement_id uuid,
  returns_movement_id uuid,
  recorded_at timestamp with time zone default clock_timestamp() not null,
  seq bigint generated always as identity not null,
  xact_id xid8 default pg_current_xact_id() not null,
  total_cost numeric,
  reservation_id uuid,
  constraint stock_movements_check check (issoh_private.is_movement(movement_type, quantity, from_location, to_location, unit_cost, total_cost, currency_code, reference_type, reference_id, reverses_movement_id, returns_movement_id)),
  constraint stock_movements_pkey primary key (movement_id, movement_date),
  constraint stock_movements_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete restrict
) partition by range (movement_date);
alter table issoh.stock_movements enable row level security;
create index idx_stock_movements_date on only issoh.stock_movements using btree (movement_date desc, product_id);
create index stock_movements_product_id_idx on only issoh.stock_movements using btree (product_id, movement_date, seq);
create index stock_movements_returns_movement_id_idx on only issoh.stock_movements using btree (returns_movement_id) where (returns_movement_id is not null);
create index stock_movements_xact_id_idx on only issoh.stock_movements using btree (xact_id);
create trigger _100_append_only before delete or update or truncate on issoh.stock_movements
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create trigger _500_follow after insert on issoh.stock_movements referencing new table as new_rows
  for each statement execute function issoh.tg_stock_movements__follow() /* enable always */;
create policy staff_read on issoh.stock_movements for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.stock_movements to inv_analyst;
grant select on table issoh.stock_movements to inv_pricing_manager;
grant select on table issoh.stock_movements to inv_reviewer;
grant select on table issoh.stock_movements to inv_stock_operator;
comment on table issoh.stock_movements is 'The ledger: every piece that came, went, moved or was found wrong. Append-only; a mistake is reversed.';
comment on column issoh.stock_movements.movement_id is 'Identifies the movement.';
comment on column issoh.stock_movements.product_id is 'What moved.';
comment on column issoh.stock_movements.movement_type is 'receipt, issue, adjustment or transfer.';
comment on column issoh.stock_movements.quantity is 'Pieces; the locations tell the direction.';
comment on column issoh.stock_movements.from_location is 'Warehouse they left.';
comment on column issoh.stock_movements.to_location is 'Warehouse they came to.';
comment on column issoh.stock_movements.unit_cost is 'Cost of a piece in currency_code; null: what the stock was worth on average just before.';
comment on column issoh.stock_movements.currency_code is 'The base currency.';
comment on column issoh.stock_movements.purchase_cost is 'Unit cost as it was paid, where that was another currency.';
comment on column issoh.stock_movements.purchase_currency is 'Currency of purchase_cost.';
comment on column issoh.stock_movements.supplier_id is 'Who delivered the pieces, or whose pieces were taken.';
comment on column issoh.stock_movements.reference_type is 'Kind of document: PO, SO, count …';
comment on column issoh.stock_movements.reference_id is 'Number of the document.';
comment on column issoh.stock_movements.movement_date is 'When it happened; may lie before its recording.';
comment on column issoh.stock_movements.created_by is 'Who posted it.';
comment on column issoh.stock_movements.note is 'What the poster wrote.';
comment on column issoh.stock_movements.reverses_movement_id is 'The movement that this one undoes.';
comment on column issoh.stock_movements.returns_movement_id is 'The issue whose pieces come back, or the receipt whose pieces go back to the supplier, at its cost.';
comment on column issoh.stock_movements.recorded_at is 'When it was posted.';
comment on column issoh.stock_movements.seq is 'Order of recording: decides among equal dates.';
comment on column issoh.stock_movements.xact_id is 'Transaction that recorded it: tells what a refresh has not seen.';
comment on column issoh.stock_movements.total_cost is 'What all pieces cost together, where unit_cost cannot say it exactly (packs); null: quantity times unit_cost.';
comment on column issoh.stock_movements.reservation_id is 'The reservation against which the pieces were issued.';

create table issoh.stock_on_hand (
  soh_id uuid default uuidv7() not null,
  product_id uuid not null,
  warehouse_id uuid not null,
  quantity_on_hand integer default 0 not null,
  quantity_reserved integer default 0 not null,
  quantity_available integer generated always as ((quantity_on_hand - quantity_reserved)) stored not null,
  reorder_point integer,
  reorder_quantity integer,
  last_count_date timestamp with time zone,
  first_movement_date timestamp with time zone,
  last_movement_date timestamp with time zone,
  updated_at timestamp with time zone default now() not null,
  reorder_up_to integer,
  constraint stock_on_hand_pkey primary key (soh_id),
  constraint stock_on_hand_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete restrict,
  constraint stock_on_hand_warehouse_id_fkey foreign key (warehouse_id) references issoh.warehouses(warehouse_id) on delete restrict,
  constraint stock_on_hand_warehouse_id_product_id_key unique (warehouse_id, product_id)
) with (fillfactor=70);
alter table issoh.stock_on_hand enable row level security;
create index idx_stock_on_hand_available on issoh.stock_on_hand using btree (product_id, quantity_available);
create index stock_on_hand_alert_idx on issoh.stock_on_hand using btree (soh_id) where (quantity_available <= coalesce(reorder_point, '-1'::integer));
create trigger _100_no_truncate before truncate on issoh.stock_on_hand
  for each statement execute function audit.tg_table__forbid_change();
create trigger _200_guard before insert or delete on issoh.stock_on_hand
  for each row execute function issoh.tg_stock_on_hand__guard() /* enable always */;
create trigger _201_guard_update before update on issoh.stock_on_hand
  for each row when (pg_trigger_depth() = 0 or new.updated_at = old.updated_at or new.quantity_reserved < 0 or new.quantity_on_hand < new.quantity_reserved or new.quantity_on_hand = 2147483647) execute function issoh.tg_stock_on_hand__guard() /* enable always */;
create trigger _210_judge_levels before insert or update of reorder_point, reorder_quantity, reorder_up_to on issoh.stock_on_hand
  for each row when (num_nonnulls(new.reorder_point, new.reorder_quantity, new.reorder_up_to) > 0) execute function issoh.tg_stock_on_hand__judge_levels() /* enable always */;
create trigger _900_log after insert or delete or update on issoh.stock_on_hand
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_row__log('soh_id');
create policy staff_read on issoh.stock_on_hand for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.stock_on_hand to inv_analyst;
grant select on table issoh.stock_on_hand to inv_pricing_manager;
grant select on table issoh.stock_on_hand to inv_reviewer;
grant select on table issoh.stock_on_hand to inv_stock_operator;
comment on table issoh.stock_on_hand is 'Pieces of a product in a warehouse: the sum of its movements and of its reservations, kept by their triggers.';
comment on column issoh.stock_on_hand.soh_id is 'Identifies the row.';
comment on column issoh.stock_on_hand.product_id is 'What lies there.';
comment on column issoh.stock_on_hand.warehouse_id is 'Where.';
comment on column issoh.stock_on_hand.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.stock_on_hand.quantity_reserved is 'Pieces promised to somebody.';
comment on column issoh.stock_on_hand.quantity_available is 'On hand less reserved.';
comment on column issoh.stock_on_hand.reorder_point is 'At or below this many pieces, available and on order, it is time to order; null: below 0.';
comment on column issoh.stock_on_hand.reorder_quantity is 'Pieces to order at least.';
comment on column issoh.stock_on_hand.last_count_date is 'When it was last counted; null: never.';
comment on column issoh.stock_on_hand.first_movement_date is 'Since when the product has a history there.';
comment on column issoh.stock_on_hand.last_movement_date is 'Date of its latest movement; null: never moved.';
comment on column issoh.stock_on_hand.updated_at is 'When it last changed.';
comment on column issoh.stock_on_hand.reorder_up_to is 'Pieces to fill up to at least, available and on order, when it is time to order; excludes reorder_quantity.';

create table issoh.stock_reservations (
  reservation_id uuid default uuidv7() not null,
  product_id uuid not null,
  warehouse_id uuid not null,
  quantity integer not null,
  issued_quantity integer default 0 not null,
  status text default 'active'::text not null,
  reserved_quantity integer generated always as (
case
    when (status = 'active'::text) then (quantity - issued_quantity)
    else 0
end) stored,
  reference_type text,
  reference_id text,
  expires_at timestamp with time zone,
  created_by text default audit.current_actor() not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  closed_by text,
  closed_at timestamp with time zone,
  updated_at timestamp with time zone default now() not null,
  due_at timestamp with time zone,
  xact_id xid8 default pg_current_xact_id() not null,
  constraint stock_reservations_check check (issued_quantity >= 0 and issued_quantity <= quantity),
  constraint stock_reservations_pkey primary key (reservation_id),
  constraint stock_reservations_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete restrict,
  constraint stock_reservations_quantity_check check (quantity > 0),
  constraint stock_reservations_reference_id_check check (length(reference_id) >= 1 and length(reference_id) <= 200),
  constraint stock_reservations_reference_type_check check (length(reference_type) >= 1 and length(reference_type) <= 64),
  constraint stock_reservations_status_check check (status = any (array['active'::text, 'issued'::text, 'released'::text, 'expired'::text])),
  constraint stock_reservations_warehouse_id_fkey foreign key (warehouse_id) references issoh.warehouses(warehouse_id) on delete restrict
);
alter table issoh.stock_reservations enable row level security;
create index stock_reservations_any_product_id_idx on issoh.stock_reservations using btree (product_id);
create index stock_reservations_expires_at_idx on issoh.stock_reservations using btree (expires_at) where (status = 'active'::text);
create index stock_reservations_product_id_idx on issoh.stock_reservations using btree (product_id, warehouse_id) where (status = 'active'::text);
create index stock_reservations_reference_idx on issoh.stock_reservations using btree (reference_type, reference_id);
create index stock_reservations_warehouse_id_idx on issoh.stock_reservations using btree (warehouse_id);
create trigger _100_no_truncate before truncate on issoh.stock_reservations
  for each statement execute function audit.tg_table__forbid_change();
create trigger _100_stamp before update on issoh.stock_reservations
  for each row execute function audit.tg_table__stamp();
create trigger _500_follow_delete after delete on issoh.stock_reservations referencing old table as old_rows
  for each statement execute function issoh.tg_stock_reservations__follow();
create trigger _500_follow_insert after insert on issoh.stock_reservations referencing new table as new_rows
  for each statement execute function issoh.tg_stock_reservations__follow();
create trigger _500_follow_update after update on issoh.stock_reservations referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_stock_reservations__follow();
create trigger _900_log_delete after delete on issoh.stock_reservations referencing old table as old_rows
  for each statement execute function audit.tg_table__log('reservation_id', '');
create trigger _900_log_insert after insert on issoh.stock_reservations referencing new table as new_rows
  for each statement execute function audit.tg_table__log('reservation_id', '');
create trigger _900_log_update after update on issoh.stock_reservations referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('reservation_id', '');
create policy staff_read on issoh.stock_reservations for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.stock_reservations to inv_analyst;
grant select on table issoh.stock_reservations to inv_pricing_manager;
grant select on table issoh.stock_reservations to inv_reviewer;
grant select on table issoh.stock_reservations to inv_stock_operator;
comment on table issoh.stock_reservations is 'Pieces promised to a reference until they are issued, released, or the promise expires.';
comment on column issoh.stock_reservations.reservation_id is 'Identifies the reservation.';
comment on column issoh.stock_reservations.product_id is 'What is promised.';
comment on column issoh.stock_reservations.warehouse_id is 'From where.';
comment on column issoh.stock_reservations.quantity is 'Pieces promised, those issued among them.';
comment on column issoh.stock_reservations.issued_quantity is 'Pieces of it that were issued.';
comment on column issoh.stock_reservations.status is 'active, issued, released or expired.';
comment on column issoh.stock_reservations.reserved_quantity is 'Pieces that the promise still holds.';
comment on column issoh.stock_reservations.reference_type is 'Kind of document it is for, such as SO.';
comment on column issoh.stock_reservations.reference_id is 'Number of that document.';
comment on column issoh.stock_reservations.expires_at is 'When the worker releases it; null: never.';
comment on column issoh.stock_reservations.created_by is 'Who reserved.';
comment on column issoh.stock_reservations.created_at is 'When it was reserved.';
comment on column issoh.stock_reservations.closed_by is 'Who closed it; null while active.';
comment on column issoh.stock_reservations.closed_at is 'When; null while active.';
comment on column issoh.stock_reservations.updated_at is 'When it last changed.';
comment on column issoh.stock_reservations.due_at is 'When the pieces are needed; null: nobody said.';
comment on column issoh.stock_reservations.xact_id is 'Transaction that made it.';

create table issoh.supplier_listings (
  product_id uuid not null,
  spp_product_id uuid not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  supplier_price numeric(19,4) not null,
  currency_code text not null,
  cost_price numeric(19,4),
  exchange_rate numeric,
  held_reason text,
  availability text not null,
  master_data jsonb default '{}'::jsonb not null,
  changed_at timestamp with time zone default clock_timestamp() not null,
  constraint supplier_listings_held_reason_check check (held_reason = any (array['no_exchange_rate'::text, 'out_of_range'::text])),
  constraint supplier_listings_pkey primary key (product_id),
  constraint supplier_listings_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete cascade,
  constraint supplier_listings_supplier_id_supplier_product_code_key unique (supplier_id, supplier_product_code) deferrable
) with (fillfactor=60);
alter table issoh.supplier_listings enable row level security;
create index supplier_listings_held_idx on issoh.supplier_listings using btree (currency_code, product_id) where (held_reason is not null);
create index supplier_listings_removed_idx on issoh.supplier_listings using btree (supplier_id) where (availability = 'removed'::text);
create unique index supplier_listings_spp_product_id_key on issoh.supplier_listings using btree (spp_product_id);
create trigger _900_log_delete after delete on issoh.supplier_listings referencing old table as old_rows
  for each statement execute function audit.tg_table__log('product_id', '');
create trigger _900_log_update after update on issoh.supplier_listings referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_supplier_listings__log();
create policy staff_read on issoh.supplier_listings for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.supplier_listings to inv_analyst;
grant select on table issoh.supplier_listings to inv_pricing_manager;
grant select on table issoh.supplier_listings to inv_reviewer;
grant select on table issoh.supplier_listings to inv_stock_operator;
comment on table issoh.supplier_listings is 'What SPP says of each selected product, as IS-SOH has last seen it.';
comment on column issoh.supplier_listings.product_id is 'The selected product.';
comment on column issoh.supplier_listings.spp_product_id is 'The product in SPP.';
comment on column issoh.supplier_listings.supplier_id is 'Who offers it.';
comment on column issoh.supplier_listings.supplier_product_code is 'Its code there.';
comment on column issoh.supplier_listings.supplier_price is 'SPP''s current price, in currency_code.';
comment on column issoh.supplier_listings.currency_code is 'ISO 4217.';
comment on column issoh.supplier_listings.cost_price is 'The same in the base currency, at the rate of the day it came; null: held.';
comment on column issoh.supplier_listings.exchange_rate is 'Units of the base currency for one of currency_code, then.';
comment on column issoh.supplier_listings.held_reason is 'Why the cost could not follow: no_exchange_rate, until one is set; out_of_range, where it is 1e15 or more in the base
currency; null: it has.';
comment on column issoh.supplier_listings.availability is 'As in selected_products.';
comment on column issoh.supplier_listings.master_data is 'The fields that are mapped to the selected product, as SPP has them: a change there is taken over.';
comment on column issoh.supplier_listings.changed_at is 'When anything of it last changed.';

create table issoh.supplier_movements (
  movement_id uuid not null,
  product_id uuid not null,
  supplier_id uuid,
  quantity integer not null,
  unit_cost numeric,
  movement_date timestamp with time zone not null,
  constraint supplier_movements_key unique nulls not distinct (movement_id, supplier_id),
  constraint supplier_movements_quantity_check check (quantity <> 0)
);
alter table issoh.supplier_movements enable row level security;
alter table issoh.supplier_movements replica identity full;
create index supplier_movements_product_id_idx on issoh.supplier_movements using btree (product_id, supplier_id, movement_date);
create trigger _100_append_only before delete or update or truncate on issoh.supplier_movements
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create policy staff_read on issoh.supplier_movements for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.supplier_movements to inv_analyst;
grant select on table issoh.supplier_movements to inv_pricing_manager;
grant select on table issoh.supplier_movements to inv_reviewer;
grant select on table issoh.supplier_movements to inv_stock_operator;
comment on table issoh.supplier_movements is 'Whose pieces a movement brought (positive) or took (negative). Transfers have none. Append-only.';
comment on column issoh.supplier_movements.movement_id is 'The movement.';
comment on column issoh.supplier_movements.product_id is 'What moved.';
comment on column issoh.supplier_movements.supplier_id is 'Null for pieces of which nobody said who delivered them.';
comment on column issoh.supplier_movements.quantity is 'Pieces: positive when they came, negative when they left.';
comment on column issoh.supplier_movements.unit_cost is 'What the supplier was paid for a piece, in the base currency; null for all but receipts.';
comment on column issoh.supplier_movements.movement_date is 'When the movement happened.';

create table issoh.supplier_price_changes (
  change_id bigint generated always as identity not null,
  product_id uuid not null,
  run_id uuid,
  old_price numeric(19,4),
  new_price numeric(19,4) not null,
  old_currency_code text,
  currency_code text not null,
  old_cost numeric(19,4),
  new_cost numeric(19,4),
  exchange_rate numeric,
  changed_at timestamp with time zone default clock_timestamp() not null,
  changed_by text default audit.current_actor() not null,
  constraint supplier_price_changes_pkey primary key (change_id)
);
alter table issoh.supplier_price_changes enable row level security;
create index supplier_price_changes_product_id_idx on issoh.supplier_price_changes using btree (product_id, change_id);
create index supplier_price_changes_run_id_idx on issoh.supplier_price_changes using btree (run_id);
create trigger _100_append_only before delete or update or truncate on issoh.supplier_price_changes
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create policy staff_read on issoh.supplier_price_changes for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.supplier_price_changes to inv_analyst;
grant select on table issoh.supplier_price_changes to inv_pricing_manager;
grant select on table issoh.supplier_price_changes to inv_reviewer;
grant select on table issoh.supplier_price_changes to inv_stock_operator;
comment on table issoh.supplier_price_changes is 'What suppliers'' prices of selected products have been, as IS-SOH has seen them. Append-only.';
comment on column issoh.supplier_price_changes.change_id is 'Identifies the change; of one product later ones are greater.';
comment on column issoh.supplier_price_changes.product_id is 'The selected product.';
comment on column issoh.supplier_price_changes.run_id is 'The run of the synchronisation that saw it; null: none.';
comment on column issoh.supplier_price_changes.old_price is 'The supplier''s price before; null: it is the first.';
comment on column issoh.supplier_price_changes.new_price is 'The supplier''s price since, in currency_code.';
comment on column issoh.supplier_price_changes.old_currency_code is 'Currency of old_price.';
comment on column issoh.supplier_price_changes.currency_code is 'ISO 4217.';
comment on column issoh.supplier_price_changes.old_cost is 'The cost before, in the base currency; null: unknown.';
comment on column issoh.supplier_price_changes.new_cost is 'The cost since, in the base currency; null: held.';
comment on column issoh.supplier_price_changes.exchange_rate is 'Units of the base currency for one of currency_code, then.';
comment on column issoh.supplier_price_changes.changed_at is 'When it was seen.';
comment on column issoh.supplier_price_changes.changed_by is 'Who brought it over.';

create table issoh.supplier_reliability (
  supplier_id uuid not null,
  uploads integer not null,
  failed_row_rate numeric(7,6),
  missing_rate numeric(7,6),
  price_volatility numeric,
  orders integer not null,
  on_time_rate numeric(7,6),
  reliability numeric(7,6),
  computed_at timestamp with time zone default now() not null,
  constraint supplier_reliability_pkey primary key (supplier_id)
);
alter table issoh.supplier_reliability enable row level security;
create policy staff_read on issoh.supplier_reliability for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.supplier_reliability to inv_analyst;
grant select on table issoh.supplier_reliability to inv_pricing_manager;
grant select on table issoh.supplier_reliability to inv_reviewer;
grant select on table issoh.supplier_reliability to inv_stock_operator;
comment on table issoh.supplier_reliability is 'How far a supplier can be relied on, from records of the last year: its lists in SPP, its orders here.';
comment on column issoh.supplier_reliability.supplier_id is 'Which supplier.';
comment on column issoh.supplier_reliability.uploads is 'Lists that were completed.';
comment on column issoh.supplier_reliability.failed_row_rate is 'Share of their rows that were rejected; null: no list.';
comment on column issoh.supplier_reliability.missing_rate is 'Share of its products that are missing from its lists; null: none.';
comment on column issoh.supplier_reliability.price_volatility is 'Mean absolute price change, in percent of the old price; null: no price has changed.';
comment on column issoh.supplier_reliability.orders is 'Order lines that are due or received.';
comment on column issoh.supplier_reliability.on_time_rate is 'Share of them that were received in time; null: no order.';
comment on column issoh.supplier_reliability.reliability is 'Mean of what is known of the four, each as a share from 0 (bad) to 1 (good); null: nothing is.';
comment on column issoh.supplier_reliability.computed_at is 'When it was computed.';

create table issoh.supplier_stock_holdings (
  holding_id uuid default uuidv7() not null,
  supplier_id uuid,
  product_id uuid not null,
  quantity_on_hand integer default 0 not null,
  quantity_on_order integer default 0 not null,
  purchased_quantity bigint default 0 not null,
  purchased_value numeric default 0 not null,
  last_purchase_price numeric,
  last_purchase_date timestamp with time zone,
  average_cost numeric,
  total_value numeric generated always as (round(((quantity_on_hand)::numeric * coalesce(average_cost, (0)::numeric)), 4)) stored,
  currency_code text default issoh_private.base_currency() not null,
  updated_at timestamp with time zone default now() not null,
  found_quantity bigint default 0 not null,
  found_value numeric default 0 not null,
  uncosted_quantity bigint default 0 not null,
  constraint supplier_stock_holdings_currency_code_check check (currency_code ~ '^[A-Z]{3}$'::text),
  constraint supplier_stock_holdings_pkey primary key (holding_id),
  constraint supplier_stock_holdings_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete restrict,
  constraint supplier_stock_holdings_product_id_supplier_id_key unique nulls not distinct (product_id, supplier_id),
  constraint supplier_stock_holdings_quantity_on_order_check check (quantity_on_order >= 0)
) with (fillfactor=70);
alter table issoh.supplier_stock_holdings enable row level security;
create index supplier_stock_holdings_supplier_id_idx on issoh.supplier_stock_holdings using btree (supplier_id, holding_id);
create trigger _100_no_truncate before truncate on issoh.supplier_stock_holdings
  for each statement execute function audit.tg_table__forbid_change();
create trigger _200_guard after insert or delete or update on issoh.supplier_stock_holdings
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_supplier_stock_holdings__guard();
create trigger _900_log after insert or delete or update on issoh.supplier_stock_holdings
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_row__log('holding_id');
create policy staff_read on issoh.supplier_stock_holdings for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.supplier_stock_holdings to inv_analyst;
grant select on table issoh.supplier_stock_holdings to inv_pricing_manager;
grant select on table issoh.supplier_stock_holdings to inv_reviewer;
grant select on table issoh.supplier_stock_holdings to inv_stock_operator;
comment on table issoh.supplier_stock_holdings is 'Pieces of a product that came from a supplier and are still there; over all suppliers the stock of the product.';
comment on column issoh.supplier_stock_holdings.holding_id is 'Identifies the row.';
comment on column issoh.supplier_stock_holdings.supplier_id is 'Null for pieces of which nobody said who delivered them.';
comment on column issoh.supplier_stock_holdings.product_id is 'What they are pieces of.';
comment on column issoh.supplier_stock_holdings.quantity_on_hand is 'Pieces that are still there.';
comment on column issoh.supplier_stock_holdings.quantity_on_order is 'Pieces ordered and not yet received.';
comment on column issoh.supplier_stock_holdings.purchased_quantity is 'Pieces ever bought at a known cost, less those that went back.';
comment on column issoh.supplier_stock_holdings.purchased_value is 'What these cost, in currency_code.';
comment on column issoh.supplier_stock_holdings.last_purchase_price is 'Unit cost of the receipt with the latest date, in currency_code.';
comment on column issoh.supplier_stock_holdings.last_purchase_date is 'Date of the receipt that last_purchase_price is of; null: none.';
comment on column issoh.supplier_stock_holdings.average_cost is 'Mean unit cost of all pieces that came from the supplier with a cost, bought or found, in currency_code.';
comment on column issoh.supplier_stock_holdings.total_value is 'Pieces on hand times average_cost, as if those without a cost (uncosted_quantity) had cost as much as the others; 0
where nobody said a cost of any. total_value of list_holdings and v_stock_summary_by_supplier is another one, which
takes these at the moving average of the product: both are the same where uncosted_quantity is 0. The books are
v_inventory_valuation.';
comment on column issoh.supplier_stock_holdings.currency_code is 'The base currency.';
comment on column issoh.supplier_stock_holdings.updated_at is 'When it last changed.';
comment on column issoh.supplier_stock_holdings.found_quantity is 'Pieces that came with a cost and were not bought: opening stock, and found pieces.';
comment on column issoh.supplier_stock_holdings.found_value is 'What these cost, in currency_code.';
comment on column issoh.supplier_stock_holdings.uncosted_quantity is 'Pieces that ever came of which nobody said a cost, less those that went back. In v_stock_summary_by_supplier and
list_holdings they count at the moving average of the product.';

create table issoh.suppliers (
  supplier_id uuid not null,
  supplier_code text collate "C" not null,
  supplier_name text not null,
  status text not null,
  currency_code text not null,
  mirrored_at timestamp with time zone default now() not null,
  constraint suppliers_pkey primary key (supplier_id),
  constraint suppliers_supplier_code_key unique (supplier_code)
);
alter table issoh.suppliers enable row level security;
create trigger _900_log_delete after delete on issoh.suppliers referencing old table as old_rows
  for each statement execute function audit.tg_table__log('supplier_id', 'mirrored_at');
create trigger _900_log_insert after insert on issoh.suppliers referencing new table as new_rows
  for each statement execute function audit.tg_table__log('supplier_id', 'mirrored_at');
create trigger _900_log_update after update on issoh.suppliers referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('supplier_id', 'mirrored_at');
create policy staff_read on issoh.suppliers for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.suppliers to inv_analyst;
grant select on table issoh.suppliers to inv_pricing_manager;
grant select on table issoh.suppliers to inv_reviewer;
grant select on table issoh.suppliers to inv_stock_operator;
comment on table issoh.suppliers is 'Mirror of SPP''s suppliers: what a code or a name means here. SPP is asked when a code is not in it.';
comment on column issoh.suppliers.supplier_id is 'The same id as in SPP.';
comment on column issoh.suppliers.supplier_code is 'Short code of SPP; addresses the supplier.';
comment on column issoh.suppliers.supplier_name is 'Name shown to people.';
comment on column issoh.suppliers.status is 'active, inactive or suspended, as in SPP.';
comment on column issoh.suppliers.currency_code is 'ISO 4217: what the suppliers lists are in.';
comment on column issoh.suppliers.mirrored_at is 'When it was last read from SPP.';

create table issoh.sync_failures (
  product_id uuid not null,
  code text not null,
  message text not null,
  failures integer default 1 not null,
  failed_at timestamp with time zone default clock_timestamp() not null,
  next_try_at timestamp with time zone not null,
  constraint sync_failures_pkey primary key (product_id),
  constraint sync_failures_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete cascade
);
alter table issoh.sync_failures enable row level security;
create index sync_failures_next_try_at_idx on issoh.sync_failures using btree (next_try_at);
create policy staff_read on issoh.sync_failures for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.sync_failures to inv_analyst;
grant select on table issoh.sync_failures to inv_pricing_manager;
grant select on table issoh.sync_failures to inv_reviewer;
grant select on table issoh.sync_failures to inv_stock_operator;
comment on table issoh.sync_failures is 'Selected products that something keeps from following SPP: as they were they stay, the others go on. Each is tried
again by itself.';
comment on column issoh.sync_failures.product_id is 'The selected product.';
comment on column issoh.sync_failures.code is 'SQLSTATE of what refused it.';
comment on column issoh.sync_failures.message is 'Why.';
comment on column issoh.sync_failures.failures is 'Failures on end.';
comment on column issoh.sync_failures.failed_at is 'When it last failed.';
comment on column issoh.sync_failures.next_try_at is 'When it is tried again, unless SPP says something new before.';

create table issoh.sync_runs (
  run_id uuid default uuidv7() not null,
  reason text not null,
  is_full boolean default false not null,
  status text default 'queued'::text not null,
  products_seen integer default 0 not null,
  prices_changed integer default 0 not null,
  availability_changed integer default 0 not null,
  master_data_changed integer default 0 not null,
  held integer default 0 not null,
  failed integer default 0 not null,
  passed_over integer default 0 not null,
  requested_by text default audit.current_actor() not null,
  requested_at timestamp with time zone default clock_timestamp() not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  attempts integer default 0 not null,
  error text,
  constraint sync_runs_pkey primary key (run_id),
  constraint sync_runs_reason_check check (reason = any (array['asked'::text, 'upload'::text, 'poll'::text, 'interval'::text, 'nightly'::text, 'epoch'::text])),
  constraint sync_runs_status_check check (status = any (array['queued'::text, 'running'::text, 'completed'::text, 'failed'::text]))
);
alter table issoh.sync_runs enable row level security;
create index sync_runs_finished_at_idx on issoh.sync_runs using btree (finished_at desc);
create index sync_runs_unfinished_idx on issoh.sync_runs using btree (run_id) where (status = any (array['queued'::text, 'running'::text]));
create trigger _900_notify after update of status on issoh.sync_runs
  for each row when ((new.status = any (array['completed'::text, 'failed'::text])) and old.status = 'running'::text) execute function issoh.tg_sync_runs__notify();
create policy staff_read on issoh.sync_runs for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.sync_runs to inv_analyst;
grant select on table issoh.sync_runs to inv_pricing_manager;
grant select on table issoh.sync_runs to inv_reviewer;
grant select on table issoh.sync_runs to inv_stock_operator;
comment on table issoh.sync_runs is 'Runs of the synchronisation that had something to do, were asked for, or failed.';
comment on column issoh.sync_runs.run_id is 'Identifies the run.';
comment on column issoh.sync_runs.reason is 'asked (by a person), upload (a list has ended), poll (SPP had changes), interval
(setting sync.interval_hours), nightly (full), epoch (SPP was restored).';
comment on column issoh.sync_runs.is_full is 'Whether every selected product was compared.';
comment on column issoh.sync_runs.status is 'queued, running, completed or failed.';
comment on column issoh.sync_runs.products_seen is 'Products read in SPP.';
comment on column issoh.sync_runs.prices_changed is 'Of them, products whose price had changed.';
comment on column issoh.sync_runs.availability_changed is 'Of them, products whose availability had changed.';
comment on column issoh.sync_runs.master_data_changed is 'Of them, products of which mapped fields had changed.';
comment on column issoh.sync_runs.held is 'Of them, products without an exchange rate.';
comment on column issoh.sync_runs.failed is 'Of them, products that could not be brought up to date, and why is in sync_failures.';
comment on column issoh.sync_runs.passed_over is 'Products that wait still when it ends, since somebody else holds them locked: the next look has them.';
comment on column issoh.sync_runs.requested_by is 'Who asked for it.';
comment on column issoh.sync_runs.requested_at is 'When.';
comment on column issoh.sync_runs.started_at is 'When a worker began.';
comment on column issoh.sync_runs.finished_at is 'When it ended.';
comment on column issoh.sync_runs.attempts is 'How often it was begun.';
comment on column issoh.sync_runs.error is 'Why it failed.';

create table issoh.warehouses (
  warehouse_id uuid default uuidv7() not null,
  warehouse_code text collate "C" not null,
  warehouse_name text not null,
  location_address jsonb default '{}'::jsonb not null,
  is_active boolean default true not null,
  capacity_units bigint,
  allow_negative boolean default false not null,
  manager_id text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  never_negative_since timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint warehouses_capacity_units_check check (capacity_units >= 0),
  constraint warehouses_pkey primary key (warehouse_id),
  constraint warehouses_warehouse_code_check check (warehouse_code ~ '^[A-Za-z0-9_-]{1,32}$'::text),
  constraint warehouses_warehouse_code_key unique (warehouse_code),
  constraint warehouses_warehouse_name_check check (btrim(warehouse_name) <> ''::text)
);
alter table issoh.warehouses enable row level security;
create trigger _100_stamp before update on issoh.warehouses
  for each row execute function audit.tg_table__stamp();
create trigger _200_guard before update on issoh.warehouses
  for each row when (new.is_active is distinct from old.is_active or new.allow_negative is distinct from old.allow_negative or new.capacity_units is distinct from old.capacity_units) execute function issoh.tg_warehouses__guard();
create trigger _500_track_load after insert on issoh.warehouses
  for each row when (new.capacity_units is not null) execute function issoh.tg_warehouses__track_load();
create trigger _510_track_load after update on issoh.warehouses
  for each row when (new.capacity_units is distinct from old.capacity_units) execute function issoh.tg_warehouses__track_load();
create trigger _900_log_delete after delete on issoh.warehouses referencing old table as old_rows
  for each statement execute function audit.tg_table__log('warehouse_id', '');
create trigger _900_log_insert after insert on issoh.warehouses referencing new table as new_rows
  for each statement execute function audit.tg_table__log('warehouse_id', '');
create trigger _900_log_update after update on issoh.warehouses referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('warehouse_id', '');
create policy staff_read on issoh.warehouses for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh.warehouses to inv_analyst;
grant select on table issoh.warehouses to inv_pricing_manager;
grant select on table issoh.warehouses to inv_reviewer;
grant select on table issoh.warehouses to inv_stock_operator;
comment on table issoh.warehouses is 'Where stock lies.';
comment on column issoh.warehouses.warehouse_id is 'Identifies the warehouse.';
comment on column issoh.warehouses.warehouse_code is 'Short code, unique, case kept; addresses the warehouse.';
comment on column issoh.warehouses.warehouse_name is 'Name shown to people.';
comment on column issoh.warehouses.location_address is 'Address, in keys of ones own choice.';
comment on column issoh.warehouses.is_active is 'Only an active warehouse takes movements; it is closed when empty.';
comment on column issoh.warehouses.capacity_units is 'Pieces it can hold; null where nobody has counted.';
comment on column issoh.warehouses.allow_negative is 'Whether issues and reservations may go beyond what is on hand: goods leave before their papers come.';
comment on column issoh.warehouses.manager_id is 'Who runs it: the subject of a token.';
comment on column issoh.warehouses.created_at is 'When the row was made.';
comment on column issoh.warehouses.updated_at is 'When it last changed.';
comment on column issoh.warehouses.never_negative_since is 'Since when stock was never below zero here, unless allow_negative says that it may be.';

create table issoh.webhook_deliveries (
  delivery_id uuid default uuidv7() not null,
  webhook_id uuid not null,
  notification_id uuid not null,
  status text default 'waiting'::text not null,
  attempts integer default 0 not null,
  next_try_at timestamp with time zone default clock_timestamp() not null,
  last_status integer,
  last_error text,
  delivered_at timestamp with time zone,
  created_at timestamp with time zone default clock_timestamp() not null,
  lease_token uuid,
  lease_owner uuid,
  lease_expires_at timestamp with time zone,
  constraint webhook_deliveries_key unique (webhook_id, notification_id),
  constraint webhook_deliveries_notification_id_fkey foreign key (notification_id) references issoh.notifications(notification_id) on delete cascade,
  constraint webhook_deliveries_pkey primary key (delivery_id),
  constraint webhook_deliveries_status_check check (status = any (array['waiting'::text, 'delivered'::text, 'dead'::text])),
  constraint webhook_deliveries_webhook_id_fkey foreign key (webhook_id) references issoh.webhooks(webhook_id) on delete cascade
);
alter table issoh.webhook_deliveries enable row level security;
create index webhook_deliveries_due_idx on issoh.webhook_deliveries using btree (webhook_id, next_try_at) where (status = 'waiting'::text);
create index webhook_deliveries_held_idx on issoh.webhook_deliveries using btree (webhook_id) where (lease_token is not null);
create index webhook_deliveries_notification_id_idx on issoh.webhook_deliveries using btree (notification_id);
create policy admin_read on issoh.webhook_deliveries for select to inv_admin using (true);
grant select on table issoh.webhook_deliveries to inv_admin;
comment on table issoh.webhook_deliveries is 'What was sent to each webhook, what waits for another try, and what was given up.';
comment on column issoh.webhook_deliveries.delivery_id is 'Identifies it; sent along, so that a receiver can tell a repetition.';
comment on column issoh.webhook_deliveries.webhook_id is 'Where to.';
comment on column issoh.webhook_deliveries.notification_id is 'What.';
comment on column issoh.webhook_deliveries.status is 'waiting, delivered, or dead: given up after webhooks.max_attempts tries.';
comment on column issoh.webhook_deliveries.attempts is 'Tries so far.';
comment on column issoh.webhook_deliveries.next_try_at is 'When it is tried next.';
comment on column issoh.webhook_deliveries.last_status is 'HTTP status of the last try; null: no answer.';
comment on column issoh.webhook_deliveries.last_error is 'Why the last try failed.';
comment on column issoh.webhook_deliveries.delivered_at is 'When it arrived.';
comment on column issoh.webhook_deliveries.created_at is 'When it was due first.';
comment on column issoh.webhook_deliveries.lease_token is 'Who sends it at the moment proves it by this.';
comment on column issoh.webhook_deliveries.lease_owner is 'Who that is, as lease.workers knows it.';
comment on column issoh.webhook_deliveries.lease_expires_at is 'When another may try.';

create table issoh.webhooks (
  webhook_id uuid default uuidv7() not null,
  url text not null,
  kinds text[] default '{}'::text[] not null,
  is_active boolean default true not null,
  created_by text default audit.current_actor() not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint webhooks_pkey primary key (webhook_id),
  constraint webhooks_url_check check (length(url) <= 2000 and url ~ '^https?://'::text)
);
alter table issoh.webhooks enable row level security;
create trigger _100_stamp before update on issoh.webhooks
  for each row execute function audit.tg_table__stamp();
create trigger _900_log_delete after delete on issoh.webhooks referencing old table as old_rows
  for each statement execute function audit.tg_table__log('webhook_id', 'updated_at');
create trigger _900_log_insert after insert on issoh.webhooks referencing new table as new_rows
  for each statement execute function audit.tg_table__log('webhook_id', 'updated_at');
create trigger _900_log_update after update on issoh.webhooks referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('webhook_id', 'updated_at');
create policy admin_read on issoh.webhooks for select to inv_admin using (true);
grant select on table issoh.webhooks to inv_admin;
comment on table issoh.webhooks is 'Where notifications are sent to.';
comment on column issoh.webhooks.webhook_id is 'Identifies it.';
comment on column issoh.webhooks.url is 'Where to.';
comment on column issoh.webhooks.kinds is 'Of which kinds; empty: of all.';
comment on column issoh.webhooks.is_active is 'Whether anything is sent.';
comment on column issoh.webhooks.created_by is 'Who set it up.';
comment on column issoh.webhooks.created_at is 'When.';
comment on column issoh.webhooks.updated_at is 'When it last changed.';

create table issoh_kept.inventory_values (
  product_id uuid not null,
  quantity bigint not null,
  fifo_value numeric not null,
  lifo_value numeric not null,
  average_value numeric not null,
  constraint inventory_values_pkey primary key (product_id)
);
alter table issoh_kept.inventory_values enable row level security;
create policy staff_read on issoh_kept.inventory_values for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh_kept.inventory_values to inv_analyst;
grant select on table issoh_kept.inventory_values to inv_pricing_manager;
grant select on table issoh_kept.inventory_values to inv_reviewer;
grant select on table issoh_kept.inventory_values to inv_stock_operator;
comment on table issoh_kept.inventory_values is 'The valuation of all products that had moved as of its last refresh; v_inventory_valuation brings it up to date. No
key to products: what moved stays.';
comment on column issoh_kept.inventory_values.product_id is 'Product.';
comment on column issoh_kept.inventory_values.quantity is 'Pieces over all warehouses.';
comment on column issoh_kept.inventory_values.fifo_value is 'Value if the oldest pieces leave first, in the base currency.';
comment on column issoh_kept.inventory_values.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh_kept.inventory_values.average_value is 'Value at the moving average.';

create table issoh_kept.valuation_checkpoints (
  product_id uuid not null,
  movement_date timestamp with time zone not null,
  seq bigint not null,
  movements bigint not null,
  quantity bigint not null,
  fifo_value numeric not null,
  lifo_value numeric not null,
  average_value numeric not null,
  last_cost numeric not null,
  lots_gone bigint not null,
  fifo_taken bigint not null,
  fifo_pieces bigint[] not null,
  fifo_costs numeric[] not null,
  lifo_pieces bigint[] not null,
  lifo_left bigint[] not null,
  lifo_costs numeric[] not null,
  lifo_of bigint[] not null,
  increases issoh_private.remembered_increase[] not null,
  decreases issoh_private.remembered_decrease[] not null,
  last_decrease integer,
  gap integer[] not null,
  constraint valuation_checkpoints_pkey primary key (product_id, movement_date, seq)
);
alter table issoh_kept.valuation_checkpoints enable row level security;
create policy staff_read on issoh_kept.valuation_checkpoints for select to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator using (true);
grant select on table issoh_kept.valuation_checkpoints to inv_analyst;
grant select on table issoh_kept.valuation_checkpoints to inv_pricing_manager;
grant select on table issoh_kept.valuation_checkpoints to inv_reviewer;
grant select on table issoh_kept.valuation_checkpoints to inv_stock_operator;
comment on table issoh_kept.valuation_checkpoints is 'The state of the valuation of a product after a movement, from which work_off goes on: of each product after its
last movement as of the last refresh, and some before. No key to products: what moved stays.';
comment on column issoh_kept.valuation_checkpoints.product_id is 'Product.';
comment on column issoh_kept.valuation_checkpoints.movement_date is 'Date of the last movement that is worked off.';
comment on column issoh_kept.valuation_checkpoints.seq is 'Its order of recording.';
comment on column issoh_kept.valuation_checkpoints.movements is 'How many are worked off.';
comment on column issoh_kept.valuation_checkpoints.quantity is 'Pieces over all warehouses then.';
comment on column issoh_kept.valuation_checkpoints.fifo_value is 'Value if the oldest pieces leave first, in the base currency.';
comment on column issoh_kept.valuation_checkpoints.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh_kept.valuation_checkpoints.average_value is 'Value at the moving average.';
comment on column issoh_kept.valuation_checkpoints.last_cost is 'The last unit cost that was given.';
comment on column issoh_kept.valuation_checkpoints.lots_gone is 'Lots before the first of the queue.';
comment on column issoh_kept.valuation_checkpoints.fifo_taken is 'Pieces that the first lot of the queue has lost.';
comment on column issoh_kept.valuation_checkpoints.fifo_pieces is 'The queue: pieces of each lot.';
comment on column issoh_kept.valuation_checkpoints.fifo_costs is 'What they cost together.';
comment on column issoh_kept.valuation_checkpoints.lifo_pieces is 'The stack: pieces of each lot.';
comment on column issoh_kept.valuation_checkpoints.lifo_left is 'How many of them are left.';
comment on column issoh_kept.valuation_checkpoints.lifo_costs is 'What all pieces of the lot cost together.';
comment on column issoh_kept.valuation_checkpoints.lifo_of is 'seq of the movement, where a later one undoes it.';
comment on column issoh_kept.valuation_checkpoints.increases is 'What came and is undone later.';
comment on column issoh_kept.valuation_checkpoints.decreases is 'What left and is undone later, waits for its cost, or left last.';
comment on column issoh_kept.valuation_checkpoints.last_decrease is 'Which of decreases left last.';
comment on column issoh_kept.valuation_checkpoints.gap is 'Which of decreases wait for their cost, in order.';

create table issoh_private.encryption_keys (
  key_id text not null,
  noted_at timestamp with time zone default clock_timestamp() not null,
  verifier bytea,
  constraint encryption_keys_pkey primary key (key_id)
);
alter table issoh_private.encryption_keys enable row level security;
comment on table issoh_private.encryption_keys is 'That there are keys which encrypt now, of any server: their names, which tell nothing about them. Whoever comes
later and has none makes none; who has others learns of these.';
comment on column issoh_private.encryption_keys.key_id is 'Version and the beginning of a digest, as "keys status" shows it.';
comment on column issoh_private.encryption_keys.noted_at is 'When it was noted.';
comment on column issoh_private.encryption_keys.verifier is 'By what the key that opens negotiated terms is known to be the one of this name: a digest, which tells nothing about
it. Null where a version before noted the name alone.';

create table issoh_private.locks (
  lock_name text not null,
  constraint locks_pkey primary key (lock_name)
);
alter table issoh_private.locks enable row level security;
comment on table issoh_private.locks is 'What is done by one at a time: who does it holds the row.';

create table issoh_private.open_alerts (
  kind text not null,
  alert_key text not null,
  opened_at timestamp with time zone default clock_timestamp() not null,
  constraint open_alerts_pkey primary key (kind, alert_key)
);
alter table issoh_private.open_alerts enable row level security;
comment on table issoh_private.open_alerts is 'What lasts and was told of when it began: stock rows to reorder, late order lines, broken checks, a synchronisation
that fails.';

create table issoh_private.order_numbers (
  po_number text not null,
  supplier_id uuid not null,
  constraint order_numbers_pkey primary key (po_number)
);
alter table issoh_private.order_numbers enable row level security;
comment on table issoh_private.order_numbers is 'Whose a number is: of two who order under it, one waits for the other.';
comment on column issoh_private.order_numbers.po_number is 'Number of an order.';
comment on column issoh_private.order_numbers.supplier_id is 'The supplier it is placed with.';

create table issoh_private.proposals_due (
  due_id bigint generated always as identity not null,
  product_id uuid not null,
  pricing_tier_id uuid not null,
  old_cost numeric(19,4) not null,
  reason text,
  code text,
  message text,
  failures integer default 0 not null,
  next_try_at timestamp with time zone default clock_timestamp() not null,
  new_cost numeric(19,4),
  movement_id uuid,
  movement_date timestamp with time zone,
  movement_seq bigint,
  from_quantity integer default 1 not null,
  recorded_at timestamp with time zone,
  constraint proposals_due_pkey primary key (due_id)
);
alter table issoh_private.proposals_due enable row level security;
create index proposals_due_product_id_idx on issoh_private.proposals_due using btree (product_id);
comment on table issoh_private.proposals_due is 'Rules whose cost has changed (new_cost null), or for whose product
was paid another cost (new_cost, by a movement), for which a price is to be proposed; where a value or a constraint has
refused it: why (code, message), and when it is tried again.';
comment on column issoh_private.proposals_due.recorded_at is 'When the movement was recorded.';

create table issoh_private.receipt_horizons (
  cluster_id bigint not null,
  seen pg_snapshot not null,
  seen_at timestamp with time zone not null,
  not_before timestamp with time zone not null,
  constraint receipt_horizons_pkey primary key (cluster_id)
);
alter table issoh_private.receipt_horizons enable row level security;
create unique index receipt_horizons_one_key on issoh_private.receipt_horizons using btree ((true));
comment on table issoh_private.receipt_horizons is 'One row: which receipts prices__propose has seen. Every one of a transaction that had ended by then is noted.';
comment on column issoh_private.receipt_horizons.cluster_id is 'The cluster that numbered the transactions: in another one (a restored dump) seen_at counts.';
comment on column issoh_private.receipt_horizons.seen is 'The snapshot of the last time.';
comment on column issoh_private.receipt_horizons.seen_at is 'When that was.';
comment on column issoh_private.receipt_horizons.not_before is 'Receipts recorded before do not count: those that a restored dump has brought.';

create table issoh_private.sheet_columns (
  kind text not null,
  field text not null,
  "position" integer not null,
  value_type text not null,
  is_required boolean not null,
  "least" numeric,
  most numeric,
  choices text[],
  constraint sheet_columns_pkey primary key (kind, field),
  constraint sheet_columns_value_type_check check (value_type = any (array['text'::text, 'code'::text, 'pieces'::text, 'amount'::text, 'moment'::text, 'currency'::text]))
);
alter table issoh_private.sheet_columns enable row level security;
comment on table issoh_private.sheet_columns is 'What sheets of each kind may hold.';
comment on column issoh_private.sheet_columns.kind is 'products, opening-stock, counts or reorder-levels.';
comment on column issoh_private.sheet_columns.field is 'What the column says.';
comment on column issoh_private.sheet_columns."position" is 'Its place among the columns of the kind.';
comment on column issoh_private.sheet_columns.value_type is 'How its cells are read.';
comment on column issoh_private.sheet_columns.is_required is 'Whether each row must say it.';
comment on column issoh_private.sheet_columns."least" is 'The smallest number that it may be.';
comment on column issoh_private.sheet_columns.most is 'The largest number that it may be, or the most characters.';
comment on column issoh_private.sheet_columns.choices is 'All that it may be, in small letters; null: anything.';

create table issoh_private.sheet_headings (
  heading text not null,
  field text not null,
  language text not null,
  constraint sheet_headings_pkey primary key (heading)
);
alter table issoh_private.sheet_headings enable row level security;
comment on table issoh_private.sheet_headings is 'What people call the columns of sheets, as heading_key writes it: a heading means one field.';
comment on column issoh_private.sheet_headings.heading is 'The heading.';
comment on column issoh_private.sheet_headings.field is 'What it means.';
comment on column issoh_private.sheet_headings.language is 'ISO 639-1.';

create table issoh_private.sku_counters (
  supplier_id uuid not null,
  last_number bigint not null,
  constraint sku_counters_pkey primary key (supplier_id)
);
alter table issoh_private.sku_counters enable row level security;
comment on table issoh_private.sku_counters is 'The last number used in a SKU of each supplier.';

create table issoh_private.supplier_keys (
  key_id uuid default uuidv7() not null,
  supplier_id uuid not null,
  key_no integer not null,
  master_id text not null,
  wrapped bytea not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  lost_at timestamp with time zone,
  constraint supplier_keys_key_no_check check (key_no > 0),
  constraint supplier_keys_pkey primary key (key_id),
  constraint supplier_keys_supplier_id_key_no_key unique (supplier_id, key_no)
);
alter table issoh_private.supplier_keys enable row level security;
create trigger _900_log_update after update on issoh_private.supplier_keys referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('key_id', 'wrapped');
comment on table issoh_private.supplier_keys is 'Data keys of suppliers, under which their negotiated terms are encrypted, wrapped by a master key that no database
has; the one with the highest number encrypts.';
comment on column issoh_private.supplier_keys.key_id is 'Identifies the key: what is encrypted names it.';
comment on column issoh_private.supplier_keys.supplier_id is 'Whose terms.';
comment on column issoh_private.supplier_keys.key_no is 'Counts a supplier''s keys.';
comment on column issoh_private.supplier_keys.master_id is 'The master key that wraps it; tells nothing about it.';
comment on column issoh_private.supplier_keys.wrapped is 'The key, encrypted: see seal_bytes.';
comment on column issoh_private.supplier_keys.created_at is 'When it was made.';
comment on column issoh_private.supplier_keys.lost_at is 'When it was declared lost: until its master key is back nothing under it can be read, and nobody is held up by it.';

create table issoh_private.sync_pending (
  pending_id bigint generated always as identity not null,
  product_id uuid not null,
  changed_at timestamp with time zone default clock_timestamp() not null,
  constraint sync_pending_pkey primary key (pending_id)
);
alter table issoh_private.sync_pending enable row level security;
create index sync_pending_product_id_idx on issoh_private.sync_pending using btree (product_id);
comment on table issoh_private.sync_pending is 'Selected products of which SPP may say something else by now, since changed_at: each is read there again.';

create table issoh_private.sync_state (
  only_row boolean default true not null,
  snapshot pg_snapshot,
  feed_epoch uuid,
  system_identifier bigint,
  database_oid oid,
  seen_at timestamp with time zone,
  level_at timestamp with time zone,
  full_due boolean default false not null,
  pending_passed bigint default 0 not null,
  last_run_at timestamp with time zone,
  last_success_at timestamp with time zone,
  consecutive_failures integer default 0 not null,
  last_error text,
  next_try_at timestamp with time zone default clock_timestamp() not null,
  lease_token uuid,
  lease_owner uuid,
  lease_expires_at timestamp with time zone,
  constraint sync_state_only_row_check check (only_row),
  constraint sync_state_pkey primary key (only_row)
) with (fillfactor=50);
alter table issoh_private.sync_state enable row level security;
comment on table issoh_private.sync_state is 'How far the feeds of SPP have been seen.';

create table issoh_private.terms_applied (
  product_id uuid not null,
  contract_id uuid not null,
  revision integer not null,
  basis numeric,
  applied_at timestamp with time zone default clock_timestamp() not null,
  day_rate numeric,
  constraint terms_applied_pkey primary key (product_id),
  constraint terms_applied_product_id_fkey foreign key (product_id) references issoh.selected_products(product_id) on delete cascade
);
alter table issoh_private.terms_applied enable row level security;
comment on table issoh_private.terms_applied is 'By which contract, as it was then, the costs of products are; without a row they are the supplier''s list''s.';
comment on column issoh_private.terms_applied.product_id is 'Product.';
comment on column issoh_private.terms_applied.contract_id is 'The contract.';
comment on column issoh_private.terms_applied.revision is 'Its values, by their number.';
comment on column issoh_private.terms_applied.basis is 'The list price in the base currency on which its rebate was taken; null: it has a price of its own.';
comment on column issoh_private.terms_applied.applied_at is 'When.';
comment on column issoh_private.terms_applied.day_rate is 'What the currency of its price, or of the list, was worth on the day, at which defaults have priced it; null: one of
them makes more of its cost than a price can be.';

create table issoh_private.transfer_dates (
  movement_id uuid not null,
  movement_date timestamp with time zone not null,
  constraint transfer_dates_pkey primary key (movement_id)
);
alter table issoh_private.transfer_dates enable row level security;
comment on table issoh_private.transfer_dates is 'When transfers happened whose id does not tell: those dated more than a day from their recording. Of other movements
supplier_movements says it.';

create table issoh_private.valuation_horizons (
  cluster_id bigint not null,
  seen pg_snapshot not null,
  constraint valuation_horizons_pkey primary key (cluster_id)
);
alter table issoh_private.valuation_horizons enable row level security;
create unique index valuation_horizons_one_key on issoh_private.valuation_horizons using btree ((true));
comment on table issoh_private.valuation_horizons is 'One row: what the kept valuation has seen. Every movement of a transaction that had ended by then counts in it.';
comment on column issoh_private.valuation_horizons.cluster_id is 'The cluster that numbered the transaction: in another one (a restored dump) the number says nothing.';
comment on column issoh_private.valuation_horizons.seen is 'The snapshot in which the last refresh began.';

create table issoh_private.warehouse_loads (
  warehouse_id uuid not null,
  units bigint not null,
  constraint warehouse_loads_pkey primary key (warehouse_id),
  constraint warehouse_loads_warehouse_id_fkey foreign key (warehouse_id) references issoh.warehouses(warehouse_id) on delete cascade
);
alter table issoh_private.warehouse_loads enable row level security;
comment on table issoh_private.warehouse_loads is 'Pieces on hand in warehouses of limited capacity.';

create table issoh_private.warehouse_rules;
alter table issoh_private.warehouse_rules enable row level security;
alter table issoh_private.warehouse_rules replica identity full;
comment on table issoh_private.warehouse_rules is 'Holds nothing: who moves stock locks it together with others, who changes what a warehouse allows locks it alone.';

create table issoh_private.webhook_secrets (
  webhook_id uuid not null,
  secret text not null,
  constraint webhook_secrets_pkey primary key (webhook_id),
  constraint webhook_secrets_secret_check check (length(secret) >= 16 and length(secret) <= 500),
  constraint webhook_secrets_webhook_id_fkey foreign key (webhook_id) references issoh.webhooks(webhook_id) on delete cascade
);
alter table issoh_private.webhook_secrets enable row level security;
comment on table issoh_private.webhook_secrets is 'The keys of the signatures (HMAC-SHA-256) of webhooks.';

create table lease.workers (
  worker_id uuid not null,
  worker_name text not null,
  backend_pid integer not null,
  job_owners text[] default '{}'::text[] not null,
  started_at timestamp with time zone default clock_timestamp() not null,
  beat_at timestamp with time zone default clock_timestamp() not null,
  constraint workers_pkey primary key (worker_id)
);
alter table lease.workers enable row level security;
create policy staff_read on lease.workers for select to inv_admin, inv_analyst using (true);
grant select on table lease.workers to inv_admin;
grant select on table lease.workers to inv_analyst;
comment on table lease.workers is 'Whoever works here now: each says so every other second, in a session of
its own.';
comment on column lease.workers.worker_id is 'Identifies it.';
comment on column lease.workers.worker_name is 'What it is: worker, or command line.';
comment on column lease.workers.backend_pid is 'The session it beats in, which ends at once when its process is killed.';
comment on column lease.workers.job_owners is 'The names under which it locks jobs of graphile_worker.';
comment on column lease.workers.started_at is 'When it began.';
comment on column lease.workers.beat_at is 'When it last said that it lives.';

create foreign table spp_remote."position" (
  snapshot pg_snapshot not null,
  feed_epoch uuid not null,
  system_identifier bigint not null,
  read_at timestamp with time zone not null,
  database_oid oid not null
) server spp options (schema_name 'spp_feed', table_name 'position');
comment on foreign table spp_remote."position" is 'Where SPP''s feeds end now: spp_feed.position.';

create foreign table spp_remote.categories (
  category_id uuid not null,
  category_name text not null,
  parent_category_id uuid,
  level integer not null,
  path public.ltree not null,
  is_active boolean not null,
  sort_order integer not null
) server spp options (schema_name 'spp_feed', table_name 'categories');
comment on foreign table spp_remote.categories is 'SPP''s tree of categories: spp_feed.categories.';

create foreign table spp_remote.price_breaks (
  supplier_id uuid not null,
  product_id uuid not null,
  from_quantity integer not null,
  price numeric(19,4) not null
) server spp options (schema_name 'spp_feed', table_name 'price_breaks');
comment on foreign table spp_remote.price_breaks is 'What a piece costs when many are bought, in SPP as it is now: spp_feed.price_breaks.';

create foreign table spp_remote.price_history (
  history_id uuid not null,
  supplier_id uuid not null,
  product_id uuid not null,
  old_price numeric(19,4),
  new_price numeric(19,4) not null,
  price_change_percentage numeric,
  upload_batch_id uuid,
  changed_at timestamp with time zone not null,
  xact_id xid8 not null
) server spp options (schema_name 'spp_feed', table_name 'price_history');
comment on foreign table spp_remote.price_history is 'SPP''s prices as they came: spp_feed.price_history.';

create foreign table spp_remote.product_events (
  event_id bigint not null,
  supplier_id uuid not null,
  product_id uuid not null,
  event_type text not null,
  upload_batch_id uuid,
  occurred_at timestamp with time zone not null,
  xact_id xid8 not null
) server spp options (schema_name 'spp_feed', table_name 'product_events');
comment on foreign table spp_remote.product_events is 'What happened to SPP''s products besides their prices: spp_feed.product_events.';

create foreign table spp_remote.product_mappings (
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  master_product_id uuid not null,
  mapping_confidence numeric(5,2) not null,
  is_verified boolean not null
) server spp options (schema_name 'spp_feed', table_name 'product_mappings');
comment on foreign table spp_remote.product_mappings is 'Which products of different suppliers are the same thing: spp_feed.product_mappings.';

create foreign table spp_remote.products (
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  product_name text not null,
  description text,
  category_id uuid,
  brand text,
  manufacturer text,
  barcode text,
  unit_of_measure text,
  pack_size text,
  min_order_qty integer,
  lead_time_days integer,
  current_price numeric(19,4) not null,
  currency_code text not null,
  status text not null,
  is_new boolean not null,
  is_missing boolean not null,
  first_seen_date date not null,
  price_changed_at timestamp with time zone
) server spp options (schema_name 'spp_feed', table_name 'products');
comment on foreign table spp_remote.products is 'SPP''s products as they are now: spp_feed.products.';

create foreign table spp_remote.supplier_records (
  supplier_id uuid not null,
  uploads integer not null,
  rows bigint not null,
  failed_rows bigint not null,
  products bigint not null,
  missing_products bigint not null,
  price_changes bigint not null,
  price_volatility numeric
) server spp options (schema_name 'spp_feed', table_name 'supplier_records');
comment on foreign table spp_remote.supplier_records is 'How suppliers have done in SPP: spp_feed.supplier_records.';

create foreign table spp_remote.suppliers (
  supplier_id uuid not null,
  supplier_code text collate "C" not null,
  supplier_name text not null,
  status text not null,
  currency_code text not null
) server spp options (schema_name 'spp_feed', table_name 'suppliers');
comment on foreign table spp_remote.suppliers is 'SPP''s suppliers as they are now: spp_feed.suppliers.';

create foreign table spp_remote.uploads (
  batch_id uuid not null,
  supplier_id uuid not null,
  file_name text not null,
  completed_at timestamp with time zone not null,
  new_products_count integer not null,
  missing_products_count integer not null,
  discontinue_held boolean not null,
  held_spikes integer not null
) server spp options (schema_name 'spp_feed', table_name 'uploads');
comment on foreign table spp_remote.uploads is 'Lists that were applied, and what of them waits for a person: spp_feed.uploads.';

create view issoh.v_alerts with (security_invoker=true) as
 select alert,
    severity,
    since,
    title,
    meaning,
    remedy
   from issoh_private.alerts() a(alert, severity, since, title, meaning, remedy);
grant select on view issoh.v_alerts to inv_analyst;
grant select on view issoh.v_alerts to inv_pricing_manager;
grant select on view issoh.v_alerts to inv_reviewer;
grant select on view issoh.v_alerts to inv_stock_operator;
comment on view issoh.v_alerts is 'What wants attention in IS-SOH now, judged by the settings monitor.…; no row: all is well.';
comment on column issoh.v_alerts.alert is 'Its name, one a row.';
comment on column issoh.v_alerts.severity is 'error: something stands still; warning: something goes badly.';
comment on column issoh.v_alerts.since is 'Since when, or of when its first sign is; null: nobody can say.';
comment on column issoh.v_alerts.title is 'What is amiss, in a line.';
comment on column issoh.v_alerts.meaning is 'What it means for those who work.';
comment on column issoh.v_alerts.remedy is 'What to do.';

create view issoh.v_category_stock with (security_invoker=true) as
 select a.category_id,
    a.category_name,
    a.path,
    a.level,
    coalesce(sum(o.products) filter (where not o.category_id is distinct from a.category_id), 0::numeric)::integer as products,
    coalesce(sum(o.quantity) filter (where not o.category_id is distinct from a.category_id), 0::numeric)::bigint as quantity_on_hand,
    coalesce(sum(o.average_value) filter (where not o.category_id is distinct from a.category_id), 0::numeric) as average_value,
    coalesce(sum(o.fifo_value) filter (where not o.category_id is distinct from a.category_id), 0::numeric) as fifo_value,
    sum(o.products)::integer as branch_products,
    sum(o.quantity)::bigint as branch_quantity_on_hand,
    sum(o.average_value) as branch_average_value,
    sum(o.fifo_value) as branch_fifo_value,
    ( select issoh_private.base_currency() as base_currency) as currency_code
   from ( select p.category_id,
            count(*) filter (where i.quantity_on_hand <> 0) as products,
            sum(i.quantity_on_hand) as quantity,
            sum(i.average_value) as average_value,
            sum(i.fifo_value) as fifo_value
           from issoh.v_inventory_valuation i
             join issoh.selected_products p on p.product_id = i.product_id
          group by p.category_id) o
     left join issoh.categories k on k.category_id = o.category_id
     left join issoh.categories a on a.path operator(public.@>) k.path
  group by a.category_id, a.category_name, a.path, a.level;
grant select on view issoh.v_category_stock to inv_analyst;
grant select on view issoh.v_category_stock to inv_pricing_manager;
grant select on view issoh.v_category_stock to inv_reviewer;
grant select on view issoh.v_category_stock to inv_stock_operator;
comment on view issoh.v_category_stock is 'What is there of the products of each category, and of all below it, and what it is worth: categories of products
that have ever moved, and those above them. Products without a category stand under category_id null.';
comment on column issoh.v_category_stock.category_id is 'Category; null: products that have none.';
comment on column issoh.v_category_stock.category_name is 'Its name.';
comment on column issoh.v_category_stock.path is 'Its place in the tree.';
comment on column issoh.v_category_stock.level is '1 for a top category.';
comment on column issoh.v_category_stock.products is 'Products of the category itself of which pieces are there.';
comment on column issoh.v_category_stock.quantity_on_hand is 'Pieces of these, over all warehouses.';
comment on column issoh.v_category_stock.average_value is 'What they are worth at the moving average, in currency_code.';
comment on column issoh.v_category_stock.fifo_value is 'The same if the oldest pieces leave first.';
comment on column issoh.v_category_stock.branch_products is 'Products of it and of all categories below.';
comment on column issoh.v_category_stock.branch_quantity_on_hand is 'Pieces of these.';
comment on column issoh.v_category_stock.branch_average_value is 'What they are worth at the moving average.';
comment on column issoh.v_category_stock.branch_fifo_value is 'The same if the oldest pieces leave first.';
comment on column issoh.v_category_stock.currency_code is 'The base currency.';

create view issoh.v_contracts with (security_invoker=true) as
 select c.contract_id,
    c.supplier_id,
    s.supplier_code,
    c.supplier_product_code,
        case
            when c.effective_from > clock_timestamp() then 'future'::text
            when c.effective_to <= clock_timestamp() then 'past'::text
            else 'open'::text
        end as state,
    c.has_price,
    c.has_rebate,
    c.currency_code,
    c.effective_from,
    c.effective_to,
    c.reason,
    c.created_by,
    c.created_at,
    c.updated_at
   from issoh.contract_terms c
     left join issoh.suppliers s on s.supplier_id = c.supplier_id;
grant select on view issoh.v_contracts to inv_analyst;
grant select on view issoh.v_contracts to inv_pricing_manager;
grant select on view issoh.v_contracts to inv_reviewer;
grant select on view issoh.v_contracts to inv_stock_operator;
comment on view issoh.v_contracts is 'That something was negotiated with a supplier, of what, and when it holds; what, read_contracts tells.';
comment on column issoh.v_contracts.contract_id is 'Identifies the contract.';
comment on column issoh.v_contracts.supplier_id is 'With whom.';
comment on column issoh.v_contracts.supplier_code is 'Its code; null where the mirror does not know it.';
comment on column issoh.v_contracts.supplier_product_code is 'The supplier''s own code; null: all of its list.';
comment on column issoh.v_contracts.state is 'past, open (it holds now) or future.';
comment on column issoh.v_contracts.has_price is 'Whether a price was negotiated.';
comment on column issoh.v_contracts.has_rebate is 'Whether a rebate was negotiated: on that price, without one on the list price.';
comment on column issoh.v_contracts.currency_code is 'Currency of the price: ISO 4217.';
comment on column issoh.v_contracts.effective_from is 'First moment it holds.';
comment on column issoh.v_contracts.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.v_contracts.reason is 'What it goes back to.';
comment on column issoh.v_contracts.created_by is 'Who set it first.';
comment on column issoh.v_contracts.created_at is 'When it was set first.';
comment on column issoh.v_contracts.updated_at is 'When it last changed.';

create view issoh.v_cost_comparison with (security_invoker=true) as
 select product_id,
    internal_sku,
    product_name,
    supplier_id,
    supplier_code,
    supplier_product_code,
    pricing_tier,
    from_quantity,
    rule_id,
    cost_price,
    cost_currency_code,
    cost,
    (listed ->> 'price'::text)::numeric as list_price,
    listed ->> 'currency_code'::text as list_currency_code,
    listed ->> 'availability'::text as list_availability,
    (listed ->> 'rate'::text)::numeric as list_exchange_rate,
    (listed ->> 'cost'::text)::numeric as list_cost,
    ((listed ->> 'cost'::text)::numeric) - cost as difference,
    round((((listed ->> 'cost'::text)::numeric) - cost) / nullif(cost, 0::numeric) * 100::numeric, 2) as difference_percentage,
    base as currency_code,
    seen_price,
    seen_currency_code,
    seen_exchange_rate,
    seen_cost,
    seen_at,
    held_reason
   from ( select l.product_id,
            p.internal_sku,
            p.product_name,
            l.supplier_id,
            s.supplier_code,
            l.supplier_product_code,
            t.tier_code as pricing_tier,
            r.from_quantity,
            r.rule_id,
            r.cost_price,
            r.currency_code as cost_currency_code,
                case
                    when r.currency_code = (( select issoh_private.base_currency() as base_currency)) then r.cost_price
                    else round(r.cost_price * issoh.exchange_rate(r.currency_code, (now() at time zone 'UTC'::text)::date), 4)
                end as cost,
            n.listed -> l.product_id::text as listed,
            ( select issoh_private.base_currency() as base_currency) as base,
            l.supplier_price as seen_price,
            l.currency_code as seen_currency_code,
            l.exchange_rate as seen_exchange_rate,
            l.cost_price as seen_cost,
            l.changed_at as seen_at,
            l.held_reason
           from ( select x.supplier_id,
                    array_agg(x.product_id) as product_ids
                   from issoh.supplier_listings x
                  group by x.supplier_id) g
             cross join lateral ( select issoh_private.list_prices_now(g.supplier_id, g.product_ids) as listed
                 offset 0) n
             join issoh.supplier_listings l on l.supplier_id = g.supplier_id
             join issoh.selected_products p on p.product_id = l.product_id
             left join issoh.suppliers s on s.supplier_id = g.supplier_id
             left join issoh.pricing_rules r on r.product_id = l.product_id and r.cost_price is not null and r.period @> now()
             left join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id) c;
grant select on view issoh.v_cost_comparison to inv_analyst;
grant select on view issoh.v_cost_comparison to inv_pricing_manager;
grant select on view issoh.v_cost_comparison to inv_reviewer;
grant select on view issoh.v_cost_comparison to inv_stock_operator;
comment on view issoh.v_cost_comparison is 'What products of SPP cost us by the prices in force, and what the lists of their suppliers ask for today; a row
for each tier and quantity whose price has a cost, one without where none has. The list_ columns and differences are
asked of SPP, supplier by supplier and for all that we carry of each: name one, or a product (ISCSA where SPP does not
answer). The seen_ columns, what IS-SOH has seen of the list last, are there at once.';
comment on column issoh.v_cost_comparison.product_id is 'Product.';
comment on column issoh.v_cost_comparison.internal_sku is 'Our own article number.';
comment on column issoh.v_cost_comparison.product_name is 'Name shown to people.';
comment on column issoh.v_cost_comparison.supplier_id is 'Whose list.';
comment on column issoh.v_cost_comparison.supplier_code is 'Code of the supplier; null where the mirror does not know it.';
comment on column issoh.v_cost_comparison.supplier_product_code is 'The supplier''s own code.';
comment on column issoh.v_cost_comparison.pricing_tier is 'Code of the tier; null: no price in force has a cost.';
comment on column issoh.v_cost_comparison.from_quantity is 'Pieces from which on that price holds.';
comment on column issoh.v_cost_comparison.rule_id is 'The price.';
comment on column issoh.v_cost_comparison.cost_price is 'Cost of a piece by the price in force, in cost_currency_code.';
comment on column issoh.v_cost_comparison.cost_currency_code is 'Currency of cost_price: ISO 4217.';
comment on column issoh.v_cost_comparison.cost is 'cost_price in currency_code, at today''s rate; null without one.';
comment on column issoh.v_cost_comparison.list_price is 'Price of a piece by the list now, in list_currency_code.';
comment on column issoh.v_cost_comparison.list_currency_code is 'Currency of list_price: ISO 4217.';
comment on column issoh.v_cost_comparison.list_availability is 'available, missing, pending or discontinued; null: SPP does not have it any more.';
comment on column issoh.v_cost_comparison.list_exchange_rate is 'Units of currency_code for one of list_currency_code today; null: nobody has told it.';
comment on column issoh.v_cost_comparison.list_cost is 'list_price in currency_code, at that rate.';
comment on column issoh.v_cost_comparison.difference is 'list_cost above cost, in currency_code: what a piece has become dearer; null where either is unknown.';
comment on column issoh.v_cost_comparison.difference_percentage is 'The same in percent of cost; null for a cost of 0.';
comment on column issoh.v_cost_comparison.currency_code is 'The base currency: of cost, list_cost, difference, seen_cost.';
comment on column issoh.v_cost_comparison.seen_price is 'Price by the list as IS-SOH has last seen it.';
comment on column issoh.v_cost_comparison.seen_currency_code is 'Currency of seen_price: ISO 4217.';
comment on column issoh.v_cost_comparison.seen_exchange_rate is 'The rate it was taken at; null: held.';
comment on column issoh.v_cost_comparison.seen_cost is 'seen_price in currency_code, at that rate; null: held.';
comment on column issoh.v_cost_comparison.seen_at is 'When what was seen last changed.';
comment on column issoh.v_cost_comparison.held_reason is 'Why seen_price has no cost: no_exchange_rate or out_of_range; null: it has.';

create view issoh.v_inventory_valuation with (security_invoker=true) as
 select p.product_id,
    p.internal_sku,
    v.quantity as quantity_on_hand,
    trim_scale(v.fifo_value) as fifo_value,
    trim_scale(v.lifo_value) as lifo_value,
    trim_scale(v.average_value) as average_value,
    issoh_private.unit_cost(v.fifo_value, v.quantity) as fifo_unit_cost,
    issoh_private.unit_cost(v.lifo_value, v.quantity) as lifo_unit_cost,
    issoh_private.unit_cost(v.average_value, v.quantity) as average_unit_cost
   from issoh.selected_products p
     left join issoh_kept.inventory_values k on k.product_id = p.product_id
     left join issoh_private.late_movements() l(product_id, movement_date, seq) on l.product_id = p.product_id
     left join lateral issoh_private.replay_late(l.product_id, l.movement_date, l.seq) r(product_id, quantity, fifo_value, lifo_value, average_value) on true
     cross join lateral ( select
                case
                    when l.product_id is null then k.quantity
                    else r.quantity
                end as quantity,
                case
                    when l.product_id is null then k.fifo_value
                    else r.fifo_value
                end as fifo_value,
                case
                    when l.product_id is null then k.lifo_value
                    else r.lifo_value
                end as lifo_value,
                case
                    when l.product_id is null then k.average_value
                    else r.average_value
                end as average_value) v
  where coalesce(k.product_id, l.product_id) is not null;
grant select on view issoh.v_inventory_valuation to inv_analyst;
grant select on view issoh.v_inventory_valuation to inv_pricing_manager;
grant select on view issoh.v_inventory_valuation to inv_reviewer;
grant select on view issoh.v_inventory_valuation to inv_stock_operator;
comment on view issoh.v_inventory_valuation is 'What the stock of every product ever moved is worth now, by FIFO, perpetual LIFO and moving average, in the base
currency: exact at every moment. Most of it is computed hourly; products moved since are worked off when it is read.';
comment on column issoh.v_inventory_valuation.product_id is 'Product.';
comment on column issoh.v_inventory_valuation.internal_sku is 'Our own article number.';
comment on column issoh.v_inventory_valuation.quantity_on_hand is 'Pieces over all warehouses.';
comment on column issoh.v_inventory_valuation.fifo_value is 'Value if the oldest pieces leave first.';
comment on column issoh.v_inventory_valuation.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh.v_inventory_valuation.average_value is 'Value at the moving average.';
comment on column issoh.v_inventory_valuation.fifo_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
comment on column issoh.v_inventory_valuation.lifo_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
comment on column issoh.v_inventory_valuation.average_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';

create view issoh.v_last_maintenance with (security_invoker=true) as
 with recursive tasks as (
         select min(r.task) as task
           from issoh.maintenance_runs r
        union all
         select ( select min(r.task) as min
                   from issoh.maintenance_runs r
                  where r.task > t_1.task) as min
           from tasks t_1
          where t_1.task is not null
        )
 select l.task,
    l.status,
    l.started_at,
    l.finished_at,
    l.duration_ms,
    l.detail,
    l.error,
    ( select r.finished_at
           from issoh.maintenance_runs r
          where r.task = t.task and r.status = 'completed'::text
          order by r.started_at desc
         limit 1) as completed_at
   from tasks t
     cross join lateral ( select r.run_id,
            r.task,
            r.started_at,
            r.finished_at,
            r.status,
            r.detail,
            r.error,
            r.worker_id,
            r.duration_ms
           from issoh.maintenance_runs r
          where r.task = t.task
          order by r.started_at desc
         limit 1) l;
grant select on view issoh.v_last_maintenance to inv_analyst;
grant select on view issoh.v_last_maintenance to inv_pricing_manager;
grant select on view issoh.v_last_maintenance to inv_reviewer;
grant select on view issoh.v_last_maintenance to inv_stock_operator;
comment on view issoh.v_last_maintenance is 'Recurring work of IS-SOH by what its last run came to.';
comment on column issoh.v_last_maintenance.task is 'What was to be done.';
comment on column issoh.v_last_maintenance.status is 'Of the last run: running, completed or failed.';
comment on column issoh.v_last_maintenance.started_at is 'When the last run began.';
comment on column issoh.v_last_maintenance.finished_at is 'When it ended; null: it runs.';
comment on column issoh.v_last_maintenance.duration_ms is 'How long it took, in milliseconds.';
comment on column issoh.v_last_maintenance.detail is 'What it did, in figures.';
comment on column issoh.v_last_maintenance.error is 'Why it failed.';
comment on column issoh.v_last_maintenance.completed_at is 'When a run last came to its end; null: none that is kept.';

create view issoh.v_late_orders with (security_invoker=true) as
 select l.order_line_id,
    l.po_number,
    l.supplier_id,
    s.supplier_code,
    l.product_id,
    p.internal_sku,
    p.product_name,
    l.warehouse_id,
    w.warehouse_code,
    l.quantity_ordered,
    l.quantity_received,
    l.quantity_open,
    l.unit_cost,
    round(
        case
            when l.pack_size is null then l.quantity_open::numeric * l.unit_cost
            else issoh_private.share_of(l.pack_cost, l.quantity_open::bigint, l.pack_size::bigint)
        end, 4) as open_cost,
    l.currency_code,
    l.ordered_at,
    l.expected_at,
    floor(extract(epoch from now() - l.expected_at) / 86400::numeric)::integer as days_late
   from issoh.purchase_order_lines l
     left join issoh.selected_products p on p.product_id = l.product_id
     left join issoh.warehouses w on w.warehouse_id = l.warehouse_id
     left join issoh.suppliers s on s.supplier_id = l.supplier_id
  where l.quantity_open > 0 and l.expected_at < now();
grant select on view issoh.v_late_orders to inv_analyst;
grant select on view issoh.v_late_orders to inv_pricing_manager;
grant select on view issoh.v_late_orders to inv_reviewer;
grant select on view issoh.v_late_orders to inv_stock_operator;
comment on view issoh.v_late_orders is 'Order lines of which pieces should have come by now.';
comment on column issoh.v_late_orders.order_line_id is 'Identifies the line.';
comment on column issoh.v_late_orders.po_number is 'Number of the order.';
comment on column issoh.v_late_orders.supplier_id is 'Who was asked to deliver.';
comment on column issoh.v_late_orders.supplier_code is 'Code of the supplier; null where SPP does not know it.';
comment on column issoh.v_late_orders.product_id is 'What was ordered.';
comment on column issoh.v_late_orders.internal_sku is 'Our own article number.';
comment on column issoh.v_late_orders.product_name is 'Name shown to people.';
comment on column issoh.v_late_orders.warehouse_id is 'Where the goods will arrive.';
comment on column issoh.v_late_orders.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_late_orders.quantity_ordered is 'Pieces ordered.';
comment on column issoh.v_late_orders.quantity_received is 'Pieces received so far.';
comment on column issoh.v_late_orders.quantity_open is 'Pieces still to come.';
comment on column issoh.v_late_orders.unit_cost is 'Agreed cost of a piece, in currency_code; null: nobody said.';
comment on column issoh.v_late_orders.open_cost is 'What the open pieces will cost, in currency_code.';
comment on column issoh.v_late_orders.currency_code is 'ISO 4217: what the supplier is paid in.';
comment on column issoh.v_late_orders.ordered_at is 'When it was ordered.';
comment on column issoh.v_late_orders.expected_at is 'When it should have arrived.';
comment on column issoh.v_late_orders.days_late is 'Whole days since then.';

create view issoh.v_metric_days with (security_invoker=true) as
 select day,
    count(hours)::integer as decisions,
    count(*) filter (where is_approval)::integer as approvals,
    round(percentile_cont(0.5::double precision) within group (order by hours)::numeric, 2) as turnaround_hours,
    count(count_id)::integer as discrepancies,
    coalesce(sum(abs(difference_value)), 0::numeric) as discrepancy_value,
    count(run_id)::integer as sync_runs,
    count(*) filter (where has_failed)::integer as sync_failures
   from ( select (q.reviewed_at at time zone 'UTC'::text)::date as day,
            extract(epoch from q.reviewed_at - q.queued_at)::double precision / 3600::double precision as hours,
            q.review_status = any (array['approved'::text, 'imported'::text]) as is_approval,
            null::uuid as count_id,
            null::numeric as difference_value,
            null::uuid as run_id,
            false as has_failed
           from issoh.selection_queue q
          where q.reviewed_at is not null and (q.review_status <> all (array['pending'::text, 'on_hold'::text]))
        union all
         select (c.counted_at at time zone 'UTC'::text)::date as timezone,
            null::double precision,
            false,
            c.count_id,
            c.difference_value,
            null::uuid,
            false
           from issoh.v_stock_discrepancies c
        union all
         select (coalesce(r.started_at, r.requested_at) at time zone 'UTC'::text)::date as timezone,
            null::double precision,
            false,
            null::uuid,
            null::numeric,
            r.run_id,
            r.status = 'failed'::text
           from issoh.sync_runs r
          where r.status <> 'queued'::text) d
  group by day;
grant select on view issoh.v_metric_days to inv_analyst;
grant select on view issoh.v_metric_days to inv_pricing_manager;
grant select on view issoh.v_metric_days to inv_reviewer;
grant select on view issoh.v_metric_days to inv_stock_operator;
comment on view issoh.v_metric_days is 'How selection, counts and the synchronisation went, by day (UTC). Days without any are left out.';
comment on column issoh.v_metric_days.day is 'In UTC.';
comment on column issoh.v_metric_days.decisions is 'Products that were approved or rejected that day, for good so far.';
comment on column issoh.v_metric_days.approvals is 'Of these, approved ones.';
comment on column issoh.v_metric_days.turnaround_hours is 'Median of the hours from queueing to decision; null where nothing was decided.';
comment on column issoh.v_metric_days.discrepancies is 'Counts of that day that differed from the books.';
comment on column issoh.v_metric_days.discrepancy_value is 'What they differed by, found and missing alike, at unit cost in the base currency; without what had no cost.';
comment on column issoh.v_metric_days.sync_runs is 'Runs of the synchronisation that began.';
comment on column issoh.v_metric_days.sync_failures is 'Of these, failed ones.';

create view issoh.v_my_notifications with (security_invoker=true) as
 select n.notification_id,
    n.kind,
    n.severity,
    n.supplier_id,
    n.title,
    n.detail,
    n.created_at,
    r.read_at
   from issoh.notifications n
     left join issoh.notification_reads r on r.notification_id = n.notification_id and r.user_id = (( select audit.current_actor() as current_actor))
  where (exists ( select
           from issoh.notification_subscriptions s
          where s.user_id = (( select audit.current_actor() as current_actor)) and s.kind = n.kind and (s.supplier_id is null or s.supplier_id = n.supplier_id)));
grant select on view issoh.v_my_notifications to inv_analyst;
grant select on view issoh.v_my_notifications to inv_pricing_manager;
grant select on view issoh.v_my_notifications to inv_reviewer;
grant select on view issoh.v_my_notifications to inv_stock_operator;
comment on view issoh.v_my_notifications is 'What the caller has asked to be told of.';
comment on column issoh.v_my_notifications.notification_id is 'Identifies it; later ones are greater.';
comment on column issoh.v_my_notifications.kind is 'new_products, price_change, sync_failure, reorder_alert, order_late, stock_discrepancy or list_held.';
comment on column issoh.v_my_notifications.severity is 'info, warning or error.';
comment on column issoh.v_my_notifications.supplier_id is 'Whom it is about; null: no supplier.';
comment on column issoh.v_my_notifications.title is 'What happened, in a line.';
comment on column issoh.v_my_notifications.detail is 'The figures, by name.';
comment on column issoh.v_my_notifications.created_at is 'When it was told.';
comment on column issoh.v_my_notifications.read_at is 'When the caller read it; null: not yet.';

create view issoh.v_price_proposals with (security_invoker=true) as
 select p.proposal_id,
    p.product_id,
    s.internal_sku,
    s.product_name,
    t.tier_code as pricing_tier,
    p.old_cost,
    p.new_cost,
    p.current_price,
    p.proposed_price,
    p.currency_code,
    round((p.current_price - p.new_cost) / nullif(p.current_price, 0::numeric) * 100::numeric, 2) as current_margin,
    round((p.proposed_price - p.new_cost) / nullif(p.proposed_price, 0::numeric) * 100::numeric, 2) as proposed_margin,
    p.reason,
    p.created_at,
    p.from_quantity,
    p.markup_percentage,
    issoh_private.proposal_steps(r.*, p.*, t.currency_code <> p.currency_code) as trace
   from issoh.price_proposals p
     left join issoh.selected_products s on s.product_id = p.product_id
     left join issoh.pricing_tiers t on t.tier_id = p.pricing_tier_id
     left join issoh.pricing_rules r on r.rule_id = p.rule_id
  where p.status = 'open'::text;
grant select on view issoh.v_price_proposals to inv_analyst;
grant select on view issoh.v_price_proposals to inv_pricing_manager;
grant select on view issoh.v_price_proposals to inv_reviewer;
grant select on view issoh.v_price_proposals to inv_stock_operator;
comment on view issoh.v_price_proposals is 'Prices that wait for a decision, with what the new cost leaves of the old price and of the proposed one.';
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
comment on column issoh.v_price_proposals.current_margin is 'Percent of current_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposed_margin is 'Percent of proposed_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.reason is 'What changed the cost.';
comment on column issoh.v_price_proposals.created_at is 'When it was proposed.';
comment on column issoh.v_price_proposals.from_quantity is 'Pieces from which on the price holds.';
comment on column issoh.v_price_proposals.markup_percentage is 'Percent on the new cost: the markup that was meant.';
comment on column issoh.v_price_proposals.trace is 'How the proposed price came about: steps {step, price, note}, as in the trace of a price.';

create view issoh.v_price_rules with (security_invoker=true) as
 select r.rule_id,
    r.product_id,
    p.internal_sku,
    p.product_name,
    t.tier_code as pricing_tier,
    r.from_quantity,
        case
            when r.effective_from > now() then 'future'::text
            when r.effective_to <= now() then 'past'::text
            else 'open'::text
        end as state,
    r.effective_from,
    r.effective_to,
    r.rule_type,
    r.cost_price,
    r.markup_percentage,
    r.surcharge,
    r.selling_price,
    round((r.selling_price - r.cost_price) / nullif(r.selling_price, 0::numeric) * 100::numeric, 2) as margin,
    r.currency_code,
    r.minimum_price,
    r.maximum_price,
    s.tier_code as source_tier,
    r.adjustment_percentage,
    r.rounding_increment,
    r.rounding_mode,
    r.charm_ending,
    r.reason,
    r.created_by,
    r.created_at
   from issoh.pricing_rules r
     left join issoh.selected_products p on p.product_id = r.product_id
     left join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
     left join issoh.pricing_tiers s on s.tier_id = r.source_tier_id;
grant select on view issoh.v_price_rules to inv_analyst;
grant select on view issoh.v_price_rules to inv_pricing_manager;
grant select on view issoh.v_price_rules to inv_reviewer;
grant select on view issoh.v_price_rules to inv_stock_operator;
comment on view issoh.v_price_rules is 'Every price rule of a product by tier, quantity and period, with what its cost leaves of its price. Fast by product.';
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
comment on column issoh.v_price_rules.selling_price is 'What a piece sells for, in currency_code; null: computed when it is asked for.';
comment on column issoh.v_price_rules.margin is 'Percent of selling_price above cost_price; null for a price of 0 and where either is not known.';
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

create view issoh.v_reorder_alerts with (security_invoker=true) as
 select s.soh_id,
    s.product_id,
    p.internal_sku,
    p.product_name,
    deliverer.supplier_id,
    v.supplier_code,
    s.warehouse_id,
    w.warehouse_code,
    s.quantity_on_hand,
    s.quantity_reserved,
    s.quantity_available,
    ordered.quantity_on_order,
    s.reorder_point,
    s.reorder_quantity,
    s.reorder_up_to,
    round(forecast.demand_per_day, 4) as demand_per_day,
    demand.lead_time_days,
    round(forecast.lead_time_demand, 2) as lead_time_demand,
    round(forecast.safety_stock, 2) as safety_stock,
    p.min_order_qty,
    p.pack_multiple,
    suggestion.quantity_needed,
    suggestion.suggested_quantity,
    other.warehouse_code as transfer_from,
        case
            when other.spare > 0 then least(greatest(need.pieces, need.wanted), other.spare::numeric)
            else null::numeric
        end::integer as transfer_quantity,
    suggestion.reason,
    concat(s.quantity_available, ' available and ', ordered.quantity_on_order, ' on order ',
        case
            when s.reorder_point is null then 'are below 0'::text
            else concat('are not above the reorder point of ', s.reorder_point)
        end, '; ',
        case suggestion.reason
            when 'demand'::text then format('at %s a day, %s days of delivery and the safety stock take %s'::text, round(forecast.demand_per_day, 2), demand.lead_time_days, ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)))
            when 'reorder_quantity'::text then format('the reorder quantity of %s covers the %s that are needed'::text, s.reorder_quantity, suggestion.quantity_needed)
            when 'reorder_up_to'::text then format('%s are needed, and %s fill it up to %s'::text, suggestion.quantity_needed, need.wanted, s.reorder_up_to)
            when 'promised'::text then format('%s are missing'::text, suggestion.quantity_needed)
            else
            case
                when need.wanted is null then 'neither demand nor reorder quantity is known, so the point is just passed'::text
                else format('the reorder quantity of %s does not pass the point, %s do'::text, s.reorder_quantity, suggestion.quantity_needed)
            end
        end,
        case
            when suggestion.suggested_quantity::numeric > greatest(need.pieces, need.wanted) then format('; %s are needed, %s make an order'::text, greatest(need.pieces, need.wanted), suggestion.suggested_quantity)
            else null::text
        end,
        case
            when other.spare > 0 then format('; %s can give %s'::text, other.warehouse_code, least(greatest(need.pieces, need.wanted), other.spare::numeric))
            else null::text
        end, '.') as explanation
   from issoh.stock_on_hand s
     join issoh.selected_products p on p.product_id = s.product_id and p.status = 'active'::text
     join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.is_active
     cross join lateral ( select coalesce(p.spp_supplier_id, ( select d.supplier_id
                   from issoh.supplier_movements d
                     join issoh.stock_movements m on m.movement_id = d.movement_id and m.movement_date = d.movement_date
                  where d.product_id = s.product_id and d.supplier_id is not null and d.quantity > 0 and m.movement_type = 'receipt'::text and m.returns_movement_id is null and m.reverses_movement_id is null and not (exists ( select
                           from issoh.movement_reversals r
                          where r.reversed_id = d.movement_id))
                  order by d.movement_date desc, d.movement_id desc
                 limit 1)) as supplier_id) deliverer
     left join issoh.suppliers v on v.supplier_id = deliverer.supplier_id
     cross join lateral ( select least(coalesce(sum(l.quantity_open), 0::bigint), 2147483647::bigint)::integer as quantity_on_order
           from issoh.purchase_order_lines l
          where l.product_id = s.product_id and l.warehouse_id = s.warehouse_id
         offset 0) ordered
     left join lateral ( select coalesce(sum(t.pieces), 0::numeric) as pieces,
            coalesce(sum(t.pieces * t.pieces), 0::numeric) as squares,
            coalesce(sum(t.pieces) > 0::numeric, false) and s.reorder_point is not null and (coalesce(s.reorder_quantity, s.reorder_up_to) is null or greatest(now() - s.first_movement_date, '00:00:00'::interval) >= make_interval(hours => 24 * (( select (issoh.setting('reorder.min_history_days'::text) #>> '{}'::text[])::integer as int4)))) as counts,
            coalesce(p.lead_time_days, ( select (issoh.setting('reorder.default_lead_time_days'::text) #>> '{}'::text[])::integer as int4)) as lead_time_days,
            least(greatest(round(extract(epoch from now() - s.first_movement_date) / 86400::numeric), 1::numeric), (( select (issoh.setting('reorder.history_days'::text) #>> '{}'::text[])::integer as int4))::numeric) as days
           from issoh_private.demand_by_day(s.product_id, s.warehouse_id, s.first_movement_date, s.last_movement_date) t(day, pieces)
          where s.last_movement_date > (now() - make_interval(hours => 24 * (( select (issoh.setting('reorder.history_days'::text) #>> '{}'::text[])::integer as int4))))
         offset 0) demand on true
     left join lateral ( select demand.pieces / demand.days as demand_per_day,
            demand.pieces * demand.lead_time_days::numeric / demand.days as lead_time_demand,
            (( select (issoh.setting('reorder.service_factor'::text) #>> '{}'::text[])::numeric as "numeric")) *
                case
                    when demand.days > 1::numeric then sqrt(greatest(demand.squares - demand.pieces * demand.pieces / demand.days, 0::numeric) * demand.lead_time_days::numeric / (demand.days - 1::numeric))
                    else 0::numeric
                end as safety_stock,
            s.quantity_available::numeric + ordered.quantity_on_order::numeric as "position"
         offset 0) forecast on true
     left join lateral ( select n.by_demand,
            n.is_promised,
            n.wanted,
            n.lift,
            greatest(n.lift, n.by_demand) as pieces
           from ( select
                        case
                            when demand.counts then ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)) - forecast."position"
                            else null::numeric
                        end as by_demand,
                    coalesce(s.reorder_point, 0) = 0 and forecast."position" < 0::numeric as is_promised,
                    coalesce(s.reorder_quantity::numeric, s.reorder_up_to::numeric - forecast."position") as wanted,
                        case
                            when coalesce(s.reorder_point, 0) = 0 and forecast."position" < 0::numeric then - forecast."position"
                            else s.reorder_point::numeric + 1::numeric - forecast."position"
                        end as lift) n
         offset 0) need on true
     left join lateral ( select
                case
                    when need.wanted >= need.pieces then
                    case
                        when s.reorder_quantity is not null then 'reorder_quantity'::text
                        else 'reorder_up_to'::text
                    end
                    when need.by_demand > need.lift or need.by_demand is not null and not need.is_promised then 'demand'::text
                    when need.is_promised then 'promised'::text
                    else 'reorder_point'::text
                end as reason,
            least(need.pieces, 2147483647::numeric)::integer as quantity_needed,
            least(ceil(greatest(need.pieces, need.wanted, p.min_order_qty::numeric) / coalesce(p.pack_multiple, 1)::numeric) * coalesce(p.pack_multiple, 1)::numeric, 2147483647::numeric)::integer as suggested_quantity
         offset 0) suggestion on true
     left join lateral ( select (array_agg(o.warehouse_code order by (x.quantity_available::bigint - coalesce(x.reorder_point, 0)) desc, o.warehouse_code))[1] as warehouse_code,
            max(x.quantity_available::bigint - coalesce(x.reorder_point, 0)) as spare
           from issoh.stock_on_hand x
             join issoh.warehouses o on o.warehouse_id = x.warehouse_id and o.is_active
          where x.product_id = s.product_id and x.warehouse_id <> s.warehouse_id and x.quantity_available > coalesce(x.reorder_point, 0)) other on true
  where s.quantity_available <= coalesce(s.reorder_point, '-1'::integer) and (s.quantity_available::bigint + ordered.quantity_on_order) <= coalesce(s.reorder_point, '-1'::integer) and not (s.reorder_point = 0 and coalesce(s.reorder_quantity, s.reorder_up_to) is null and (s.quantity_available::bigint + ordered.quantity_on_order) = 0 and (s.quantity_reserved > 0 or ordered.quantity_on_order > 0) and coalesce(need.by_demand, 0::numeric) <= 0::numeric);
grant select on view issoh.v_reorder_alerts to inv_analyst;
grant select on view issoh.v_reorder_alerts to inv_pricing_manager;
grant select on view issoh.v_reorder_alerts to inv_reviewer;
grant select on view issoh.v_reorder_alerts to inv_stock_operator;
comment on view issoh.v_reorder_alerts is 'What it is time to order: active products whose available pieces and those on order are at or below the reorder
point of a warehouse, or below 0 where there is no point; and how many to order. At a point of 0 without a quantity
or level, 0 pieces are no alert while some are promised or on order, unless the demand asks for more. Demand is what
was issued from there to customers less what came back of it, in the last reorder.history_days days (setting;
returns to suppliers and reversed movements left out), per day since the first movement there. Safety stock is
reorder.service_factor times the standard deviation of a day''s demand (days without issues count as 0) times the
square root of the lead time: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains. All
quantities are pieces.';
comment on column issoh.v_reorder_alerts.soh_id is 'Identifies the stock row.';
comment on column issoh.v_reorder_alerts.product_id is 'Product.';
comment on column issoh.v_reorder_alerts.internal_sku is 'Our own article number.';
comment on column issoh.v_reorder_alerts.product_name is 'Name shown to people.';
comment on column issoh.v_reorder_alerts.supplier_id is 'Who usually delivers it; where nobody does, who delivered last.';
comment on column issoh.v_reorder_alerts.supplier_code is 'Code of the supplier; null where SPP does not know it.';
comment on column issoh.v_reorder_alerts.warehouse_id is 'Warehouse.';
comment on column issoh.v_reorder_alerts.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_reorder_alerts.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.v_reorder_alerts.quantity_reserved is 'Pieces of them that are promised.';
comment on column issoh.v_reorder_alerts.quantity_available is 'On hand less reserved.';
comment on column issoh.v_reorder_alerts.quantity_on_order is 'Open order lines to this warehouse.';
comment on column issoh.v_reorder_alerts.reorder_point is 'At or below this it is time to order; null: below 0.';
comment on column issoh.v_reorder_alerts.reorder_quantity is 'Pieces to order at least.';
comment on column issoh.v_reorder_alerts.reorder_up_to is 'Pieces to fill up to at least, available and on order.';
comment on column issoh.v_reorder_alerts.demand_per_day is 'Pieces a day; 0 without history.';
comment on column issoh.v_reorder_alerts.lead_time_days is 'The product''s, else the setting reorder.default_lead_time_days.';
comment on column issoh.v_reorder_alerts.lead_time_demand is 'Pieces that go while an order is on its way.';
comment on column issoh.v_reorder_alerts.safety_stock is 'Pieces against a demand above the mean.';
comment on column issoh.v_reorder_alerts.min_order_qty is 'Pieces that must be ordered at least; null: any.';
comment on column issoh.v_reorder_alerts.pack_multiple is 'Pieces come in multiples of this; null: any.';
comment on column issoh.v_reorder_alerts.quantity_needed is 'What lifts stock above the reorder point, or what is missing of what is promised; by demand, if that is more, lead
time demand and safety stock less available and on order. Demand counts where there is a point, and beside a reorder
quantity or level once there are reorder.min_history_days days of history (setting).';
comment on column issoh.v_reorder_alerts.suggested_quantity is 'The greater of quantity_needed and the reorder quantity, or what lifts stock to reorder_up_to; raised to
min_order_qty, then to a multiple of pack_multiple.';
comment on column issoh.v_reorder_alerts.transfer_from is 'Code of the warehouse that has the most above its own reorder point; null: none has.';
comment on column issoh.v_reorder_alerts.transfer_quantity is 'Pieces it can give of those that are suggested, before min_order_qty and pack_multiple.';
comment on column issoh.v_reorder_alerts.reason is 'What suggested_quantity comes from: demand, reorder_quantity, reorder_up_to, promised or reorder_point.';
comment on column issoh.v_reorder_alerts.explanation is 'The same in a sentence.';

create view issoh.v_selection_pipeline with (security_invoker=true) as
 select q.queue_id,
    q.spp_product_id,
    q.spp_supplier_id,
    s.supplier_code,
    q.product_details ->> 'supplier_product_code'::text as supplier_product_code,
    q.product_details ->> 'product_name'::text as product_name,
    issoh_private.queued_price(q.product_details) as current_price,
    q.product_details ->> 'currency_code'::text as currency_code,
        case
            when q.review_status = any (array['pending'::text, 'on_hold'::text]) then 'queued'::text
            else 'decided'::text
        end as stage,
    q.review_status,
    q.auto_select_score as score,
    issoh_private.is_auto_candidate(q.review_status, q.coverage, q.score_low, ( select (issoh.setting('selection.auto_candidate_coverage'::text) #>> '{}'::text[])::numeric as "numeric"), ( select (issoh.setting('selection.auto_candidate_score'::text) #>> '{}'::text[])::numeric as "numeric")) as auto_candidate,
    q.queued_at,
    q.queued_by,
    round(extract(epoch from
        case
            when q.review_status = any (array['pending'::text, 'on_hold'::text]) then now()
            else coalesce(q.reviewed_at, now())
        end - q.queued_at) / 86400::numeric, 2) as days_waiting,
    q.reviewed_by,
    q.reviewed_at,
    q.review_notes,
        case
            when q.lease_owner is null then 'free'::text
            when q.lease_expires_at <= now() then 'expired'::text
            else 'leased'::text
        end as lease_state,
    q.lease_owner,
    q.lease_expires_at,
    q.coverage,
    q.score_low,
    q.score_high,
    q.weights_version,
    q.scored_at,
    q.recommended_by,
    q.recommended_at,
    q.product_id,
    q.imported_at,
    coalesce(c.path::text, q.product_details ->> 'category_path'::text) as category_path,
    q.product_details ->> 'brand'::text as brand,
    q.product_details,
    q.selection_criteria,
    q.last_reviewer,
    q.reopened_by,
    c.category_name
   from issoh.selection_queue q
     left join issoh.suppliers s on s.supplier_id = q.spp_supplier_id
     left join issoh.categories c on c.category_id = ((q.product_details ->> 'category_id'::text)::uuid);
grant select on view issoh.v_selection_pipeline to inv_analyst;
grant select on view issoh.v_selection_pipeline to inv_pricing_manager;
grant select on view issoh.v_selection_pipeline to inv_reviewer;
grant select on view issoh.v_selection_pipeline to inv_stock_operator;
comment on view issoh.v_selection_pipeline is 'Products of SPP on their way into the range: what waits for a decision, and what was decided.';
comment on column issoh.v_selection_pipeline.queue_id is 'Identifies the item.';
comment on column issoh.v_selection_pipeline.spp_product_id is 'The product in SPP.';
comment on column issoh.v_selection_pipeline.spp_supplier_id is 'Who offers it.';
comment on column issoh.v_selection_pipeline.supplier_code is 'Code of the supplier; null where the mirror does not know it.';
comment on column issoh.v_selection_pipeline.supplier_product_code is 'The suppliers own code.';
comment on column issoh.v_selection_pipeline.product_name is 'Name when it was queued.';
comment on column issoh.v_selection_pipeline.current_price is 'Purchase price when it was queued, in currency_code.';
comment on column issoh.v_selection_pipeline.currency_code is 'Currency of current_price.';
comment on column issoh.v_selection_pipeline.stage is 'queued (pending or on hold) or decided.';
comment on column issoh.v_selection_pipeline.review_status is 'pending, on_hold, approved, rejected or imported.';
comment on column issoh.v_selection_pipeline.score is '0 to 100; null before scoring.';
comment on column issoh.v_selection_pipeline.auto_candidate is 'Pending, with a coverage and a score_low of the settings selection.auto_candidate_coverage and
selection.auto_candidate_score or more.';
comment on column issoh.v_selection_pipeline.queued_at is 'When it was queued.';
comment on column issoh.v_selection_pipeline.queued_by is 'Who queued it.';
comment on column issoh.v_selection_pipeline.days_waiting is 'Days from queueing to the decision, or until now.';
comment on column issoh.v_selection_pipeline.reviewed_by is 'Who decided; null while it waits.';
comment on column issoh.v_selection_pipeline.reviewed_at is 'When; null while it waits.';
comment on column issoh.v_selection_pipeline.review_notes is 'What the reviewer wrote.';
comment on column issoh.v_selection_pipeline.lease_state is 'free; leased: lease_owner reviews it until lease_expires_at; expired: did, and anybody may take it.';
comment on column issoh.v_selection_pipeline.lease_owner is 'Who reviews it; null: nobody.';
comment on column issoh.v_selection_pipeline.lease_expires_at is 'Until when; null: nobody reviews.';
comment on column issoh.v_selection_pipeline.coverage is 'Share of the weights whose criteria have data, 0 to 1.';
comment on column issoh.v_selection_pipeline.score_low is 'The score if every criterion without data had 0 points.';
comment on column issoh.v_selection_pipeline.score_high is 'The score if every criterion without data had 100 points.';
comment on column issoh.v_selection_pipeline.weights_version is 'The version of the weights it was scored with.';
comment on column issoh.v_selection_pipeline.scored_at is 'When it was scored.';
comment on column issoh.v_selection_pipeline.recommended_by is 'Who recommends to approve it; null: nobody.';
comment on column issoh.v_selection_pipeline.recommended_at is 'When; null: nobody does.';
comment on column issoh.v_selection_pipeline.product_id is 'The selected product it became.';
comment on column issoh.v_selection_pipeline.imported_at is 'When it was imported; null: it was not.';
comment on column issoh.v_selection_pipeline.category_path is 'Its category as it is now; where the mirror does not know it any more, as it was when it was queued.';
comment on column issoh.v_selection_pipeline.brand is 'Its brand when it was queued.';
comment on column issoh.v_selection_pipeline.product_details is 'The product as it was when queued.';
comment on column issoh.v_selection_pipeline.selection_criteria is 'How the score came about, criterion by criterion.';
comment on column issoh.v_selection_pipeline.last_reviewer is 'Who had it to review last, and gave it back or let it run out; null: nobody.';
comment on column issoh.v_selection_pipeline.reopened_by is 'Who took a decision back last: it is not approved by itself then; null: nobody.';
comment on column issoh.v_selection_pipeline.category_name is 'Name of its category; null where the mirror does not know it: no product of ours is in it.';

create view issoh.v_stock_discrepancies with (security_invoker=true) as
 select c.count_id,
    c.counted_at,
    c.counted_by,
    c.product_id,
    p.internal_sku,
    p.product_name,
    c.warehouse_id,
    w.warehouse_code,
    c.quantity_expected,
    c.quantity_counted,
    c.difference,
    c.unit_cost,
    round(c.difference::numeric * c.unit_cost, 4) as difference_value,
    c.currency_code,
    c.reference_id,
    c.note,
    c.movement_id
   from issoh.stock_counts c
     left join issoh.selected_products p on p.product_id = c.product_id
     left join issoh.warehouses w on w.warehouse_id = c.warehouse_id
  where c.difference <> 0 and not (exists ( select
           from issoh.stock_counts r
          where r.restates_count_id is not null and r.restates_count_id = c.count_id)) and not (exists ( select
           from issoh.movement_reversals v
          where v.reversed_id = c.movement_id));
grant select on view issoh.v_stock_discrepancies to inv_analyst;
grant select on view issoh.v_stock_discrepancies to inv_pricing_manager;
grant select on view issoh.v_stock_discrepancies to inv_reviewer;
grant select on view issoh.v_stock_discrepancies to inv_stock_operator;
comment on view issoh.v_stock_discrepancies is 'Counts that differ from the books: what was found (positive) or missing (negative), in pieces. Counts that were
restated, or taken back, are not among them.';
comment on column issoh.v_stock_discrepancies.count_id is 'Identifies the count.';
comment on column issoh.v_stock_discrepancies.counted_at is 'When it was counted.';
comment on column issoh.v_stock_discrepancies.counted_by is 'Who counted.';
comment on column issoh.v_stock_discrepancies.product_id is 'Product.';
comment on column issoh.v_stock_discrepancies.internal_sku is 'Our own article number.';
comment on column issoh.v_stock_discrepancies.product_name is 'Name shown to people.';
comment on column issoh.v_stock_discrepancies.warehouse_id is 'Warehouse.';
comment on column issoh.v_stock_discrepancies.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_stock_discrepancies.quantity_expected is 'Pieces by the books.';
comment on column issoh.v_stock_discrepancies.quantity_counted is 'Pieces on the shelf.';
comment on column issoh.v_stock_discrepancies.difference is 'Pieces counted less pieces expected.';
comment on column issoh.v_stock_discrepancies.unit_cost is 'What a piece was worth on average at the count.';
comment on column issoh.v_stock_discrepancies.difference_value is 'The difference at unit_cost, in currency_code; null where there was no stock to tell a cost.';
comment on column issoh.v_stock_discrepancies.currency_code is 'The base currency.';
comment on column issoh.v_stock_discrepancies.reference_id is 'Number of the counting sheet.';
comment on column issoh.v_stock_discrepancies.note is 'What the counter wrote.';
comment on column issoh.v_stock_discrepancies.movement_id is 'The adjustment that was posted.';

create view issoh.v_stock_summary_by_supplier with (security_invoker=true) as
 select h.supplier_id,
    s.supplier_code,
    s.supplier_name,
    h.products,
    h.products_in_stock,
    h.quantity_on_hand,
    h.quantity_on_order,
    h.total_value,
    h.currency_code,
    h.last_purchase_date
   from ( select x.supplier_id,
            count(*)::integer as products,
            count(*) filter (where x.quantity_on_hand > 0)::integer as products_in_stock,
            sum(x.quantity_on_hand) as quantity_on_hand,
            sum(x.quantity_on_order) as quantity_on_order,
            coalesce(sum(x.worth), 0::numeric) as total_value,
            x.currency_code,
            max(x.last_purchase_date) as last_purchase_date
           from ( select c.supplier_id,
                    c.quantity_on_hand,
                    c.quantity_on_order,
                    c.total_value as worth,
                    c.currency_code,
                    c.last_purchase_date
                   from issoh.supplier_stock_holdings c
                  where c.uncosted_quantity = 0
                union all
                 select u.supplier_id,
                    u.quantity_on_hand,
                    u.quantity_on_order,
                    issoh_private.holding_worth(u.*, v.average_unit_cost) as holding_worth,
                    u.currency_code,
                    u.last_purchase_date
                   from issoh.supplier_stock_holdings u
                     left join issoh.v_inventory_valuation v on v.product_id = u.product_id
                  where u.uncosted_quantity <> 0) x
          group by x.supplier_id, x.currency_code) h
     left join issoh.suppliers s on s.supplier_id = h.supplier_id;
grant select on view issoh.v_stock_summary_by_supplier to inv_analyst;
grant select on view issoh.v_stock_summary_by_supplier to inv_pricing_manager;
grant select on view issoh.v_stock_summary_by_supplier to inv_reviewer;
grant select on view issoh.v_stock_summary_by_supplier to inv_stock_operator;
comment on view issoh.v_stock_summary_by_supplier is 'Stock and orders summed up by who delivered. Pieces of which nobody said who did stand under supplier_id null.';
comment on column issoh.v_stock_summary_by_supplier.supplier_id is 'Supplier; null: nobody said.';
comment on column issoh.v_stock_summary_by_supplier.supplier_code is 'Null where SPP does not know the supplier.';
comment on column issoh.v_stock_summary_by_supplier.supplier_name is 'Name of the supplier.';
comment on column issoh.v_stock_summary_by_supplier.products is 'Products ever received or ordered from the supplier.';
comment on column issoh.v_stock_summary_by_supplier.products_in_stock is 'Those of which pieces are there.';
comment on column issoh.v_stock_summary_by_supplier.quantity_on_hand is 'Pieces of the supplier that are there.';
comment on column issoh.v_stock_summary_by_supplier.quantity_on_order is 'Pieces ordered and not yet received.';
comment on column issoh.v_stock_summary_by_supplier.total_value is 'Pieces on hand at the mean cost of those that came from the supplier, bought or found, in currency_code (the base
currency); of which nobody said a cost, at the moving average of the product. The books are v_inventory_valuation.';
comment on column issoh.v_stock_summary_by_supplier.currency_code is 'The base currency.';
comment on column issoh.v_stock_summary_by_supplier.last_purchase_date is 'Date of the latest receipt with a cost.';

create view issoh.v_sync_status with (security_invoker=true) as
 select lag_rows,
    lag_seconds,
    pending,
    last_run_at,
    last_success_at,
    consecutive_failures,
    last_error,
    level_at,
    is_known,
    failed
   from issoh_private.sync_status() s(lag_rows, lag_seconds, pending, last_run_at, last_success_at, consecutive_failures, last_error, level_at, is_known, failed);
grant select on view issoh.v_sync_status to inv_analyst;
grant select on view issoh.v_sync_status to inv_pricing_manager;
grant select on view issoh.v_sync_status to inv_reviewer;
grant select on view issoh.v_sync_status to inv_stock_operator;
comment on view issoh.v_sync_status is 'How far IS-SOH is behind SPP: one row.';
comment on column issoh.v_sync_status.lag_rows is 'Selected products that are to be read again, and those that SPP has written about since it was last looked at.';
comment on column issoh.v_sync_status.lag_seconds is '0 when level, else seconds since all was level; null: it never was.';
comment on column issoh.v_sync_status.pending is 'Selected products that are to be read again.';
comment on column issoh.v_sync_status.last_run_at is 'When the last run began or failed.';
comment on column issoh.v_sync_status.last_success_at is 'When SPP was last looked at with success.';
comment on column issoh.v_sync_status.consecutive_failures is 'Failures since then.';
comment on column issoh.v_sync_status.last_error is 'Why it fails; null: it does not.';
comment on column issoh.v_sync_status.level_at is 'When all selected products last agreed with SPP.';
comment on column issoh.v_sync_status.is_known is 'Whether SPP has answered: without, lag_rows may be more.';
comment on column issoh.v_sync_status.failed is 'Selected products that something keeps from following: sync_failures. They are no part of lag_rows.';

create view issoh.v_warehouse_stock with (security_invoker=true) as
 select w.warehouse_id,
    w.warehouse_code,
    w.warehouse_name,
    w.is_active,
    coalesce(s.products, 0) as products,
    coalesce(s.quantity_on_hand, 0::bigint) as quantity_on_hand,
    coalesce(s.quantity_reserved, 0::bigint) as quantity_reserved,
    w.capacity_units,
    round(coalesce(s.quantity_on_hand, 0::bigint)::numeric / nullif(w.capacity_units, 0)::numeric, 4) as fill_share,
    coalesce(v.average_value, 0::numeric) as average_value,
    ( select issoh_private.base_currency() as base_currency) as currency_code
   from issoh.warehouses w
     left join ( select x.warehouse_id,
            count(*) filter (where x.quantity_on_hand <> 0)::integer as products,
            sum(x.quantity_on_hand) as quantity_on_hand,
            sum(x.quantity_reserved) as quantity_reserved
           from issoh.stock_on_hand x
          group by x.warehouse_id) s on s.warehouse_id = w.warehouse_id
     left join ( select u.warehouse_id,
            round(sum(u.average_value), 4) as average_value
           from ( select x.warehouse_id,
                    sum(k.average_value * x.quantity_on_hand::numeric / nullif(k.quantity, 0)::numeric) as average_value
                   from issoh.stock_on_hand x
                     join issoh_kept.inventory_values k on k.product_id = x.product_id
                  group by x.warehouse_id
                union all
                 select x.warehouse_id,
                    coalesce(r.average_value * x.quantity_on_hand::numeric / nullif(r.quantity, 0)::numeric, 0::numeric) - coalesce(k.average_value * x.quantity_on_hand::numeric / nullif(k.quantity, 0)::numeric, 0::numeric)
                   from issoh_private.late_movements() l(product_id, movement_date, seq)
                     cross join lateral issoh_private.replay_late(l.product_id, l.movement_date, l.seq) r(product_id, quantity, fifo_value, lifo_value, average_value)
                     join issoh.stock_on_hand x on x.product_id = l.product_id
                     left join issoh_kept.inventory_values k on k.product_id = l.product_id) u
          group by u.warehouse_id) v on v.warehouse_id = w.warehouse_id;
grant select on view issoh.v_warehouse_stock to inv_analyst;
grant select on view issoh.v_warehouse_stock to inv_pricing_manager;
grant select on view issoh.v_warehouse_stock to inv_reviewer;
grant select on view issoh.v_warehouse_stock to inv_stock_operator;
comment on view issoh.v_warehouse_stock is 'How full each warehouse is, and what its stock is worth.';
comment on column issoh.v_warehouse_stock.warehouse_id is 'Warehouse.';
comment on column issoh.v_warehouse_stock.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_warehouse_stock.warehouse_name is 'Name shown to people.';
comment on column issoh.v_warehouse_stock.is_active is 'Whether it takes movements.';
comment on column issoh.v_warehouse_stock.products is 'Products of which pieces are there.';
comment on column issoh.v_warehouse_stock.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.v_warehouse_stock.quantity_reserved is 'Pieces of them that are promised.';
comment on column issoh.v_warehouse_stock.capacity_units is 'Pieces it can hold; null where nobody has counted.';
comment on column issoh.v_warehouse_stock.fill_share is 'Pieces on hand per piece of capacity; null without a capacity.';
comment on column issoh.v_warehouse_stock.average_value is 'What the pieces there are worth, each at the moving average of its product over all warehouses
(v_inventory_valuation), in currency_code. A product of which nothing is there over all warehouses has none.';
comment on column issoh.v_warehouse_stock.currency_code is 'The base currency.';

create view issoh_private.ledger_lines with (security_invoker=true) as
 select s.product_id,
    s.movement_date,
    s.seq,
    u.undoes is not null and u.delta <> 0 as undoing,
    row(s.movement_id, s.movement_type, s.movement_date, s.seq, s.unit_cost, s.total_cost, u.delta, u.undoes)::issoh_private.ledger_line as line
   from issoh.stock_movements s
     left join issoh.movement_reversals r on r.reversed_id = coalesce(s.reverses_movement_id, s.movement_id)
     cross join lateral ( select coalesce(s.reverses_movement_id, s.returns_movement_id) as undoes,
                case
                    when s.movement_type = 'transfer'::text or r.reversed_id is not null and not r.reversal_date is distinct from r.reversed_date then 0
                    when s.to_location is not null then s.quantity
                    else - s.quantity
                end::bigint as delta) u;
grant select on view issoh_private.ledger_lines to inv_admin;
grant select on view issoh_private.ledger_lines to inv_analyst;
grant select on view issoh_private.ledger_lines to inv_pricing_manager;
grant select on view issoh_private.ledger_lines to inv_reviewer;
grant select on view issoh_private.ledger_lines to inv_stock_operator;
comment on view issoh_private.ledger_lines is 'What the valuation reads of a movement. delta: pieces that a product has more of, over all warehouses; 0 for
transfers, and for a movement and its reversal of the same date.';
comment on column issoh_private.ledger_lines.product_id is 'Product.';
comment on column issoh_private.ledger_lines.movement_date is 'When it moved.';
comment on column issoh_private.ledger_lines.seq is 'Its order of recording.';
comment on column issoh_private.ledger_lines.undoing is 'Whether it undoes or returns another.';
comment on column issoh_private.ledger_lines.line is 'What the valuation reads of it.';

create function audit.acting_role() returns text
  language sql stable
  -- body: functions/common/audit/acting_role.sql
grant execute on function audit.acting_role to public;

create procedure audit.attach_log(relation regclass, key_column text, ignored_columns text default ''::text)
  language plpgsql
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/audit/attach_log.sql

create function audit.current_actor() returns text
  language sql stable
  -- body: functions/common/audit/current_actor.sql
grant execute on function audit.current_actor to public;

create function audit.draft_seal(chain text, slice_rows integer default 100000, pause interval default '00:00:00'::interval) returns audit.seals
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/common/seals/draft_seal.sql

create function audit.entries(
  table_name text default null::text,
  record_key text default null::text,
  actor text default null::text,
  since timestamp with time zone default null::timestamp with time zone,
  until timestamp with time zone default null::timestamp with time zone,
  before_id bigint default null::bigint,
  page_size integer default 100
) returns setof audit.log
  language sql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/common/audit/entries.sql
grant execute on function audit.entries to inv_admin;
grant execute on function audit.entries to inv_analyst;

create procedure audit.keep_append_only(relation regclass)
  language plpgsql
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/months/keep_append_only.sql

create function audit.logged_actor() returns text
  language sql stable
  -- body: functions/common/audit/logged_actor.sql
grant execute on function audit.logged_actor to public;

create function audit.make_month(parent regclass, month date) returns regclass
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/months/make_month.sql

create function audit.merkle_root(leaves bytea) returns bytea
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/merkle_root.sql

create function audit.next_seal(chain text) returns audit.seals
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/next_seal.sql

create function audit.record_seal(seal jsonb) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/record_seal.sql

create function audit.seal_chains() returns table(chain text, format integer, key_column name, fence_column name, time_column name, found_by text, row_text text)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/seal_chains.sql
grant execute on function audit.seal_chains to inv_admin;
grant execute on function audit.seal_chains to inv_analyst;

create function audit.seal_fence(chain text, last_fence text) returns text
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/seal_fence.sql

create function audit.seal_filter(seal audit.seals) returns text
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/seal_filter.sql

create function audit.seal_status() returns table(chain text, seals bigint, last_sealed_at timestamp with time zone, unsealed_rows bigint, lag_seconds numeric, strange_rows bigint)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/seal_status.sql
grant execute on function audit.seal_status to inv_admin;
grant execute on function audit.seal_status to inv_analyst;

create function audit.seal_sums(chain text, first_no bigint, last_no bigint) returns table(seal_no bigint, row_count bigint, root bytea)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  set enable_nestloop = 'off'
  -- body: functions/common/seals/seal_sums.sql
grant execute on function audit.seal_sums to inv_admin;
grant execute on function audit.seal_sums to inv_analyst;

create function audit.tg_table__forbid_change() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/audit/tg_table__forbid_change.sql

create function audit.tg_table__log() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set enable_hashjoin = 'on'
  -- body: functions/common/audit/tg_table__log.sql

create function audit.tg_table__stamp() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/audit/tg_table__stamp.sql

create function common.begin_maintenance(task text, worker_id uuid) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/begin_maintenance.sql

create function common.close_dead_maintenance() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/close_dead_maintenance.sql

create function common.composed(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/composed.sql
grant execute on function common.composed to public;

create function common.composed_words(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/composed_words.sql
grant execute on function common.composed_words to public;

create function common.database_metrics() returns table(metric text, value numeric)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/metrics/database_metrics.sql

create function common.finish_maintenance(run_id uuid, detail jsonb, error text default null::text) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/finish_maintenance.sql

create function common.is_currency(code text) returns boolean
  language sql immutable parallel safe
  -- body: functions/common/currencies/is_currency.sql
grant execute on function common.is_currency to public;

create function common.job_alerts() returns setof common.alert
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/alerts/job_alerts.sql

create function common.like_pattern(search text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/like_pattern.sql
grant execute on function common.like_pattern to public;

create function common.maintenance_alerts() returns setof common.alert
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/alerts/maintenance_alerts.sql

create function common.maintenance_statements(work text) returns setof text
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/maintenance_statements.sql

create function common.monitor_limit(name text) returns numeric
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/alerts/monitor_limit.sql

create function common.plain(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/plain.sql
grant execute on function common.plain to public;

create function common.plain_code(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/plain_code.sql
grant execute on function common.plain_code to public;

create function common.purge_maintenance() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/purge_maintenance.sql

create function common.sample_history(metrics text[], days integer) returns setof common.metric_point
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/metrics/sample_history.sql

create function common.sample_metrics() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/metrics/sample_metrics.sql

create function common.search_patterns(search text) returns text[]
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/texts/search_patterns.sql
grant execute on function common.search_patterns to public;

create function common.search_words(search text) returns text[]
  language sql immutable parallel safe
  -- body: functions/common/texts/search_words.sql
grant execute on function common.search_words to public;

create function common.tg_settings__judge() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/settings/tg_settings__judge.sql

create function common.tier() returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/tier.sql

create function common.trimmed(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/trimmed.sql
grant execute on function common.trimmed to public;

create function common.visible(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/visible.sql
grant execute on function common.visible to public;

create function common.whole_gtin(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/whole_gtin.sql
grant execute on function common.whole_gtin to public;

create function common.word_pattern(search text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/word_pattern.sql
grant execute on function common.word_pattern to public;

create function common.worker_alerts() returns setof common.alert
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/alerts/worker_alerts.sql

create function issoh.activate_warehouse(warehouse text) returns issoh.warehouses
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/activate_warehouse.sql
grant execute on function issoh.activate_warehouse to inv_admin;
grant execute on function issoh.activate_warehouse to inv_stock_operator;

create function issoh.add_product(
  internal_sku text,
  product_name text,
  status text default 'active'::text,
  description text default null::text,
  category text default null::text,
  brand text default null::text,
  barcode text default null::text,
  unit_of_measure text default null::text,
  min_order_qty integer default null::integer,
  pack_multiple integer default null::integer,
  lead_time_days integer default null::integer,
  supplier text default null::text,
  selection_reason text default null::text
) returns issoh.selected_products
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/products/add_product.sql
grant execute on function issoh.add_product to inv_admin;
grant execute on function issoh.add_product to inv_approver;
grant execute on function issoh.add_product to inv_stock_operator;

create function issoh.add_webhook(url text, kinds text[] default '{}'::text[], secret text default null::text) returns issoh.new_webhook
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/webhooks/add_webhook.sql
grant execute on function issoh.add_webhook to inv_admin;

create function issoh.bulk_import_selected(criteria jsonb default '{}'::jsonb) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/bulk_import_selected.sql
grant execute on function issoh.bulk_import_selected to inv_admin;
grant execute on function issoh.bulk_import_selected to inv_approver;

create function issoh.cancel_order(po_number text, product text default null::text) returns setof issoh.purchase_order_lines
  language plpgsql volatile security definer rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/cancel_order.sql
grant execute on function issoh.cancel_order to inv_admin;
grant execute on function issoh.cancel_order to inv_stock_operator;

create function issoh.change_cost(product text, cost_price numeric, reason text default null::text) returns setof issoh.pricing_rules
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/costs/change_cost.sql
grant execute on function issoh.change_cost to inv_admin;
grant execute on function issoh.change_cost to inv_pricing_manager;

create function issoh.change_order(
  po_number text,
  product text,
  quantity integer default null::integer,
  unit_cost numeric default null::numeric,
  currency_code text default null::text,
  expected_at timestamp with time zone default null::timestamp with time zone
) returns issoh.purchase_order_lines
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/change_order.sql
grant execute on function issoh.change_order to inv_admin;
grant execute on function issoh.change_order to inv_stock_operator;

create function issoh.change_reservation(
  reservation_id uuid,
  quantity integer default null::integer,
  due_at timestamp with time zone default null::timestamp with time zone,
  expires_at timestamp with time zone default null::timestamp with time zone
) returns issoh.stock_reservations
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reservations/change_reservation.sql
grant execute on function issoh.change_reservation to inv_admin;
grant execute on function issoh.change_reservation to inv_stock_operator;

create function issoh.correct_cost(
  movement_id uuid,
  unit_cost numeric,
  currency_code text default null::text,
  reason text default null::text,
  idempotency_key text default null::text
) returns issoh.stock_movements
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reversals/correct_cost.sql
grant execute on function issoh.correct_cost to inv_admin;
grant execute on function issoh.correct_cost to inv_stock_operator;

create function issoh.cost_of_goods_issued(since timestamp with time zone, until timestamp with time zone) returns setof issoh.cost_of_issue
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/cost_of_goods_issued.sql
grant execute on function issoh.cost_of_goods_issued to inv_admin;
grant execute on function issoh.cost_of_goods_issued to inv_analyst;
grant execute on function issoh.cost_of_goods_issued to inv_pricing_manager;
grant execute on function issoh.cost_of_goods_issued to inv_reviewer;
grant execute on function issoh.cost_of_goods_issued to inv_stock_operator;

create function issoh.count_warnings(counts issoh.stock_counts[]) returns jsonb
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/counts/count_warnings.sql
grant execute on function issoh.count_warnings to inv_admin;
grant execute on function issoh.count_warnings to inv_stock_operator;

create function issoh.create_warehouse(
  warehouse_code text,
  warehouse_name text,
  location_address jsonb default '{}'::jsonb,
  capacity_units bigint default null::bigint,
  allow_negative boolean default false,
  manager_id text default null::text
) returns issoh.warehouses
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/create_warehouse.sql
grant execute on function issoh.create_warehouse to inv_admin;
grant execute on function issoh.create_warehouse to inv_stock_operator;

create function issoh.deactivate_warehouse(warehouse text) returns issoh.warehouses
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/deactivate_warehouse.sql
grant execute on function issoh.deactivate_warehouse to inv_admin;
grant execute on function issoh.deactivate_warehouse to inv_stock_operator;

create function issoh.decide_price_proposals(proposal_ids uuid[], decision text, notes text default null::text) returns setof issoh.price_proposals
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/decide_price_proposals.sql
grant execute on function issoh.decide_price_proposals to inv_admin;
grant execute on function issoh.decide_price_proposals to inv_pricing_manager;

create function issoh.decide_selection(queue_ids uuid[], decision text, notes text default null::text) returns issoh.selection_outcome
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/selection/decide_selection.sql
grant execute on function issoh.decide_selection to inv_admin;
grant execute on function issoh.decide_selection to inv_reviewer;

create function issoh.declare_key_lost(key text) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/declare_key_lost.sql
grant execute on function issoh.declare_key_lost to inv_admin;
grant execute on function issoh.declare_key_lost to inv_pricing_manager;

create function issoh.describe_movement(movement issoh.stock_movements) returns issoh.posted_movement
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/describe_movement.sql
grant execute on function issoh.describe_movement to inv_admin;
grant execute on function issoh.describe_movement to inv_stock_operator;

create function issoh.discard_jobs(job_ids bigint[]) returns setof bigint
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/jobs/discard_jobs.sql
grant execute on function issoh.discard_jobs to inv_admin;

create function issoh.end_contract(
  contract_id uuid,
  effective_to timestamp with time zone default null::timestamp with time zone,
  reason text default null::text
) returns issoh.v_contracts
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/end_contract.sql
grant execute on function issoh.end_contract to inv_admin;
grant execute on function issoh.end_contract to inv_pricing_manager;

create function issoh.end_price(
  product text,
  pricing_tier text default null::text,
  effective_to timestamp with time zone default null::timestamp with time zone,
  reason text default null::text,
  from_quantity integer default 1
) returns issoh.pricing_rules
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/end_price.sql
grant execute on function issoh.end_price to inv_admin;
grant execute on function issoh.end_price to inv_pricing_manager;

create function issoh.end_pricing_default(
  pricing_tier text default null::text,
  category text default null::text,
  from_quantity integer default 1,
  effective_to timestamp with time zone default null::timestamp with time zone,
  reason text default null::text
) returns issoh.pricing_defaults
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/defaults/end_pricing_default.sql
grant execute on function issoh.end_pricing_default to inv_admin;
grant execute on function issoh.end_pricing_default to inv_pricing_manager;

create function issoh.enter_counts(
  rows jsonb,
  dry_run boolean default false,
  warehouse text default null::text,
  counted_at timestamp with time zone default null::timestamp with time zone,
  reference text default null::text,
  decimal_mark text default null::text
) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/enter_counts.sql
grant execute on function issoh.enter_counts to inv_admin;
grant execute on function issoh.enter_counts to inv_stock_operator;

create function issoh.enter_opening_stock(
  rows jsonb,
  dry_run boolean default false,
  warehouse text default null::text,
  reference text default null::text,
  decimal_mark text default null::text
) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/enter_opening_stock.sql
grant execute on function issoh.enter_opening_stock to inv_admin;
grant execute on function issoh.enter_opening_stock to inv_stock_operator;

create function issoh.enter_products(rows jsonb, dry_run boolean default false, decimal_mark text default null::text) returns jsonb
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/enter_products.sql
grant execute on function issoh.enter_products to inv_admin;
grant execute on function issoh.enter_products to inv_approver;
grant execute on function issoh.enter_products to inv_stock_operator;

create function issoh.enter_reorder_levels(
  rows jsonb,
  dry_run boolean default false,
  warehouse text default null::text,
  decimal_mark text default null::text
) returns jsonb
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/enter_reorder_levels.sql
grant execute on function issoh.enter_reorder_levels to inv_admin;
grant execute on function issoh.enter_reorder_levels to inv_stock_operator;

create function issoh.exchange_rate(currency_code text, on_date date default null::date) returns numeric
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/money/exchange_rate.sql
grant execute on function issoh.exchange_rate to inv_admin;
grant execute on function issoh.exchange_rate to inv_analyst;
grant execute on function issoh.exchange_rate to inv_pricing_manager;
grant execute on function issoh.exchange_rate to inv_reviewer;
grant execute on function issoh.exchange_rate to inv_stock_operator;

create function issoh.expire_reservations() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reservations/expire_reservations.sql
grant execute on function issoh.expire_reservations to inv_admin;
grant execute on function issoh.expire_reservations to inv_stock_operator;

create function issoh.explain_score(queue_id uuid) returns issoh.score_explanation
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/explain_score.sql
grant execute on function issoh.explain_score to inv_admin;
grant execute on function issoh.explain_score to inv_analyst;
grant execute on function issoh.explain_score to inv_pricing_manager;
grant execute on function issoh.explain_score to inv_reviewer;
grant execute on function issoh.explain_score to inv_stock_operator;

create function issoh.find_product(product text) returns issoh.named_product
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/products/find_product.sql
grant execute on function issoh.find_product to inv_admin;
grant execute on function issoh.find_product to inv_analyst;
grant execute on function issoh.find_product to inv_pricing_manager;
grant execute on function issoh.find_product to inv_reviewer;
grant execute on function issoh.find_product to inv_stock_operator;

create function issoh.find_products(
  search text default null::text,
  status text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.named_product
  language plpgsql stable rows 100
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/products/find_products.sql
grant execute on function issoh.find_products to inv_admin;
grant execute on function issoh.find_products to inv_analyst;
grant execute on function issoh.find_products to inv_pricing_manager;
grant execute on function issoh.find_products to inv_reviewer;
grant execute on function issoh.find_products to inv_stock_operator;

create function issoh.find_stock(
  search text default null::text,
  code text default null::text,
  warehouse text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.product_stock
  language plpgsql stable rows 100
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/stock/find_stock.sql
grant execute on function issoh.find_stock to inv_admin;
grant execute on function issoh.find_stock to inv_analyst;
grant execute on function issoh.find_stock to inv_pricing_manager;
grant execute on function issoh.find_stock to inv_reviewer;
grant execute on function issoh.find_stock to inv_stock_operator;

create function issoh.import_status(job_id uuid) returns jsonb
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/import_status.sql
grant execute on function issoh.import_status to inv_admin;
grant execute on function issoh.import_status to inv_analyst;
grant execute on function issoh.import_status to inv_pricing_manager;
grant execute on function issoh.import_status to inv_reviewer;
grant execute on function issoh.import_status to inv_stock_operator;

create function issoh.inventory_valuation_at(as_of timestamp with time zone) returns setof issoh.inventory_value
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/inventory_valuation_at.sql
grant execute on function issoh.inventory_valuation_at to inv_admin;
grant execute on function issoh.inventory_valuation_at to inv_analyst;
grant execute on function issoh.inventory_valuation_at to inv_pricing_manager;
grant execute on function issoh.inventory_valuation_at to inv_reviewer;
grant execute on function issoh.inventory_valuation_at to inv_stock_operator;

create function issoh.list_contracts(
  supplier text default null::text,
  supplier_product_code text default null::text,
  state text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.v_contracts
  language sql stable rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/list_contracts.sql
grant execute on function issoh.list_contracts to inv_admin;
grant execute on function issoh.list_contracts to inv_analyst;
grant execute on function issoh.list_contracts to inv_pricing_manager;
grant execute on function issoh.list_contracts to inv_reviewer;
grant execute on function issoh.list_contracts to inv_stock_operator;

create function issoh.list_counts(
  warehouse text default null::text,
  product text default null::text,
  since timestamp with time zone default null::timestamp with time zone,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.named_count
  language plpgsql stable rows 100
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/counts/list_counts.sql
grant execute on function issoh.list_counts to inv_admin;
grant execute on function issoh.list_counts to inv_analyst;
grant execute on function issoh.list_counts to inv_pricing_manager;
grant execute on function issoh.list_counts to inv_reviewer;
grant execute on function issoh.list_counts to inv_stock_operator;

create function issoh.list_exchange_rates(
  currency_code text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.exchange_rates
  language sql stable rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/money/list_exchange_rates.sql
grant execute on function issoh.list_exchange_rates to inv_admin;
grant execute on function issoh.list_exchange_rates to inv_analyst;
grant execute on function issoh.list_exchange_rates to inv_pricing_manager;
grant execute on function issoh.list_exchange_rates to inv_reviewer;
grant execute on function issoh.list_exchange_rates to inv_stock_operator;

create function issoh.list_holdings(supplier text, after_id uuid default null::uuid, page_size integer default 100) returns setof issoh.supplier_holding
  language sql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/holdings/list_holdings.sql
grant execute on function issoh.list_holdings to inv_admin;
grant execute on function issoh.list_holdings to inv_analyst;
grant execute on function issoh.list_holdings to inv_pricing_manager;
grant execute on function issoh.list_holdings to inv_reviewer;
grant execute on function issoh.list_holdings to inv_stock_operator;

create function issoh.list_jobs(
  state text default null::text,
  task text default null::text,
  after_id bigint default null::bigint,
  page_size integer default 1000
) returns setof issoh.job
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/jobs/list_jobs.sql
grant execute on function issoh.list_jobs to inv_admin;

create function issoh.list_movements(
  product text default null::text,
  warehouse text default null::text,
  since timestamp with time zone default null::timestamp with time zone,
  before_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.named_movement
  language plpgsql stable rows 100
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/stock/list_movements.sql
grant execute on function issoh.list_movements to inv_admin;
grant execute on function issoh.list_movements to inv_analyst;
grant execute on function issoh.list_movements to inv_pricing_manager;
grant execute on function issoh.list_movements to inv_reviewer;
grant execute on function issoh.list_movements to inv_stock_operator;

create function issoh.list_orders(
  supplier text default null::text,
  po_number text default null::text,
  late boolean default null::boolean,
  open boolean default null::boolean,
  product text default null::text,
  warehouse text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.order_line
  language plpgsql stable rows 100
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/orders/list_orders.sql
grant execute on function issoh.list_orders to inv_admin;
grant execute on function issoh.list_orders to inv_analyst;
grant execute on function issoh.list_orders to inv_pricing_manager;
grant execute on function issoh.list_orders to inv_reviewer;
grant execute on function issoh.list_orders to inv_stock_operator;

create function issoh.list_pricing_defaults(
  pricing_tier text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.named_default
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/defaults/list_pricing_defaults.sql
grant execute on function issoh.list_pricing_defaults to inv_admin;
grant execute on function issoh.list_pricing_defaults to inv_analyst;
grant execute on function issoh.list_pricing_defaults to inv_pricing_manager;
grant execute on function issoh.list_pricing_defaults to inv_reviewer;
grant execute on function issoh.list_pricing_defaults to inv_stock_operator;

create function issoh.list_reorder_alerts(
  supplier text default null::text,
  warehouse text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.v_reorder_alerts
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/orders/list_reorder_alerts.sql
grant execute on function issoh.list_reorder_alerts to inv_admin;
grant execute on function issoh.list_reorder_alerts to inv_analyst;
grant execute on function issoh.list_reorder_alerts to inv_pricing_manager;
grant execute on function issoh.list_reorder_alerts to inv_reviewer;
grant execute on function issoh.list_reorder_alerts to inv_stock_operator;

create function issoh.list_reservations(
  reference_type text default null::text,
  reference_id text default null::text,
  product text default null::text,
  status text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.named_reservation
  language plpgsql stable rows 100
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/reservations/list_reservations.sql
grant execute on function issoh.list_reservations to inv_admin;
grant execute on function issoh.list_reservations to inv_analyst;
grant execute on function issoh.list_reservations to inv_pricing_manager;
grant execute on function issoh.list_reservations to inv_reviewer;
grant execute on function issoh.list_reservations to inv_stock_operator;

create function issoh.list_selection(
  filters jsonb default '{}'::jsonb,
  status text default null::text,
  after_score numeric default null::numeric,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.v_selection_pipeline
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/selection/list_selection.sql
grant execute on function issoh.list_selection to inv_admin;
grant execute on function issoh.list_selection to inv_analyst;
grant execute on function issoh.list_selection to inv_pricing_manager;
grant execute on function issoh.list_selection to inv_reviewer;
grant execute on function issoh.list_selection to inv_stock_operator;

create function issoh.list_stock(
  product text default null::text,
  warehouse text default null::text,
  search text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.named_stock
  language plpgsql stable rows 100
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/stock/list_stock.sql
grant execute on function issoh.list_stock to inv_admin;
grant execute on function issoh.list_stock to inv_analyst;
grant execute on function issoh.list_stock to inv_pricing_manager;
grant execute on function issoh.list_stock to inv_reviewer;
grant execute on function issoh.list_stock to inv_stock_operator;

create function issoh.list_warehouses(after_id uuid default null::uuid, page_size integer default 100) returns setof issoh.named_warehouse
  language sql stable rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/list_warehouses.sql
grant execute on function issoh.list_warehouses to inv_admin;
grant execute on function issoh.list_warehouses to inv_analyst;
grant execute on function issoh.list_warehouses to inv_pricing_manager;
grant execute on function issoh.list_warehouses to inv_reviewer;
grant execute on function issoh.list_warehouses to inv_stock_operator;

create function issoh.mark_notifications(notification_ids uuid[] default null::uuid[], is_read boolean default true) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/mark_notifications.sql
grant execute on function issoh.mark_notifications to inv_pricing_manager;
grant execute on function issoh.mark_notifications to inv_reviewer;
grant execute on function issoh.mark_notifications to inv_stock_operator;

create function issoh.metric_history(metrics text[], days integer) returns setof issoh.metric_point
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/metrics/metric_history.sql
grant execute on function issoh.metric_history to inv_admin;
grant execute on function issoh.metric_history to inv_analyst;
grant execute on function issoh.metric_history to inv_pricing_manager;
grant execute on function issoh.metric_history to inv_reviewer;
grant execute on function issoh.metric_history to inv_stock_operator;

create function issoh.name_counts(counts issoh.stock_counts[]) returns setof issoh.named_count
  language sql stable rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/counts/name_counts.sql
grant execute on function issoh.name_counts to inv_admin;
grant execute on function issoh.name_counts to inv_analyst;
grant execute on function issoh.name_counts to inv_pricing_manager;
grant execute on function issoh.name_counts to inv_reviewer;
grant execute on function issoh.name_counts to inv_stock_operator;

create function issoh.name_default(pricing_default issoh.pricing_defaults) returns issoh.named_default
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/defaults/name_default.sql
grant execute on function issoh.name_default to inv_admin;
grant execute on function issoh.name_default to inv_analyst;
grant execute on function issoh.name_default to inv_pricing_manager;
grant execute on function issoh.name_default to inv_reviewer;
grant execute on function issoh.name_default to inv_stock_operator;

create function issoh.name_order_line(line issoh.purchase_order_lines) returns issoh.order_line
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/name_order_line.sql
grant execute on function issoh.name_order_line to inv_admin;
grant execute on function issoh.name_order_line to inv_analyst;
grant execute on function issoh.name_order_line to inv_pricing_manager;
grant execute on function issoh.name_order_line to inv_reviewer;
grant execute on function issoh.name_order_line to inv_stock_operator;

create function issoh.name_product(product issoh.selected_products) returns issoh.named_product
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/products/name_product.sql
grant execute on function issoh.name_product to inv_admin;
grant execute on function issoh.name_product to inv_analyst;
grant execute on function issoh.name_product to inv_pricing_manager;
grant execute on function issoh.name_product to inv_reviewer;
grant execute on function issoh.name_product to inv_stock_operator;

create function issoh.name_reservations(reservations issoh.stock_reservations[]) returns setof issoh.named_reservation
  language sql stable rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reservations/name_reservations.sql
grant execute on function issoh.name_reservations to inv_admin;
grant execute on function issoh.name_reservations to inv_analyst;
grant execute on function issoh.name_reservations to inv_pricing_manager;
grant execute on function issoh.name_reservations to inv_reviewer;
grant execute on function issoh.name_reservations to inv_stock_operator;

create function issoh.name_tiers(rule issoh.pricing_rules) returns issoh.named_rule
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/name_tiers.sql
grant execute on function issoh.name_tiers to inv_admin;
grant execute on function issoh.name_tiers to inv_pricing_manager;

create function issoh.name_warehouse(warehouse issoh.warehouses) returns issoh.named_warehouse
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/name_warehouse.sql
grant execute on function issoh.name_warehouse to inv_admin;
grant execute on function issoh.name_warehouse to inv_analyst;
grant execute on function issoh.name_warehouse to inv_pricing_manager;
grant execute on function issoh.name_warehouse to inv_reviewer;
grant execute on function issoh.name_warehouse to inv_stock_operator;

create function issoh.negotiated_prices(
  product text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.negotiated_price
  language plpgsql stable security definer rows 100
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/negotiated_prices.sql
grant execute on function issoh.negotiated_prices to inv_admin;
grant execute on function issoh.negotiated_prices to inv_approver;
grant execute on function issoh.negotiated_prices to inv_pricing_manager;

create function issoh.place_orders(
  po_number text,
  supplier text,
  warehouse text default null::text,
  lines issoh.order_line_input[] default '{}'::issoh.order_line_input[],
  expected_at timestamp with time zone default null::timestamp with time zone
) returns setof issoh.purchase_order_lines
  language plpgsql volatile security definer rows 100
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  -- body: functions/issoh/orders/place_orders.sql
grant execute on function issoh.place_orders to inv_admin;
grant execute on function issoh.place_orders to inv_stock_operator;

create function issoh.post_movement(movement issoh.movement_input, idempotency_key text default null::text) returns issoh.stock_movements
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/post_movement.sql
grant execute on function issoh.post_movement to inv_admin;
grant execute on function issoh.post_movement to inv_stock_operator;

create function issoh.post_movements(movements issoh.movement_input[], idempotency_key text default null::text) returns setof issoh.stock_movements
  language plpgsql volatile security definer rows 1
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/post_movements.sql
grant execute on function issoh.post_movements to inv_admin;
grant execute on function issoh.post_movements to inv_stock_operator;

create function issoh.price_for(
  product text,
  pricing_tier text default null::text,
  at timestamp with time zone default null::timestamp with time zone,
  quantity integer default 1
) returns issoh.product_price
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/price_for.sql
grant execute on function issoh.price_for to inv_admin;
grant execute on function issoh.price_for to inv_analyst;
grant execute on function issoh.price_for to inv_pricing_manager;
grant execute on function issoh.price_for to inv_reviewer;
grant execute on function issoh.price_for to inv_stock_operator;

create function issoh.prices_for(
  product_ids uuid[] default null::uuid[],
  pricing_tier text default null::text,
  at timestamp with time zone default null::timestamp with time zone,
  quantity integer default 1
) returns setof issoh.product_price
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set work_mem = '64MB'
  set enable_memoize = 'off'
  -- body: functions/issoh/pricing/prices_for.sql
grant execute on function issoh.prices_for to inv_admin;
grant execute on function issoh.prices_for to inv_analyst;
grant execute on function issoh.prices_for to inv_pricing_manager;
grant execute on function issoh.prices_for to inv_reviewer;
grant execute on function issoh.prices_for to inv_stock_operator;

create function issoh.product_valuation(product text, as_of timestamp with time zone default null::timestamp with time zone) returns issoh.inventory_value
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/product_valuation.sql
grant execute on function issoh.product_valuation to inv_admin;
grant execute on function issoh.product_valuation to inv_analyst;
grant execute on function issoh.product_valuation to inv_pricing_manager;
grant execute on function issoh.product_valuation to inv_reviewer;
grant execute on function issoh.product_valuation to inv_stock_operator;

create function issoh.queue_for_selection(criteria jsonb default '{}'::jsonb, row_limit integer default null::integer) returns issoh.queue_result
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set work_mem = '64MB'
  set enable_nestloop = 'off'
  -- body: functions/issoh/selection/queue_for_selection.sql
grant execute on function issoh.queue_for_selection to inv_admin;
grant execute on function issoh.queue_for_selection to inv_reviewer;

create function issoh.quote_order(supplier text, lines jsonb) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/quote_order.sql
grant execute on function issoh.quote_order to inv_admin;
grant execute on function issoh.quote_order to inv_stock_operator;

create function issoh.rank_stability(change numeric default 0.1) returns setof issoh.rank_change
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/rank_stability.sql
grant execute on function issoh.rank_stability to inv_admin;
grant execute on function issoh.rank_stability to inv_analyst;
grant execute on function issoh.rank_stability to inv_pricing_manager;
grant execute on function issoh.rank_stability to inv_reviewer;
grant execute on function issoh.rank_stability to inv_stock_operator;

create function issoh.read_contracts(
  supplier text default null::text,
  supplier_product_code text default null::text,
  state text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof issoh.contract_value
  language plpgsql stable security definer rows 100
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/read_contracts.sql
grant execute on function issoh.read_contracts to inv_admin;
grant execute on function issoh.read_contracts to inv_approver;
grant execute on function issoh.read_contracts to inv_pricing_manager;

create function issoh.recognise_sheet(kind text, sample jsonb, given text[] default '{}'::text[]) returns jsonb
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/recognise_sheet.sql
grant execute on function issoh.recognise_sheet to inv_admin;
grant execute on function issoh.recognise_sheet to inv_approver;
grant execute on function issoh.recognise_sheet to inv_stock_operator;

create function issoh.record_cancellation(po_number text, product text default null::text) returns setof issoh.order_line
  language sql volatile rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/record_cancellation.sql
grant execute on function issoh.record_cancellation to inv_admin;
grant execute on function issoh.record_cancellation to inv_stock_operator;

create function issoh.record_contracts(contracts jsonb) returns issoh.contract_counts
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/record_contracts.sql
grant execute on function issoh.record_contracts to inv_admin;
grant execute on function issoh.record_contracts to inv_pricing_manager;

create function issoh.record_cost(product text, cost_price numeric, reason text default null::text) returns setof issoh.named_rule
  language sql volatile rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/costs/record_cost.sql
grant execute on function issoh.record_cost to inv_admin;
grant execute on function issoh.record_cost to inv_pricing_manager;

create function issoh.record_counts(
  warehouse text,
  counts jsonb,
  reference_id text default null::text,
  idempotency_key text default null::text,
  counted_at timestamp with time zone default null::timestamp with time zone
) returns setof issoh.recorded_count
  language sql volatile rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/counts/record_counts.sql
grant execute on function issoh.record_counts to inv_admin;
grant execute on function issoh.record_counts to inv_stock_operator;

create function issoh.record_exchange_rates(rates jsonb) returns setof issoh.exchange_rates
  language sql volatile rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/money/record_exchange_rates.sql
grant execute on function issoh.record_exchange_rates to inv_admin;
grant execute on function issoh.record_exchange_rates to inv_pricing_manager;

create function issoh.record_movements(movements jsonb, idempotency_key text default null::text) returns issoh.posted_list
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/record_movements.sql
grant execute on function issoh.record_movements to inv_admin;
grant execute on function issoh.record_movements to inv_stock_operator;

create function issoh.record_order(
  po_number text,
  supplier text,
  warehouse text,
  lines jsonb,
  expected_at timestamp with time zone default null::timestamp with time zone
) returns setof issoh.order_line
  language sql volatile rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/record_order.sql
grant execute on function issoh.record_order to inv_admin;
grant execute on function issoh.record_order to inv_stock_operator;

create function issoh.record_product(product jsonb) returns issoh.named_product
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/products/record_product.sql
grant execute on function issoh.record_product to inv_admin;
grant execute on function issoh.record_product to inv_approver;
grant execute on function issoh.record_product to inv_stock_operator;

create function issoh.record_reorder_levels(levels jsonb) returns setof issoh.named_reorder_level
  language sql volatile security definer rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/record_reorder_levels.sql
grant execute on function issoh.record_reorder_levels to inv_admin;
grant execute on function issoh.record_reorder_levels to inv_stock_operator;

create function issoh.record_reservation(reservation jsonb, idempotency_key text default null::text) returns issoh.recorded_reservation
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reservations/record_reservation.sql
grant execute on function issoh.record_reservation to inv_admin;
grant execute on function issoh.record_reservation to inv_stock_operator;

create function issoh.record_stock_counts(
  warehouse text,
  counts issoh.stock_count_input[],
  reference_id text default null::text,
  idempotency_key text default null::text,
  counted_at timestamp with time zone default null::timestamp with time zone
) returns setof issoh.stock_counts
  language plpgsql volatile security definer rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/counts/record_stock_counts.sql
grant execute on function issoh.record_stock_counts to inv_admin;
grant execute on function issoh.record_stock_counts to inv_stock_operator;

create function issoh.refresh_valuation(if_moved integer default 0) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/refresh_valuation.sql
grant execute on function issoh.refresh_valuation to inv_admin;

create function issoh.release_document(reference_type text, reference_id text) returns setof issoh.named_reservation
  language sql volatile rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reservations/release_document.sql
grant execute on function issoh.release_document to inv_admin;
grant execute on function issoh.release_document to inv_stock_operator;

create function issoh.release_reservation(reservation_id uuid) returns issoh.stock_reservations
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reservations/release_reservation.sql
grant execute on function issoh.release_reservation to inv_admin;
grant execute on function issoh.release_reservation to inv_stock_operator;

create function issoh.release_reservations(reference_type text, reference_id text) returns setof issoh.stock_reservations
  language plpgsql volatile security definer rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reservations/release_reservations.sql
grant execute on function issoh.release_reservations to inv_admin;
grant execute on function issoh.release_reservations to inv_stock_operator;

create function issoh.release_review(queue_ids uuid[] default null::uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/selection/release_review.sql
grant execute on function issoh.release_review to inv_admin;
grant execute on function issoh.release_review to inv_reviewer;

create function issoh.remove_webhook(webhook_id uuid) returns issoh.webhooks
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/webhooks/remove_webhook.sql
grant execute on function issoh.remove_webhook to inv_admin;

create function issoh.replay_deliveries(delivery_ids uuid[] default null::uuid[], webhook_id uuid default null::uuid) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/webhooks/replay_deliveries.sql
grant execute on function issoh.replay_deliveries to inv_admin;

create function issoh.request_import(queue_ids uuid[] default null::uuid[]) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/request_import.sql
grant execute on function issoh.request_import to inv_admin;
grant execute on function issoh.request_import to inv_approver;

create function issoh.request_sync(is_full boolean default false, product_ids uuid[] default null::uuid[]) returns issoh.sync_runs
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/request_sync.sql
grant execute on function issoh.request_sync to inv_admin;
grant execute on function issoh.request_sync to inv_approver;
grant execute on function issoh.request_sync to inv_pricing_manager;

create function issoh.reserve_stock(
  product text,
  warehouse text,
  quantity integer,
  reference_type text default null::text,
  reference_id text default null::text,
  expires_at timestamp with time zone default null::timestamp with time zone,
  due_at timestamp with time zone default null::timestamp with time zone,
  idempotency_key text default null::text
) returns issoh.stock_reservations
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reservations/reserve_stock.sql
grant execute on function issoh.reserve_stock to inv_admin;
grant execute on function issoh.reserve_stock to inv_stock_operator;

create function issoh.retry_jobs(job_ids bigint[]) returns setof bigint
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/jobs/retry_jobs.sql
grant execute on function issoh.retry_jobs to inv_admin;

create function issoh.reverse_movement(
  movement_id uuid,
  reason text default null::text,
  idempotency_key text default null::text,
  counted boolean default null::boolean
) returns issoh.stock_movements
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reversals/reverse_movement.sql
grant execute on function issoh.reverse_movement to inv_admin;
grant execute on function issoh.reverse_movement to inv_stock_operator;

create function issoh.rotate_contract_keys() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/rotation/rotate_contract_keys.sql
grant execute on function issoh.rotate_contract_keys to inv_admin;

create function issoh.score_selection(queue_ids uuid[] default null::uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/score_selection.sql
grant execute on function issoh.score_selection to inv_admin;
grant execute on function issoh.score_selection to inv_reviewer;

create function issoh.selection_facets(filters jsonb default '{}'::jsonb, status text default null::text) returns setof issoh.selection_facet
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set work_mem = '32MB'
  -- body: functions/issoh/selection/selection_facets.sql
grant execute on function issoh.selection_facets to inv_admin;
grant execute on function issoh.selection_facets to inv_analyst;
grant execute on function issoh.selection_facets to inv_pricing_manager;
grant execute on function issoh.selection_facets to inv_reviewer;
grant execute on function issoh.selection_facets to inv_stock_operator;

create function issoh.set_contracts(contracts issoh.contract_input[]) returns issoh.contract_counts
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/set_contracts.sql
grant execute on function issoh.set_contracts to inv_admin;
grant execute on function issoh.set_contracts to inv_pricing_manager;

create function issoh.set_exchange_rates(rates issoh.exchange_rate_input[]) returns setof issoh.exchange_rates
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/money/set_exchange_rates.sql
grant execute on function issoh.set_exchange_rates to inv_admin;
grant execute on function issoh.set_exchange_rates to inv_pricing_manager;

create function issoh.set_price(
  product text,
  pricing_tier text default null::text,
  cost_price numeric default null::numeric,
  markup_percentage numeric default null::numeric,
  selling_price numeric default null::numeric,
  minimum_price numeric default null::numeric,
  maximum_price numeric default null::numeric,
  effective_from timestamp with time zone default null::timestamp with time zone,
  effective_to timestamp with time zone default null::timestamp with time zone,
  source_tier text default null::text,
  adjustment_percentage numeric default null::numeric,
  rounding_increment numeric default null::numeric,
  rounding_mode text default null::text,
  charm_ending numeric default null::numeric,
  reason text default null::text,
  from_quantity integer default 1,
  surcharge numeric default null::numeric
) returns issoh.pricing_rules
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/set_price.sql
grant execute on function issoh.set_price to inv_admin;
grant execute on function issoh.set_price to inv_pricing_manager;

create function issoh.set_pricing_default(
  pricing_tier text default null::text,
  category text default null::text,
  markup_percentage numeric default null::numeric,
  surcharge numeric default null::numeric,
  from_quantity integer default 1,
  rounding_increment numeric default null::numeric,
  rounding_mode text default null::text,
  charm_ending numeric default null::numeric,
  effective_from timestamp with time zone default null::timestamp with time zone,
  effective_to timestamp with time zone default null::timestamp with time zone,
  reason text default null::text
) returns issoh.pricing_defaults
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/defaults/set_pricing_default.sql
grant execute on function issoh.set_pricing_default to inv_admin;
grant execute on function issoh.set_pricing_default to inv_pricing_manager;

create function issoh.set_pricing_tier(
  tier_code text,
  tier_name text,
  is_default boolean default false,
  is_active boolean default true,
  default_markup_percentage numeric default null::numeric,
  currency_code text default null::text
) returns issoh.pricing_tiers
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/set_pricing_tier.sql
grant execute on function issoh.set_pricing_tier to inv_admin;
grant execute on function issoh.set_pricing_tier to inv_pricing_manager;

create function issoh.set_reorder_levels(
  product text,
  warehouse text,
  reorder_point integer,
  reorder_quantity integer default null::integer,
  reorder_up_to integer default null::integer
) returns issoh.stock_on_hand
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/set_reorder_levels.sql
grant execute on function issoh.set_reorder_levels to inv_admin;
grant execute on function issoh.set_reorder_levels to inv_stock_operator;

create function issoh.set_score_curve(criterion text, curve jsonb) returns setof issoh.score_curves
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/set_score_curve.sql
grant execute on function issoh.set_score_curve to inv_admin;
grant execute on function issoh.set_score_curve to inv_approver;

create function issoh.set_score_weights(weights jsonb) returns setof issoh.score_weights
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/set_score_weights.sql
grant execute on function issoh.set_score_weights to inv_admin;
grant execute on function issoh.set_score_weights to inv_approver;

create function issoh.set_setting(setting_key text, setting_value jsonb) returns issoh.settings
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/settings/set_setting.sql
grant execute on function issoh.set_setting to inv_admin;

create function issoh.set_sku_pattern(supplier text, sku_pattern text default null::text) returns issoh.sku_patterns
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/set_sku_pattern.sql
grant execute on function issoh.set_sku_pattern to inv_admin;
grant execute on function issoh.set_sku_pattern to inv_approver;

create function issoh.setting(setting_key text) returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/settings/setting.sql
grant execute on function issoh.setting to inv_admin;
grant execute on function issoh.setting to inv_analyst;
grant execute on function issoh.setting to inv_pricing_manager;
grant execute on function issoh.setting to inv_reviewer;
grant execute on function issoh.setting to inv_stock_operator;

create function issoh.sheet_limits() returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/sheet_limits.sql
grant execute on function issoh.sheet_limits to inv_admin;
grant execute on function issoh.sheet_limits to inv_approver;
grant execute on function issoh.sheet_limits to inv_stock_operator;

create function issoh.start_review(row_limit integer default 50, filters jsonb default '{}'::jsonb) returns setof issoh.v_selection_pipeline
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/selection/start_review.sql
grant execute on function issoh.start_review to inv_admin;
grant execute on function issoh.start_review to inv_reviewer;

create function issoh.stock_movements_warnings(movement issoh.stock_movements) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/stock_movements_warnings.sql
grant execute on function issoh.stock_movements_warnings to inv_admin;
grant execute on function issoh.stock_movements_warnings to inv_analyst;
grant execute on function issoh.stock_movements_warnings to inv_pricing_manager;
grant execute on function issoh.stock_movements_warnings to inv_reviewer;
grant execute on function issoh.stock_movements_warnings to inv_stock_operator;

create function issoh.subscribe_to_notifications(kinds text[] default null::text[], supplier text default null::text) returns setof issoh.notification_subscriptions
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/subscribe_to_notifications.sql
grant execute on function issoh.subscribe_to_notifications to inv_pricing_manager;
grant execute on function issoh.subscribe_to_notifications to inv_reviewer;
grant execute on function issoh.subscribe_to_notifications to inv_stock_operator;

create function issoh.tg_contract_terms__in_force() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/tg_contract_terms__in_force.sql

create function issoh.tg_notifications__pass_on() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/tg_notifications__pass_on.sql

create function issoh.tg_pricing_rules__log() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set enable_hashjoin = 'on'
  -- body: functions/issoh/pricing/tg_pricing_rules__log.sql

create function issoh.tg_purchase_order_lines__follow() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/orders/tg_purchase_order_lines__follow.sql

create function issoh.tg_row__log() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/tg_row__log.sql

create function issoh.tg_selected_products__note() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/tg_selected_products__note.sql

create function issoh.tg_selected_products__relink() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/tg_selected_products__relink.sql

create function issoh.tg_selection_queue__log() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/selection/tg_selection_queue__log.sql

create function issoh.tg_stock_counts__date_stock() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/counts/tg_stock_counts__date_stock.sql

create function issoh.tg_stock_counts__notify() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  -- body: functions/issoh/notifications/tg_stock_counts__notify.sql

create function issoh.tg_stock_movements__follow() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set plan_cache_mode = 'force_generic_plan'
  -- body: functions/issoh/ledger/tg_stock_movements__follow.sql

create function issoh.tg_stock_on_hand__guard() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/tg_stock_on_hand__guard.sql

create function issoh.tg_stock_on_hand__judge_levels() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/tg_stock_on_hand__judge_levels.sql

create function issoh.tg_stock_reservations__follow() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/reservations/tg_stock_reservations__follow.sql

create function issoh.tg_supplier_listings__log() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set enable_hashjoin = 'on'
  -- body: functions/issoh/sync/tg_supplier_listings__log.sql

create function issoh.tg_supplier_stock_holdings__guard() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/holdings/tg_supplier_stock_holdings__guard.sql

create function issoh.tg_sync_runs__notify() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/tg_sync_runs__notify.sql

create function issoh.tg_warehouses__guard() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/tg_warehouses__guard.sql

create function issoh.tg_warehouses__track_load() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/tg_warehouses__track_load.sql

create function issoh.undo_import(job_id uuid) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/undo_import.sql
grant execute on function issoh.undo_import to inv_admin;
grant execute on function issoh.undo_import to inv_approver;

create function issoh.unread_notifications() returns integer
  language sql stable
  -- body: functions/issoh/notifications/unread_notifications.sql
grant execute on function issoh.unread_notifications to inv_analyst;
grant execute on function issoh.unread_notifications to inv_pricing_manager;
grant execute on function issoh.unread_notifications to inv_reviewer;
grant execute on function issoh.unread_notifications to inv_stock_operator;

create function issoh.unsubscribe_from_notifications(subscription_ids uuid[] default null::uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/unsubscribe_from_notifications.sql
grant execute on function issoh.unsubscribe_from_notifications to inv_pricing_manager;
grant execute on function issoh.unsubscribe_from_notifications to inv_reviewer;
grant execute on function issoh.unsubscribe_from_notifications to inv_stock_operator;

create function issoh.update_product(product text, patch jsonb) returns issoh.selected_products
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/products/update_product.sql
grant execute on function issoh.update_product to inv_admin;
grant execute on function issoh.update_product to inv_approver;
grant execute on function issoh.update_product to inv_stock_operator;

create function issoh.update_warehouse(warehouse text, patch jsonb) returns issoh.warehouses
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/update_warehouse.sql
grant execute on function issoh.update_warehouse to inv_admin;
grant execute on function issoh.update_warehouse to inv_stock_operator;

create function issoh.update_webhook(
  webhook_id uuid,
  url text default null::text,
  kinds text[] default null::text[],
  is_active boolean default null::boolean,
  secret text default null::text
) returns issoh.webhooks
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/webhooks/update_webhook.sql
grant execute on function issoh.update_webhook to inv_admin;

create function issoh_private.accept_proposals(proposal_ids uuid[], decided_by text, notes text default null::text) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/accept_proposals.sql

create function issoh_private.add_loads(warehouse_ids uuid[], deltas bigint[]) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/add_loads.sql

create function issoh_private.advance_sync(run_id uuid, lease uuid) returns text
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/advance_sync.sql
grant execute on function issoh_private.advance_sync to inv_admin;

create function issoh_private.agreed_products(product_ids uuid[], at timestamp with time zone) returns table(product_id uuid)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/pricing/agreed_products.sql
grant execute on function issoh_private.agreed_products to inv_admin;
grant execute on function issoh_private.agreed_products to inv_analyst;
grant execute on function issoh_private.agreed_products to inv_pricing_manager;
grant execute on function issoh_private.agreed_products to inv_reviewer;
grant execute on function issoh_private.agreed_products to inv_stock_operator;

create function issoh_private.alerts() returns setof common.alert
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/alerts/alerts.sql
grant execute on function issoh_private.alerts to inv_admin;
grant execute on function issoh_private.alerts to inv_analyst;
grant execute on function issoh_private.alerts to inv_pricing_manager;
grant execute on function issoh_private.alerts to inv_reviewer;
grant execute on function issoh_private.alerts to inv_stock_operator;

create function issoh_private.allocate_holdings(holdings bigint[], quantity integer, preferred integer) returns integer[]
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/holdings/allocate_holdings.sql

create function issoh_private.apply_said(product_ids uuid[], said spp_remote.products[], run_id uuid) returns issoh_private.sync_counts
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/apply_said.sql

create function issoh_private.apply_sheet(kind text, lines jsonb[], options jsonb) returns jsonb
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/apply_sheet.sql

create function issoh_private.apply_terms(row_limit integer) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/apply_terms.sql

create function issoh_private.ask_for_terms(product_ids uuid[]) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/ask_for_terms.sql

create function issoh_private.ask_prices(supplier_id uuid, product_ids uuid[], quantities integer[]) returns setof issoh_private.asked_price
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/link/ask_prices.sql

create function issoh_private.ask_spp(product_ids uuid[]) returns spp_remote.products[]
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/ask_spp.sql

create procedure issoh_private.attach_movement_triggers(relation regclass)
  language plpgsql
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/attach_movement_triggers.sql

create function issoh_private.auto_approve(queue_ids uuid[] default null::uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/selection/auto_approve.sql

create function issoh_private.availability_of(status text, is_missing boolean) returns text
  language sql immutable parallel safe
  -- body: functions/issoh/link/availability_of.sql

create function issoh_private.await_rotation() returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/rotation/await_rotation.sql

create function issoh_private.base_currency() returns text
  language plpgsql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/money/base_currency.sql
grant execute on function issoh_private.base_currency to inv_admin;
grant execute on function issoh_private.base_currency to inv_analyst;
grant execute on function issoh_private.base_currency to inv_pricing_manager;
grant execute on function issoh_private.base_currency to inv_reviewer;
grant execute on function issoh_private.base_currency to inv_stock_operator;

create function issoh_private.begin_rotation(whole boolean) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/rotation/begin_rotation.sql

create function issoh_private.bring_holding(moved issoh.stock_movements, supplier_id uuid) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/holdings/bring_holding.sql

create function issoh_private.bring_holdings(brought issoh_private.arriving_pieces[]) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_bitmapscan = 'off'
  set enable_memoize = 'off'
  -- body: functions/issoh/holdings/bring_holdings.sql

create function issoh_private.category_demand(demand issoh_private.demand_of_product[]) returns table(path public.ltree, pieces_per_month numeric)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/category_demand.sql

create function issoh_private.change_costs(product_ids uuid[], costs numeric[], reason text) returns setof issoh.pricing_rules
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/costs/change_costs.sql

create function issoh_private.change_holdings(changes issoh.supplier_movements[]) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_bitmapscan = 'off'
  set enable_memoize = 'off'
  -- body: functions/issoh/holdings/change_holdings.sql

create function issoh_private.check_alerts() returns setof common.alert
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/alerts/check_alerts.sql

create function issoh_private.check_contracts(drafts issoh_private.contract_draft[]) returns void
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/check_contracts.sql

create function issoh_private.check_copies(product_ids uuid[]) returns void
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/check_copies.sql

create function issoh_private.check_current_key() returns void
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/check_current_key.sql

create function issoh_private.check_digit(digits text) returns text
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/check_digit.sql

create function issoh_private.check_keys() returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/check_keys.sql

create function issoh_private.check_kinds(kinds text[]) returns void
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/check_kinds.sql

create function issoh_private.check_percentage(percentage numeric, argument text) returns numeric
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/check_percentage.sql

create function issoh_private.check_pieces(pieces integer, argument text) returns integer
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/check_pieces.sql
grant execute on function issoh_private.check_pieces to inv_admin;
grant execute on function issoh_private.check_pieces to inv_analyst;
grant execute on function issoh_private.check_pieces to inv_pricing_manager;
grant execute on function issoh_private.check_pieces to inv_reviewer;
grant execute on function issoh_private.check_pieces to inv_stock_operator;

create function issoh_private.check_price(amount numeric, argument text) returns numeric
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/check_price.sql

create function issoh_private.check_returns(drafts issoh_private.movement_draft[]) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set plan_cache_mode = 'force_generic_plan'
  -- body: functions/issoh/reversals/check_returns.sql

create function issoh_private.check_review_status(status text) returns text
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/selection/check_review_status.sql
grant execute on function issoh_private.check_review_status to inv_admin;
grant execute on function issoh_private.check_review_status to inv_analyst;
grant execute on function issoh_private.check_review_status to inv_pricing_manager;
grant execute on function issoh_private.check_review_status to inv_reviewer;
grant execute on function issoh_private.check_review_status to inv_stock_operator;

create function issoh_private.check_sku_pattern(sku_pattern text) returns text
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/check_sku_pattern.sql

create function issoh_private.check_surcharge(surcharge numeric) returns numeric
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/check_surcharge.sql

create function issoh_private.check_tier_currency(tier_code text, currency_code text) returns void
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/check_tier_currency.sql

create function issoh_private.check_webhook(url text, kinds text[], secret text) returns void
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/webhooks/check_webhook.sql

create function issoh_private.claim_deliveries(worker_id uuid, most integer) returns setof issoh_private.claimed_delivery
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/webhooks/claim_deliveries.sql

create function issoh_private.claim_import(job_id uuid, owner uuid default null::uuid) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/claim_import.sql
grant execute on function issoh_private.claim_import to inv_admin;

create function issoh_private.claim_movement_key(
  idempotency_key text,
  request jsonb,
  movement_ids uuid[],
  earliest timestamp with time zone default null::timestamp with time zone
) returns uuid[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/claim_movement_key.sql

create function issoh_private.claim_order_number(po_number text, supplier_id uuid) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/claim_order_number.sql

create function issoh_private.claim_sync(owner uuid default null::uuid, woken boolean default false) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/claim_sync.sql
grant execute on function issoh_private.claim_sync to inv_admin;

create function issoh_private.close_import(job_id uuid, status text, failure text default null::text) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/close_import.sql

create function issoh_private.closed_until() returns timestamp with time zone
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/dates/closed_until.sql

create function issoh_private.compare_counts(
  counts issoh_private.stock_count_draft[],
  warehouse_id uuid,
  counted_at timestamp with time zone,
  reference_id text
) returns issoh.stock_counts[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/counts/compare_counts.sql

create function issoh_private.compute_proposals(product_ids uuid[], costs numeric[], reason text) returns setof issoh.price_proposals
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/compute_proposals.sql

create function issoh_private.compute_rule(rule issoh.pricing_rules) returns issoh.pricing_rules
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/compute_rule.sql

create function issoh_private.compute_scores(raw issoh_private.raw_criteria[]) returns setof issoh_private.computed_score
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/compute_scores.sql

create function issoh_private.compute_sealed(rule issoh.pricing_rules, key_id uuid) returns issoh.pricing_rules
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/compute_sealed.sql

create function issoh_private.contract_about(value text, contract issoh.contract_terms, key_id uuid) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/contract_about.sql

create function issoh_private.contract_before(supplier_id uuid, supplier_product_code text, moment timestamp with time zone) returns table(contract_id uuid, effective_to timestamp with time zone)
  language sql volatile rows 1
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/contract_before.sql
grant execute on function issoh_private.contract_before to inv_admin;
grant execute on function issoh_private.contract_before to inv_pricing_manager;

create function issoh_private.contracts_in_force(product_ids uuid[]) returns setof issoh_private.term_due
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/contracts/contracts_in_force.sql

create function issoh_private.cost_in_base(unit_cost numeric, currency_code text, moment timestamp with time zone) returns numeric
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/money/cost_in_base.sql

create function issoh_private.cost_receipts(drafts issoh_private.movement_draft[]) returns issoh_private.movement_draft[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/orders/cost_receipts.sql

create function issoh_private.cost_terms(due issoh_private.term_due[]) returns setof issoh_private.term_move
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/cost_terms.sql

create function issoh_private.cost_warnings(movements issoh.stock_movements[]) returns jsonb
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/cost_warnings.sql
grant execute on function issoh_private.cost_warnings to inv_admin;
grant execute on function issoh_private.cost_warnings to inv_analyst;
grant execute on function issoh_private.cost_warnings to inv_pricing_manager;
grant execute on function issoh_private.cost_warnings to inv_reviewer;
grant execute on function issoh_private.cost_warnings to inv_stock_operator;

create function issoh_private.costs_astray(product_ids uuid[]) returns table(product_id uuid, cost numeric, moved_at timestamp with time zone)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/costs/costs_astray.sql

create function issoh_private.currency_steps(price numeric, own issoh_private.tier_rate, wanted issoh_private.tier_rate) returns jsonb[]
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/money/currency_steps.sql
grant execute on function issoh_private.currency_steps to inv_admin;
grant execute on function issoh_private.currency_steps to inv_analyst;
grant execute on function issoh_private.currency_steps to inv_pricing_manager;
grant execute on function issoh_private.currency_steps to inv_reviewer;
grant execute on function issoh_private.currency_steps to inv_stock_operator;

create function issoh_private.current_keys(supplier_ids uuid[]) returns table(key_id uuid, supplier_id uuid, secret bytea)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/current_keys.sql

create function issoh_private.cut_off(amount numeric) returns numeric
  language sql immutable parallel safe
  -- body: functions/issoh/money/cut_off.sql
grant execute on function issoh_private.cut_off to inv_admin;
grant execute on function issoh_private.cut_off to inv_analyst;
grant execute on function issoh_private.cut_off to inv_pricing_manager;
grant execute on function issoh_private.cut_off to inv_reviewer;
grant execute on function issoh_private.cut_off to inv_stock_operator;

create function issoh_private.decimal_mark_of(numbers text[]) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/decimal_mark_of.sql

create function issoh_private.default_markup() returns numeric
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/default_markup.sql

create function issoh_private.default_steps(
  rule issoh.pricing_rules,
  tier text,
  price numeric,
  cost numeric,
  supplier_price numeric,
  currency_code text,
  rate numeric
) returns jsonb[]
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/defaults/default_steps.sql
grant execute on function issoh_private.default_steps to inv_admin;
grant execute on function issoh_private.default_steps to inv_analyst;
grant execute on function issoh_private.default_steps to inv_pricing_manager;
grant execute on function issoh_private.default_steps to inv_reviewer;
grant execute on function issoh_private.default_steps to inv_stock_operator;

create function issoh_private.defaults_due(product_ids uuid[]) returns setof uuid
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/defaults/defaults_due.sql

create function issoh_private.defaults_under_terms(product_ids uuid[], at timestamp with time zone) returns table(product_id uuid, rule issoh.pricing_rules, periods tstzmultirange)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/defaults/defaults_under_terms.sql

create function issoh_private.demand_by_day(
  product_id uuid,
  warehouse_id uuid,
  first_at timestamp with time zone,
  last_at timestamp with time zone
) returns table(day integer, pieces numeric)
  language sql stable
  -- body: functions/issoh/orders/demand_by_day.sql
grant execute on function issoh_private.demand_by_day to inv_admin;
grant execute on function issoh_private.demand_by_day to inv_analyst;
grant execute on function issoh_private.demand_by_day to inv_pricing_manager;
grant execute on function issoh_private.demand_by_day to inv_reviewer;
grant execute on function issoh_private.demand_by_day to inv_stock_operator;

create function issoh_private.discard_import(job_id text) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/discard_import.sql

create function issoh_private.doubtful_contracts(contracts jsonb) returns table(row_no bigint, code text, message text, hint text)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/doubtful_contracts.sql
grant execute on function issoh_private.doubtful_contracts to inv_admin;
grant execute on function issoh_private.doubtful_contracts to inv_pricing_manager;

create function issoh_private.draft_contracts(contracts issoh.contract_input[], moment timestamp with time zone) returns setof issoh_private.contract_draft
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/draft_contracts.sql

create function issoh_private.draft_of(
  "position" integer,
  movement_id uuid,
  movement issoh.movement_input,
  product_id uuid,
  from_id uuid,
  to_id uuid,
  cost numeric,
  base text,
  supplier_id uuid,
  earliest timestamp with time zone,
  latest timestamp with time zone
) returns issoh_private.movement_draft
  language plpgsql immutable
  -- body: functions/issoh/ledger/draft_of.sql

create function issoh_private.earliest_movement() returns timestamp with time zone
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/dates/earliest_movement.sql

create function issoh_private.end_default_prices(tier_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/defaults/end_default_prices.sql

create function issoh_private.end_reviews(queue_ids uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/selection/end_reviews.sql

create function issoh_private.enqueue_import(job_id uuid, delay interval default '00:00:00'::interval) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/enqueue_import.sql
grant execute on function issoh_private.enqueue_import to inv_admin;

create function issoh_private.enqueue_scoring(only_new boolean default false, wait_seconds integer default 0) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/enqueue_scoring.sql

create function issoh_private.ensure_movement_months() returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/ensure_movement_months.sql
grant execute on function issoh_private.ensure_movement_months to inv_admin;

create function issoh_private.enter_sheet(kind text, rows jsonb, dry_run boolean, given jsonb, options jsonb, decimal_mark text) returns jsonb
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/enter_sheet.sql

create function issoh_private.expire_reviews() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/selection/expire_reviews.sql

create function issoh_private.fail_sync(owner uuid, lease uuid, message text) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/fail_sync.sql
grant execute on function issoh_private.fail_sync to inv_admin;

create function issoh_private.file_rows() returns table(row_no bigint, line integer, fault text, hint text)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/file_rows.sql

create function issoh_private.find_faults(kind text, lines jsonb[], options jsonb, most integer) returns issoh_private.sheet_fault[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/find_faults.sql

create function issoh_private.find_movement(movement_id uuid) returns issoh.stock_movements
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/ledger/find_movement.sql
grant execute on function issoh_private.find_movement to inv_admin;
grant execute on function issoh_private.find_movement to inv_analyst;
grant execute on function issoh_private.find_movement to inv_pricing_manager;
grant execute on function issoh_private.find_movement to inv_reviewer;
grant execute on function issoh_private.find_movement to inv_stock_operator;

create function issoh_private.find_shortfalls(
  product_ids uuid[],
  warehouse_ids uuid[],
  left_at timestamp with time zone[],
  pieces bigint[],
  since timestamp with time zone
) returns table(product_id uuid, warehouse_id uuid, warehouse_code text, at timestamp with time zone, balance bigint, last_left_at timestamp with time zone, pieces_left bigint)
  language sql stable
  -- body: functions/issoh/dates/find_shortfalls.sql

create function issoh_private.finish_import(job_id uuid, lease uuid) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/finish_import.sql
grant execute on function issoh_private.finish_import to inv_admin;

create function issoh_private.follow_another_spp() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/follow_another_spp.sql
grant execute on function issoh_private.follow_another_spp to inv_admin;

create function issoh_private.follow_correction(corrected_id uuid, movement issoh.stock_movements) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reversals/follow_correction.sql

create function issoh_private.follow_costs(
  product_ids uuid[],
  costs numeric[],
  reason text,
  moved_at timestamp with time zone[] default null::timestamp with time zone[]
) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/follow_costs.sql

create function issoh_private.follow_movement(moved issoh.stock_movements) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/follow_movement.sql

create function issoh_private.follow_set(product_ids uuid[], said spp_remote.products[], run_id uuid) returns issoh_private.sync_counts
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/follow_set.sql

create function issoh_private.forget_settled(state issoh_kept.valuation_checkpoints) returns issoh_kept.valuation_checkpoints
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/forget_settled.sql
grant execute on function issoh_private.forget_settled to inv_admin;
grant execute on function issoh_private.forget_settled to inv_analyst;
grant execute on function issoh_private.forget_settled to inv_pricing_manager;
grant execute on function issoh_private.forget_settled to inv_reviewer;
grant execute on function issoh_private.forget_settled to inv_stock_operator;

create function issoh_private.gather_criteria(queue_ids uuid[]) returns setof issoh_private.raw_criteria
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  -- body: functions/issoh/scoring/gather_criteria.sql

create function issoh_private.give_back_reservation(reservation_id uuid, pieces integer) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reservations/give_back_reservation.sql

create function issoh_private.given_moment(moment timestamp with time zone, name text) returns timestamp with time zone
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/dates/given_moment.sql
grant execute on function issoh_private.given_moment to inv_admin;
grant execute on function issoh_private.given_moment to inv_analyst;
grant execute on function issoh_private.given_moment to inv_pricing_manager;
grant execute on function issoh_private.given_moment to inv_reviewer;
grant execute on function issoh_private.given_moment to inv_stock_operator;

create function issoh_private.halves(ids uuid[]) returns setof uuid[]
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sets/halves.sql

create function issoh_private.has_followed_suppliers() returns boolean
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/has_followed_suppliers.sql

create function issoh_private.heading_key(heading text) returns text
  language sql immutable parallel safe
  -- body: functions/issoh/sheets/heading_key.sql

create function issoh_private.held_pieces(pieces bigint, product_id uuid) returns integer
  language sql stable
  -- body: functions/issoh/holdings/held_pieces.sql

create function issoh_private.hold_import(job_id uuid, lease uuid) returns issoh.import_runs
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/hold_import.sql
grant execute on function issoh_private.hold_import to inv_admin;

create function issoh_private.hold_terms(product_ids uuid[], code text, message text) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/hold_terms.sql

create function issoh_private.holding_worth(holding issoh.supplier_stock_holdings, moving_average numeric) returns numeric
  language sql immutable parallel safe
  -- body: functions/issoh/holdings/holding_worth.sql
grant execute on function issoh_private.holding_worth to inv_admin;
grant execute on function issoh_private.holding_worth to inv_analyst;
grant execute on function issoh_private.holding_worth to inv_pricing_manager;
grant execute on function issoh_private.holding_worth to inv_reviewer;
grant execute on function issoh_private.holding_worth to inv_stock_operator;

create function issoh_private.holds_word(product issoh.selected_products, pattern text) returns boolean
  language sql immutable parallel safe
  -- body: functions/issoh/products/holds_word.sql
grant execute on function issoh_private.holds_word to inv_admin;
grant execute on function issoh_private.holds_word to inv_analyst;
grant execute on function issoh_private.holds_word to inv_pricing_manager;
grant execute on function issoh_private.holds_word to inv_reviewer;
grant execute on function issoh_private.holds_word to inv_stock_operator;

create function issoh_private.holds_words(product issoh.selected_products, patterns text[]) returns boolean
  language sql immutable parallel safe
  -- body: functions/issoh/products/holds_words.sql
grant execute on function issoh_private.holds_words to inv_admin;
grant execute on function issoh_private.holds_words to inv_analyst;
grant execute on function issoh_private.holds_words to inv_pricing_manager;
grant execute on function issoh_private.holds_words to inv_reviewer;
grant execute on function issoh_private.holds_words to inv_stock_operator;

create function issoh_private.import_chunk(job_id uuid, lease uuid) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/import_chunk.sql
grant execute on function issoh_private.import_chunk to inv_admin;

create function issoh_private.import_message(code text) returns text
  language sql immutable parallel safe
  -- body: functions/issoh/import/import_message.sql

create function issoh_private.import_products(job_id uuid, queue_ids uuid[], listed spp_remote.products[]) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/import_products.sql

create function issoh_private.import_set(job_id uuid, queue_ids uuid[], listed spp_remote.products[]) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/import_set.sql

create function issoh_private.in_currency(rule issoh.pricing_rules, own issoh_private.tier_rate, wanted issoh_private.tier_rate) returns issoh.pricing_rules
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/money/in_currency.sql
grant execute on function issoh_private.in_currency to inv_admin;
grant execute on function issoh_private.in_currency to inv_analyst;
grant execute on function issoh_private.in_currency to inv_pricing_manager;
grant execute on function issoh_private.in_currency to inv_reviewer;
grant execute on function issoh_private.in_currency to inv_stock_operator;

create function issoh_private.is_auto_candidate(
  review_status text,
  coverage numeric,
  score_low numeric,
  least_coverage numeric,
  least_score numeric
) returns boolean
  language sql immutable parallel safe
  -- body: functions/issoh/selection/is_auto_candidate.sql
grant execute on function issoh_private.is_auto_candidate to inv_admin;
grant execute on function issoh_private.is_auto_candidate to inv_analyst;
grant execute on function issoh_private.is_auto_candidate to inv_pricing_manager;
grant execute on function issoh_private.is_auto_candidate to inv_reviewer;
grant execute on function issoh_private.is_auto_candidate to inv_stock_operator;

create function issoh_private.is_movement(
  movement_type text,
  quantity integer,
  from_location uuid,
  to_location uuid,
  unit_cost numeric,
  total_cost numeric,
  currency_code text,
  reference_type text,
  reference_id text,
  reverses_movement_id uuid,
  returns_movement_id uuid
) returns boolean
  language plpgsql immutable
  -- body: functions/issoh/ledger/is_movement.sql

create function issoh_private.is_refusal(code text) returns boolean
  language sql immutable parallel safe
  -- body: functions/issoh/sets/is_refusal.sql

create function issoh_private.is_repriced(product_id uuid) returns boolean
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/is_repriced.sql

create function issoh_private.is_sealed(sealed bytea, secret bytea, about text) returns boolean
  language sql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/is_sealed.sql

create function issoh_private.is_whole(contract issoh.contract_terms, secret bytea) returns boolean
  language sql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/is_whole.sql

create function issoh_private.judge_sheet(kind text, lines jsonb[]) returns issoh_private.sheet_fault[]
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/judge_sheet.sql

create function issoh_private.keep_values(late issoh_private.ledger_position[]) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/keep_values.sql

create function issoh_private.keeps_checkpoint(movement bigint, movements bigint, every integer, kept integer) returns boolean
  language sql immutable parallel safe
  -- body: functions/issoh/valuation/keeps_checkpoint.sql
grant execute on function issoh_private.keeps_checkpoint to inv_admin;
grant execute on function issoh_private.keeps_checkpoint to inv_analyst;
grant execute on function issoh_private.keeps_checkpoint to inv_pricing_manager;
grant execute on function issoh_private.keeps_checkpoint to inv_reviewer;
grant execute on function issoh_private.keeps_checkpoint to inv_stock_operator;

create function issoh_private.key_about(key_id uuid, supplier_id uuid) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/key_about.sql

create function issoh_private.keys_in_use() returns setof text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/keys_in_use.sql

create function issoh_private.known_supplier(supplier text) returns uuid
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/link/known_supplier.sql
grant execute on function issoh_private.known_supplier to inv_admin;
grant execute on function issoh_private.known_supplier to inv_analyst;
grant execute on function issoh_private.known_supplier to inv_pricing_manager;
grant execute on function issoh_private.known_supplier to inv_reviewer;
grant execute on function issoh_private.known_supplier to inv_stock_operator;

create function issoh_private.known_suppliers(suppliers text[]) returns uuid[]
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/selection/known_suppliers.sql

create function issoh_private.last_costs(due issoh_private.proposals_due[]) returns table(product_id uuid, pricing_tier_id uuid, from_quantity integer, old_cost numeric, new_cost numeric, reason text, recorded_at timestamp with time zone)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/last_costs.sql

create function issoh_private.late_movements(product_ids uuid[] default null::uuid[]) returns setof issoh_private.ledger_position
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/late_movements.sql
grant execute on function issoh_private.late_movements to inv_admin;
grant execute on function issoh_private.late_movements to inv_analyst;
grant execute on function issoh_private.late_movements to inv_pricing_manager;
grant execute on function issoh_private.late_movements to inv_reviewer;
grant execute on function issoh_private.late_movements to inv_stock_operator;

create function issoh_private.list_prices_now(supplier_id uuid, product_ids uuid[]) returns jsonb
  language plpgsql stable security definer cost 1e+06
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/link/list_prices_now.sql
grant execute on function issoh_private.list_prices_now to inv_admin;
grant execute on function issoh_private.list_prices_now to inv_analyst;
grant execute on function issoh_private.list_prices_now to inv_pricing_manager;
grant execute on function issoh_private.list_prices_now to inv_reviewer;
grant execute on function issoh_private.list_prices_now to inv_stock_operator;

create function issoh_private.listings_of(products spp_remote.products[]) returns setof issoh.supplier_listings
  language sql stable
  -- body: functions/issoh/link/listings_of.sql

create function issoh_private.lock_products(product_ids uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/products/lock_products.sql

create function issoh_private.lock_warehouses(warehouse_ids uuid[]) returns boolean
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/lock_warehouses.sql

create function issoh_private.lost_keys() returns table(master_id text, contracts bigint)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/lost_keys.sql
grant execute on function issoh_private.lost_keys to inv_admin;

create function issoh_private.make_default_prices(moves issoh_private.term_move[]) returns uuid[]
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/defaults/make_default_prices.sql

create function issoh_private.make_first_prices(product_ids uuid[], costs numeric[]) returns setof issoh.pricing_rules
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/make_first_prices.sql

create function issoh_private.make_keys(supplier_ids uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/make_keys.sql

create function issoh_private.make_movement_month(month date) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/make_movement_month.sql

create function issoh_private.make_sealed_prices(moves issoh_private.term_move[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/make_sealed_prices.sql

create function issoh_private.make_sku(sku_pattern text, supplier_code text, number bigint) returns text
  language sql immutable
  -- body: functions/issoh/import/make_sku.sql

create function issoh_private.mapped_master_data(product spp_remote.products) returns jsonb
  language sql stable
  -- body: functions/issoh/link/mapped_master_data.sql

create function issoh_private.markup_of(price numeric, cost numeric) returns numeric
  language sql immutable parallel safe
  -- body: functions/issoh/pricing/markup_of.sql

create function issoh_private.mean_cost(value numeric, pieces bigint) returns numeric
  language sql immutable parallel safe
  -- body: functions/issoh/holdings/mean_cost.sql

create function issoh_private.merge_default(given issoh.pricing_defaults, old_default issoh.pricing_defaults) returns issoh.pricing_defaults
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/defaults/merge_default.sql

create function issoh_private.merge_limits(
  rule issoh.pricing_rules,
  old_rule issoh.pricing_rules,
  minimum_price numeric,
  maximum_price numeric,
  rounding_increment numeric,
  rounding_mode text,
  charm_ending numeric
) returns issoh.pricing_rules
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/merge_limits.sql

create function issoh_private.merge_price(
  rule issoh.pricing_rules,
  old_rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  selling_price numeric,
  source_tier text,
  adjustment_percentage numeric,
  surcharge numeric,
  has_limits boolean
) returns issoh.pricing_rules
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/merge_price.sql

create function issoh_private.metric_values() returns table(metric text, value numeric)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/metrics/metric_values.sql

create function issoh_private.mirror_categories(category_ids uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/mirror_categories.sql

create function issoh_private.most_received(quantity_ordered integer) returns numeric
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/most_received.sql

create function issoh_private.move_holdings(moved issoh.stock_movements[], undo boolean, return boolean) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/holdings/move_holdings.sql

create function issoh_private.move_stock(moved issoh.stock_movements[]) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_bitmapscan = 'off'
  set enable_memoize = 'off'
  -- body: functions/issoh/ledger/move_stock.sql

create function issoh_private.move_terms(moves issoh_private.term_move[], reason text) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/move_terms.sql

create function issoh_private.movement_problem(code text, movement issoh.movement_input) returns table(message text, hint text)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/movement_problem.sql

create function issoh_private.movements_of_key(idempotency_key text) returns setof issoh.stock_movements
  language plpgsql stable rows 1
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/ledger/movements_of_key.sql

create function issoh_private.name_rows(row_nos bigint[]) returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/name_rows.sql

create function issoh_private.nearest_defaults(product_ids uuid[], at timestamp with time zone, quantity integer) returns table(pricing_tier_id uuid, kind_id uuid, rule issoh.pricing_rules)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/defaults/nearest_defaults.sql
grant execute on function issoh_private.nearest_defaults to inv_admin;
grant execute on function issoh_private.nearest_defaults to inv_analyst;
grant execute on function issoh_private.nearest_defaults to inv_pricing_manager;
grant execute on function issoh_private.nearest_defaults to inv_reviewer;
grant execute on function issoh_private.nearest_defaults to inv_stock_operator;

create function issoh_private.no_webhook() returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/webhooks/no_webhook.sql

create function issoh_private.note_changes(seen pg_snapshot) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/note_changes.sql

create function issoh_private.note_receipts() returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/note_receipts.sql

create function issoh_private.note_settled(moves issoh_private.term_move[]) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/note_settled.sql

create function issoh_private.notification_kinds() returns text[]
  language sql immutable parallel safe
  -- body: functions/issoh/notifications/notification_kinds.sql

create function issoh_private.notify(
  kind text,
  event_key text,
  title text,
  detail jsonb default '{}'::jsonb,
  severity text default 'info'::text,
  supplier_id uuid default null::uuid
) returns uuid
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/notify.sql

create function issoh_private.notify_broken_checks() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/notify_broken_checks.sql

create function issoh_private.notify_late_orders() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/notify_late_orders.sql

create function issoh_private.notify_price_changes(run_id uuid) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/notify_price_changes.sql

create function issoh_private.notify_reorder_alerts() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/notify_reorder_alerts.sql

create function issoh_private.notify_sync(consecutive_failures integer, last_error text default null::text) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/notify_sync.sql

create function issoh_private.notify_uploads() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/notify_uploads.sql
grant execute on function issoh_private.notify_uploads to inv_admin;

create function issoh_private.open_bytes(sealed bytea, secret bytea, about text, named text) returns bytea
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/open_bytes.sql

create function issoh_private.open_contracts(contract_ids uuid[]) returns table(contract_id uuid, unit_price numeric, rebate_percentage numeric)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/open_contracts.sql

create function issoh_private.open_keys(key_ids uuid[]) returns table(key_id uuid, supplier_id uuid, secret bytea)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/open_keys.sql

create function issoh_private.open_rules(rules issoh.pricing_rules[]) returns table(rule_id uuid, cost numeric, markup numeric)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/open_rules.sql

create function issoh_private.open_snapshot(seen pg_snapshot) returns pg_snapshot
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/open_snapshot.sql

create function issoh_private.open_value(sealed bytea, secret bytea, about text, named text) returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/open_value.sql

create function issoh_private.opened_stock(kind text, product_ids uuid[]) returns table(product_id uuid, warehouse_id uuid)
  language sql stable rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/opened_stock.sql

create function issoh_private.opposite_draft(
  original issoh.stock_movements,
  movement_date timestamp with time zone,
  reason text,
  counted boolean
) returns issoh_private.movement_draft
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reversals/opposite_draft.sql

create function issoh_private.points_at(raw_value numeric, raw_values numeric[], points numeric[]) returns numeric
  language sql immutable parallel safe
  -- body: functions/issoh/scoring/points_at.sql
grant execute on function issoh_private.points_at to inv_admin;
grant execute on function issoh_private.points_at to inv_analyst;
grant execute on function issoh_private.points_at to inv_pricing_manager;
grant execute on function issoh_private.points_at to inv_reviewer;
grant execute on function issoh_private.points_at to inv_stock_operator;

create function issoh_private.post_openings(lines jsonb[], reference text) returns jsonb
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/post_openings.sql

create function issoh_private.price_at(rule issoh.pricing_rules, cost numeric, markup numeric) returns numeric
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/price_at.sql

create function issoh_private.priced_by_hand(product_id uuid) returns boolean
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/priced_by_hand.sql

create function issoh_private.problem_of(
  movement issoh.movement_input,
  product_id uuid,
  from_id uuid,
  to_id uuid,
  cost numeric,
  earliest timestamp with time zone,
  latest timestamp with time zone
) returns text
  language plpgsql immutable
  -- body: functions/issoh/ledger/problem_of.sql

create function issoh_private.product_costs(product_ids uuid[], on_date date) returns table(product_id uuid, cost numeric, supplier_price numeric, currency_code text, rate numeric)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/defaults/product_costs.sql
grant execute on function issoh_private.product_costs to inv_admin;
grant execute on function issoh_private.product_costs to inv_analyst;
grant execute on function issoh_private.product_costs to inv_pricing_manager;
grant execute on function issoh_private.product_costs to inv_reviewer;
grant execute on function issoh_private.product_costs to inv_stock_operator;

create function issoh_private.product_demand(product_ids uuid[] default null::uuid[]) returns table(product_id uuid, pieces_per_month numeric)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/scoring/product_demand.sql

create function issoh_private.proposal_steps(rule issoh.pricing_rules, proposal issoh.price_proposals, is_converted boolean) returns jsonb
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/proposal_steps.sql
grant execute on function issoh_private.proposal_steps to inv_admin;
grant execute on function issoh_private.proposal_steps to inv_analyst;
grant execute on function issoh_private.proposal_steps to inv_pricing_manager;
grant execute on function issoh_private.proposal_steps to inv_reviewer;
grant execute on function issoh_private.proposal_steps to inv_stock_operator;

create function issoh_private.propose_due(row_limit integer) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/propose_due.sql

create function issoh_private.propose_set(product_ids uuid[]) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/propose_set.sql

create function issoh_private.purge_old() returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/maintenance/purge_old.sql

create function issoh_private.queue_due_sync(reason text) returns uuid
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/queue_due_sync.sql

create function issoh_private.queued_price(product_details jsonb) returns numeric
  language sql immutable parallel safe
  -- body: functions/issoh/selection/queued_price.sql
grant execute on function issoh_private.queued_price to inv_admin;
grant execute on function issoh_private.queued_price to inv_analyst;
grant execute on function issoh_private.queued_price to inv_pricing_manager;
grant execute on function issoh_private.queued_price to inv_reviewer;
grant execute on function issoh_private.queued_price to inv_stock_operator;

create function issoh_private.raise_alerts(kind text, alert_keys text[]) returns setof text
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/notifications/raise_alerts.sql

create function issoh_private.reach_spp() returns void
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/link/reach_spp.sql
grant execute on function issoh_private.reach_spp to inv_admin;
grant execute on function issoh_private.reach_spp to inv_analyst;
grant execute on function issoh_private.reach_spp to inv_pricing_manager;
grant execute on function issoh_private.reach_spp to inv_reviewer;
grant execute on function issoh_private.reach_spp to inv_stock_operator;

create function issoh_private.read_counts(counts issoh.stock_count_input[]) returns issoh_private.stock_count_draft[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/counts/read_counts.sql

create function issoh_private.read_moment(value text) returns timestamp with time zone
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC'
  -- body: functions/issoh/sheets/read_moment.sql

create function issoh_private.read_movement(movement issoh.movement_input, movement_id uuid) returns issoh_private.movement_draft
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/read_movement.sql

create function issoh_private.read_movements(movements issoh.movement_input[], movement_ids uuid[]) returns issoh_private.movement_draft[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_generic_plan'
  set enable_seqscan = 'off'
  -- body: functions/issoh/ledger/read_movements.sql

create function issoh_private.read_number(value jsonb, decimal_mark text) returns numeric
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/read_number.sql

create function issoh_private.read_order_products(lines issoh.order_line_input[]) returns uuid[]
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/orders/read_order_products.sql

create function issoh_private.read_selection_filter(filter jsonb, known_keys text[]) returns issoh_private.selection_filter
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/selection/read_selection_filter.sql
grant execute on function issoh_private.read_selection_filter to inv_admin;
grant execute on function issoh_private.read_selection_filter to inv_analyst;
grant execute on function issoh_private.read_selection_filter to inv_pricing_manager;
grant execute on function issoh_private.read_selection_filter to inv_reviewer;
grant execute on function issoh_private.read_selection_filter to inv_stock_operator;

create function issoh_private.read_sheet(
  kind text,
  rows jsonb,
  given jsonb,
  decimal_mark text,
  out lines jsonb[],
  out faults issoh_private.sheet_fault[],
  out mark text
) returns record
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/read_sheet.sql

create function issoh_private.read_spp_codes(supplier_ids uuid[], codes text[]) returns setof spp_remote.products
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/link/read_spp_codes.sql

create function issoh_private.read_spp_products(supplier_ids uuid[], product_ids uuid[]) returns setof spp_remote.products
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/link/read_spp_products.sql

create function issoh_private.receipts_since(seen pg_snapshot) returns setof issoh.stock_movements
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/receipts_since.sql

create function issoh_private.receive_orders(moved issoh.stock_movements[]) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/orders/receive_orders.sql

create function issoh_private.receiving_warehouse(warehouse text) returns uuid
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/receiving_warehouse.sql

create function issoh_private.record_count_lines(lines jsonb[], reference text, counted_at timestamp with time zone) returns jsonb
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/record_count_lines.sql

create function issoh_private.record_reversals(moved issoh.stock_movements[]) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reversals/record_reversals.sql

create function issoh_private.refresh_supplier_reliability(supplier_ids uuid[] default null::uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/refresh_supplier_reliability.sql
grant execute on function issoh_private.refresh_supplier_reliability to inv_admin;

create function issoh_private.refresh_suppliers() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/link/refresh_suppliers.sql

create function issoh_private.refuse_bad_drafts(drafts issoh_private.movement_draft[], movements issoh.movement_input[]) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/refuse_bad_drafts.sql

create function issoh_private.refuse_bare_costs(drafts issoh_private.movement_draft[], movements issoh.movement_input[]) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/orders/refuse_bare_costs.sql

create function issoh_private.refuse_closed(movement_date timestamp with time zone, closed_until timestamp with time zone) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/dates/refuse_closed.sql

create function issoh_private.refuse_endless(moment timestamp with time zone, name text) returns void
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/dates/refuse_endless.sql

create function issoh_private.refuse_held(pieces bigint, product_id uuid) returns integer
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/holdings/refuse_held.sql

create function issoh_private.refuse_moment(counted_at timestamp with time zone) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/counts/refuse_moment.sql

create function issoh_private.refuse_other_currency(lines issoh.order_line_input[], product_ids uuid[], asked issoh_private.asked_price[]) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/refuse_other_currency.sql

create function issoh_private.refuse_receipt(receipt issoh.stock_movements) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/refuse_receipt.sql

create function issoh_private.refuse_reference(reference text) returns void
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/refuse_reference.sql

create function issoh_private.refuse_reorder_levels(levels issoh.named_reorder_level[]) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/orders/refuse_reorder_levels.sql

create function issoh_private.refuse_returned(movement issoh.stock_movements) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reversals/refuse_returned.sql

create function issoh_private.refuse_rows(kind text, rows jsonb, decimal_mark text) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/refuse_rows.sql

create function issoh_private.refuse_settled(movement issoh.stock_movements) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/counts/refuse_settled.sql

create function issoh_private.refuse_short_counts(counts issoh.stock_counts[]) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/counts/refuse_short_counts.sql

create function issoh_private.refuse_shortfalls(product_ids uuid[], warehouse_ids uuid[], left_at timestamp with time zone[], pieces bigint[]) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/dates/refuse_shortfalls.sql

create function issoh_private.refuse_unknown_products(product_ids uuid[], internal_skus text[]) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  -- body: functions/issoh/products/refuse_unknown_products.sql

create function issoh_private.release_import(job_id uuid, lease uuid, failure text) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/release_import.sql
grant execute on function issoh_private.release_import to inv_admin;

create function issoh_private.relink_returned(product_ids uuid[], said spp_remote.products[]) returns uuid[]
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/relink_returned.sql

create function issoh_private.replay_from(
  starts issoh_private.ledger_position[],
  until timestamp with time zone,
  booked boolean,
  every integer default 0,
  kept integer default 1
) returns setof issoh_private.worked_off
  language sql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/valuation/replay_from.sql
grant execute on function issoh_private.replay_from to inv_admin;
grant execute on function issoh_private.replay_from to inv_analyst;
grant execute on function issoh_private.replay_from to inv_pricing_manager;
grant execute on function issoh_private.replay_from to inv_reviewer;
grant execute on function issoh_private.replay_from to inv_stock_operator;

create function issoh_private.replay_late(product_id uuid, movement_date timestamp with time zone, seq bigint) returns setof issoh_kept.inventory_values
  language sql stable parallel safe
  -- body: functions/issoh/valuation/replay_late.sql
grant execute on function issoh_private.replay_late to inv_admin;
grant execute on function issoh_private.replay_late to inv_analyst;
grant execute on function issoh_private.replay_late to inv_pricing_manager;
grant execute on function issoh_private.replay_late to inv_reviewer;
grant execute on function issoh_private.replay_late to inv_stock_operator;

create function issoh_private.replay_ledger(product_ids uuid[], as_of timestamp with time zone, every_movement boolean) returns setof issoh_private.replayed_movement
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/replay_ledger.sql
grant execute on function issoh_private.replay_ledger to inv_admin;
grant execute on function issoh_private.replay_ledger to inv_analyst;
grant execute on function issoh_private.replay_ledger to inv_pricing_manager;
grant execute on function issoh_private.replay_ledger to inv_reviewer;
grant execute on function issoh_private.replay_ledger to inv_stock_operator;

create function issoh_private.replay_since(
  product_ids uuid[],
  since timestamp with time zone,
  until timestamp with time zone,
  booked boolean
) returns setof issoh_private.worked_off
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/replay_since.sql
grant execute on function issoh_private.replay_since to inv_admin;
grant execute on function issoh_private.replay_since to inv_analyst;
grant execute on function issoh_private.replay_since to inv_pricing_manager;
grant execute on function issoh_private.replay_since to inv_reviewer;
grant execute on function issoh_private.replay_since to inv_stock_operator;

create function issoh_private.rescue_imports() returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/rescue_imports.sql
grant execute on function issoh_private.rescue_imports to inv_admin;

create function issoh_private.reseal_contracts(contracts issoh.contract_terms[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/secrets/reseal_contracts.sql

create function issoh_private.resolve_category(category text) returns uuid
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/products/resolve_category.sql
grant execute on function issoh_private.resolve_category to inv_admin;
grant execute on function issoh_private.resolve_category to inv_analyst;
grant execute on function issoh_private.resolve_category to inv_pricing_manager;
grant execute on function issoh_private.resolve_category to inv_reviewer;
grant execute on function issoh_private.resolve_category to inv_stock_operator;

create function issoh_private.resolve_product(product text) returns issoh.selected_products
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/products/resolve_product.sql
grant execute on function issoh_private.resolve_product to inv_admin;
grant execute on function issoh_private.resolve_product to inv_analyst;
grant execute on function issoh_private.resolve_product to inv_pricing_manager;
grant execute on function issoh_private.resolve_product to inv_reviewer;
grant execute on function issoh_private.resolve_product to inv_stock_operator;

create function issoh_private.resolve_supplier(supplier text) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/link/resolve_supplier.sql

create function issoh_private.resolve_tier(pricing_tier text) returns issoh.pricing_tiers
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/resolve_tier.sql
grant execute on function issoh_private.resolve_tier to inv_admin;
grant execute on function issoh_private.resolve_tier to inv_analyst;
grant execute on function issoh_private.resolve_tier to inv_pricing_manager;
grant execute on function issoh_private.resolve_tier to inv_reviewer;
grant execute on function issoh_private.resolve_tier to inv_stock_operator;

create function issoh_private.resolve_warehouse(warehouse text) returns issoh.warehouses
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/resolve_warehouse.sql
grant execute on function issoh_private.resolve_warehouse to inv_admin;
grant execute on function issoh_private.resolve_warehouse to inv_analyst;
grant execute on function issoh_private.resolve_warehouse to inv_pricing_manager;
grant execute on function issoh_private.resolve_warehouse to inv_reviewer;
grant execute on function issoh_private.resolve_warehouse to inv_stock_operator;

create function issoh_private.restate_counts(drafts issoh_private.movement_draft[]) returns issoh.stock_counts[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  -- body: functions/issoh/counts/restate_counts.sql

create function issoh_private.restating_movements(counts issoh.stock_counts[], behind integer) returns issoh_private.movement_draft[]
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/counts/restating_movements.sql

create function issoh_private.returned_pieces(movement_id uuid, since timestamp with time zone) returns bigint
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_generic_plan'
  -- body: functions/issoh/reversals/returned_pieces.sql

create function issoh_private.rotate_contracts(contract_ids uuid[]) returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/rotation/rotate_contracts.sql

create function issoh_private.rotate_rules(product_ids uuid[], old_keys uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/rotation/rotate_rules.sql

create function issoh_private.rotate_terms(row_limit integer) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/rotation/rotate_terms.sql

create function issoh_private.round_price(
  price numeric,
  increment numeric default null::numeric,
  mode text default 'nearest'::text,
  charm_ending numeric default null::numeric,
  minimum numeric default null::numeric,
  maximum numeric default null::numeric
) returns numeric
  language plpgsql immutable parallel safe
  -- body: functions/issoh/pricing/round_price.sql
grant execute on function issoh_private.round_price to inv_admin;
grant execute on function issoh_private.round_price to inv_analyst;
grant execute on function issoh_private.round_price to inv_pricing_manager;
grant execute on function issoh_private.round_price to inv_reviewer;
grant execute on function issoh_private.round_price to inv_stock_operator;

create function issoh_private.rounding_steps(rule issoh.pricing_rules, computed numeric, price numeric) returns jsonb[]
  language plpgsql immutable
  -- body: functions/issoh/pricing/rounding_steps.sql
grant execute on function issoh_private.rounding_steps to inv_admin;
grant execute on function issoh_private.rounding_steps to inv_analyst;
grant execute on function issoh_private.rounding_steps to inv_pricing_manager;
grant execute on function issoh_private.rounding_steps to inv_reviewer;
grant execute on function issoh_private.rounding_steps to inv_stock_operator;

create function issoh_private.rouse_valuation(first_seq bigint, last_seq bigint) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/rouse_valuation.sql

create function issoh_private.rule_about(product_id uuid, pricing_tier_id uuid, from_quantity integer, key_id uuid) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/rule_about.sql

create function issoh_private.rule_at_cost(
  rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  effective_from timestamp with time zone,
  reason text,
  cost_said_at timestamp with time zone
) returns issoh.pricing_rules
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/costs/rule_at_cost.sql

create function issoh_private.rule_at_price(
  rule issoh.pricing_rules,
  selling_price numeric,
  effective_from timestamp with time zone,
  reason text
) returns issoh.pricing_rules
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/costs/rule_at_price.sql

create function issoh_private.score_chunk(after uuid default null::uuid, only_new boolean default false) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/score_chunk.sql
grant execute on function issoh_private.score_chunk to inv_admin;

create function issoh_private.score_criteria() returns table(ordinal integer, criterion text, label text, unit text)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/score_criteria.sql
grant execute on function issoh_private.score_criteria to inv_admin;
grant execute on function issoh_private.score_criteria to inv_analyst;
grant execute on function issoh_private.score_criteria to inv_pricing_manager;
grant execute on function issoh_private.score_criteria to inv_reviewer;
grant execute on function issoh_private.score_criteria to inv_stock_operator;

create function issoh_private.score_items(queue_ids uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/score_items.sql

create function issoh_private.seal_bytes(plain bytea, secret bytea, about text) returns bytea
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/seal_bytes.sql

create function issoh_private.seal_cost(rule issoh.pricing_rules, key_id uuid, secret bytea, cost numeric, markup numeric) returns bytea
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/seal_cost.sql

create function issoh_private.seal_rule(rule issoh.pricing_rules, key_id uuid) returns issoh.pricing_rules
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/seal_rule.sql

create function issoh_private.seal_value(plain text, secret bytea, about text) returns bytea
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/seal_value.sql

create function issoh_private.search_rank(search text, words text[], product issoh.selected_products) returns integer
  language sql immutable parallel safe
  -- body: functions/issoh/products/search_rank.sql
grant execute on function issoh_private.search_rank to inv_admin;
grant execute on function issoh_private.search_rank to inv_analyst;
grant execute on function issoh_private.search_rank to inv_pricing_manager;
grant execute on function issoh_private.search_rank to inv_reviewer;
grant execute on function issoh_private.search_rank to inv_stock_operator;

create function issoh_private.selection_filter_keys() returns text[]
  language sql immutable parallel safe
  -- body: functions/issoh/selection/selection_filter_keys.sql
grant execute on function issoh_private.selection_filter_keys to inv_admin;
grant execute on function issoh_private.selection_filter_keys to inv_analyst;
grant execute on function issoh_private.selection_filter_keys to inv_pricing_manager;
grant execute on function issoh_private.selection_filter_keys to inv_reviewer;
grant execute on function issoh_private.selection_filter_keys to inv_stock_operator;

create function issoh_private.selection_matches(item issoh.selection_queue, filter issoh_private.selection_filter) returns boolean
  language sql stable parallel safe
  -- body: functions/issoh/selection/selection_matches.sql
grant execute on function issoh_private.selection_matches to inv_admin;
grant execute on function issoh_private.selection_matches to inv_analyst;
grant execute on function issoh_private.selection_matches to inv_pricing_manager;
grant execute on function issoh_private.selection_matches to inv_reviewer;
grant execute on function issoh_private.selection_matches to inv_stock_operator;

create function issoh_private.selection_rank(score numeric) returns numeric
  language sql immutable parallel safe
  -- body: functions/issoh/selection/selection_rank.sql
grant execute on function issoh_private.selection_rank to inv_admin;
grant execute on function issoh_private.selection_rank to inv_analyst;
grant execute on function issoh_private.selection_rank to inv_pricing_manager;
grant execute on function issoh_private.selection_rank to inv_reviewer;
grant execute on function issoh_private.selection_rank to inv_stock_operator;

create function issoh_private.send_back_purchases(receipts uuid[], pieces integer[]) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/holdings/send_back_purchases.sql

create function issoh_private.settle_delivery(delivery_id uuid, given uuid, http_status integer, error text) returns text
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/webhooks/settle_delivery.sql

create function issoh_private.settle_terms(product_ids uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/settle_terms.sql

create function issoh_private.share_between(cost numeric, before bigint, after bigint, whole bigint) returns numeric
  language sql immutable parallel safe
  -- body: functions/issoh/valuation/share_between.sql
grant execute on function issoh_private.share_between to inv_admin;
grant execute on function issoh_private.share_between to inv_analyst;
grant execute on function issoh_private.share_between to inv_pricing_manager;
grant execute on function issoh_private.share_between to inv_reviewer;
grant execute on function issoh_private.share_between to inv_stock_operator;

create function issoh_private.share_of(cost numeric, part bigint, whole bigint) returns numeric
  language sql immutable parallel safe
  -- body: functions/issoh/holdings/share_of.sql
grant execute on function issoh_private.share_of to inv_admin;
grant execute on function issoh_private.share_of to inv_analyst;
grant execute on function issoh_private.share_of to inv_pricing_manager;
grant execute on function issoh_private.share_of to inv_reviewer;
grant execute on function issoh_private.share_of to inv_stock_operator;

create function issoh_private.sheet_key(kind text, lines jsonb[], options jsonb) returns text
  language sql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/sheet_key.sql

create function issoh_private.sheet_problem(code text, field text, value text, allowed text default null::text) returns table(message text, hint text)
  language sql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/sheet_problem.sql

create function issoh_private.start_import(queue_ids uuid[]) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/start_import.sql

create function issoh_private.supersede_proposals(product_id uuid, pricing_tier_id uuid, from_quantity integer) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/supersede_proposals.sql

create function issoh_private.surcharge_words(surcharge numeric) returns text
  language sql immutable parallel safe
  -- body: functions/issoh/pricing/surcharge_words.sql
grant execute on function issoh_private.surcharge_words to inv_admin;
grant execute on function issoh_private.surcharge_words to inv_analyst;
grant execute on function issoh_private.surcharge_words to inv_pricing_manager;
grant execute on function issoh_private.surcharge_words to inv_reviewer;
grant execute on function issoh_private.surcharge_words to inv_stock_operator;

create function issoh_private.sync_alerts() returns setof common.alert
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/alerts/sync_alerts.sql

create function issoh_private.sync_status() returns setof issoh_private.sync_statuses
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/sync_status.sql
grant execute on function issoh_private.sync_status to inv_admin;
grant execute on function issoh_private.sync_status to inv_analyst;
grant execute on function issoh_private.sync_status to inv_pricing_manager;
grant execute on function issoh_private.sync_status to inv_reviewer;
grant execute on function issoh_private.sync_status to inv_stock_operator;

create function issoh_private.take_back_purchases(undoing issoh.stock_movements[]) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/holdings/take_back_purchases.sql

create function issoh_private.take_holding(moved issoh.stock_movements) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/holdings/take_holding.sql

create function issoh_private.take_holdings(leaving issoh_private.leaving_pieces[]) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_bitmapscan = 'off'
  set enable_memoize = 'off'
  set enable_nestloop = 'on'
  set enable_hashjoin = 'off'
  -- body: functions/issoh/holdings/take_holdings.sql

create function issoh_private.take_movements(movements issoh.movement_input[], idempotency_key text) returns issoh.stock_movements[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/take_movements.sql

create function issoh_private.take_over_availability(product_ids uuid[], gone_ids uuid[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/take_over_availability.sql

create function issoh_private.take_over_master_data(changes issoh_private.listing_change[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/take_over_master_data.sql

create function issoh_private.take_reservations(drafts issoh_private.movement_draft[]) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/reservations/take_reservations.sql

create function issoh_private.take_skus(supplier_ids uuid[]) returns text[]
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/import/take_skus.sql

create function issoh_private.terms_key_usage() returns table(master_id text, supplier_keys bigint, contracts bigint, rules bigint)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/terms_key_usage.sql
grant execute on function issoh_private.terms_key_usage to inv_admin;

create function issoh_private.terms_masters() returns table(master_id text, secret bytea, is_current boolean)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/terms_masters.sql

create function issoh_private.terms_wanted(product_ids uuid[]) returns setof issoh_private.term_due
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/issoh/contracts/terms_wanted.sql

create function issoh_private.tg_selection_queue__enqueue_scoring() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/scoring/tg_selection_queue__enqueue_scoring.sql

create function issoh_private.to_base(amount numeric, currency_code text, on_date date) returns numeric
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/money/to_base.sql

create function issoh_private.trim_sku(internal_sku text) returns text
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/products/trim_sku.sql

create function issoh_private.under_terms(product_ids uuid[]) returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/under_terms.sql

create function issoh_private.undoable_movement(movement_id uuid, reason text) returns issoh.stock_movements
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/reversals/undoable_movement.sql

create function issoh_private.undoing_lines(
  increases issoh_private.remembered_increase[],
  decreases issoh_private.remembered_decrease[],
  movements issoh_private.ledger_line[]
) returns table(later integer, earlier integer)
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/undoing_lines.sql
grant execute on function issoh_private.undoing_lines to inv_admin;
grant execute on function issoh_private.undoing_lines to inv_analyst;
grant execute on function issoh_private.undoing_lines to inv_pricing_manager;
grant execute on function issoh_private.undoing_lines to inv_reviewer;
grant execute on function issoh_private.undoing_lines to inv_stock_operator;

create function issoh_private.unit_cost(value numeric, quantity bigint) returns numeric
  language sql immutable parallel safe
  -- body: functions/issoh/valuation/unit_cost.sql
grant execute on function issoh_private.unit_cost to inv_admin;
grant execute on function issoh_private.unit_cost to inv_analyst;
grant execute on function issoh_private.unit_cost to inv_pricing_manager;
grant execute on function issoh_private.unit_cost to inv_reviewer;
grant execute on function issoh_private.unit_cost to inv_stock_operator;

create function issoh_private.unknown_suppliers(suppliers text[]) returns text[]
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/unknown_suppliers.sql

create function issoh_private.unreadable_terms() returns jsonb
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/secrets/unreadable_terms.sql
grant execute on function issoh_private.unreadable_terms to inv_admin;

create function issoh_private.unrotated_contracts() returns setof uuid
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/rotation/unrotated_contracts.sql
grant execute on function issoh_private.unrotated_contracts to inv_admin;

create function issoh_private.unseen_changes(seen pg_snapshot) returns table(product_id uuid, changed_at timestamp with time zone)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sync/unseen_changes.sql

create function issoh_private.valuation_seen() returns pg_snapshot
  language sql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/valuation_seen.sql
grant execute on function issoh_private.valuation_seen to inv_admin;
grant execute on function issoh_private.valuation_seen to inv_analyst;
grant execute on function issoh_private.valuation_seen to inv_pricing_manager;
grant execute on function issoh_private.valuation_seen to inv_reviewer;
grant execute on function issoh_private.valuation_seen to inv_stock_operator;

create function issoh_private.value_products(product_ids uuid[], as_of timestamp with time zone) returns setof issoh_kept.inventory_values
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/value_products.sql
grant execute on function issoh_private.value_products to inv_admin;
grant execute on function issoh_private.value_products to inv_analyst;
grant execute on function issoh_private.value_products to inv_pricing_manager;
grant execute on function issoh_private.value_products to inv_reviewer;
grant execute on function issoh_private.value_products to inv_stock_operator;

create function issoh_private.warehouse_of_id(name text) returns uuid
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/warehouse_of_id.sql

create function issoh_private.was_below_zero(warehouse_id uuid, since timestamp with time zone) returns boolean
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/warehouses/was_below_zero.sql

create function issoh_private.whole_contracts(contract_ids uuid[]) returns uuid[]
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/whole_contracts.sql

create function issoh_private.whole_keys(key_ids uuid[]) returns uuid[]
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/secrets/whole_keys.sql

create function issoh_private.whole_pieces(pieces bigint) returns integer
  language sql immutable
  -- body: functions/issoh/warehouses/whole_pieces.sql
grant execute on function issoh_private.whole_pieces to inv_admin;
grant execute on function issoh_private.whole_pieces to inv_analyst;
grant execute on function issoh_private.whole_pieces to inv_pricing_manager;
grant execute on function issoh_private.whole_pieces to inv_reviewer;
grant execute on function issoh_private.whole_pieces to inv_stock_operator;

create function issoh_private.whose_pieces(returns_movement_id uuid, po_number text, product_id uuid) returns uuid
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/holdings/whose_pieces.sql

create function issoh_private.withdraw_contract(contract issoh.contract_terms) returns issoh.v_contracts
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/contracts/withdraw_contract.sql

create function issoh_private.work_alerts() returns setof common.alert
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/alerts/work_alerts.sql

create function issoh_private.work_figures() returns table(days integer, turnaround_hours numeric, discrepancies bigint, discrepancies_since timestamp with time zone, discrepancy_value numeric)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/alerts/work_figures.sql

create function issoh_private.work_off(
  product_id uuid,
  state issoh_kept.valuation_checkpoints,
  movements issoh_private.ledger_line[],
  undoing boolean,
  booked boolean,
  every integer,
  kept integer
) returns issoh_private.worked_off
  language plpgsql immutable parallel safe cost 20000
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/valuation/work_off.sql
grant execute on function issoh_private.work_off to inv_admin;
grant execute on function issoh_private.work_off to inv_analyst;
grant execute on function issoh_private.work_off to inv_pricing_manager;
grant execute on function issoh_private.work_off to inv_reviewer;
grant execute on function issoh_private.work_off to inv_stock_operator;

create function issoh_private.write_contracts(drafts issoh_private.contract_draft[]) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/issoh/contracts/write_contracts.sql

create function issoh_private.write_costs(
  product_ids uuid[],
  costs numeric[],
  reason text,
  moved_at timestamp with time zone[] default null::timestamp with time zone[]
) returns table(rule issoh.pricing_rules, old_cost numeric)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/costs/write_costs.sql

create function issoh_private.write_counts(counts issoh.stock_counts[]) returns setof issoh.stock_counts
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/counts/write_counts.sql

create function issoh_private.write_default(given issoh.pricing_defaults) returns issoh.pricing_defaults
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/defaults/write_default.sql

create function issoh_private.write_movement(draft issoh_private.movement_draft) returns issoh.stock_movements
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/ledger/write_movement.sql

create function issoh_private.write_movements(drafts issoh_private.movement_draft[], restates boolean) returns issoh.stock_movements[]
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_generic_plan'
  -- body: functions/issoh/ledger/write_movements.sql

create function issoh_private.write_products(lines jsonb[]) returns jsonb
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/sheets/write_products.sql

create function issoh_private.write_proposals(drafts issoh.price_proposals[]) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/proposals/write_proposals.sql

create function issoh_private.write_reorder_levels(levels issoh.reorder_level_input[]) returns setof issoh.stock_on_hand
  language plpgsql volatile rows 10
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_indexscan = 'off'
  set enable_indexonlyscan = 'off'
  -- body: functions/issoh/orders/write_reorder_levels.sql

create function issoh_private.write_rules(rules issoh.pricing_rules[]) returns setof issoh.pricing_rules
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/issoh/pricing/write_rules.sql

create function lease.assert_held(held uuid, given uuid, what text) returns void
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/assert_held.sql

create function lease.beat(worker_id uuid, job_owners text[] default '{}'::text[]) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/beat.sql

create function lease.bury_dead() returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/bury_dead.sql

create function lease.drop_jobs(job_ids bigint[]) returns setof bigint
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/jobs/drop_jobs.sql

create function lease.is_free(token uuid, owner uuid, expires_at timestamp with time zone) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/is_free.sql

create function lease.is_superseded(
  key text,
  attempts integer,
  max_attempts integer,
  locked_at timestamp with time zone,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  last_error text
) returns boolean
  language sql immutable parallel safe
  -- body: functions/common/lease/is_superseded.sql

create function lease.jobs() returns setof lease.job
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/jobs/jobs.sql

create function lease.leave(worker_id uuid) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/leave.sql

create function lease.lives(worker_id uuid) returns boolean
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/lives.sql
grant execute on function lease.lives to inv_admin;
grant execute on function lease.lives to inv_analyst;

create function lease.register_worker(worker_id uuid, worker_name text) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/register_worker.sql

create function lease.run_jobs_again(job_ids bigint[]) returns setof bigint
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/jobs/run_jobs_again.sql
