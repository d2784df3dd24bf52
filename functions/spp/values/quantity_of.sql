create or replace function spp_private.quantity_of(staged spp.upload_staging, by_minimum boolean, decimal_mark text)
returns integer
language sql immutable parallel safe
as $$
  select case
    when (staged).from_quantity is not null
      then spp_private.read_break_quantity((staged).from_quantity, decimal_mark)
    when by_minimum and (staged).min_order_qty is not null
      then spp_private.read_break_quantity((staged).min_order_qty, decimal_mark)
    else 1
  end
$$;
comment on function spp_private.quantity_of(spp.upload_staging, boolean, text) is
  $$From how many pieces on the price of a row holds: its quantity, or, where only least order quantities tell the rows
of its code apart (by_minimum), that; null where it cannot be told.$$;
