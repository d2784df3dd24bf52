create or replace function issoh_private.write_movements(drafts issoh_private.movement_draft[], restates boolean)
returns issoh.stock_movements[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  -- One moment for all, and behind the locks of their products: of two callers, the one that waited comes later.
  v_now constant timestamptz := clock_timestamp();
  v_drafts issoh_private.movement_draft[] := drafts;
  v_counts issoh.stock_counts[];
  v_written issoh.stock_movements[];
begin
  if restates and exists (select from unnest(drafts) d where d.movement_date is not null) then
    perform issoh_private.refuse_closed((select min(d.movement_date) from unnest(drafts) d),
                                        issoh_private.closed_until());
    v_counts := issoh_private.restate_counts(drafts);
    if cardinality(v_counts) > 0 then
      v_drafts := drafts || issoh_private.restating_movements(v_counts, cardinality(drafts));
    end if;
  end if;

  with written as (
    insert into issoh.stock_movements as m
      (movement_id, product_id, movement_type, quantity, from_location, to_location, unit_cost, total_cost,
       currency_code, purchase_cost, purchase_currency, supplier_id, reference_type, reference_id, movement_date, note,
       reverses_movement_id, returns_movement_id, reservation_id)
    -- In the order of the array.
    select d.movement_id, d.product_id, d.movement_type, d.quantity, d.from_location, d.to_location, d.unit_cost,
           d.total_cost, d.currency_code, d.purchase_cost, d.purchase_currency, d.supplier_id, d.reference_type,
           d.reference_id, coalesce(d.movement_date, v_now), d.note, d.reverses_movement_id, d.returns_movement_id,
           d.reservation_id
      from unnest(v_drafts) d
    returning m as movement
  )
  select array_agg(w.movement) into v_written from written w;
  if cardinality(v_counts) > 0 then
    perform issoh_private.write_counts(v_counts);
    -- Not what restates them: that stands behind.
    v_written := v_written[:cardinality(drafts)];
  end if;
  return v_written;
end
$$;
comment on function issoh_private.write_movements(issoh_private.movement_draft[], boolean) is
  $$Writes movements to the ledger and answers them; counts that have seen them are restated (not asked where together
they change no stock at any date). Their products are locked. Raises ISCCT, and what triggers of the ledger raise.$$;
