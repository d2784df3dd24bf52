create or replace function issoh_private.note_receipts(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_receipts issoh.stock_movements[] := moved;
  v_from constant bigint := moved[1].seq;
  v_to constant bigint := moved[cardinality(moved)].seq;
  v_noted integer;
begin
  if cardinality(moved) > 1 then
    -- The latest one of each product.
    v_receipts := array(
      select distinct on (n.product_id) n
        from unnest(moved) n
       where n.movement_type = 'receipt' and n.unit_cost is not null and n.reverses_movement_id is null
       order by n.product_id, n.movement_date desc, n.seq desc);
  end if;
  insert into issoh_private.proposals_due
    (product_id, pricing_tier_id, from_quantity, old_cost, new_cost, movement_id, movement_date, movement_seq,
     reason)
  select r.product_id, r.pricing_tier_id, r.from_quantity, r.cost_price, round(c.unit_cost, 4), c.movement_id,
         c.movement_date, c.seq, 'receipt'
    from unnest(v_receipts) c
    join issoh.pricing_rules r on r.product_id = c.product_id and r.effective_from <= clock_timestamp()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
   where c.movement_type = 'receipt' and c.reverses_movement_id is null
     and r.rule_type in ('fixed', 'cost_plus') and r.cost_price is not null
     and coalesce(r.target_markup_percentage, r.markup_percentage) is not null
     and case
           when r.cost_price <> round(c.unit_cost, 4) then true
           -- At the cost of the rule: only to take back what another cost has brought.
           else issoh_private.is_repriced(r.product_id)
         end;
  get diagnostics v_noted = row_count;
  -- The first one wakes the job, without a key: writers of one row would wait for each other.
  if v_noted > 0 then
    if not exists (select from issoh_private.proposals_due d
                    where d.next_try_at <= clock_timestamp()
                      and (d.movement_seq between v_from and v_to) is not true) then
      perform graphile_worker.add_job('prices__propose');
    end if;
  end if;
  return cardinality(moved);
end
$$;
comment on function issoh_private.note_receipts(issoh.stock_movements[]) is
  $$Notes receipts at another cost than a price has, for prices__propose to propose one; answers of how many movements
it was asked.$$;
