create or replace function spp.tg_categories__derive() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parent spp.categories;
begin
  if new.parent_category_id is null then
    new.level := 1;
    new.path := spp_private.category_label(new.category_name)::public.ltree;
    return new;
  end if;

  -- The parent stays where it is until this row is committed below it.
  select c.* into v_parent from spp.categories c where c.category_id = new.parent_category_id for share;
  if v_parent.category_id is null then
    return new;  -- The foreign key refuses it, or the parent is made by the same statement.
  elsif tg_op = 'UPDATE' and v_parent.path operator(public.<@) old.path then
    raise exception using
      errcode = 'SPCCR',
      message = format('Category "%s" cannot move below itself.', old.category_name),
      hint = 'Choose a parent outside of its own branch.';
  end if;
  new.level := v_parent.level + 1;
  new.path := v_parent.path operator(public.||) spp_private.category_label(new.category_name);
  return new;
end
$$;
comment on function spp.tg_categories__derive() is
  'Row trigger: level and path follow the parent and the name. Raises SPCCR for a ring.';
