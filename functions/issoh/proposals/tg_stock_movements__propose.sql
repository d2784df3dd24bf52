create or replace function issoh.tg_stock_movements__propose() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing, perhaps beside empty tables: each receipt looks its rules up.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_first bigint;
  v_all record;
begin
  select count(*) as moved, bool_or(n.movement_type = 'receipt' and n.unit_cost is not null) as paid
    into v_all
    from new_rows n;
  if v_all.paid then
    with due as (
      insert into issoh_private.proposals_due
        (product_id, pricing_tier_id, from_quantity, old_cost, new_cost, movement_id, movement_date, movement_seq,
         reason)
      select r.product_id, r.pricing_tier_id, r.from_quantity, r.cost_price, round(c.unit_cost, 4), c.movement_id,
             c.movement_date, c.seq, 'receipt'
        from (select distinct on (n.product_id) n.product_id, n.unit_cost, n.movement_id, n.movement_date, n.seq
                from new_rows n
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
  end if;
  -- The first one wakes the job, without a key: writers of one row would wait for each other.
  if v_first is not null then
    if not exists (select from issoh_private.proposals_due d
                    where d.due_id < v_first and d.next_try_at <= clock_timestamp()) then
      perform graphile_worker.add_job('prices__propose');
    end if;
  end if;
  -- Many products at once would be computed live until the next full hour.
  if v_all.moved >= issoh.setting('valuation.refresh_rows')::integer then
    perform graphile_worker.add_job('valuation__refresh', job_key => 'valuation__refresh', max_attempts => 5);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__propose() is
  $$Statement trigger of the ledger: a receipt at another cost than a price has is noted, for prices__propose to propose
one; many movements have the valuation refreshed.$$;
