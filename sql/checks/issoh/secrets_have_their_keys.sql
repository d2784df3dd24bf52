-- Whatever is encrypted of a price rule names a key that is there, of the supplier of its product or a former one.
select r.rule_id, r.product_id, r.terms_key_id
  from issoh.pricing_rules r
 where r.terms_key_id is not null
   and not exists (select from issoh_private.supplier_keys k where k.key_id = r.terms_key_id);
