create or replace function issoh_private.compute_sealed(rule issoh.pricing_rules, key_id uuid)
returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules;
begin
  begin
    v_rule := issoh_private.compute_rule(compute_sealed.rule);
  exception when sqlstate 'ISIPV' then
    -- In its own words it would tell the amount.
    raise exception using
      errcode = 'ISIPV',
      message = 'The negotiated cost makes no price with this markup and surcharge.',
      hint = 'Give others, or selling_price.';
  end;
  return issoh_private.seal_rule(v_rule, compute_sealed.key_id);
end
$$;
comment on function issoh_private.compute_sealed(issoh.pricing_rules, uuid) is
  $$compute_rule for a rule whose cost was negotiated: encrypted as it comes, for the supplier whose key one is. Raises
ISIPL, ISIPV, ISCKM, ISCKU, ISCKT.$$;
