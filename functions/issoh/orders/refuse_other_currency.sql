create or replace function issoh_private.refuse_other_currency(
  lines issoh.order_line_input[],
  product_ids uuid[],
  asked issoh_private.asked_price[]
) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_other record;
begin
  select p.internal_sku, i.currency_code, a.currency_code as asked into v_other
    from unnest(refuse_other_currency.lines) with ordinality
      as i (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
    join unnest(refuse_other_currency.asked) a on a.product_id = refuse_other_currency.product_ids[i.position]
    join issoh.selected_products p on p.product_id = a.product_id
   where i.currency_code <> a.currency_code
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIOL',
      message = format('The supplier asks for "%s" in %s, not in %s.', v_other.internal_sku, v_other.asked,
                       v_other.currency_code),
      hint = 'Leave currency_code out to order at that price, or give unit_cost beside it.';
  end if;
end
$$;
comment on function issoh_private.refuse_other_currency(issoh.order_line_input[], uuid[], issoh_private.asked_price[])
  is 'Refuses a currency without a cost where the supplier asks for another one (ISIOL).';
