create or replace function issoh_private.ask_prices(supplier_id uuid, product_ids uuid[], quantities integer[])
returns setof issoh_private.asked_price
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_spp_product_ids constant uuid[] := array(
    select p.spp_product_id
      from issoh.selected_products p
      left join issoh.supplier_listings l on l.product_id = p.product_id
     where p.product_id = any (ask_prices.product_ids) and p.spp_product_id is not null
       and coalesce(l.supplier_id, p.spp_supplier_id) = ask_prices.supplier_id);
begin
  if v_spp_product_ids = '{}' then
    return;
  end if;

  begin
    return query
    with listed as materialized (
      select s.product_id, s.current_price, s.currency_code
        from spp_remote.products s
       where s.supplier_id = ask_prices.supplier_id and s.product_id = any (v_spp_product_ids)
    ), breaks as materialized (
      select b.product_id, b.from_quantity, b.price
        from spp_remote.price_breaks b
       where b.supplier_id = ask_prices.supplier_id and b.product_id = any (v_spp_product_ids)
    )
    select p.product_id,
           trim_scale(coalesce((select b.price
                                  from breaks b
                                 where b.product_id = s.product_id and b.from_quantity <= q.quantity
                                 order by b.from_quantity desc
                                 limit 1), s.current_price)),
           s.currency_code
      from unnest(ask_prices.product_ids, ask_prices.quantities) as q (product_id, quantity)
      join issoh.selected_products p on p.product_id = q.product_id
      join listed s on s.product_id = p.spp_product_id;
  exception
    when connection_exception then
      raise exception using
        errcode = 'ISCSA', message = 'SPP does not answer, so what the supplier asks for cannot be known.',
        hint = 'Give the unit_cost of each line, or try again later.';
  end;
end
$$;
comment on function issoh_private.ask_prices(uuid, uuid[], integer[]) is
  $$What a supplier asks now for a piece of products of ours when so many are bought, in its currency: by SPP the price
of the greatest quantity break that is reached, else the list price. A product that it does not list is left out. Takes
no lock. Raises ISCSA where SPP cannot be reached.$$;
