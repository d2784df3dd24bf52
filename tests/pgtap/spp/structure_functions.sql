-- The whole surface of functions: none may come, go or change its kind unnoticed.
select plan(11);

select functions_are('spp', array[
    'match_candidates', 'match_products', 'reject_mapping', 'set_mapping', 'verify_mapping',
    'advance_batch', 'apply_chunk', 'assign_category', 'begin_upload', 'category_label', 'check_upload',
    'claim_batch', 'confirm_missing', 'drop_missing', 'create_category', 'create_supplier', 'currency_of',
    'current_supplier_id', 'decimal_evidence', 'discard_quarantined', 'ensure_price_history_months',
    'fail_batch', 'finish_batch', 'finish_staging', 'import_profile', 'is_currency', 'is_gtin',
    'list_products', 'move_category', 'normalise_heading', 'parse_amount', 'parse_count',
    'price_change_percentage', 'product_price_history', 'purge_staging', 'quarantine',
    'recognise_columns', 'rejected_rows', 'resubmit_quarantined', 'rollback_batch',
    'set_import_profile', 'set_setting', 'setting', 'split_category', 'tg_categories__derive',
    'tg_categories__move_branch', 'tg_supplier_products__delete', 'tg_supplier_products__insert',
    'tg_supplier_products__stamp', 'tg_supplier_products__update', 'tg_suppliers__create_partition',
    'tg_suppliers__name_partition', 'update_supplier', 'upload_limits', 'upload_report',
    'upload_status', 'validate_chunk'
  ], 'schema spp has these functions');
select functions_are('spp_private', array[
    'match_brands', 'match_decide_members', 'match_ensure_pair', 'match_find_pairs', 'match_group_scored',
    'match_join', 'match_keys', 'match_lock', 'match_plain', 'match_read_pairs', 'match_read_texts',
    'match_refresh_texts', 'match_regroup', 'match_resolve_pair', 'match_resolve_product', 'match_score',
    'match_score_pairs', 'match_settle', 'match_verify_pair', 'match_word_likeness', 'match_words',
    'match_write_groups', 'match_write_pairs',
    'add_price_changes', 'add_warnings', 'apply_rows', 'assert_active', 'attach_product_triggers',
    'batch_progress', 'check_import_profile', 'chunk_end', 'close_batch',
    'correct_row', 'detect_decimal_mark', 'discontinue_missing', 'end_validation', 'enqueue_uploads',
    'ensure_categories', 'find_category', 'find_heading_row', 'heading_votes', 'judge_rows',
    'lock_batch', 'lock_held', 'lock_resubmission', 'lock_supplier', 'log_correction', 'make_price_history_month',
    'mark_missing', 'may_correct', 'own_category_ids', 'page_limit', 'preview_batch', 'read_amount', 'read_corrected',
    'rejection_message', 'resolve_batch', 'resolve_batch_categories', 'resolve_category',
    'resolve_supplier', 'restore_marks', 'undo_batch', 'warning_message'
  ], 'schema spp_private has these functions');
select functions_are('audit', array[
    'attach_log', 'current_actor', 'tg_table__forbid_change', 'tg_table__log', 'tg_table__stamp'
  ], 'schema audit has these functions');
select functions_are('spp_feed', '{}'::name[], 'schema spp_feed has no function');

select is_empty(
  $$select p.pronamespace::regnamespace, p.proname
      from pg_proc p
     where p.pronamespace in ('spp'::regnamespace, 'spp_private'::regnamespace, 'audit'::regnamespace)
     group by 1, 2
    having count(*) > 1$$,
  'no function is overloaded');
select is_empty(
  $$select p.oid::regprocedure
      from pg_proc p
     where p.pronamespace in ('spp'::regnamespace, 'spp_private'::regnamespace, 'audit'::regnamespace)
       and p.prosecdef and not coalesce(p.proconfig, '{}') @> array['search_path=""']$$,
  'every definer function has an empty search_path');
select is_empty(
  $$select p.oid::regprocedure
      from pg_proc p
      join pg_language l on l.oid = p.prolang
     where p.pronamespace in ('spp'::regnamespace, 'spp_private'::regnamespace, 'audit'::regnamespace)
       and l.lanname = 'plpgsql' and not coalesce(p.proconfig, '{}') @> array['search_path=""']$$,
  'every PL/pgSQL function has an empty search_path');

select set_eq(
  $$select p.proname::text from pg_proc p
     where p.pronamespace = 'spp'::regnamespace and p.prosecdef and p.prorettype <> 'trigger'::regtype$$,
  array[
    'match_products', 'reject_mapping', 'set_mapping', 'verify_mapping',
    'advance_batch', 'apply_chunk', 'assign_category', 'begin_upload', 'check_upload', 'claim_batch',
    'confirm_missing', 'drop_missing', 'create_category', 'create_supplier', 'discard_quarantined',
    'ensure_price_history_months', 'fail_batch', 'finish_batch', 'finish_staging', 'move_category',
    'purge_staging', 'recognise_columns', 'resubmit_quarantined', 'rollback_batch',
    'set_import_profile', 'set_setting', 'setting', 'update_supplier', 'upload_limits', 'validate_chunk'
  ],
  'only these functions of schema spp act as the owner');
select set_eq(
  $$select p.proname::text from pg_proc p where p.pronamespace = 'spp'::regnamespace and p.provolatile = 'i'$$,
  array[
    'category_label', 'currency_of', 'decimal_evidence', 'is_currency', 'is_gtin', 'normalise_heading',
    'parse_amount', 'parse_count', 'price_change_percentage', 'split_category'
  ],
  'these functions of schema spp are immutable');
select set_eq(
  $$select p.proname::text from pg_proc p where p.pronamespace = 'spp'::regnamespace and p.provolatile = 's'$$,
  array[
    'check_upload', 'current_supplier_id', 'import_profile', 'match_candidates', 'list_products', 'product_price_history',
    'quarantine', 'recognise_columns', 'rejected_rows', 'setting', 'upload_limits', 'upload_report',
    'upload_status'
  ],
  'these functions of schema spp are stable: they only read; all others are volatile');
select is_empty(
  $$select p.oid::regprocedure
      from pg_proc p
     where p.pronamespace in ('spp'::regnamespace, 'spp_private'::regnamespace, 'audit'::regnamespace)
       and p.prorettype = 'trigger'::regtype and p.proname !~ '^tg_[a-z_]+__[a-z_]+$'$$,
  'trigger functions are named tg_<table>__<verb>');
select * from finish();
