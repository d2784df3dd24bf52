create or replace function issoh.record_stock_counts(
  warehouse text,
  counts issoh.stock_count_input[],
  reference_id text default null,
  idempotency_key text default null,
  counted_at timestamptz default null
) returns setof issoh.stock_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(record_stock_counts.warehouse)).warehouse_id;
  v_counts constant issoh_private.stock_count_draft[] := issoh_private.read_counts(record_stock_counts.counts);
  v_products constant uuid[] := array(select c.product_id from unnest(v_counts) c);
  v_known uuid[];
  v_at timestamptz;
  v_recorded issoh.stock_counts[];
  v_drafts issoh_private.movement_draft[];
begin
  if length(record_stock_counts.reference_id) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.',
      hint = 'reference_id has 1 to 200 characters.';
  end if;
  -- Under the key stand the counts: where books and shelf agree there is no movement to stand there.
  v_known := issoh_private.claim_movement_key(
    record_stock_counts.idempotency_key,
    jsonb_build_object('record_stock_counts', to_jsonb(record_stock_counts.counts), 'warehouse', v_warehouse_id,
                       'reference_id', record_stock_counts.reference_id)
      || case when record_stock_counts.counted_at is null then '{}'
              else jsonb_build_object('counted_at', record_stock_counts.counted_at) end,
    array(select c.count_id from unnest(v_counts) c));
  if v_known is not null then
    return query
    select c.* from issoh.stock_counts c where c.count_id = any (v_known) order by c.count_id;
    return;
  end if;

  perform issoh_private.refuse_moment(record_stock_counts.counted_at);
  -- Before the locks of products: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(
    date_trunc('month', coalesce(record_stock_counts.counted_at, now()) at time zone 'UTC')::date);
  perform issoh_private.lock_products(v_products);
  perform issoh_private.lock_warehouses(array[v_warehouse_id]);
  -- A clock that is ahead: what moves in the meantime would be counted away.
  v_at := least(record_stock_counts.counted_at, clock_timestamp());
  perform issoh_private.refuse_closed(v_at, issoh_private.closed_until());
  v_recorded := issoh_private.compare_counts(v_counts, v_warehouse_id, v_at, record_stock_counts.reference_id);
  perform issoh_private.refuse_short_counts(v_recorded);

  v_drafts := issoh_private.restating_movements(v_recorded, 0);
  if cardinality(v_drafts) > 0 then
    perform issoh_private.write_movements(v_drafts, true);
  end if;
  return query select w.* from issoh_private.write_counts(v_recorded) w;
end
$$;
comment on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text, timestamptz) is
  $$Takes what was counted in a warehouse at a moment (counted_at, now), each product (product_id or internal_sku)
once: keeps every count beside what the books said of that moment, and posts the differences as adjustments of that
moment, all or none. What has moved since then is not counted away. Counted again at the same moment, the later count
takes the place of the one before. An idempotency key records once: repeated with the same counts it answers what was
recorded. Raises ISNWH, ISNPR, ISICN (counts that cannot be used), ISIMD (no moment to count at), ISIRF, ISIIK, ISCIK,
ISCRS (fewer counted than are reserved), ISCNS (fewer than have left since), ISCPC, ISCWI, ISCCP.$$;
grant execute on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text, timestamptz)
  to inv_stock_operator, inv_admin;
