create or replace function issoh_private.refuse_settled(movement issoh.stock_movements) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select
               from issoh.stock_counts n
              where n.product_id = movement.product_id
                and n.warehouse_id in (movement.from_location, movement.to_location)
                and n.counted_at >= movement.movement_date
                and n.movement_id is distinct from movement.movement_id
                and not exists (select from issoh.stock_counts r where r.restates_count_id = n.count_id)
                and not exists (select from issoh.movement_reversals v where v.reversed_id = n.movement_id)) then
    raise exception using
      errcode = 'ISCCT', message = 'The period is closed, and a count came after this movement.',
      hint = 'If the count has seen that it never happened, stock is right, and there is nothing to reverse; if not,'
             ' say counted: false, and it is reversed as of now.';
  end if;
end
$$;
comment on function issoh_private.refuse_settled(issoh.stock_movements) is
  $$Refuses to reverse a movement of a closed period that a count has put right: its reversal would come after the
count, and change what was counted. Raises ISCCT.$$;
