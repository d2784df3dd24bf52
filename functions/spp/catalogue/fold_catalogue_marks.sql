create or replace function spp_private.fold_catalogue_marks() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  -- One mark for many, of the same sum: generations stay as they are. What somebody else holds waits for the next time.
  with folded as (
    delete from spp_private.catalogue_marks m
     where m.ctid = any (array(select o.ctid
                                 from spp_private.catalogue_marks o
                                where o.scope in (select s.scope from spp_private.catalogue_marks s
                                                   group by s.scope having count(*) > 1)
                                  for update skip locked))
    returning m.scope, m.mark
  ), kept as (
    insert into spp_private.catalogue_marks (scope, mark)
    select f.scope, bit_xor(f.mark) from folded f group by f.scope
  )
  select count(*)::integer from folded
$$;
comment on function spp_private.fold_catalogue_marks() is
  'Makes one mark of the many of each scope, so that generations are soon read. Answers how many there were.';
