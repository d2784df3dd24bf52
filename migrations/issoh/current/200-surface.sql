-- What GraphQL shows, and by which names, is told by server/http/graphql/surface: comments are for people.
set local lock_timeout = '5s';

do $$
declare
  v_comment record;
begin
  for v_comment in
    select case i.type when 'table column' then 'column' when 'view column' then 'column'
                       when 'composite type column' then 'column' when 'table constraint' then 'constraint'
                       when 'composite type' then 'type' else i.type end as kind,
           i.identity, regexp_replace(d.description, '^(@[^\n]*(\n|$))+\n*', '') as description
      from pg_catalog.pg_description d
     cross join lateral pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i
     where d.description ~ '^@[a-z]'
       and d.classoid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_constraint'::regclass, 'pg_type'::regclass)
  loop
    execute format('comment on %s %s is %L', v_comment.kind, v_comment.identity, nullif(v_comment.description, ''));
  end loop;
end
$$;

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

comment on column issoh.exchange_rate_input.currency_code is 'Currency: ISO 4217.';
comment on column issoh.exchange_rate_input.rate_date is 'From this day.';
comment on column issoh.exchange_rate_input.rate is 'What one of it is worth in the base currency.';

comment on column issoh.inventory_value.product_id is 'Product.';
comment on column issoh.inventory_value.internal_sku is 'Our own article number.';
comment on column issoh.inventory_value.quantity_on_hand is 'Pieces in all warehouses.';
comment on column issoh.inventory_value.fifo_value is 'Value, the oldest pieces going first.';
comment on column issoh.inventory_value.lifo_value is 'Value, the newest pieces going first.';
comment on column issoh.inventory_value.average_value is 'Value at the moving average.';
comment on column issoh.inventory_value.fifo_unit_cost is 'Value of a piece; null at zero pieces.';
comment on column issoh.inventory_value.lifo_unit_cost is 'Value of a piece; null at zero pieces.';
comment on column issoh.inventory_value.average_unit_cost is 'Value of a piece; null at zero pieces.';

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
comment on column issoh.movement_input.returns_movement_id is
  'The issue whose pieces come back, or the receipt whose pieces go back.';
comment on column issoh.movement_input.reservation_id is 'Reservation that it issues from.';
comment on column issoh.movement_input.note is 'What people should know.';
comment on column issoh.movement_input.counted is 'A count at its date had seen it.';

comment on column issoh.named_count.product_id is 'Product.';
comment on column issoh.named_count.currency_code is 'Currency of the amounts: ISO 4217.';

comment on column issoh.named_reorder_level.product_id is 'Product.';

comment on column issoh.named_reservation.product_id is 'Product.';

comment on column issoh.named_rule.product_id is 'Product.';
comment on column issoh.named_rule.currency_code is 'Currency of the amounts: ISO 4217.';

comment on column issoh.new_webhook.webhook_id is 'Identifies the webhook.';
comment on column issoh.new_webhook.secret is 'What deliveries are signed with; told this once.';

comment on column issoh.order_line.product_id is 'Product.';
comment on column issoh.order_line.currency_code is 'Currency of the amounts: ISO 4217.';

comment on column issoh.order_line_input.product_id is 'Product; or its internal_sku.';
comment on column issoh.order_line_input.internal_sku is 'Our own article number; or its product_id.';
comment on column issoh.order_line_input.quantity is 'Pieces; with a pack_size, packs.';
comment on column issoh.order_line_input.unit_cost is 'What a piece costs; with a pack_size, a pack.';
comment on column issoh.order_line_input.currency_code is 'Currency of unit_cost; null: the supplier''s.';
comment on column issoh.order_line_input.pack_size is 'Pieces in a pack.';

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

comment on column issoh.queue_result.queued is 'Products that were queued.';
comment on column issoh.queue_result.already_queued is 'Products that were in the queue before.';
comment on column issoh.queue_result.already_selected is 'Products that we carry.';

comment on column issoh.rank_change.criterion is 'Whose weight is moved.';
comment on column issoh.rank_change.weight is 'Its weight.';
comment on column issoh.rank_change.moved_weight is 'The weight tried instead.';
comment on column issoh.rank_change.kept is 'Of the best items, how many stay among them.';
comment on column issoh.rank_change.replaced is 'How many do not.';
comment on column issoh.rank_change.mean_shift is 'Places that an item moves on average.';
comment on column issoh.rank_change.largest_shift is 'Places that one moves at most.';

comment on column issoh.reorder_level_input.product_id is 'Product.';

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

comment on column issoh.selection_conflict.queue_id is 'Item.';
comment on column issoh.selection_conflict.reason is
  'Why it was not decided: not_found, imported, leased, already_decided, approver_only and the like.';

comment on column issoh.selection_facet.facet is 'What the items are counted by.';
comment on column issoh.selection_facet.value is 'Which of it.';
comment on column issoh.selection_facet.from_price is 'Of a price range: from.';
comment on column issoh.selection_facet.below_price is 'Of a price range: below.';
comment on column issoh.selection_facet.currency_code is 'Of a price range: currency.';
comment on column issoh.selection_facet.items is 'How many items.';

comment on column issoh.selection_outcome.done is 'Items that were decided.';
comment on column issoh.selection_outcome.conflicts is 'Items that were not, and why.';

comment on column issoh.stock_count_input.product_id is 'Product; or its internal_sku.';
comment on column issoh.stock_count_input.internal_sku is 'Our own article number; or its product_id.';
comment on column issoh.stock_count_input.quantity is 'Pieces that were counted.';
comment on column issoh.stock_count_input.note is 'What people should know.';

comment on column issoh.supplier_holding.product_id is 'Product.';
comment on column issoh.supplier_holding.currency_code is 'Currency of the amounts: ISO 4217.';

-- Their comments, as the sources have them now.
--! include functions/issoh/counts/list_counts.sql
--! include functions/issoh/defaults/list_pricing_defaults.sql
--! include functions/issoh/import/hold_import.sql
--! include functions/issoh/import/import_chunk.sql
--! include functions/issoh/import/release_import.sql
--! include functions/issoh/ledger/describe_movement.sql
--! include functions/issoh/orders/list_orders.sql
--! include functions/issoh/reservations/list_reservations.sql
--! include functions/issoh/reservations/record_reservation.sql
--! include functions/issoh/sync/fail_sync.sql
--! include functions/issoh/sync/queue_due_sync.sql
--! include views/issoh/v_reorder_alerts.sql
