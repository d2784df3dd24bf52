create or replace function spp_private.price_breaks(evidence spp_private.column_evidence[], currency text) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.*, row_number() over () as place
      from spp_private.price_columns(price_breaks.evidence, price_breaks.currency) p
  ), named as (
    -- "Quantity 2 | Price 2": one number in both headings.
    select q.position as quantity_position, p.position, coalesce(q.traits -> 'number', q.traits -> 'break')::int as
      number, (q.below ->> 'median')::float8 as median
      from unnest(price_breaks.evidence) q
      join prices p on coalesce(q.traits -> 'number', q.traits -> 'break')
        = coalesce(p.traits -> 'number', p.traits -> 'break')
     where q.field in ('stock', 'from_quantity', 'min_order_qty', 'pack_size') and not q.hidden
  ), pairs as (
    -- The first is that of the smallest quantity, wherever it stands.
    select n.quantity_position, n.position,
           (array_agg(n.number) over (order by n.number rows between unbounded preceding and unbounded following))
             [row_number() over (order by nullif(n.median, 0), n.number)] as number
      from named n
  ), pair_count as (
    select count(*) as pairs from pairs
  )
  select case
    when c.pairs > 1 or exists (select from pairs p where p.number > 1) then (
      select jsonb_build_object(
          'price', (select p.position from prices p
                     where not exists (select from pairs o where o.position = p.position and o.number > (select
                       min(number) from pairs))
                     order by p.place limit 1),
          -- One number may stand in the headings of several.
          'first_quantity', (select min(p.quantity_position) from pairs p where p.number = 1),
          'breaks', jsonb_agg(jsonb_build_object('quantity_position', p.quantity_position, 'position', p.position)
                      order by p.number) filter (where p.number > 1))
        from pairs p)
    else (
      select jsonb_build_object('price', f.position, 'breaks', (
          select jsonb_agg(jsonb_build_object('from_quantity', b.quantity, 'position', b.position) order by b.quantity)
            from (select distinct on (o.quantity) o.quantity, o.position
                    from prices o
                   where o.fit = f.fit and o.quantity > f.quantity
                      -- Ten boxes are not ten pieces.
                      and (o.traits ? 'piece' or not o.traits ? 'pack')
                   order by o.quantity, o.place) b))
        from prices f where f.place = 1)
    end
    from pair_count c
$$;
comment on function spp_private.price_breaks(spp_private.column_evidence[], text) is
  $$The column of the price and those of larger quantities: {price: position, breaks: [{from_quantity, position}] or
[{quantity_position, position}], first_quantity: the column of the quantity of the first pair}; null where no heading
  means
a price.$$;
grant execute on function spp_private.price_breaks(spp_private.column_evidence[], text) to inv_catalog_manager,
  inv_admin;
