create or replace function issoh_private.seal_rule(rule issoh.pricing_rules, key_id uuid) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
  v_key record;
begin
  if v_rule.cost_price is null then
    return v_rule;
  end if;
  select k.* into v_key
    from issoh_private.current_keys(array(
           select s.supplier_id from issoh_private.supplier_keys s where s.key_id = seal_rule.key_id)) k;
  v_rule.terms_key_id := v_key.key_id;
  v_rule.terms_secret := issoh_private.seal_cost(v_rule, v_key.key_id, v_key.secret, v_rule.cost_price,
    coalesce(v_rule.target_markup_percentage, v_rule.markup_percentage));
  v_rule.rule_type := 'fixed';
  v_rule.cost_price := null;
  v_rule.markup_percentage := null;
  v_rule.target_markup_percentage := null;
  return v_rule;
end
$$;
comment on function issoh_private.seal_rule(issoh.pricing_rules, uuid) is
  $$A computed rule whose cost was negotiated, as it may be written: cost and markup encrypted, for the supplier whose
key one is; one without a cost as it is. Raises ISCKM, ISCKU, ISCKT.$$;
