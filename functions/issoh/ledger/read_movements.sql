-- From what a caller writes to what the ledger takes, for all movements in one statement; with the code of what is
-- wrong with a movement, if something is.
create or replace function issoh_private.read_movements(movements issoh.movement_input[], movement_ids uuid[])
returns issoh_private.movement_draft[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planning anew for every call would take longer than the call.
set plan_cache_mode = force_generic_plan
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_latest constant timestamptz := clock_timestamp() + interval '1 minute';
  v_earliest timestamptz := '-infinity';
  v_suppliers uuid[];
  v_any record;
begin
  -- Most movements happen when they are posted, and name no supplier.
  select bool_or(m.movement_date is not null) as dated, bool_or(m.supplier_id is not null) as named
    into v_any
    from unnest(read_movements.movements) m;
  if v_any.dated then
    v_earliest := issoh_private.earliest_movement();
  end if;
  if v_any.named then
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
  select row(
         g.position, coalesce(read_movements.movement_ids[g.position], uuidv7()),
         case
           when coalesce(g.product_id::text, g.internal_sku) is null then 'ISIMP'
           when c.product_id is null then 'ISNPR'
           when g.movement_type in ('receipt', 'issue', 'adjustment', 'transfer') is not true then 'ISIMT'
           when (g.quantity > 0) is not true then 'ISIQT'
           when case g.movement_type
                  when 'receipt' then g.from_location is null and g.to_location is not null
                  when 'issue' then g.from_location is not null and g.to_location is null
                  when 'adjustment' then (g.from_location is null) <> (g.to_location is null)
                  else g.from_location is not null and g.to_location is not null
                end is not true then 'ISILO'
           when (g.from_location is not null and f.warehouse_id is null)
             or (g.to_location is not null and t.warehouse_id is null) then 'ISNWH'
           when f.warehouse_id = t.warehouse_id then 'ISILO'
           when g.currency_code is not null and not common.is_currency(g.currency_code) then 'ISICU'
           when g.unit_cost is not null
            and (g.to_location is null or g.movement_type = 'transfer' or g.returns_movement_id is not null
                 or not (g.unit_cost >= 0 and greatest(g.unit_cost, c.cost) < 1e13
                         and scale(trim_scale(g.unit_cost)) <= 10))
             then 'ISIUC'
           when g.movement_date > v_latest or g.movement_date < v_earliest then 'ISIMD'
           when g.returns_movement_id is not null and g.movement_type not in ('receipt', 'issue') then 'ISIRT'
           when g.reservation_id is not null
            and (g.movement_type <> 'issue' or g.returns_movement_id is not null) then 'ISIRV'
           when not (length(g.reference_type) between 1 and 64 and length(g.reference_id) between 1 and 200
                     and coalesce(length(g.note), 0) <= 10000)
             then 'ISIRF'
         end,
         c.product_id, g.movement_type, g.quantity, f.warehouse_id, t.warehouse_id, c.cost,
         v_base,
         case when g.currency_code <> v_base then g.unit_cost end,
         case when g.currency_code <> v_base and g.unit_cost is not null then g.currency_code end,
         v_suppliers[g.position], case when upper(g.reference_type) = 'PO' then 'PO' else g.reference_type end,
         g.reference_id, g.movement_date, g.returns_movement_id, g.reservation_id,
         g.note, null, null, g.counted)::issoh_private.movement_draft
    from unnest(read_movements.movements) with ordinality as g (
           product_id, internal_sku, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
           supplier_id, reference_type, reference_id, movement_date, returns_movement_id, reservation_id, note, counted,
           position)
    left join issoh.selected_products i on i.product_id = g.product_id
    left join issoh.selected_products k on k.internal_sku = common.trimmed(g.internal_sku)
    left join issoh.warehouses f on f.warehouse_code = g.from_location or f.warehouse_id::text = lower(g.from_location)
    left join issoh.warehouses t on t.warehouse_code = g.to_location or t.warehouse_id::text = lower(g.to_location)
   cross join lateral (
     select case
              when g.internal_sku is null then i.product_id
              when g.product_id is null or g.product_id = k.product_id then k.product_id
            end as product_id,
            case
              when g.currency_code is null or g.currency_code = v_base then trim_scale(g.unit_cost)
              when common.is_currency(g.currency_code)
                then trim_scale(issoh_private.to_base(g.unit_cost, g.currency_code,
                                                      (coalesce(g.movement_date, v_latest) at time zone 'UTC')::date))
            end as cost
   ) c
   order by g.position);
end
$$;
comment on function issoh_private.read_movements(issoh.movement_input[], uuid[]) is
  $$What movements mean: products, warehouses, suppliers and costs in the base currency, each with the code of its
first problem, or null. Raises ISNSU, ISCXR.$$;
