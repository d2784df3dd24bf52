-- Read from the ledger by what has been seen of it, as the valuation does: a receipt itself writes nothing for it.
create or replace function issoh_private.note_receipts() returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_noted integer;
begin
  -- While another one notes them, they are left to that.
  perform from issoh_private.receipt_horizons for update skip locked;
  if not found then
    return 0;
  end if;
  with horizon as (
    -- The snapshot of this very statement: what it sees is what has been seen.
    update issoh_private.receipt_horizons
       set seen = issoh_private.open_snapshot(pg_current_snapshot()), seen_at = clock_timestamp(),
           cluster_id = (select c.system_identifier from pg_control_system() c)
    returning old.seen, old.seen_at, old.cluster_id = new.cluster_id as same_cluster
  ), receipts as (
    -- The latest at each cost: should one be reversed, another one counts.
    select distinct on (m.product_id, cost)
           m.movement_id, m.product_id, round(m.unit_cost, 4) as cost, m.movement_date, m.seq, m.recorded_at
      from issoh_private.receipts_since((select case when h.same_cluster then h.seen else '1:1:' end from horizon h)) m
     where (select h.same_cluster from horizon h)
        or m.recorded_at > (select h.seen_at - interval '1 hour' from horizon h)
     order by m.product_id, cost, m.movement_date desc, m.seq desc
  ), asked as (
    select c.*, r.pricing_tier_id, r.from_quantity, r.cost_price,
           -- At the cost of the rule: only to take back what another cost has brought.
           bool_or(r.cost_price <> c.cost) over (partition by r.rule_id)
             or issoh_private.is_repriced(r.product_id) as counts
      from receipts c
      join issoh.pricing_rules r on r.product_id = c.product_id and r.effective_from <= clock_timestamp()
       and (r.effective_to is null or r.effective_to > clock_timestamp())
     where r.rule_type in ('fixed', 'cost_plus') and r.cost_price is not null
       and coalesce(r.target_markup_percentage, r.markup_percentage) is not null
       -- Whoever has written the rule since has had the later word.
       and r.updated_at <= c.recorded_at
  )
  insert into issoh_private.proposals_due
    (product_id, pricing_tier_id, from_quantity, old_cost, new_cost, movement_id, movement_date, movement_seq,
     reason)
  select a.product_id, a.pricing_tier_id, a.from_quantity, a.cost_price, a.cost, a.movement_id, a.movement_date,
         a.seq, 'receipt'
    from asked a
   where a.counts;
  get diagnostics v_noted = row_count;
  return v_noted;
end
$$;
comment on function issoh_private.note_receipts() is
  $$Notes which receipts since the last time were at another cost than a price has, for propose_due; answers how many
prices that questions.$$;
