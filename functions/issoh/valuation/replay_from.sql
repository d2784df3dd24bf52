create or replace function issoh_private.replay_from(
  starts issoh_private.ledger_position[],
  until timestamptz,
  booked boolean,
  every integer default 0,
  kept integer default 1
) returns setof issoh_private.worked_off
language sql stable
set search_path = pg_catalog, pg_temp
-- With the number of products known, a few are looked up, and all are read in one go.
set plan_cache_mode = force_custom_plan
as $$
  with starts as (
    select b.product_id, b.movement_date, b.seq
      from unnest(replay_from.starts) b
  ), lines as (
    select b.product_id, array_agg(l.line order by l.movement_date, l.seq) as movements, bool_or(l.undoing) as undoing
      from starts b
      join issoh_private.ledger_lines l on l.product_id = b.product_id
     -- Not "is null": of 5,000 products 25 were expected, and each was looked up in every month.
     where num_nulls(b.movement_date) > 0 and l.movement_date <= replay_from.until
     group by b.product_id
    union all
    -- From a checkpoint on: of a few products, or where many months lie since, each by itself.
    select b.product_id, array_agg(l.line order by l.movement_date, l.seq) filter (where l.product_id is not null),
           bool_or(l.undoing)
      from starts b
      left join issoh_private.ledger_lines l
        on l.product_id = b.product_id and l.movement_date >= b.movement_date
           and (l.movement_date, l.seq) > (b.movement_date, b.seq) and l.movement_date <= replay_from.until
           and l.movement_date >= (select min(f.movement_date) from starts f)
     where num_nulls(b.movement_date) = 0
     group by b.product_id
  )
  select (w.worked).states, (w.worked).bookings
    from lines l
    join starts b on b.product_id = l.product_id
    left join issoh_kept.valuation_checkpoints c
      on c.product_id = b.product_id and c.movement_date = b.movement_date and c.seq = b.seq
   cross join lateral (
     select case when l.movements is null then row(array[c], null)::issoh_private.worked_off
                 else issoh_private.work_off(b.product_id, c, l.movements, l.undoing, replay_from.booked,
                                             replay_from.every, replay_from.kept) end as worked
     offset 0) w
$$;
comment on function issoh_private.replay_from(issoh_private.ledger_position[], timestamptz, boolean, integer,
                                              integer) is
  $$Works products off up to and with a moment, each once, from the checkpoint that its position names (date null: from
the beginning): see work_off. Products without movements are left out.$$;
grant execute on function issoh_private.replay_from(issoh_private.ledger_position[], timestamptz, boolean, integer,
                                                    integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
