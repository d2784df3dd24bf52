-- What is done by one at a time waits on rows and tables that the owner alone can lock: an advisory lock is open to
-- whoever knows its number.
set lock_timeout = '5s';

create table if not exists issoh_private.locks (
  lock_name text primary key
);
alter table issoh_private.locks enable row level security;
comment on table issoh_private.locks is 'What is done by one at a time: who does it holds the row.';
insert into issoh_private.locks (lock_name) values ('mirror of suppliers')
on conflict do nothing;

create table if not exists issoh_private.warehouse_rules ();
alter table issoh_private.warehouse_rules enable row level security;
comment on table issoh_private.warehouse_rules is
  'Holds nothing: who moves stock locks it together with others, who changes what a warehouse allows locks it alone.';

drop function if exists issoh_private.warehouse_lock_key(uuid);
