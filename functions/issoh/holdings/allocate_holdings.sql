create or replace function issoh_private.allocate_holdings(product_id uuid, quantity integer, preferred uuid)
returns table (supplier_id uuid, taken integer)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select d.supplier_id, d.taken::integer
    from (
      select h.supplier_id, h.place,
             greatest(least(allocate_holdings.quantity - h.before, h.pieces), 0)
             -- What nobody's holding covers is owed by the first.
             + case when h.place = 1 then greatest(allocate_holdings.quantity - h.total, 0) else 0 end as taken
        from (
          select x.supplier_id, greatest(x.quantity_on_hand, 0) as pieces,
                 row_number() over places as place,
                 coalesce(sum(greatest(x.quantity_on_hand, 0)) over (places rows between unbounded preceding
                                                                              and 1 preceding), 0) as before,
                 sum(greatest(x.quantity_on_hand, 0)) over () as total
            from issoh.supplier_stock_holdings x
           where x.product_id = allocate_holdings.product_id
          window places as (order by x.supplier_id is not distinct from allocate_holdings.preferred desc, x.holding_id)
        ) h
    ) d
   where d.taken > 0
$$;
comment on function issoh_private.allocate_holdings(uuid, integer, uuid) is
  'Whose pieces leave: the preferred supplier''s first (with none preferred: those of which nobody said who delivered
them), then those of the supplier that came first.';
