-- A default is computed by whoever reads it, and they have no keys: what it makes of a negotiated cost is kept as a
-- price, beside the cost in ciphertext, and made anew when the cost, its rate, the default or the category is another.
create or replace function issoh_private.make_default_prices(moves issoh_private.term_move[]) returns uuid[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_ids constant uuid[] := array(select m.product_id from unnest(make_default_prices.moves) m);
  v_made constant issoh_private.default_price[] := array(
    select row(d.product_id, d.rule, lower(p.period), upper(p.period), m.supplier_id, m.day_cost,
               greatest(issoh_private.price_at(d.rule, m.day_cost, (d.rule).markup_percentage), 0)
              )::issoh_private.default_price
      from issoh_private.defaults_under_terms(v_ids, v_now) d
      join unnest(make_default_prices.moves) m on m.product_id = d.product_id
     cross join lateral unnest(d.periods) p (period)
     where m.contract_id is not null and m.day_cost is not null);
  v_beyond constant uuid[] := array(select distinct m.product_id from unnest(v_made) m where m.price >= 1e15);
  v_meant constant issoh_private.default_price[] := array(
    select m from unnest(v_made) m where m.product_id not in (select b.id from unnest(v_beyond) b (id)));
  v_present constant issoh.pricing_rules[] := array(
    select r
      from issoh.pricing_rules r
     where r.default_id is not null and r.product_id = any (v_ids)
       and r.product_id not in (select b.id from unnest(v_beyond) b (id))
       and (r.effective_to is null or r.effective_to > v_now));
  v_kept uuid[];
begin
  if v_present = '{}' and v_meant = '{}' then
    return v_beyond;
  end if;
  v_kept := array(
    select r.rule_id
      from unnest(v_present) r
      join issoh_private.open_rules(v_present) o on o.rule_id = r.rule_id
      join unnest(v_meant) m on m.product_id = r.product_id
       and (m.rule).pricing_tier_id = r.pricing_tier_id and (m.rule).from_quantity = r.from_quantity
       and m.effective_from = greatest(r.effective_from, v_now)
     where ((m.rule).rule_id, m.price, m.cost, m.effective_to)
           is not distinct from (r.default_id, r.selling_price, o.cost, r.effective_to));

  delete from issoh.pricing_rules r
   using unnest(v_present) o
   where r.rule_id = o.rule_id and o.effective_from >= v_now
     and r.rule_id not in (select i.id from unnest(v_kept) i (id));
  update issoh.pricing_rules r
     set effective_to = v_now, updated_at = v_now
    from unnest(v_present) o
   where r.rule_id = o.rule_id and o.effective_from < v_now
     and r.rule_id not in (select i.id from unnest(v_kept) i (id));
  with keys as materialized (
    select k.* from issoh_private.current_keys(array(select m.supplier_id from unnest(v_meant) m)) k
  )
  insert into issoh.pricing_rules
    (product_id, pricing_tier_id, rule_type, selling_price, rounding_increment, rounding_mode, charm_ending,
     currency_code, effective_from, effective_to, reason, from_quantity, surcharge, terms_secret, terms_key_id,
     default_id)
  select m.product_id, (m.rule).pricing_tier_id, 'fixed', m.price, (m.rule).rounding_increment, (m.rule).rounding_mode,
         (m.rule).charm_ending, (m.rule).currency_code, m.effective_from, m.effective_to, 'default',
         (m.rule).from_quantity, (m.rule).surcharge,
         issoh_private.seal_value(
           m.cost || ';' || (m.rule).markup_percentage, k.secret,
           issoh_private.rule_about(m.product_id, (m.rule).pricing_tier_id, (m.rule).from_quantity, k.key_id)),
         k.key_id, (m.rule).rule_id
    from unnest(v_meant) m
    join keys k on k.supplier_id = m.supplier_id
    left join (
      select r.product_id, r.pricing_tier_id, r.from_quantity, greatest(r.effective_from, v_now) as effective_from
        from unnest(v_present) r
       where r.rule_id in (select i.id from unnest(v_kept) i (id))) h
      on h.product_id = m.product_id and h.pricing_tier_id = (m.rule).pricing_tier_id
     and h.from_quantity = (m.rule).from_quantity and h.effective_from = m.effective_from
   where h.product_id is null;
  return v_beyond;
end
$$;
comment on function issoh_private.make_default_prices(issoh_private.term_move[]) is
  $$What defaults make of negotiated costs becomes a price, which everybody may read, of a cost that few may; prices so
made that are no longer meant end. The caller holds the locks of the products. Answers those of which a price would be
more than one can be: they keep what they have. Raises ISCKM, ISCKU, ISCKT.$$;
