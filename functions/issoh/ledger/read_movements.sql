-- From what a caller writes to what the ledger takes, for all movements in one statement; with the code of what is
-- wrong with a movement, if something is.
create or replace function issoh_private.read_movements(movements issoh.movement_input[], movement_ids uuid[])
returns issoh_private.movement_draft[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planning anew for every call would take longer than the call.
set plan_cache_mode = force_generic_plan
-- Once for all: also where there was next to nothing then.
set enable_seqscan = off
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_latest constant timestamptz := clock_timestamp() + interval '1 minute';
  -- One after the other behind a random one, as randomness for each takes as long as finding its product. A call of the
  -- same quarter of a microsecond has other 14 bits, or begins elsewhere among 2^47; the bit above is free for the sum.
  v_id constant text := uuidv7()::text;
  v_prefix constant text := left(v_id, 24);
  v_first constant bigint := ('x' || right(v_id, 12))::bit(48)::bigint & x'7fffffffffff'::bigint;
  v_earliest timestamptz := '-infinity';
  v_suppliers uuid[];
  v_dated boolean;
  v_named boolean;
begin
  -- Most movements happen when they are posted, and name no supplier.
  select bool_or(m.movement_date is not null), bool_or(m.supplier_id is not null)
    into v_dated, v_named
    from unnest(read_movements.movements) m;
  if v_dated then
    v_earliest := issoh_private.earliest_movement();
  end if;
  if v_named then
    v_suppliers := array(
      with suppliers as materialized (
        select s.given, issoh_private.resolve_supplier(s.given) as supplier_id
          from (select distinct m.supplier_id as given from unnest(read_movements.movements) m
                 where m.supplier_id is not null) s
      )
      select s.supplier_id
        from unnest(read_movements.movements) with ordinality m
        left join suppliers s on s.given = m.supplier_id
       order by m.ordinality);
  end if;

  return array(
  -- What most movements are is seen here: a call with all that a caller wrote costs as much as posting it.
  select case
           when c.product_id is not null and g.quantity > 0 and g.returns_movement_id is null
                and g.reservation_id is null and g.currency_code is null and g.note is null
                and case g.movement_type
                      when 'receipt' then g.from_location is null and c.to_id is not null
                      when 'issue' then g.to_location is null and c.from_id is not null and g.unit_cost is null
                      when 'transfer' then c.from_id <> c.to_id and g.unit_cost is null
                      when 'adjustment' then g.to_location is null and c.from_id is not null and g.unit_cost is null
                                             or g.from_location is null and c.to_id is not null
                    end
                and (g.unit_cost is null or g.unit_cost >= 0 and g.unit_cost < 1e13 and scale(c.cost) <= 10)
                and (g.movement_date is null or g.movement_date between v_earliest and v_latest)
                and (g.reference_type is null
                     or length(g.reference_type) between 1 and 64
                        and (g.reference_type = 'PO' or upper(g.reference_type) <> 'PO'))
                and (g.reference_id is null or length(g.reference_id) between 1 and 200)
           then row(g.position::integer, c.movement_id, null, c.product_id, g.movement_type, g.quantity, c.from_id,
                    c.to_id, c.cost, v_base, null, null, v_suppliers[g.position], g.reference_type, g.reference_id,
                    g.movement_date, null, null, null, null, null, g.counted)::issoh_private.movement_draft
           else issoh_private.draft_of(
                  g.position::integer, c.movement_id,
                  row(g.product_id, g.internal_sku, g.movement_type, g.quantity, g.from_location, g.to_location,
                      g.unit_cost, g.currency_code, g.supplier_id, g.reference_type, g.reference_id, g.movement_date,
                      g.returns_movement_id, g.reservation_id, g.note, g.counted)::issoh.movement_input,
                  c.product_id, c.from_id, c.to_id, c.cost, v_base, v_suppliers[g.position], v_earliest, v_latest)
         end
    from unnest(read_movements.movements) with ordinality as g (
           product_id, internal_sku, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
           supplier_id, reference_type, reference_id, movement_date, returns_movement_id, reservation_id, note, counted,
           position)
    -- Each by its key: joined, all products could be gone through for each movement.
    left join lateral (
      select p.product_id from issoh.selected_products p where p.product_id = g.product_id offset 0) i on true
    left join lateral (
      select p.product_id from issoh.selected_products p where p.internal_sku = common.trimmed(g.internal_sku)
      offset 0) k on true
    left join issoh.warehouses f on f.warehouse_code = g.from_location
    left join issoh.warehouses t on t.warehouse_code = g.to_location
   cross join lateral (
     select case
              when g.internal_sku is null then i.product_id
              when g.product_id is null or g.product_id = k.product_id then k.product_id
            end as product_id,
            case when g.from_location is not null
                 then coalesce(f.warehouse_id, issoh_private.warehouse_of_id(g.from_location)) end as from_id,
            case when g.to_location is not null
                 then coalesce(t.warehouse_id, issoh_private.warehouse_of_id(g.to_location)) end as to_id,
            case
              when g.currency_code is null then trim_scale(g.unit_cost)
              else issoh_private.cost_in_base(g.unit_cost, g.currency_code, coalesce(g.movement_date, v_latest))
            end as cost,
            coalesce(read_movements.movement_ids[g.position],
                     (v_prefix || lpad(to_hex(v_first + g.position), 12, '0'))::uuid) as movement_id
   ) c
   order by g.position);
end
$$;
comment on function issoh_private.read_movements(issoh.movement_input[], uuid[]) is
  $$What movements mean: products, warehouses, suppliers and costs in the base currency, each with the code of its
first problem, or null. Raises ISNSU, ISCXR.$$;
