create or replace function spp_private.match_resolve_pair(pair jsonb) returns spp.match_pairs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pair spp.match_pairs;
  v_swap boolean;
begin
  if jsonb_typeof(pair -> 'pair_id') = 'string' and pair - 'pair_id' = '{}' then
    select p.* into v_pair from spp.match_pairs p where p.pair_id::text = lower(pair ->> 'pair_id');
    if v_pair.pair_id is null then
      raise exception using
        errcode = 'SPNMP', message = format('There is no pair %s.', pair ->> 'pair_id'),
        hint = 'It may have been decided meanwhile: list the candidates again.';
    end if;
    return v_pair;
  end if;

  v_pair.supplier_id := spp_private.match_resolve_product(pair ->> 'supplier', pair ->> 'code');
  v_pair.other_supplier_id := spp_private.match_resolve_product(pair ->> 'other_supplier', pair ->> 'other_code');
  v_pair.supplier_product_code := pair ->> 'code';
  v_pair.other_product_code := pair ->> 'other_code';
  if v_pair.supplier_id = v_pair.other_supplier_id then
    raise exception using
      errcode = 'SPIMP', message = 'Products match across suppliers, never within one.', hint = 'Name two suppliers.';
  end if;
  v_swap := v_pair.supplier_id > v_pair.other_supplier_id;
  return spp_private.match_ensure_pair(
    case when v_swap then v_pair.other_supplier_id else v_pair.supplier_id end,
    case when v_swap then v_pair.other_product_code else v_pair.supplier_product_code end,
    case when v_swap then v_pair.supplier_id else v_pair.other_supplier_id end,
    case when v_swap then v_pair.supplier_product_code else v_pair.other_product_code end);
end
$$;
comment on function spp_private.match_resolve_pair(jsonb) is
  $$The pair of {pair_id} or {supplier, code, other_supplier, other_code}, made where it is not there. Raises SPIMP,
SPNMP, SPNSU.$$;
