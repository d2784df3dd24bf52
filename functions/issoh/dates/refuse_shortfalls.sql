create or replace function issoh_private.refuse_shortfalls(
  product_ids uuid[],
  warehouse_ids uuid[],
  left_at timestamptz[],
  pieces bigint[]
) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the dates as values only their months are read.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_since constant timestamptz := (select min(l.at) from unnest(refuse_shortfalls.left_at) l (at));
  v_short record;
begin
  select p.internal_sku, f.warehouse_code, f.at, f.balance, f.last_left_at, f.pieces_left into v_short
    from issoh_private.find_shortfalls(refuse_shortfalls.product_ids, refuse_shortfalls.warehouse_ids,
                                       refuse_shortfalls.left_at, refuse_shortfalls.pieces, v_since) f
    join issoh.selected_products p on p.product_id = f.product_id
   order by f.at, p.internal_sku, f.warehouse_code
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCNS',
      message = format('%s in %s: %s pieces cannot leave at %s: %s were there%s.', v_short.internal_sku,
                       v_short.warehouse_code, v_short.pieces_left, v_short.last_left_at,
                       v_short.balance + v_short.pieces_left,
                       case when v_short.at > v_short.last_left_at then format(' at %s', v_short.at) end),
      hint = 'Nothing leaves before it has come: check the date, or post the missing receipt first; a warehouse may be'
             ' told to allow negative stock.';
  end if;
end
$$;
comment on function issoh_private.refuse_shortfalls(uuid[], uuid[], timestamptz[], bigint[]) is
  $$Refuses what the statement before let leave places (each: product, warehouse, when, pieces) if less than nothing
was there at any date since then, unless the warehouse allows it. Raises ISCNS, naming when, and how much was there.$$;
