-- A report of rejected rows is bounded in bytes; an old long text holds up no change of another.
set lock_timeout = '5s';

insert into spp.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('report.max_error_bytes', '8000000', 'Bytes of rejected rows that a report holds at most.', 'integer', 1000,
   100000000, 'bytes')
on conflict (setting_key) do nothing;

--! include functions/spp/report/first_errors.sql
--! include functions/spp/report/upload_report.sql
--! include functions/spp/batches/close_batch.sql
--! include functions/spp/quarantine/resubmit_quarantined.sql
--! include functions/spp/suppliers/tg_suppliers__judge_lengths.sql
--! include functions/spp/intake/purge_staging.sql
