-- The prices that are possible form a grid:
--
--   charm ending c          c, c + m, c + 2m, … with m the smallest power of ten above c: 0.99 (m = 1) gives 0.99,
--                           1.99, 2.99; 9 (m = 10) gives 9, 19; 4.95 (m = 10) gives 4.95, 14.95; 0 (m = 1) whole
--                           amounts
--   no charm, increment i   0, i, 2i, …
--   neither                 0, 0.0001, 0.0002, …: what a price column holds
--
-- The mode chooses on the grid: up the first price not below, down the last one not above, nearest the nearer of the
-- two, the upper one from half-way on. A price above 0 never becomes 0: the smallest price of the grid above 0 stands
-- in, as it does below the first ending. A price of 0 stays 0, unless there is a minimum.
--
-- Then the limits, which are never broken: below the minimum the first price of the grid not below it is taken, above
-- the maximum the last one not above it; where none of the grid lies within both limits, the limit itself.
create or replace function issoh_private.round_price(
  price numeric,
  increment numeric default null,
  mode text default 'nearest',
  charm_ending numeric default null,
  minimum numeric default null,
  maximum numeric default null
) returns numeric
language plpgsql immutable parallel safe
as $$
declare
  v_first constant numeric := coalesce(charm_ending, 0);
  v_step constant numeric := case
    when charm_ending is null then coalesce(increment, 0.0001)
    when charm_ending >= 1 then ('1' || repeat('0', length(trunc(charm_ending)::text)))::numeric
    when charm_ending >= 0.1 or charm_ending = 0 then 1
    when charm_ending >= 0.01 then 0.1
    when charm_ending >= 0.001 then 0.01
    else 0.001
  end;
  v_smallest constant numeric := case when v_first = 0 then v_step else v_first end;
  v_below numeric;
  v_above numeric;
  v_price numeric := price;
begin
  if price > 0 then
    -- div is exact, however many decimals the price has.
    v_below := v_first + v_step * div(greatest(price - v_first, 0), v_step);
    v_above := case when v_below >= price then v_below else v_below + v_step end;
    v_price := greatest(v_smallest, case
      when mode = 'up' then v_above
      when mode = 'down' then v_below
      when price - v_below < v_above - price then v_below
      else v_above
    end);
  end if;

  if v_price < minimum then
    v_below := v_first + v_step * div(greatest(minimum - v_first, 0), v_step);
    v_price := case when v_below >= minimum then v_below else v_below + v_step end;
    v_price := case when v_price > maximum then minimum else v_price end;
  elsif v_price > maximum then
    v_price := v_first + v_step * div(greatest(maximum - v_first, 0), v_step);
    v_price := case when v_price > maximum or v_price < minimum or v_price < v_smallest then maximum else v_price end;
  end if;
  return round(v_price, 4);
end
$$;
comment on function issoh_private.round_price(numeric, numeric, text, numeric, numeric, numeric) is
  $$A computed price as it is asked: on the grid of the charm ending or of the increment, by mode (nearest, up, down),
and always within the limits. Null for a null price.$$;
grant execute on function issoh_private.round_price(numeric, numeric, text, numeric, numeric, numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
