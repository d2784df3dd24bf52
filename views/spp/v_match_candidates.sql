create or replace view spp.v_match_candidates with (security_invoker = true) as
select p.pair_id, p.confidence, p.evidence, p.supplier_id,
       (select s.supplier_code from spp.suppliers s where s.supplier_id = p.supplier_id) as supplier_code,
       p.supplier_product_code, a.product_name, a.brand, a.barcode, a.current_price, a.currency_code,
       p.other_supplier_id,
       (select s.supplier_code from spp.suppliers s where s.supplier_id = p.other_supplier_id) as other_supplier_code,
       p.other_product_code, b.product_name as other_product_name, b.brand as other_brand, b.barcode as other_barcode,
       b.current_price as other_current_price, b.currency_code as other_currency_code, p.created_at
  from spp.match_pairs p
 -- The pairs first, in their order, then the products of those that are asked for: a join that the planner may turn
 -- around reads and sorts hundreds of thousands of pairs for a page.
 cross join lateral (
   select x.product_name, x.brand, x.barcode, x.current_price, x.currency_code
     from spp.supplier_products x
    where x.supplier_id = p.supplier_id and x.supplier_product_code = p.supplier_product_code
   limit 1
 ) a
 cross join lateral (
   select x.product_name, x.brand, x.barcode, x.current_price, x.currency_code
     from spp.supplier_products x
    where x.supplier_id = p.other_supplier_id and x.supplier_product_code = p.other_product_code
   limit 1
 ) b
 where p.status = 'waiting';
comment on view spp.v_match_candidates is
  'Pairs of products of two suppliers that may be the same thing and wait for verify_mapping or reject_mapping.';
comment on column spp.v_match_candidates.confidence is '0 to 100, below what is accepted without asking, or ambiguous.';
comment on column spp.v_match_candidates.evidence is
  'Signals and values: gtin, code, brand, numbers, words, pack, ambiguous.';
comment on column spp.v_match_candidates.pair_id is 'Identifies the pair.';
comment on column spp.v_match_candidates.supplier_id is 'Supplier.';
comment on column spp.v_match_candidates.supplier_code is 'Code of the supplier.';
comment on column spp.v_match_candidates.supplier_product_code is 'Code of the one product.';
comment on column spp.v_match_candidates.product_name is 'Name of the one product.';
comment on column spp.v_match_candidates.brand is 'Brand of the one product.';
comment on column spp.v_match_candidates.barcode is 'GTIN of the one product.';
comment on column spp.v_match_candidates.current_price is 'Price of a piece of the one, in currency_code.';
comment on column spp.v_match_candidates.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_match_candidates.other_supplier_id is 'Supplier of the other product.';
comment on column spp.v_match_candidates.other_supplier_code is 'Code of that supplier.';
comment on column spp.v_match_candidates.other_product_code is 'Code of the other product.';
comment on column spp.v_match_candidates.other_product_name is 'Name of the other product.';
comment on column spp.v_match_candidates.other_brand is 'Brand of the other product.';
comment on column spp.v_match_candidates.other_barcode is 'GTIN of the other product.';
comment on column spp.v_match_candidates.other_current_price is
  'Price of a piece of the other, in other_currency_code.';
comment on column spp.v_match_candidates.other_currency_code is 'Currency of the other price: ISO 4217.';
comment on column spp.v_match_candidates.created_at is 'When the pair was found.';
