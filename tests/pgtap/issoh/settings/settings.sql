-- Settings: read by all who work here, changed by administrators, and none into what it cannot be.
select plan(27);

select results_eq(
  'select s.setting_key from issoh.settings s order by 1',
  array[
    'import.chunk_rows', 'import.default_markup', 'import.lease_seconds', 'import.max_attempts', 'import.sku_pattern',
    'import.undo_rows', 'ledger.closed_until', 'maintenance.keep_days', 'money.base_currency', 'monitor.checks_hours',
    'monitor.connections_percent', 'monitor.discrepancy_value', 'monitor.sync_lag_seconds',
    'monitor.sync_silence_seconds', 'monitor.turnaround_hours', 'monitor.vacuum_days', 'monitor.window_days',
    'monitor.worker_silence_seconds', 'movements.max_backdate_days', 'movements.max_batch', 'notifications.keep_days',
    'notifications.price_change_percent', 'orders.over_receipt_percent', 'partitions.months_ahead',
    'pricing.apply_proposals', 'pricing.proposal_threshold', 'reorder.default_lead_time_days', 'reorder.history_days',
    'reorder.min_history_days', 'reorder.service_factor', 'scoring.chunk_rows', 'scoring.sales_days',
    'scoring.volatility_limit', 'selection.auto_approve', 'selection.auto_candidate_coverage',
    'selection.auto_candidate_score', 'selection.four_eyes', 'selection.lease_minutes', 'selection.max_items',
    'sheets.max_bytes', 'sync.alert_after_failures', 'sync.chunk_rows', 'sync.interval_hours', 'sync.lease_seconds',
    'sync.max_backoff_seconds', 'valuation.checkpoint_every', 'valuation.checkpoints_kept', 'valuation.refresh_rows',
    'webhooks.max_attempts', 'webhooks.timeout_seconds'
  ],
  'these are the settings');
select is(issoh.setting('movements.max_batch'), '10000'::jsonb, 'one is read');
select is(issoh.setting('nothing'), null, 'an unknown one is null');
select is((select (s.setting_key, s.setting_value)::text from issoh.set_setting('movements.max_batch', '2') s),
  '(movements.max_batch,2)', 'one is changed');
select is(issoh.setting('movements.max_batch'), '2'::jsonb, 'and read as changed');
select throws_ok(
  $$select issoh.post_movements(array_fill(tap.draft('receipt', 'A', 1, null, 'W'), array[3]))$$, 'ISIMN',
  '3 movements cannot be posted at once.', 'and obeyed');
select throws_ok(s.statement, s.sqlstate, null, s.what)
  from (values
    ($$select issoh.set_setting('nothing', '1')$$, 'ISISE', 'an unknown one is not made'),
    ($$select issoh.set_setting(null, '1')$$, 'ISISE', 'nor is none'),
    ($$select issoh.set_setting('movements.max_batch', '"2"')$$, 'ISISE', 'a number does not become a text'),
    ($$select issoh.set_setting('movements.max_batch', 'null')$$, 'ISISE', 'nor null'),
    ($$select issoh.set_setting('movements.max_batch', null)$$, 'ISISE', 'nor nothing'),
    ($$select issoh.set_setting('money.base_currency', '"EURO"')$$, 'ISICU', 'the base currency is one of ISO 4217'),
    ($$select issoh.set_setting('money.base_currency', '"eur"')$$, 'ISICU', 'in capitals'),
    ($$select issoh.set_setting('money.base_currency', null)$$, 'ISICU', 'and not nothing')
  ) as s (statement, sqlstate, what);

-- The base currency stands as soon as there is an amount in it.
select is((select s.setting_value from issoh.set_setting('money.base_currency', '"USD"') s), '"USD"'::jsonb,
  'it may be chosen at first');
select is(issoh_private.base_currency(), 'USD', 'and is what it was set to');
select tap.warehouse('W');
select tap.item('A');
select is((select m.currency_code from issoh.post_movement(tap.draft('receipt', 'A', 1, null, 'W', 2)) m), 'USD',
  'a movement is in it');
select throws_ok($$select issoh.set_setting('money.base_currency', '"EUR"')$$, 'ISCBC', null, 'then it stays');
select is(issoh_private.base_currency(), 'USD', 'as it was');
select lives_ok($$select issoh.set_setting('movements.max_batch', '3')$$, 'others do not');

-- Who may.
select is(tap.outcome(r.role_name, $$select issoh.set_setting('movements.max_batch', '4')$$), r.outcome,
  format(case r.outcome when 'ok' then '%s changes settings' else '%s does not' end, r.role_name))
  from (values ('inv_admin', 'ok'), ('inv_stock_operator', '42501'), ('inv_analyst', '42501'),
               ('inv_supplier', '42501')) as r (role_name, outcome);
select is(tap.as_role('inv_analyst', $$select issoh.setting('movements.max_batch')$$), '3', 'an analyst reads them');
select is(tap.outcome('inv_supplier', $$select issoh.setting('movements.max_batch')$$), '42501',
  'a supplier does not');
select is(tap.as_role('inv_reviewer', 'select count(*) > 5 from issoh.settings'), 'true', 'a reviewer sees the list');
select * from finish();
