create or replace function issoh_private.change_holdings(changes issoh.supplier_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned: a join would read all holdings,
-- and bitmaps take twice as long.
set enable_bitmapscan = off
set enable_memoize = off
as $$
declare
  v_changed integer;
  v_all integer;
begin
  insert into issoh.supplier_movements select c.* from unnest(changes) c;
  with sums as (
    select x.product_id, x.supplier_id, sum(x.quantity) as pieces
      from unnest(changes) x
     group by x.product_id, x.supplier_id
     order by x.product_id
  ), changed as (
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = issoh_private.held_pieces(h.quantity_on_hand + c.pieces, h.product_id),
           updated_at = clock_timestamp()
      from sums c
     cross join lateral (
       select x.ctid as place
         from issoh.supplier_stock_holdings x
        where x.product_id = c.product_id and x.supplier_id is not distinct from c.supplier_id
       offset 0) x
     where h.ctid = x.place
    returning h.holding_id
  )
  select (select count(*) from changed), (select count(*) from sums) into v_changed, v_all;
  if v_changed < v_all then
    -- Another place on disk by then.
    raise exception using
      errcode = 'serialization_failure', message = 'Holdings were changed by hand meanwhile.', hint = 'Post it again.';
  end if;
  return v_changed;
end
$$;
comment on function issoh_private.change_holdings(issoh.supplier_movements[]) is
  $$Says whose pieces movements took (below 0) or brought back, and holdings follow: answers how many. Of purchases they
say what they said. Raises ISCQL.$$;
