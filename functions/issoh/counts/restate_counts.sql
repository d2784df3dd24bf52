-- A count pins what was there at its moment. What is entered later with an earlier date had been counted already, or
-- not: only whoever enters it knows. The first count at or after a movement is concerned, and none after that one, as
-- what was there at that moment stays.
create or replace function issoh_private.restate_counts(drafts issoh_private.movement_draft[])
returns issoh.stock_counts[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- A plan that was made beside an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_earliest constant timestamptz := (select min(d.movement_date) from unnest(drafts) d);
  v_moved issoh_private.counted_movement[];
  v_count record;
begin
  -- Mostly nothing was counted since, anywhere.
  if not exists (select from issoh.warehouses w
                  where exists (select from issoh.stock_counts n
                                 where n.warehouse_id = w.warehouse_id and n.counted_at >= v_earliest)) then
    return '{}';
  end if;
  v_moved := array(
    select row(d.position, coalesce(d.counted, false), c.count_id, l.sign * d.quantity)::issoh_private.counted_movement
      from unnest(drafts) d
     cross join lateral (values (d.from_location, -1), (d.to_location, 1)) l (warehouse_id, sign)
     -- By its key: joined, all stock could be gone through for each movement.
     cross join lateral (
       select s.last_count_date
         from issoh.stock_on_hand s
        where s.product_id = d.product_id and s.warehouse_id = l.warehouse_id
       offset 0) s
     cross join lateral (
       select n.count_id
         from issoh.stock_counts n
        where n.product_id = d.product_id and n.warehouse_id = l.warehouse_id and n.counted_at >= d.movement_date
          and (n.movement_id = d.reverses_movement_id) is not true
          -- A count of the same moment takes the place of the one that was there.
          and (n.counted_at > d.movement_date or d.reference_type is distinct from 'count')
          and not exists (select from issoh.stock_counts r where r.restates_count_id = n.count_id)
          and not exists (select from issoh.movement_reversals v where v.reversed_id = n.movement_id)
        order by n.counted_at
        limit 1) c
     where s.last_count_date >= d.movement_date);
  select p.internal_sku, w.warehouse_code, n.reference_id, n.counted_at,
         (drafts[m.position]).reverses_movement_id is not null as is_reversal
    into v_count
    from unnest(v_moved) m
    join issoh.stock_counts n on n.count_id = m.count_id
    join issoh.selected_products p on p.product_id = n.product_id
    join issoh.warehouses w on w.warehouse_id = n.warehouse_id
   where not m.counted
   order by m.position
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCCT',
      message = format('%s in %s was counted at %s%s: nothing dated before comes in after that.', v_count.internal_sku,
                       v_count.warehouse_code, v_count.counted_at, ' (' || v_count.reference_id || ')'),
      hint = case
        when v_count.is_reversal then
          'If the count has seen that it never happened, say counted: true, and stock stays as it was counted; else'
          ' count again, and reverse it then.'
        else
          'If the count has seen these pieces come or go, say counted: true, and stock stays as it was counted; if not,'
          ' date it after the count.'
      end;
  end if;
  return array(
    select row(uuidv7(), n.product_id, n.warehouse_id, n.quantity_expected + d.delta, n.quantity_counted, null,
               case when n.quantity_counted <> n.quantity_expected + d.delta then uuidv7() end, n.unit_cost,
               n.currency_code, n.reference_id, n.note, n.counted_by, n.counted_at, n.count_id,
               null, null)::issoh.stock_counts
      from (select m.count_id, sum(m.delta)::integer as delta
              from unnest(v_moved) m
             group by m.count_id
            having sum(m.delta) <> 0) d
      join issoh.stock_counts n on n.count_id = d.count_id
     order by n.count_id);
end
$$;
comment on function issoh_private.restate_counts(issoh_private.movement_draft[]) is
  $$The counts that have seen these movements, as they would have been had the books known of them: the same pieces
counted, others expected, in place of the counts they restate. Raises ISCCT where a movement dated before a count does
not say that it was counted.$$;
