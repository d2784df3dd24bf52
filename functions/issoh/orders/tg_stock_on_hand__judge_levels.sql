create or replace function issoh.tg_stock_on_hand__judge_levels() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(new.reorder_point, 0) >= 0 and coalesce(new.reorder_quantity, 1) > 0
     and (new.reorder_up_to is null
          or new.reorder_up_to > coalesce(new.reorder_point, 0) and new.reorder_quantity is null) then
    return new;
  end if;
  raise exception using
    errcode = 'check_violation', message = 'These are no levels that one can order by.',
    hint = 'A reorder_point of 0 or more, and either a reorder_quantity above 0 or a reorder_up_to above the point.';
end
$$;
comment on function issoh.tg_stock_on_hand__judge_levels() is
  $$Row trigger: refuses levels that one cannot order by, whoever writes them. As a check constraint they would be
judged with each movement. Raises 23514.$$;
