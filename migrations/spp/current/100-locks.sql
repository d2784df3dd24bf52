-- What is done by one at a time waits on rows and tables that the owner alone can lock: an advisory lock is open to
-- whoever knows its number.
set lock_timeout = '5s';

create table if not exists spp_private.locks (
  lock_name text primary key
);
alter table spp_private.locks enable row level security;
comment on table spp_private.locks is 'What is done by one at a time: who does it holds the row.';
insert into spp_private.locks (lock_name) values ('mappings') on conflict do nothing;
