create or replace function spp_private.tg_table__mark() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: sorting, chosen for few rows, would stay for many.
set enable_sort = off
as $$
begin
  if tg_op = 'TRUNCATE' then
    insert into spp_private.catalogue_marks (scope) values ('everything');
  elsif tg_op = 'DELETE' and tg_nargs > 0 then
    insert into spp_private.catalogue_marks (scope) select tg_argv[0] where exists (select from old_rows);
  elsif tg_nargs > 0 then
    insert into spp_private.catalogue_marks (scope) select tg_argv[0] where exists (select from new_rows);
  elsif tg_op = 'INSERT' then
    insert into spp_private.catalogue_marks (scope) select distinct n.supplier_id from new_rows n;
  elsif tg_op = 'DELETE' then
    insert into spp_private.catalogue_marks (scope) select distinct o.supplier_id from old_rows o;
  else
    insert into spp_private.catalogue_marks (scope)
    select distinct n.supplier_id from new_rows n
    union
    select distinct o.supplier_id from old_rows o;
  end if;
  return null;
end
$$;
comment on function spp_private.tg_table__mark() is
  'Statement trigger: marks the catalogue of each supplier whose rows have changed. Argument: what is marked instead, of
tables whose rows belong to no supplier.';
