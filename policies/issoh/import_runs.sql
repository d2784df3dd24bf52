alter table issoh.import_runs enable row level security;

drop policy if exists staff_read on issoh.import_runs;
create policy staff_read on issoh.import_runs for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

-- All but the proof of whoever works on it.
revoke select on issoh.import_runs from inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
grant select (job_id, status, total, imported, conflicts, failed, requested_by, requested_at, request_id, started_at,
              finished_at, undone_by, undone_at, attempts, last_failure, lease_owner, lease_expires_at)
  on issoh.import_runs to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
