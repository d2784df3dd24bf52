create or replace function issoh_private.availability_of(status text, is_missing boolean) returns text
language sql immutable parallel safe
as $$
  select case
           when status = 'discontinued' then 'discontinued'
           when is_missing then 'missing'
           when status = 'pending' then 'pending'
           else 'available'
         end
$$;
comment on function issoh_private.availability_of(text, boolean) is
  'What a selected product''s availability is while SPP says this of it; one that SPP does not have is removed.';
