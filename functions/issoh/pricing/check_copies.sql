create or replace function issoh_private.check_copies(product_ids uuid[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrong record;
begin
  -- A chain holds only while all of its copies do; some number of pieces is enough for all of them.
  with recursive chains as (
    select r.product_id, r.pricing_tier_id, r.source_tier_id, r.period, 1 as copies
      from issoh.pricing_rules r
     where r.product_id = any (check_copies.product_ids) and r.rule_type = 'copy_tier'
    union all
    select c.product_id, c.pricing_tier_id, r.source_tier_id, c.period * r.period, c.copies + 1
      from chains c
      join issoh.pricing_rules r on r.product_id = c.product_id and r.pricing_tier_id = c.source_tier_id
       and r.rule_type = 'copy_tier' and r.period && c.period
     where c.copies <= 5 and c.source_tier_id <> c.pricing_tier_id
  )
  select p.internal_sku, t.tier_code,
         case
           when t.is_default then 'the default tier has prices of its own'
           when c.source_tier_id = c.pricing_tier_id then 'in a circle'
           else 'over more than 5 tiers'
         end as fault
    into v_wrong
    from chains c
    join issoh.pricing_tiers t on t.tier_id = c.pricing_tier_id
    join issoh.selected_products p on p.product_id = c.product_id
   where c.source_tier_id = c.pricing_tier_id or c.copies > 5
      -- What is over does no harm: the default may have been another tier then.
      or (t.is_default and coalesce(upper(c.period), 'infinity') > clock_timestamp())
   limit 1;
  if v_wrong.fault is not null then
    raise exception using
      errcode = 'ISCTC',
      message = format('The prices of "%s" in tier "%s" cannot be copied: %s.', v_wrong.internal_sku,
                       v_wrong.tier_code, v_wrong.fault),
      hint = 'Copy from a tier with prices of its own, such as the default tier.';
  end if;
end
$$;
comment on function issoh_private.check_copies(uuid[]) is
  $$Refuses copies between tiers that go in a circle at any moment, over more than 5 tiers, or into the default tier,
on which the others fall back. Raises ISCTC.$$;
