create or replace function issoh.tg_pricing_rules__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_actor constant text := audit.logged_actor();
  v_role constant text := audit.acting_role();
  -- What is encrypted is of no use in a log, and would keep its key alive.
  v_left_out constant text[] := '{updated_at,period,terms_secret,terms_key_id}';
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    -- One that goes on with its predecessor's price at another cost is on record by itself: who, when and why.
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, v_role, v_request, 'insert', 'issoh', 'pricing_rules', n.rule_id::text,
           to_jsonb(n) - v_left_out
      from new_rows n
     where n.rule_type <> 'fixed'
           -- A look-up in the index for each: a join would read all rules there are, for a few.
        or (select (n.selling_price, n.minimum_price, n.maximum_price, n.rounding_increment, n.rounding_mode,
                    n.charm_ending, n.currency_code, n.surcharge)
                   is not distinct from
                   (r.selling_price, r.minimum_price, r.maximum_price, r.rounding_increment, r.rounding_mode,
                    r.charm_ending, r.currency_code, r.surcharge)
              from issoh.pricing_rules r
             where r.product_id = n.product_id and r.effective_from < n.effective_from
               and r.from_quantity is not distinct from n.from_quantity
               and r.effective_to = n.effective_from
               -- Not by "=": the index that keeps rules apart would be asked, at three times the cost.
               and r.pricing_tier_id is not distinct from n.pricing_tier_id) is not true;
    return null;
  end if;

  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select v_actor, v_role, v_request, 'update', 'issoh', 'pricing_rules', n.rule_id::text,
         case when c.ended then jsonb_build_object('effective_to', o.effective_to)
              else to_jsonb(o) - v_left_out end,
         case when c.ended then jsonb_build_object('effective_to', n.effective_to)
              else to_jsonb(n) - v_left_out end
    from old_rows o
    join new_rows n on n.rule_id = o.rule_id
   cross join lateral (
     select (n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage,
             n.target_markup_percentage, n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id,
             n.adjustment_percentage, n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code,
             n.effective_from, n.created_by, n.created_at, n.reason, n.from_quantity, n.surcharge)
            is not distinct from
            (o.product_id, o.pricing_tier_id, o.rule_type, o.cost_price, o.markup_percentage,
             o.target_markup_percentage, o.selling_price, o.minimum_price, o.maximum_price, o.source_tier_id,
             o.adjustment_percentage, o.rounding_increment, o.rounding_mode, o.charm_ending, o.currency_code,
             o.effective_from, o.created_by, o.created_at, o.reason, o.from_quantity, o.surcharge) as ended) c
   where not c.ended or n.effective_to is distinct from o.effective_to;
  return null;
end
$$;
comment on function issoh.tg_pricing_rules__log() is
  $$Statement trigger: logs rules that are written or changed. Of one that only ends, its end; a rule that goes on with
the price of the one before it at another cost is a record of itself.$$;
