-- What happens to the periods of a product in a tier, from one number of pieces on, when a new rule takes [from, to):
--
--   old      |--------------------------------->        one rule, open end
--   new             [from ----- to)
--   result   |------)[from ---- to)[to -------->        closed, new, the old price again from `to` on
--
-- A new rule without `to` ends where the next one begins. It may not swallow a rule that begins inside its period; one
-- that begins at `from` itself is replaced. The caller holds the locks of the products.
create or replace function issoh_private.write_rules(rules issoh.pricing_rules[]) returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_clash record;
  v_continued issoh.pricing_rules[];
  v_later uuid[];
begin
  select r.effective_from, n.effective_from as new_from, n.effective_to as new_to, r.rule_id into v_clash
    from unnest(write_rules.rules) n
    join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.from_quantity = n.from_quantity and r.default_id is null
     and r.effective_from > n.effective_from and r.effective_from < n.effective_to
   order by r.effective_from
   limit 1;
  if v_clash.rule_id is not null then
    raise exception using
      errcode = 'ISCPO',
      message = format('Another price, rule %s, begins on %s, within the period from %s to %s.', v_clash.rule_id,
                       v_clash.effective_from, v_clash.new_from, v_clash.new_to),
      hint = 'End the new price there, or take the other one back by end_price at its beginning.';
  end if;

  -- What a default has made for later gives way to a price of the product's own.
  v_later := array(
    select r.rule_id
      from unnest(write_rules.rules) n
      join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
       and r.from_quantity = n.from_quantity and r.default_id is not null and r.effective_from > n.effective_from);
  if v_later <> '{}' then
    delete from issoh.pricing_rules r where r.rule_id = any (v_later);
  end if;
  v_continued := array(
    select r
      from unnest(write_rules.rules) n
      join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
       and r.from_quantity = n.from_quantity and r.effective_from <= n.effective_from
       and n.effective_to < coalesce(r.effective_to, 'infinity'));
  delete from issoh.pricing_rules r
   using unnest(write_rules.rules) n
   where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.from_quantity = n.from_quantity and r.effective_from = n.effective_from;
  update issoh.pricing_rules r
     set effective_to = n.effective_from
    from unnest(write_rules.rules) n
   where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.from_quantity = n.from_quantity and r.effective_from < n.effective_from
     and coalesce(r.effective_to, 'infinity') > n.effective_from;

  insert into issoh.pricing_rules
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge, cost_said_at,
     terms_secret, terms_key_id, default_id)
  select c.product_id, c.pricing_tier_id, c.rule_type, c.cost_price, c.markup_percentage, c.target_markup_percentage,
         c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
         c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, n.effective_to, c.effective_to,
         c.reason, c.from_quantity, c.surcharge, coalesce(c.cost_said_at, c.created_at), c.terms_secret, c.terms_key_id,
         c.default_id
    from unnest(v_continued) c
    join unnest(write_rules.rules) n on n.product_id = c.product_id and n.pricing_tier_id = c.pricing_tier_id
     and n.from_quantity = c.from_quantity;

  return query
  insert into issoh.pricing_rules as w
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge, cost_said_at,
     terms_secret, terms_key_id, default_id)
  select n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage, n.target_markup_percentage,
         n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id, n.adjustment_percentage,
         n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code, n.effective_from,
         coalesce(n.effective_to, (
           select min(r.effective_from)
             from issoh.pricing_rules r
            where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
              and r.from_quantity = n.from_quantity and r.effective_from > n.effective_from
              and r.default_id is null)),
         n.reason, n.from_quantity, n.surcharge, n.cost_said_at, n.terms_secret, n.terms_key_id, n.default_id
    from unnest(write_rules.rules) n
  returning w.*;

  -- Only a new copy can make a circle, or a chain longer.
  if exists (select from unnest(write_rules.rules) n where n.rule_type = 'copy_tier') then
    perform issoh_private.check_copies(array(select distinct n.product_id from unnest(write_rules.rules) n));
  end if;
end
$$;
comment on function issoh_private.write_rules(issoh.pricing_rules[]) is
  'Writes complete rules, one at most for a product, tier and from_quantity, and makes room for their periods. Raises
ISCPO, ISCTC.';
