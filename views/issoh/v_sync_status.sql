create or replace view issoh.v_sync_status with (security_invoker = true) as
select s.lag_rows, s.lag_seconds, s.pending, s.last_run_at, s.last_success_at, s.consecutive_failures, s.last_error,
       s.level_at, s.is_known, s.failed
  from issoh_private.sync_status() s;
comment on view issoh.v_sync_status is 'How far IS-SOH is behind SPP: one row.';
comment on column issoh.v_sync_status.lag_rows is
  'Selected products that are to be read again, and those that SPP has written about since it was last looked at.';
comment on column issoh.v_sync_status.lag_seconds is
  '0 when level, else seconds since all was level; null: it never was.';
comment on column issoh.v_sync_status.pending is 'Selected products that are to be read again.';
comment on column issoh.v_sync_status.last_run_at is 'When the last run began or failed.';
comment on column issoh.v_sync_status.last_success_at is 'When SPP was last looked at with success.';
comment on column issoh.v_sync_status.consecutive_failures is 'Failures since then.';
comment on column issoh.v_sync_status.last_error is 'Why it fails; null: it does not.';
comment on column issoh.v_sync_status.level_at is 'When all selected products last agreed with SPP.';
comment on column issoh.v_sync_status.is_known is 'Whether SPP has answered: without, lag_rows may be more.';
comment on column issoh.v_sync_status.failed is
  'Selected products that something keeps from following: sync_failures. They are no part of lag_rows.';
