create or replace function issoh_private.allocate_holdings(holdings bigint[], quantity integer, preferred integer)
returns integer[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_first constant integer := coalesce(allocate_holdings.preferred, 1);
  v_taken integer[] := array_fill(0, array[cardinality(allocate_holdings.holdings)]);
  v_left integer := allocate_holdings.quantity;
  v_place integer;
begin
  for i in 0 .. cardinality(v_taken) loop
    exit when v_left = 0;
    v_place := case when i = 0 then v_first else i end;
    if v_taken[v_place] = 0 and allocate_holdings.holdings[v_place] > 0 then
      v_taken[v_place] := least(allocate_holdings.holdings[v_place], v_left);
      v_left := v_left - v_taken[v_place];
    end if;
  end loop;
  -- What nobody's holding covers is owed by the first.
  v_taken[v_first] := v_taken[v_first] + v_left;
  return v_taken;
end
$$;
comment on function issoh_private.allocate_holdings(bigint[], integer, integer) is
  $$How many pieces leave of each holding (in the order in which the suppliers came first): of the preferred one, by its
place, before the others.$$;
