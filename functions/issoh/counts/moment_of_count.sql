create or replace function issoh_private.moment_of_count(
  product_ids uuid[],
  warehouse_id uuid,
  counted_at timestamptz
) returns timestamptz
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_taken record;
begin
  if moment_of_count.counted_at is null then
    return clock_timestamp();
  elsif not (moment_of_count.counted_at between issoh_private.earliest_movement()
                                            and clock_timestamp() + interval '1 minute') then
    raise exception using
      errcode = 'ISIMD', message = format('Nobody can have counted at %s.', moment_of_count.counted_at),
      hint = format('counted_at may lie in the past, back to %s (setting movements.max_backdate_days), and not in the'
                    ' future.', issoh_private.earliest_movement());
  end if;
  perform issoh_private.refuse_closed(moment_of_count.counted_at, issoh_private.closed_until());
  select p.internal_sku, c.reference_id into v_taken
    from issoh.stock_counts c
    join issoh.selected_products p on p.product_id = c.product_id
   where c.product_id = any (moment_of_count.product_ids) and c.warehouse_id = moment_of_count.warehouse_id
     and c.counted_at = moment_of_count.counted_at
     and not exists (select from issoh.stock_counts r where r.restates_count_id = c.count_id)
     and not exists (select from issoh.movement_reversals v where v.reversed_id = c.movement_id)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICN',
      message = format('"%s" was counted at that moment already%s.', v_taken.internal_sku,
                       ' (' || v_taken.reference_id || ')'),
      hint = 'Give the moment of the later count; to take a count back, reverse its movement.';
  end if;
  -- A clock that is ahead: what moves in the meantime would be counted away.
  return least(moment_of_count.counted_at, clock_timestamp());
end
$$;
comment on function issoh_private.moment_of_count(uuid[], uuid, timestamptz) is
  $$When products were counted in a warehouse: as given, or now; their products are locked. Raises ISIMD, ISCPC, ISICN
(counted at that very moment already).$$;
