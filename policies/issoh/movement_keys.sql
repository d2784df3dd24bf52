alter table issoh.movement_keys enable row level security;

drop policy if exists staff_read on issoh.movement_keys;
create policy staff_read on issoh.movement_keys for select to inv_analyst using (true);

grant select on issoh.movement_keys to inv_analyst;
