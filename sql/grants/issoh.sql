-- What roles may in database issoh when every migration has run: `npm run snapshot` writes this file.
-- "inventory doctor" compares the database with it; run by the owner it brings back what is missing.
grant execute on function audit.acting_role() to public;
grant execute on function audit.current_actor() to public;
grant execute on function audit.entries(text, text, text, timestamp with time zone, timestamp with time zone, bigint,
  integer) to inv_admin, inv_analyst;
grant execute on function audit.logged_actor() to public;
grant execute on function audit.seal_chains() to inv_admin, inv_analyst;
grant execute on function audit.seal_status() to inv_admin, inv_analyst;
grant execute on function audit.seal_sums(text, bigint, bigint) to inv_admin, inv_analyst;
grant execute on function common.composed(text) to public;
grant execute on function common.composed_words(text) to public;
grant execute on function common.is_currency(text) to public;
grant execute on function common.like_pattern(text) to public;
grant execute on function common.plain(text) to public;
grant execute on function common.plain_code(text) to public;
grant execute on function common.search_patterns(text) to public;
grant execute on function common.search_words(text) to public;
grant execute on function common.trimmed(text) to public;
grant execute on function common.visible(text) to public;
grant execute on function common.whole_gtin(text) to public;
grant execute on function common.word_pattern(text) to public;
grant execute on function issoh.activate_warehouse(text) to inv_admin, inv_stock_operator;
grant execute on function issoh.add_product(text, text, text, text, text, text, text, text, integer, integer, integer,
  text, text) to inv_admin, inv_approver, inv_stock_operator;
grant execute on function issoh.add_webhook(text, text[], text) to inv_admin;
grant execute on function issoh.bulk_import_selected(jsonb) to inv_admin, inv_approver;
grant execute on function issoh.cancel_order(text, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.change_cost(text, numeric, text) to inv_admin, inv_pricing_manager;
grant execute on function issoh.change_order(text, text, integer, numeric, text, timestamp with time zone) to inv_admin,
  inv_stock_operator;
grant execute on function issoh.change_reservation(uuid, integer, timestamp with time zone, timestamp with time zone) to
  inv_admin, inv_stock_operator;
grant execute on function issoh.correct_cost(uuid, numeric, text, text, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.cost_of_goods_issued(timestamp with time zone, timestamp with time zone) to inv_admin,
  inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.count_warnings(issoh.stock_counts[]) to inv_admin, inv_stock_operator;
grant execute on function issoh.create_warehouse(text, text, jsonb, bigint, boolean, text) to inv_admin,
  inv_stock_operator;
grant execute on function issoh.deactivate_warehouse(text) to inv_admin, inv_stock_operator;
grant execute on function issoh.decide_price_proposals(uuid[], text, text) to inv_admin, inv_pricing_manager;
grant execute on function issoh.decide_selection(uuid[], text, text) to inv_admin, inv_reviewer;
grant execute on function issoh.declare_key_lost(text) to inv_admin, inv_pricing_manager;
grant execute on function issoh.describe_movement(issoh.stock_movements) to inv_admin, inv_stock_operator;
grant execute on function issoh.discard_jobs(bigint[]) to inv_admin;
grant execute on function issoh.end_contract(uuid, timestamp with time zone, text) to inv_admin, inv_pricing_manager;
grant execute on function issoh.end_price(text, text, timestamp with time zone, text, integer) to inv_admin,
  inv_pricing_manager;
grant execute on function issoh.end_pricing_default(text, text, integer, timestamp with time zone, text) to inv_admin,
  inv_pricing_manager;
grant execute on function issoh.enter_counts(jsonb, boolean, text, timestamp with time zone, text, text) to inv_admin,
  inv_stock_operator;
grant execute on function issoh.enter_opening_stock(jsonb, boolean, text, text, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.enter_products(jsonb, boolean, text) to inv_admin, inv_approver, inv_stock_operator;
grant execute on function issoh.enter_reorder_levels(jsonb, boolean, text, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.exchange_rate(text, date) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh.expire_reservations() to inv_admin, inv_stock_operator;
grant execute on function issoh.explain_score(uuid) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh.find_product(text) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh.find_products(text, text, uuid, integer) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh.find_stock(text, text, text, uuid, integer) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.import_status(uuid) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh.inventory_valuation_at(timestamp with time zone) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_contracts(text, text, text, uuid, integer) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_counts(text, text, timestamp with time zone, uuid, integer) to inv_admin,
  inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_exchange_rates(text, uuid, integer) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_holdings(text, uuid, integer) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_jobs(text, text, bigint, integer) to inv_admin;
grant execute on function issoh.list_movements(text, text, timestamp with time zone, uuid, integer) to inv_admin,
  inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_orders(text, text, boolean, boolean, text, text, uuid, integer) to inv_admin,
  inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_pricing_defaults(text, uuid, integer) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_reorder_alerts(text, text, uuid, integer) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_reservations(text, text, text, text, uuid, integer) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_selection(jsonb, text, numeric, uuid, integer) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_stock(text, text, text, uuid, integer) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.list_warehouses(uuid, integer) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh.mark_notifications(uuid[], boolean) to inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh.metric_history(text[], integer) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh.name_counts(issoh.stock_counts[]) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh.name_default(issoh.pricing_defaults) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh.name_order_line(issoh.purchase_order_lines) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.name_product(issoh.selected_products) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh.name_reservations(issoh.stock_reservations[]) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.name_tiers(issoh.pricing_rules) to inv_admin, inv_pricing_manager;
grant execute on function issoh.name_warehouse(issoh.warehouses) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh.negotiated_prices(text, uuid, integer) to inv_admin, inv_approver, inv_pricing_manager;
grant execute on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamp with time zone) to
  inv_admin, inv_stock_operator;
grant execute on function issoh.post_movement(issoh.movement_input, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.post_movements(issoh.movement_input[], text) to inv_admin, inv_stock_operator;
grant execute on function issoh.price_for(text, text, timestamp with time zone, integer) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.prices_for(uuid[], text, timestamp with time zone, integer) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.product_valuation(text, timestamp with time zone) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.queue_for_selection(jsonb, integer) to inv_admin, inv_reviewer;
grant execute on function issoh.quote_order(text, jsonb) to inv_admin, inv_stock_operator;
grant execute on function issoh.rank_stability(numeric) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh.read_contracts(text, text, text, uuid, integer) to inv_admin, inv_approver,
  inv_pricing_manager;
grant execute on function issoh.recognise_sheet(text, jsonb, text[]) to inv_admin, inv_approver, inv_stock_operator;
grant execute on function issoh.record_cancellation(text, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.record_contracts(jsonb) to inv_admin, inv_pricing_manager;
grant execute on function issoh.record_cost(text, numeric, text) to inv_admin, inv_pricing_manager;
grant execute on function issoh.record_counts(text, jsonb, text, text, timestamp with time zone) to inv_admin,
  inv_stock_operator;
grant execute on function issoh.record_exchange_rates(jsonb) to inv_admin, inv_pricing_manager;
grant execute on function issoh.record_movements(jsonb, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.record_order(text, text, text, jsonb, timestamp with time zone) to inv_admin,
  inv_stock_operator;
grant execute on function issoh.record_product(jsonb) to inv_admin, inv_approver, inv_stock_operator;
grant execute on function issoh.record_reorder_levels(jsonb) to inv_admin, inv_stock_operator;
grant execute on function issoh.record_reservation(jsonb, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text, timestamp with time
  zone) to inv_admin, inv_stock_operator;
grant execute on function issoh.refresh_valuation(integer) to inv_admin;
grant execute on function issoh.release_document(text, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.release_reservation(uuid) to inv_admin, inv_stock_operator;
grant execute on function issoh.release_reservations(text, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.release_review(uuid[]) to inv_admin, inv_reviewer;
grant execute on function issoh.remove_webhook(uuid) to inv_admin;
grant execute on function issoh.replay_deliveries(uuid[], uuid) to inv_admin;
grant execute on function issoh.request_import(uuid[]) to inv_admin, inv_approver;
grant execute on function issoh.request_sync(boolean, uuid[]) to inv_admin, inv_approver, inv_pricing_manager;
grant execute on function issoh.reserve_stock(text, text, integer, text, text, timestamp with time zone, timestamp with
  time zone, text) to inv_admin, inv_stock_operator;
grant execute on function issoh.retry_jobs(bigint[]) to inv_admin;
grant execute on function issoh.reverse_movement(uuid, text, text, boolean) to inv_admin, inv_stock_operator;
grant execute on function issoh.rotate_contract_keys() to inv_admin;
grant execute on function issoh.score_selection(uuid[]) to inv_admin, inv_reviewer;
grant execute on function issoh.selection_facets(jsonb, text) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh.set_contracts(issoh.contract_input[]) to inv_admin, inv_pricing_manager;
grant execute on function issoh.set_exchange_rates(issoh.exchange_rate_input[]) to inv_admin, inv_pricing_manager;
grant execute on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamp with time
  zone, timestamp with time zone, text, numeric, numeric, text, numeric, text, integer, numeric) to inv_admin,
  inv_pricing_manager;
grant execute on function issoh.set_pricing_default(text, text, numeric, numeric, integer, numeric, text, numeric,
  timestamp with time zone, timestamp with time zone, text) to inv_admin, inv_pricing_manager;
grant execute on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric, text) to inv_admin,
  inv_pricing_manager;
grant execute on function issoh.set_reorder_levels(text, text, integer, integer, integer) to inv_admin,
  inv_stock_operator;
grant execute on function issoh.set_score_curve(text, jsonb) to inv_admin, inv_approver;
grant execute on function issoh.set_score_weights(jsonb) to inv_admin, inv_approver;
grant execute on function issoh.set_setting(text, jsonb) to inv_admin;
grant execute on function issoh.set_sku_pattern(text, text) to inv_admin, inv_approver;
grant execute on function issoh.setting(text) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh.sheet_limits() to inv_admin, inv_approver, inv_stock_operator;
grant execute on function issoh.start_review(integer, jsonb) to inv_admin, inv_reviewer;
grant execute on function issoh.stock_movements_warnings(issoh.stock_movements) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh.subscribe_to_notifications(text[], text) to inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh.undo_import(uuid) to inv_admin, inv_approver;
grant execute on function issoh.unread_notifications() to inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh.unsubscribe_from_notifications(uuid[]) to inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh.update_product(text, jsonb) to inv_admin, inv_approver, inv_stock_operator;
grant execute on function issoh.update_warehouse(text, jsonb) to inv_admin, inv_stock_operator;
grant execute on function issoh.update_webhook(uuid, text, text[], boolean, text) to inv_admin;
grant execute on function issoh_private.advance_sync(uuid, uuid) to inv_admin;
grant execute on function issoh_private.agreed_products(uuid[], timestamp with time zone) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.alerts() to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh_private.base_currency() to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh_private.check_pieces(integer, text) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.check_review_status(text) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.claim_import(uuid, uuid) to inv_admin;
grant execute on function issoh_private.claim_sync(uuid, boolean) to inv_admin;
grant execute on function issoh_private.contract_before(uuid, text, timestamp with time zone) to inv_admin,
  inv_pricing_manager;
grant execute on function issoh_private.cost_warnings(issoh.stock_movements[]) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.currency_steps(numeric, issoh_private.tier_rate, issoh_private.tier_rate) to
  inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.cut_off(numeric) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh_private.default_steps(issoh.pricing_rules, text, numeric, numeric, numeric, text,
  numeric) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.demand_by_day(uuid, uuid, timestamp with time zone, timestamp with time zone) to
  inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.doubtful_contracts(jsonb) to inv_admin, inv_pricing_manager;
grant execute on function issoh_private.enqueue_import(uuid, interval) to inv_admin;
grant execute on function issoh_private.ensure_movement_months() to inv_admin;
grant execute on function issoh_private.fail_sync(uuid, uuid, text) to inv_admin;
grant execute on function issoh_private.find_movement(uuid) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.finish_import(uuid, uuid) to inv_admin;
grant execute on function issoh_private.follow_another_spp() to inv_admin;
grant execute on function issoh_private.forget_settled(issoh_kept.valuation_checkpoints) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.given_moment(timestamp with time zone, text) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.hold_import(uuid, uuid) to inv_admin;
grant execute on function issoh_private.holding_worth(issoh.supplier_stock_holdings, numeric) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.holds_word(issoh.selected_products, text) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.holds_words(issoh.selected_products, text[]) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.import_chunk(uuid, uuid) to inv_admin;
grant execute on function issoh_private.in_currency(issoh.pricing_rules, issoh_private.tier_rate,
  issoh_private.tier_rate) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.is_auto_candidate(text, numeric, numeric, numeric, numeric) to inv_admin,
  inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.keeps_checkpoint(bigint, bigint, integer, integer) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.known_supplier(text) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.late_movements(uuid[]) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.list_prices_now(uuid, uuid[]) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.lost_keys() to inv_admin;
grant execute on function issoh_private.nearest_defaults(uuid[], timestamp with time zone, integer) to inv_admin,
  inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.notify_uploads() to inv_admin;
grant execute on function issoh_private.points_at(numeric, numeric[], numeric[]) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.product_costs(uuid[], date) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.proposal_steps(issoh.pricing_rules, issoh.price_proposals, boolean) to
  inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.queued_price(jsonb) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.reach_spp() to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh_private.read_selection_filter(jsonb, text[]) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.refresh_supplier_reliability(uuid[]) to inv_admin;
grant execute on function issoh_private.release_import(uuid, uuid, text) to inv_admin;
grant execute on function issoh_private.replay_from(issoh_private.ledger_position[], timestamp with time zone, boolean,
  integer, integer) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.replay_late(uuid, timestamp with time zone, bigint) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.replay_ledger(uuid[], timestamp with time zone, boolean) to inv_admin,
  inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.replay_since(uuid[], timestamp with time zone, timestamp with time zone,
  boolean) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.rescue_imports() to inv_admin;
grant execute on function issoh_private.resolve_category(text) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.resolve_product(text) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.resolve_tier(text) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh_private.resolve_warehouse(text) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.round_price(numeric, numeric, text, numeric, numeric, numeric) to inv_admin,
  inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.score_chunk(uuid, boolean) to inv_admin;
grant execute on function issoh_private.score_criteria() to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh_private.search_rank(text, text[], issoh.selected_products) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.selection_filter_keys() to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.selection_matches(issoh.selection_queue, issoh_private.selection_filter) to
  inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.selection_rank(numeric) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.share_between(numeric, bigint, bigint, bigint) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.share_of(numeric, bigint, bigint) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.surcharge_words(numeric) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.sync_status() to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh_private.terms_key_usage() to inv_admin;
grant execute on function issoh_private.undoing_lines(issoh_private.remembered_increase[],
  issoh_private.remembered_decrease[], issoh_private.ledger_line[]) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.unit_cost(numeric, bigint) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.unreadable_terms() to inv_admin;
grant execute on function issoh_private.unrotated_contracts() to inv_admin;
grant execute on function issoh_private.valuation_seen() to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant execute on function issoh_private.value_products(uuid[], timestamp with time zone) to inv_admin, inv_analyst,
  inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.whole_pieces(bigint) to inv_admin, inv_analyst, inv_pricing_manager,
  inv_reviewer, inv_stock_operator;
grant execute on function issoh_private.work_off(uuid, issoh_kept.valuation_checkpoints, issoh_private.ledger_line[],
  boolean, boolean, integer, integer) to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant execute on function lease.lives(uuid) to inv_admin, inv_analyst;
grant usage on schema audit to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant usage on schema common to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant usage on schema issoh to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant usage on schema issoh_kept to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant usage on schema issoh_private to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant usage on schema lease to inv_admin, inv_analyst;
grant select on table audit.log to inv_admin, inv_analyst;
grant select on table audit.seals to inv_admin, inv_analyst;
grant select on table issoh.categories to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.contract_terms to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.exchange_rates to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.import_items to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.import_runs to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.invariant_results to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.maintenance_runs to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.metric_samples to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.movement_keys to inv_analyst;
grant select on table issoh.movement_reversals to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.notification_reads to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.notification_subscriptions to inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant select on table issoh.notifications to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.price_proposals to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.pricing_defaults to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.pricing_rules to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.pricing_tiers to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.purchase_order_lines to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.score_curves to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.score_weights to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.selected_products to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.selection_queue to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.settings to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.sku_patterns to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.stock_counts to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.stock_movements to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.stock_on_hand to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.stock_reservations to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.supplier_listings to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.supplier_movements to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.supplier_price_changes to inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant select on table issoh.supplier_reliability to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.supplier_stock_holdings to inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant select on table issoh.suppliers to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.sync_failures to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.sync_runs to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_alerts to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_category_stock to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_contracts to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_cost_comparison to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_inventory_valuation to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_last_maintenance to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_late_orders to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_metric_days to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_my_notifications to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_price_proposals to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_price_rules to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_reorder_alerts to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_selection_pipeline to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_stock_discrepancies to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_stock_summary_by_supplier to inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant select on table issoh.v_sync_status to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.v_warehouse_stock to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.warehouses to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh.webhook_deliveries to inv_admin;
grant select on table issoh.webhooks to inv_admin;
grant select on table issoh_kept.inventory_values to inv_analyst, inv_pricing_manager, inv_reviewer, inv_stock_operator;
grant select on table issoh_kept.valuation_checkpoints to inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant select on table issoh_private.ledger_lines to inv_admin, inv_analyst, inv_pricing_manager, inv_reviewer,
  inv_stock_operator;
grant select on table lease.workers to inv_admin, inv_analyst;
grant usage on type common.alert to public;
grant usage on type common.metric_point to public;
grant usage on type issoh.contract_counts to public;
grant usage on type issoh.contract_input to public;
grant usage on type issoh.contract_value to public;
grant usage on type issoh.cost_of_issue to public;
grant usage on type issoh.exchange_rate_input to public;
grant usage on type issoh.inventory_value to public;
grant usage on type issoh.job to public;
grant usage on type issoh.metric_point to public;
grant usage on type issoh.movement_input to public;
grant usage on type issoh.named_count to public;
grant usage on type issoh.named_default to public;
grant usage on type issoh.named_movement to public;
grant usage on type issoh.named_product to public;
grant usage on type issoh.named_reorder_level to public;
grant usage on type issoh.named_reservation to public;
grant usage on type issoh.named_rule to public;
grant usage on type issoh.named_stock to public;
grant usage on type issoh.named_warehouse to public;
grant usage on type issoh.negotiated_price to public;
grant usage on type issoh.new_webhook to public;
grant usage on type issoh.order_line to public;
grant usage on type issoh.order_line_input to public;
grant usage on type issoh.posted_list to public;
grant usage on type issoh.posted_movement to public;
grant usage on type issoh.product_price to public;
grant usage on type issoh.product_stock to public;
grant usage on type issoh.queue_result to public;
grant usage on type issoh.rank_change to public;
grant usage on type issoh.recorded_count to public;
grant usage on type issoh.recorded_reservation to public;
grant usage on type issoh.reorder_level_input to public;
grant usage on type issoh.score_explanation to public;
grant usage on type issoh.selection_conflict to public;
grant usage on type issoh.selection_facet to public;
grant usage on type issoh.selection_outcome to public;
grant usage on type issoh.stock_count_input to public;
grant usage on type issoh.supplier_holding to public;
grant usage on type issoh_private.arriving_pieces to public;
grant usage on type issoh_private.asked_price to public;
grant usage on type issoh_private.claimed_delivery to public;
grant usage on type issoh_private.computed_score to public;
grant usage on type issoh_private.contract_draft to public;
grant usage on type issoh_private.counted_movement to public;
grant usage on type issoh_private.default_price to public;
grant usage on type issoh_private.demand_of_product to public;
grant usage on type issoh_private.holding_change to public;
grant usage on type issoh_private.leaving_pieces to public;
grant usage on type issoh_private.ledger_line to public;
grant usage on type issoh_private.ledger_position to public;
grant usage on type issoh_private.listing_change to public;
grant usage on type issoh_private.movement_draft to public;
grant usage on type issoh_private.named_supplier to public;
grant usage on type issoh_private.order_delta to public;
grant usage on type issoh_private.place_change to public;
grant usage on type issoh_private.product_cost to public;
grant usage on type issoh_private.raw_criteria to public;
grant usage on type issoh_private.remembered_decrease to public;
grant usage on type issoh_private.remembered_increase to public;
grant usage on type issoh_private.replayed_movement to public;
grant usage on type issoh_private.reservation_delta to public;
grant usage on type issoh_private.selection_filter to public;
grant usage on type issoh_private.sheet_fault to public;
grant usage on type issoh_private.stock_count_draft to public;
grant usage on type issoh_private.sync_counts to public;
grant usage on type issoh_private.sync_statuses to public;
grant usage on type issoh_private.term_change to public;
grant usage on type issoh_private.term_due to public;
grant usage on type issoh_private.term_move to public;
grant usage on type issoh_private.tier_rate to public;
grant usage on type issoh_private.traced_criterion to public;
grant usage on type issoh_private.worked_off to public;
grant usage on type lease.job to public;
