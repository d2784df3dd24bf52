create or replace function issoh_private.resolve_category(category text) returns uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_category_id uuid;
begin
  if resolve_category.category is null then
    return null;
  end if;
  select c.category_id into v_category_id
    from issoh.categories c
   where common.trimmed(resolve_category.category) in (c.path::text, c.category_id::text)
   order by c.is_active desc
   limit 1;
  if v_category_id is null then
    raise exception using
      errcode = 'ISNCA',
      message = format('There is no category "%s".', resolve_category.category),
      hint = 'Name a category by its path, such as tools.drills, or by its id.';
  end if;
  return v_category_id;
end
$$;
comment on function issoh_private.resolve_category(text) is
  'The id of a category named by path or id; null for null. Raises ISNCA.';
grant execute on function issoh_private.resolve_category(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
