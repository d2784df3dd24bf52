create or replace function issoh.change_cost(product text, cost_price numeric, reason text default null)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(change_cost.product);
  v_cost constant numeric := issoh_private.check_price(change_cost.cost_price, 'cost_price');
  v_negotiated_with uuid;
begin
  if v_cost is null then
    raise exception using
      errcode = 'ISIPR', message = 'There is no cost.', hint = 'Give cost_price, in the base currency.';
  end if;
  perform issoh_private.lock_products(array[v_product.product_id]);
  -- Of what nobody offers any more no contract says the cost, and it need not be encrypted.
  select c.supplier_id into v_negotiated_with
    from issoh_private.terms_applied a
    join issoh.contract_terms c on c.contract_id = a.contract_id
   where a.product_id = v_product.product_id;
  if found then
    -- A receipt of before says less than whoever names the cost now.
    delete from issoh_private.proposals_due d
     where d.product_id = v_product.product_id and d.movement_id is not null;
    -- Shown beside the price, the markup that is meant would tell what was negotiated.
    perform issoh_private.move_terms(array(
      select row(a.product_id, a.contract_id, a.revision, a.basis, v_negotiated_with, v_cost, a.day_rate,
                 v_cost)::issoh_private.term_move
        from issoh_private.terms_applied a
       where a.product_id = v_product.product_id), coalesce(change_cost.reason, 'cost change'));
  else
    perform issoh_private.change_costs(array[v_product.product_id], array[v_cost],
                                       coalesce(change_cost.reason, 'cost change'));
  end if;
  return query
  select r.*
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.rule_type in ('fixed', 'cost_plus') and r.default_id is null
     and r.period @> clock_timestamp()
   order by r.pricing_tier_id;
  if not found then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price in any tier now.', v_product.internal_sku),
      hint = 'Set its first price, with its cost, by set_price.';
  end if;
end
$$;
comment on function issoh.change_cost(text, numeric, text) is
  'A product (id or SKU) costs something else from now on. In every tier with a price of its own the price stays, and a
new one is proposed that keeps the markup; with the setting pricing.apply_proposals it holds at once. Answers the rules
in force. While a contract says the cost, this one is encrypted as well. Raises ISNPR, ISIPR (no cost), ISIPV, ISNRU (no
price of its own yet); under a contract ISCKM, ISCKU, ISCKT.';
grant execute on function issoh.change_cost(text, numeric, text) to inv_pricing_manager, inv_admin;
