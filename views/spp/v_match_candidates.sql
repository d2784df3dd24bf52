create or replace view spp.v_match_candidates with (security_invoker = true) as
select p.pair_id, p.confidence, p.evidence, p.supplier_id, s.supplier_code, p.supplier_product_code, a.product_name,
       a.brand, a.barcode, a.current_price, a.currency_code,
       p.other_supplier_id, t.supplier_code as other_supplier_code, p.other_product_code,
       b.product_name as other_product_name, b.brand as other_brand, b.barcode as other_barcode,
       b.current_price as other_current_price, b.currency_code as other_currency_code, p.created_at
  from spp.match_pairs p
  join spp.suppliers s on s.supplier_id = p.supplier_id
  join spp.suppliers t on t.supplier_id = p.other_supplier_id
  join spp.supplier_products a on a.supplier_id = p.supplier_id and a.supplier_product_code = p.supplier_product_code
  join spp.supplier_products b on b.supplier_id = p.other_supplier_id and b.supplier_product_code = p.other_product_code
 where p.status = 'waiting';
comment on view spp.v_match_candidates is '@primaryKey pair_id
@behavior +filterBy +orderBy

Pairs of products of two suppliers that may be the same thing and wait for verify_mapping or reject_mapping.';
comment on column spp.v_match_candidates.confidence is '0 to 100, below what is accepted without asking, or ambiguous.';
comment on column spp.v_match_candidates.evidence is
  'Signals and values: gtin, code, brand, numbers, words, pack, ambiguous.';
