create or replace view spp.v_matched_prices with (security_invoker = true) as
select m.master_product_id, m.supplier_id, s.supplier_code, s.supplier_name, m.supplier_product_code, p.product_id,
       p.product_name, p.brand, p.barcode, p.unit_of_measure, p.status, p.current_price, p.currency_code, o.offers,
       o.offers_elsewhere, o.best_price, o.best_supplier_code,
       p.current_price = o.best_price and p.status = 'available' as is_best,
       nullif(p.current_price, 0) - o.best_price as gap,
       round((nullif(p.current_price, 0) - o.best_price) / nullif(o.best_price, 0) * 100, 2) as gap_percentage,
       m.mapping_confidence, m.verified_at is not null as is_verified
  from spp.product_mappings m
  join spp.suppliers s on s.supplier_id = m.supplier_id
  join spp.supplier_products p on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code
 -- An aggregate, as the planner knows that it is one row, and leaves it out of totals.
  left join lateral (
   select (count(*) filter (where x.currency_code = p.currency_code))::integer as offers,
          (count(*) filter (where x.currency_code <> p.currency_code))::integer as offers_elsewhere,
          min(x.current_price) filter (where x.currency_code = p.currency_code) as best_price,
          (array_agg(t.supplier_code order by x.current_price, t.supplier_code)
             filter (where x.currency_code = p.currency_code))[1] as best_supplier_code
     from spp.product_mappings n
     join spp.suppliers t on t.supplier_id = n.supplier_id
     join spp.supplier_products x on x.supplier_id = n.supplier_id and x.supplier_product_code = n.supplier_product_code
    where n.master_product_id = m.master_product_id and x.status = 'available' and x.current_price > 0
 ) o on true;
comment on view spp.v_matched_prices is
  $$What each supplier of a matched product asks for it, and who is the cheapest. Only prices of one currency are
compared; what is not available, or costs 0, is no offer. Prices are per unit of measure as each supplier writes it: see
that it is the same. Ask for a supplier, a master_product_id or a page: the others of each product are looked up.$$;
comment on column spp.v_matched_prices.master_product_id is 'The product; its rows are the same thing.';
comment on column spp.v_matched_prices.supplier_id is 'Who offers it.';
comment on column spp.v_matched_prices.supplier_code is 'Code of the supplier.';
comment on column spp.v_matched_prices.supplier_name is 'Name of the supplier.';
comment on column spp.v_matched_prices.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_matched_prices.product_id is 'The supplier''s product.';
comment on column spp.v_matched_prices.product_name is 'Name as the supplier writes it.';
comment on column spp.v_matched_prices.brand is 'Brand as the supplier writes it.';
comment on column spp.v_matched_prices.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_matched_prices.unit_of_measure is 'What is sold as one, as the supplier writes it.';
comment on column spp.v_matched_prices.status is 'available, discontinued or pending.';
comment on column spp.v_matched_prices.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_matched_prices.currency_code is 'Currency of all amounts of the row: ISO 4217.';
comment on column spp.v_matched_prices.offers is 'Suppliers that offer it in this currency, this one included.';
comment on column spp.v_matched_prices.offers_elsewhere is
  'Suppliers that offer it in other currencies: not compared.';
comment on column spp.v_matched_prices.best_price is 'The lowest price in this currency; null: nobody offers it.';
comment on column spp.v_matched_prices.best_supplier_code is
  'Who asks that price; of several the first by code.';
comment on column spp.v_matched_prices.is_best is 'Whether this is an offer at that price.';
comment on column spp.v_matched_prices.gap is 'current_price above best_price; null: it costs 0, which is no price.';
comment on column spp.v_matched_prices.gap_percentage is 'The same in percent of best_price.';
comment on column spp.v_matched_prices.mapping_confidence is
  '0 to 100: of the best pair that brought it into its group.';
comment on column spp.v_matched_prices.is_verified is 'Whether a person has confirmed that it is the same.';
