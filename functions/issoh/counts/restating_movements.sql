create or replace function issoh_private.restating_movements(counts issoh.stock_counts[], behind integer)
returns issoh_private.movement_draft[]
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select row(restating_movements.behind + row_number() over (order by a.movement_id), a.movement_id, null,
               a.product_id, 'adjustment', a.quantity, a.from_location, a.to_location, a.unit_cost, a.currency_code,
               null, null, null, 'count', a.reference_id, a.movement_date, null, null, a.note, null,
               a.reverses_movement_id, true)::issoh_private.movement_draft
      from (
        -- What the count had found missing or too much is taken back,
        select uuidv7() as movement_id, c.product_id, m.quantity, m.to_location as from_location,
               m.from_location as to_location, m.unit_cost, m.currency_code, c.reference_id, m.movement_date, c.note,
               m.movement_id as reverses_movement_id
          from unnest(restating_movements.counts) c
          join issoh.stock_counts o on o.count_id = c.restates_count_id
         cross join lateral issoh_private.find_movement(o.movement_id) m
         where m.movement_id is not null
        union all
        -- and what is left of it posted.
        select c.movement_id, c.product_id, abs(c.quantity_counted - c.quantity_expected),
               case when c.quantity_counted < c.quantity_expected then c.warehouse_id end,
               case when c.quantity_counted > c.quantity_expected then c.warehouse_id end,
               null, c.currency_code, c.reference_id, c.counted_at, c.note, null
          from unnest(restating_movements.counts) c
         where c.movement_id is not null
      ) a)
$$;
comment on function issoh_private.restating_movements(issoh.stock_counts[], integer) is
  'The movements that restated counts need, in positions behind that one.';
