create or replace function issoh_private.open_rules(rules issoh.pricing_rules[])
returns table (rule_id uuid, cost numeric, markup numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  return query
  with keys as materialized (
    select k.* from issoh_private.open_keys(array(select r.terms_key_id from unnest(open_rules.rules) r)) k
  )
  select r.rule_id,
         case when r.terms_secret is null then r.cost_price else split_part(v.plain, ';', 1)::numeric end,
         case when r.terms_secret is null then coalesce(r.target_markup_percentage, r.markup_percentage)
              else nullif(split_part(v.plain, ';', 2), '')::numeric end
    from unnest(open_rules.rules) r
    left join keys k on k.key_id = r.terms_key_id
   cross join lateral (
     select case when r.terms_key_id is null or k.key_id is not null then
              issoh_private.open_value(
                r.terms_secret, k.secret,
                issoh_private.rule_about(r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id),
                format('The cost of rule %s', r.rule_id))
            end as plain offset 0) v;
end
$$;
comment on function issoh_private.open_rules(issoh.pricing_rules[]) is
  $$Cost of price rules, and the markup that is meant, whether they can be read or are encrypted; null where the key
was declared lost. Raises ISCKM, ISCKU, ISCKT.$$;
