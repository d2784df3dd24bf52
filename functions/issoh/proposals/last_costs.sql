create or replace function issoh_private.last_costs(due issoh_private.proposals_due[])
returns table (product_id uuid, pricing_tier_id uuid, from_quantity integer, old_cost numeric, new_cost numeric,
               reason text, recorded_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select k.product_id, k.pricing_tier_id, k.from_quantity,
         (array_agg(k.old_cost order by k.due_id) filter (where k.movement_id is null))[1],
         (array_agg(k.new_cost order by k.movement_date desc, k.movement_seq desc) filter (where k.counts))[1],
         case
           when bool_or(k.counts) then 'receipt'
           else (array_agg(k.reason order by k.due_id) filter (where k.movement_id is null))[1]
         end,
         (array_agg(k.recorded_at order by k.movement_date desc, k.movement_seq desc) filter (where k.counts))[1]
    from (select d.*,
                 -- What somebody, or a supplier, said of the cost after a receipt is the later word.
                 d.movement_id is not null and d.recorded_at >= coalesce(r.cost_said_at, r.created_at) as counts
            from unnest(last_costs.due) d
            join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
             and r.from_quantity = d.from_quantity and r.effective_from <= clock_timestamp()
             and (r.effective_to is null or r.effective_to > clock_timestamp())
           where d.movement_id is null
              or not exists (select from issoh.movement_reversals v where v.reversed_id = d.movement_id)) k
   group by k.product_id, k.pricing_tier_id, k.from_quantity
$$;
comment on function issoh_private.last_costs(issoh_private.proposals_due[]) is
  $$What several changes of the cost of a rule in force come to: from the first cost before them (null: its own) to the
last one after them (null: its own), and when the receipt that says so was recorded. Of receipts the latest by
movement_date, then seq, counts; reversed ones do not, nor those before the cost of the rule was said.$$;
