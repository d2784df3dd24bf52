create or replace function issoh_private.make_sealed_prices(moves issoh_private.term_move[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_tier_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_markup constant numeric := issoh_private.default_markup();
  v_base constant text := issoh_private.base_currency();
  v_now constant timestamptz := clock_timestamp();
  v_ids constant uuid[] := array(
    select m.product_id
      from unnest(make_sealed_prices.moves) m
     where m.contract_id is not null and round(m.cost * (1 + v_markup / 100), 4) < 1e15
       and not exists (select from issoh.pricing_rules r
                        where r.product_id = m.product_id and r.pricing_tier_id = v_tier_id)
    except
    select p.product_id
      from issoh_private.nearest_defaults(
             array(select m.product_id from unnest(make_sealed_prices.moves) m), v_now, 1) d
      join issoh.selected_products p
        on coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') = d.kind_id
     where d.pricing_tier_id = v_tier_id);
begin
  if v_ids = '{}' then
    return 0;
  end if;
  perform issoh_private.write_rules(array(
    with keys as materialized (
      select k.*
        from issoh_private.current_keys(array(
               select m.supplier_id from unnest(make_sealed_prices.moves) m where m.product_id = any (v_ids))) k
    )
    select jsonb_populate_record(d.rule, jsonb_build_object(
             'terms_key_id', k.key_id, 'terms_secret', issoh_private.seal_cost(d.rule, k.key_id, k.secret, m.cost,
                                                                               v_markup)))
      from unnest(make_sealed_prices.moves) m
      join keys k on k.supplier_id = m.supplier_id
     cross join lateral (
       select jsonb_populate_record(null::issoh.pricing_rules, jsonb_build_object(
                'product_id', m.product_id, 'pricing_tier_id', v_tier_id, 'rule_type', 'fixed',
                'selling_price', round(m.cost * (1 + v_markup / 100), 4), 'rounding_mode', 'nearest',
                'from_quantity', 1, 'currency_code', v_base, 'effective_from', v_now,
                'reason', 'first price')) as rule offset 0) d
     where m.product_id in (select i.id from unnest(v_ids) i (id))));
  return cardinality(v_ids);
end
$$;
comment on function issoh_private.make_sealed_prices(issoh_private.term_move[]) is
  $$make_first_prices for products whose cost was negotiated: with a price that can be read, of a cost that cannot.
Answers how many.$$;
