create or replace function issoh_private.compare_counts(
  counts issoh_private.stock_count_draft[],
  warehouse_id uuid,
  counted_at timestamptz,
  reference_id text
) returns issoh.stock_counts[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- With the moment as a value only the months since then are read.
set plan_cache_mode = force_custom_plan
as $$
begin
  return array(
    select row(c.count_id, c.product_id, compare_counts.warehouse_id, b.pieces, c.quantity, null,
               case when c.quantity <> b.pieces then uuidv7() end,
               issoh_private.unit_cost(v.average_value, v.quantity), issoh_private.base_currency(),
               compare_counts.reference_id, c.note, audit.current_actor(), compare_counts.counted_at,
               k.count_id, null, null)::issoh.stock_counts
      from unnest(compare_counts.counts) c
      left join issoh.stock_on_hand s
        on s.product_id = c.product_id and s.warehouse_id = compare_counts.warehouse_id
      -- One of the same moment: this one takes its place, and what it had put right is no more.
      left join issoh.stock_counts k
        on k.product_id = c.product_id and k.warehouse_id = compare_counts.warehouse_id
       and k.counted_at = compare_counts.counted_at
       and not exists (select from issoh.stock_counts r where r.restates_count_id = k.count_id)
       and not exists (select from issoh.movement_reversals v where v.reversed_id = k.movement_id)
      -- What there was then is what there is now, less what has moved since.
     cross join lateral (
       select (coalesce(s.quantity_on_hand, 0) - coalesce(k.difference, 0) - coalesce(sum(
                 case when m.to_location = compare_counts.warehouse_id then m.quantity else -m.quantity end),
                 0))::integer as pieces
         from issoh.stock_movements m
        where m.product_id = c.product_id and compare_counts.warehouse_id in (m.from_location, m.to_location)
          and m.movement_date > compare_counts.counted_at) b
      left join issoh_private.value_products(array(select d.product_id from unnest(compare_counts.counts) d),
                                             compare_counts.counted_at) v on v.product_id = c.product_id
     order by c.count_id);
end
$$;
comment on function issoh_private.compare_counts(issoh_private.stock_count_draft[], uuid, timestamptz, text) is
  $$Counts of a warehouse beside what the books say of that moment, with the id of the movement that the difference
needs. Their products are locked.$$;
