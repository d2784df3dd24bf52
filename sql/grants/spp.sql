-- What roles may in database spp when every migration has run: `npm run snapshot` writes this file.
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
grant execute on function lease.lives(uuid) to inv_admin, inv_analyst;
grant execute on function spp.assign_category(text, uuid[], jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp.begin_upload(text, text, text, bigint, text, boolean, boolean, date) to inv_admin,
  inv_catalog_manager, inv_supplier;
grant execute on function spp.cancel_upload(uuid) to inv_admin, inv_catalog_manager, inv_supplier;
grant execute on function spp.check_upload(text) to inv_admin, inv_catalog_manager, inv_supplier;
grant execute on function spp.confirm_missing(uuid) to inv_admin, inv_catalog_manager;
grant execute on function spp.create_category(text) to inv_admin, inv_catalog_manager;
grant execute on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb) to inv_admin,
  inv_catalog_manager;
grant execute on function spp.current_supplier_id() to public;
grant execute on function spp.discard_jobs(bigint[]) to inv_admin;
grant execute on function spp.discard_quarantined(uuid[]) to inv_admin, inv_catalog_manager, inv_supplier;
grant execute on function spp.drop_missing(uuid) to inv_admin, inv_catalog_manager;
grant execute on function spp.import_profile(text) to inv_admin, inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant execute on function spp.list_jobs(text, text, bigint, integer) to inv_admin;
grant execute on function spp.list_products(text, boolean, text, text, text, uuid, integer) to inv_admin, inv_analyst,
  inv_catalog_manager, inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.list_products_by_code(text, boolean, text, text, text, uuid, integer) to inv_admin,
  inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.list_uploads(text, text, uuid, integer, timestamp with time zone) to inv_admin,
  inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.match_candidates(text, numeric, uuid, integer) to inv_admin, inv_analyst,
  inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant execute on function spp.match_products(text) to inv_admin, inv_catalog_manager;
grant execute on function spp.matching_run(uuid) to inv_admin, inv_catalog_manager;
grant execute on function spp.metric_history(text[], integer) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer;
grant execute on function spp.missing_products(uuid, uuid, integer) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.move_category(uuid, uuid) to inv_admin, inv_catalog_manager;
grant execute on function spp.preview_rollback(uuid) to inv_admin, inv_catalog_manager;
grant execute on function spp.price_at(text, text, integer) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.price_change_percentage(numeric, numeric) to public;
grant execute on function spp.product_matches(uuid) to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer;
grant execute on function spp.product_price_history(uuid, uuid, integer) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.products_total(text, boolean) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.quarantine(text, uuid, integer, uuid) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.quarantine_file(text, uuid) to inv_admin, inv_catalog_manager, inv_supplier;
grant execute on function spp.quarantined_rows(uuid, integer, integer) to inv_admin, inv_catalog_manager, inv_supplier;
grant execute on function spp.reject_mapping(jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp.rejected_rows(uuid, integer, integer) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.resubmit_quarantined(jsonb) to inv_admin, inv_catalog_manager, inv_supplier;
grant execute on function spp.retry_jobs(bigint[]) to inv_admin;
grant execute on function spp.rollback_batch(uuid) to inv_admin, inv_catalog_manager;
grant execute on function spp.search_counts(text, jsonb) to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant execute on function spp.search_products(text, jsonb, text, boolean, jsonb, integer) to inv_analyst,
  inv_catalog_manager, inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.set_import_profile(text, jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp.set_mapping(text, text, uuid) to inv_admin, inv_catalog_manager;
grant execute on function spp.set_setting(text, jsonb) to inv_admin;
grant execute on function spp.setting(text) to inv_admin, inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant execute on function spp.start_matching(text) to inv_admin, inv_catalog_manager;
grant execute on function spp.update_supplier(text, jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp.upload_limits() to inv_admin, inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant execute on function spp.upload_report(uuid) to inv_admin, inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant execute on function spp.upload_rows(uuid, text, integer, integer) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp.upload_status(uuid) to inv_admin, inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant execute on function spp.verify_mapping(jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.advance_batch(uuid, uuid) to inv_admin;
grant execute on function spp_private.advance_matching(uuid) to inv_admin;
grant execute on function spp_private.alerts() to inv_admin, inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer;
grant execute on function spp_private.apply_chunk(uuid, integer) to inv_admin;
grant execute on function spp_private.batch_progress(spp.upload_batches) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.catalogue_generation(text, boolean) to inv_admin, inv_analyst,
  inv_catalog_manager, inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.category_branch(text) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.category_label(text) to public;
grant execute on function spp_private.choose_currency(text[], text) to public;
grant execute on function spp_private.claim_batch(uuid, uuid) to inv_admin;
grant execute on function spp_private.codes_repeat(jsonb, integer, jsonb, integer) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.column_by_content(text, spp_private.column_evidence[], integer[], jsonb, boolean)
  to inv_admin, inv_catalog_manager;
grant execute on function spp_private.column_evidence(jsonb, jsonb, jsonb, text, date) to inv_admin,
  inv_catalog_manager;
grant execute on function spp_private.column_reasons(spp_private.column_evidence[], jsonb, jsonb, jsonb, text) to
  inv_admin, inv_catalog_manager;
grant execute on function spp_private.columns_below(jsonb, integer) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.columns_by_content(spp_private.column_evidence[], jsonb, jsonb, boolean) to
  inv_admin, inv_catalog_manager;
grant execute on function spp_private.columns_by_heading(spp_private.column_evidence[], jsonb, jsonb) to inv_admin,
  inv_catalog_manager;
grant execute on function spp_private.columns_of_price(jsonb, integer, spp_private.column_evidence[], jsonb, jsonb,
  jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.correct_chunk(uuid, integer) to inv_admin;
grant execute on function spp_private.count_price_days(date[]) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer;
grant execute on function spp_private.currencies_of(text) to public;
grant execute on function spp_private.currency_of(text, text) to public;
grant execute on function spp_private.decimal_evidence(text) to public;
grant execute on function spp_private.detection_accuracy(bigint, bigint, bigint) to inv_admin, inv_analyst,
  inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant execute on function spp_private.enqueue_uploads(uuid, interval) to inv_admin;
grant execute on function spp_private.ensure_price_history_months() to inv_admin;
grant execute on function spp_private.fail_batch(uuid, text, text, text, jsonb) to inv_admin;
grant execute on function spp_private.file_heading(text) to inv_admin, inv_catalog_manager, inv_supplier;
grant execute on function spp_private.find_heading_row(jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.finish_batch(uuid) to inv_admin;
grant execute on function spp_private.finish_staging(uuid, uuid, jsonb, jsonb) to inv_admin;
grant execute on function spp_private.first_errors(uuid) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.group_price(spp_private.column_evidence[], text, text) to inv_admin,
  inv_catalog_manager;
grant execute on function spp_private.heading_facts(text, text, jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.heading_language(jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.heading_patterns() to inv_admin, inv_catalog_manager;
grant execute on function spp_private.heading_positions(jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.heading_traits(jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.heading_votes(jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.heed_cancel(uuid) to inv_admin;
grant execute on function spp_private.hold_batch(uuid, uuid) to inv_admin;
grant execute on function spp_private.holds_word(spp.supplier_products, text) to inv_admin, inv_analyst,
  inv_catalog_manager, inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.holds_words(spp.supplier_products, text[]) to inv_admin, inv_analyst,
  inv_catalog_manager, inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.is_counted(spp.upload_batches) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer;
grant execute on function spp_private.is_gtin(text) to public;
grant execute on function spp_private.is_overtaken(uuid, uuid, bigint) to inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.join_headings(jsonb, integer) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.keep_batch(uuid, uuid) to inv_admin;
grant execute on function spp_private.latin_digits(text) to public;
grant execute on function spp_private.leave_batch(uuid, uuid, text) to inv_admin;
grant execute on function spp_private.matching_products(spp_private.product_search, integer) to inv_analyst,
  inv_catalog_manager, inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.most_found() to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant execute on function spp_private.names_a_price(jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.names_columns(jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.normalise_heading(text) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.only_names_columns(jsonb, jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.own_category_ids() to inv_supplier;
grant execute on function spp_private.page_limit(integer) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.price_breaks(spp_private.column_evidence[], text) to inv_admin,
  inv_catalog_manager;
grant execute on function spp_private.price_columns(spp_private.column_evidence[], text) to inv_admin,
  inv_catalog_manager;
grant execute on function spp_private.price_days_seen() to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer;
grant execute on function spp_private.price_days_touched(pg_snapshot) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer;
grant execute on function spp_private.price_of_list(jsonb, integer, spp_private.column_evidence[], jsonb, text) to
  inv_admin, inv_catalog_manager;
grant execute on function spp_private.price_volatility(bigint, numeric, numeric) to inv_admin, inv_analyst,
  inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant execute on function spp_private.products_in_range(spp_private.product_search, integer) to inv_analyst,
  inv_catalog_manager, inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.profile_columns(jsonb, jsonb, integer) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.profile_heading_row(jsonb, jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.purge_staging() to inv_admin;
grant execute on function spp_private.quarantined_columns(uuid[]) to inv_admin, inv_catalog_manager, inv_supplier;
grant execute on function spp_private.read_product_search(text, jsonb) to inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.reason_of(uuid) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.recognise_columns(jsonb, jsonb) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.refresh_figures_step(integer) to inv_admin;
grant execute on function spp_private.reject_batch(uuid, uuid, text, text, text) to inv_admin;
grant execute on function spp_private.rejection_message(text) to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant execute on function spp_private.release_batch(uuid, uuid, text) to inv_admin;
grant execute on function spp_private.renew_feed_epoch() to inv_admin;
grant execute on function spp_private.rescue_uploads() to inv_admin;
grant execute on function spp_private.resolve_batch(uuid) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.resolve_category(text) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.resolve_supplier(text) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.row_ref(spp.upload_staging) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.sheet_currency(text, text) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.sheet_of(jsonb, integer) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.show_detected(uuid, uuid, jsonb) to inv_admin;
grant execute on function spp_private.shown_actor(text) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.shown_cells(jsonb) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.split_batch(uuid, uuid) to inv_admin;
grant execute on function spp_private.split_category(text, text) to public;
grant execute on function spp_private.supplier_figures_of(uuid) to inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.tied_prices(spp_private.column_evidence[], jsonb, text) to inv_admin,
  inv_catalog_manager;
grant execute on function spp_private.title_basis(jsonb, integer) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.title_currency(jsonb, integer, text) to inv_admin, inv_catalog_manager;
grant execute on function spp_private.touch_products(text) to inv_admin;
grant execute on function spp_private.validate_chunk(uuid, integer) to inv_admin;
grant execute on function spp_private.waiting_rows(spp.upload_batches) to inv_admin, inv_analyst, inv_catalog_manager,
  inv_pricing_manager, inv_reviewer, inv_supplier;
grant execute on function spp_private.warning_message(text) to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant execute on function spp_private.work_part(uuid, uuid, integer, integer, boolean) to inv_admin;
grant usage on schema audit to inv_admin, inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant usage on schema common to inv_admin, inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant usage on schema lease to inv_admin, inv_analyst;
grant usage on schema spp to inv_admin, inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant usage on schema spp_feed to inv_spp_link;
grant usage on schema spp_kept to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer, inv_supplier;
grant usage on schema spp_private to inv_admin, inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table audit.log to inv_admin, inv_analyst;
grant select on table audit.seals to inv_admin, inv_analyst;
grant select on table lease.workers to inv_admin, inv_analyst;
grant select on table spp.categories to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.column_synonyms to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.heading_words to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.maintenance_runs to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.match_pairs to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.metric_samples to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.price_break_history to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.price_breaks to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.price_history to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.product_events to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.product_mappings to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.settings to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.supplier_import_profiles to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant select on table spp.supplier_products to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.suppliers to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.upload_batches to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.upload_staging to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.v_alerts to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.v_all_supplier_products to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant select on table spp.v_data_quality to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.v_last_maintenance to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.v_match_candidates to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.v_matched_prices to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.v_metric_days to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.v_new_products_by_supplier to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant select on table spp.v_price_change_summary to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.v_price_days to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.v_price_months to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp.v_quarantine to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp.v_supplier_catalog_stats to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant select on table spp.v_uploads to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp_feed."position" to inv_spp_link;
grant select on table spp_feed.categories to inv_spp_link;
grant select on table spp_feed.price_breaks to inv_spp_link;
grant select on table spp_feed.price_history to inv_spp_link;
grant select on table spp_feed.product_events to inv_spp_link;
grant select on table spp_feed.product_mappings to inv_spp_link;
grant select on table spp_feed.products to inv_spp_link;
grant select on table spp_feed.supplier_records to inv_spp_link;
grant select on table spp_feed.suppliers to inv_spp_link;
grant select on table spp_feed.uploads to inv_spp_link;
grant select on table spp_kept.decided_rows to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp_kept.price_days to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer;
grant select on table spp_kept.product_figures to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp_kept.product_touches to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp_kept.supplier_figures to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp_kept.supplier_touches to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer,
  inv_supplier;
grant select on table spp_private.v_product_figures to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant select on table spp_private.v_supplier_figures to inv_analyst, inv_catalog_manager, inv_pricing_manager,
  inv_reviewer, inv_supplier;
grant usage on type common.alert to public;
grant usage on type common.metric_point to public;
grant usage on type lease.job to public;
grant usage on type spp.found_product to public;
grant usage on type spp.job to public;
grant usage on type spp.metric_point to public;
grant usage on type spp.product_match to public;
grant usage on type spp_private.apply_counts to public;
grant usage on type spp_private.column_evidence to public;
grant usage on type spp_private.correction_outcome to public;
grant usage on type spp_private.match_likeness to public;
grant usage on type spp_private.match_score to public;
grant usage on type spp_private.matched_product to public;
grant usage on type spp_private.price_cell to public;
grant usage on type spp_private.price_reading to public;
grant usage on type spp_private.product_search to public;
