create or replace function spp.product_matches(product_id uuid) returns setof spp.product_match
language sql stable rows 10
set search_path = pg_catalog, pg_temp
as $$
  with own as materialized (
    select m.master_product_id, p.product_id, p.current_price, p.currency_code
      from spp.supplier_products p
      join spp.product_mappings m
        on m.supplier_id = p.supplier_id and m.supplier_product_code = p.supplier_product_code
     where p.product_id = product_matches.product_id
  )
  select p.product_id, p.supplier_id, s.supplier_code, p.supplier_product_code, p.product_name, p.pack_size,
         p.current_price, p.currency_code, p.status,
         case when p.currency_code = o.currency_code and p.current_price > 0
              then spp.price_change_percentage(o.current_price, p.current_price) end,
         p.status = 'available'
           and coalesce(p.current_price = min(p.current_price)
                                            filter (where p.status = 'available' and p.current_price > 0)
                                            over (partition by p.currency_code), false),
         m.mapping_confidence, m.verified_at is not null
    from own o
    join spp.product_mappings m on m.master_product_id = o.master_product_id
    join spp.suppliers s on s.supplier_id = m.supplier_id
    join spp.supplier_products p
      on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code
   order by (p.currency_code = o.currency_code) desc, p.currency_code, nullif(p.current_price, 0),
            s.supplier_code
$$;
comment on function spp.product_matches(uuid) is
  $$A product and what is the same thing at other suppliers, with their prices: those in its own currency first, each
currency for itself, the cheapest first; what costs 0 is no offer: it comes last, and differs by nothing. None: it has
no match.$$;
grant execute on function spp.product_matches(uuid)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
