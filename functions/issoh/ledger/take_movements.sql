create or replace function issoh_private.take_movements(movements issoh.movement_input[], idempotency_key text)
returns issoh.stock_movements[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count constant integer := coalesce(cardinality(take_movements.movements), 0);
  v_ids uuid[];
  v_drafts issoh_private.movement_draft[];
  v_one issoh_private.movement_draft;
  v_all record;
  v_made integer;
  v_locked integer;
begin
  if v_count <> 1 and v_count not between 1 and issoh.setting('movements.max_batch')::integer then
    raise exception using
      errcode = 'ISIMN', message = format('%s movements cannot be posted at once.', v_count),
      hint = format('Send 1 to %s.', issoh.setting('movements.max_batch'));
  end if;
  if take_movements.idempotency_key is not null then
    v_ids := array(select uuidv7() from generate_series(1, v_count));
    if issoh_private.claim_movement_key(
         take_movements.idempotency_key,
         (select jsonb_agg(to_jsonb(m) - case when m.counted is null then 'counted' else '' end
                           || jsonb_build_object('unit_cost', trim_scale(m.unit_cost)) order by m.ordinality)
            from unnest(take_movements.movements) with ordinality m),
         v_ids, (select min(m.movement_date) from unnest(take_movements.movements) m)) is not null then
      return array(select m from issoh_private.movements_of_key(take_movements.idempotency_key) m);
    end if;
  end if;

  if v_count = 1 and take_movements.movements[1].movement_date is null then
    -- The month comes before the lock.
    if to_regclass('issoh.stock_movements' || to_char(now() at time zone 'UTC', '_YYYY_MM')) is null then
      v_made := issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
    end if;
    v_one := issoh_private.read_movement(take_movements.movements[1], v_ids[1]);
    -- What most movements are: one, with nothing else to look after.
    if v_one.problem is null and v_one.returns_movement_id is null and v_one.reservation_id is null
       and v_one.reference_type is distinct from 'PO' then
      return array[issoh_private.write_movement(v_one)];
    end if;
    v_drafts := array[v_one];
  else
    v_drafts := issoh_private.read_movements(take_movements.movements, v_ids);
  end if;

  select bool_or(d.problem is not null) as have_problem, bool_or(d.returns_movement_id is not null) as return,
         bool_or(d.movement_type = 'receipt' and d.reference_type = 'PO') as ordered,
         bool_or(d.reservation_id is not null) as take, bool_or(d.movement_date is not null) as dated,
         array_agg(d.product_id) as product_ids
    into v_all
    from unnest(v_drafts) d;
  if v_all.have_problem then
    perform issoh_private.refuse_bad_drafts(v_drafts, take_movements.movements);
  end if;
  perform issoh_private.make_movement_month(m.month)
     from (select distinct date_trunc('month', coalesce(d.movement_date, now()) at time zone 'UTC')::date as month
             from unnest(v_drafts) d) m;
  v_locked := issoh_private.lock_products(v_all.product_ids);
  if v_all.return then
    perform issoh_private.check_returns(v_drafts);
  end if;
  if v_all.ordered then
    perform issoh_private.refuse_bare_costs(v_drafts, take_movements.movements);
    v_drafts := issoh_private.cost_receipts(v_drafts);
  end if;
  if v_all.take then
    perform issoh_private.take_reservations(v_drafts);
  end if;
  return issoh_private.write_movements(v_drafts, v_all.dated);
end
$$;
comment on function issoh_private.take_movements(issoh.movement_input[], text) is
  'What post_movements does; an array, as sets of composites cost each level that hands them on.';
