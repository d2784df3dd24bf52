--! Previous: sha1:af382b68db86f52067d53797787694532714ec65
--! Hash: sha1:c5d6aebfd6d813bab183b6c1f90116b9cf0627ad
--! Message: horizons_ahead

--! split: 1-current.sql
-- A snapshot ahead of all transactions of the cluster says nothing of what they have written.
set lock_timeout = '5s';
--! Included functions/issoh/valuation/valuation_seen.sql
create or replace function issoh_private.valuation_seen() returns pg_snapshot
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select h.seen
       from issoh_private.valuation_horizons h
      where h.cluster_id = (select c.system_identifier from pg_control_system() c)
        -- In a dump that was restored where numbers are lower, it would hide what comes until they have caught up.
        and pg_snapshot_xmax(h.seen) <= pg_snapshot_xmax(pg_current_snapshot())),
    '1:1:')
$$;
comment on function issoh_private.valuation_seen() is
  $$Every movement of a transaction that had ended by then counts in inventory_values and valuation_checkpoints; a
snapshot before all where nobody can say: it is of another cluster, or lies ahead of all transactions of this one.$$;
grant execute on function issoh_private.valuation_seen()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/valuation_seen.sql
--! Included functions/issoh/proposals/note_receipts.sql
-- Read from the ledger by what has been seen of it, as the valuation does: a receipt itself writes nothing for it.
create or replace function issoh_private.note_receipts() returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_noted integer;
begin
  -- Should somebody have taken it away: what came in the last day is looked at once more.
  insert into issoh_private.receipt_horizons (cluster_id, seen, seen_at, not_before)
  select c.system_identifier, '1:1:', clock_timestamp(), clock_timestamp() - interval '1 day' from pg_control_system() c
      on conflict do nothing;
  -- While another one notes them, they are left to that.
  perform from issoh_private.receipt_horizons for update skip locked;
  if not found then
    return 0;
  end if;
  with horizon as (
    -- The snapshot of this very statement: what it sees is what has been seen.
    update issoh_private.receipt_horizons h
       set seen = issoh_private.open_snapshot(pg_current_snapshot()), seen_at = clock_timestamp(),
           cluster_id = c.system_identifier,
           not_before = case when l.is_known then h.not_before else h.seen_at - interval '1 hour' end
      from pg_control_system() c,
           -- A snapshot ahead of all transactions of this cluster is of another life of it.
           lateral (select x.cluster_id = c.system_identifier
                           and pg_snapshot_xmax(x.seen) <= pg_snapshot_xmax(pg_current_snapshot()) as is_known
                      from issoh_private.receipt_horizons x) l
    returning new.not_before, case when l.is_known then old.seen else '1:1:' end as since
  ), asked as (
    select m.movement_id, m.product_id, m.movement_date, m.seq, m.recorded_at, c.cost, r.pricing_tier_id,
           r.from_quantity, r.cost_price,
           -- At the cost of the rule: only to take back what another cost has brought.
           bool_or(r.cost_price <> c.cost) over (partition by r.rule_id)
             or issoh_private.is_repriced(r.product_id) as counts
      from issoh_private.receipts_since((select h.since from horizon h)) m
     cross join lateral (select round(m.unit_cost, 4) as cost) c
      join issoh.pricing_rules r on r.product_id = m.product_id and r.effective_from <= clock_timestamp()
       and (r.effective_to is null or r.effective_to > clock_timestamp())
     where m.recorded_at >= (select h.not_before from horizon h)
       and m.recorded_at >= coalesce(r.cost_said_at, r.created_at)
       and r.rule_type in ('fixed', 'cost_plus') and r.cost_price is not null
       and coalesce(r.target_markup_percentage, r.markup_percentage) is not null
  )
  insert into issoh_private.proposals_due
    (product_id, pricing_tier_id, from_quantity, old_cost, new_cost, movement_id, movement_date, movement_seq,
     recorded_at, reason)
  select a.product_id, a.pricing_tier_id, a.from_quantity, a.cost_price, a.cost, a.movement_id, a.movement_date,
         a.seq, a.recorded_at, 'receipt'
    from asked a
   where a.counts;
  get diagnostics v_noted = row_count;
  return v_noted;
end
$$;
comment on function issoh_private.note_receipts() is
  $$Notes which receipts since the last time were at another cost than a price has, for propose_due; answers how many
prices that questions. Whether a receipt is the last word on the cost is judged when the price is proposed, behind the
lock of its product.$$;
--! EndIncluded functions/issoh/proposals/note_receipts.sql
