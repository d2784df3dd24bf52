create or replace function issoh_private.note_receipts(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_first bigint;
begin
  with due as (
    insert into issoh_private.proposals_due
      (product_id, pricing_tier_id, from_quantity, old_cost, new_cost, movement_id, movement_date, movement_seq,
       reason)
    select r.product_id, r.pricing_tier_id, r.from_quantity, r.cost_price, round(c.unit_cost, 4), c.movement_id,
           c.movement_date, c.seq, 'receipt'
      from (select distinct on (n.product_id) n.product_id, n.unit_cost, n.movement_id, n.movement_date, n.seq
              from unnest(moved) n
             where n.movement_type = 'receipt' and n.unit_cost is not null and n.reverses_movement_id is null
             order by n.product_id, n.movement_date desc, n.seq desc) c
      join issoh.pricing_rules r on r.product_id = c.product_id and r.effective_from <= clock_timestamp()
       and (r.effective_to is null or r.effective_to > clock_timestamp())
     where r.rule_type in ('fixed', 'cost_plus') and r.cost_price is not null
       and coalesce(r.target_markup_percentage, r.markup_percentage) is not null
       and case
             when r.cost_price <> round(c.unit_cost, 4) then true
             -- At the cost of the rule: only to take back what another cost has brought.
             else issoh_private.is_repriced(r.product_id)
           end
    returning due_id
  )
  select min(d.due_id) into v_first from due d;
  -- The first one wakes the job, without a key: writers of one row would wait for each other.
  if v_first is not null then
    if not exists (select from issoh_private.proposals_due d
                    where d.due_id < v_first and d.next_try_at <= clock_timestamp()) then
      perform graphile_worker.add_job('prices__propose');
    end if;
  end if;
  return cardinality(moved);
end
$$;
comment on function issoh_private.note_receipts(issoh.stock_movements[]) is
  $$Notes receipts at another cost than a price has, for prices__propose to propose one; answers of how many movements it
was asked.$$;
