-- What the doors answer, by name: a route calls one function and passes on what it gives.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('issoh.supplier_holding') is null then
    create type issoh.supplier_holding as (
      holding_id uuid, supplier_id uuid, product_id uuid, internal_sku text, product_name text, status text,
      quantity_on_hand integer, quantity_on_order integer, last_purchase_price numeric, average_cost numeric,
      total_value numeric, currency_code text, last_purchase_date timestamptz);
  end if;
  if to_regtype('issoh.posted_movement') is null then
    create type issoh.posted_movement as (movement_id uuid, is_new boolean, stock json);
  end if;
  if to_regtype('issoh.posted_list') is null then
    create type issoh.posted_list as (movement_ids uuid[], is_new boolean);
  end if;
  if to_regtype('issoh.named_rule') is null then
    create type issoh.named_rule as (
      rule_id uuid, product_id uuid, pricing_tier text, rule_type text, cost_price numeric, markup_percentage numeric,
      selling_price numeric, minimum_price numeric, maximum_price numeric, source_tier text,
      adjustment_percentage numeric, rounding_increment numeric, rounding_mode text, charm_ending numeric,
      currency_code text, effective_from timestamptz, effective_to timestamptz, created_by text,
      created_at timestamptz, reason text);
  end if;
end
$$;
comment on type issoh.supplier_holding is
  $$What we have of one product from one supplier, in pieces, and what it cost in currency_code; see list_holdings.$$;
comment on type issoh.posted_movement is
  $$A movement as the door answers it: whether it was posted now, or before under its key, and the stock of its product
where it has been.$$;
comment on type issoh.posted_list is
  $$Movements as the door answers them: their ids in order, and whether they were posted now.$$;
comment on type issoh.named_rule is $$A pricing rule with the codes of its tiers; see name_tiers.$$;
