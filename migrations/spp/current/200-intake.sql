-- What a change of prices is booked under, and who takes turns at a supplier's uploads.
set lock_timeout = '5s';

create unlogged table if not exists spp_private.change_origins (
  transaction_id xid8 primary key default pg_current_xact_id(),
  batch_id uuid not null,
  change_reason text not null
);
alter table spp_private.change_origins enable row level security;
comment on table spp_private.change_origins is
  'The upload for which a transaction changes prices just now. A table and no setting: a caller can neither forge'
  ' it nor leave it behind.';
comment on column spp_private.change_origins.transaction_id is 'The transaction that changes them.';
comment on column spp_private.change_origins.batch_id is 'The upload that price_history is to name.';
comment on column spp_private.change_origins.change_reason is 'upload, correction or rollback.';

create table if not exists spp_private.upload_turns (
  supplier_id uuid primary key references spp.suppliers on delete cascade
);
alter table spp_private.upload_turns enable row level security;
comment on table spp_private.upload_turns is
  'A row per supplier that has sent a list: whoever accepts the next one locks it. Accepting does not wait for'
  ' lists that are being applied.';
comment on column spp_private.upload_turns.supplier_id is 'The supplier whose uploads are accepted one at a time.';
