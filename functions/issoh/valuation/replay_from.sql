create or replace function issoh_private.replay_from(
  starts issoh_private.ledger_position[],
  until timestamptz,
  booked boolean,
  every integer default 0,
  kept integer default 1
) returns setof issoh_private.worked_off
language sql stable
set search_path = pg_catalog, pg_temp
-- With the number of products known a few are looked up, and all are read in one go.
set plan_cache_mode = force_custom_plan
as $$
  with lines as (
    select b.product_id, array_agg(l.line order by l.movement_date, l.seq) as movements, bool_or(l.undoing) as undoing
      from unnest(replay_from.starts) b
      join issoh_private.ledger_lines l
        on l.product_id = b.product_id and l.movement_date >= coalesce(b.movement_date, '-infinity')
       and (l.movement_date, l.seq) > (coalesce(b.movement_date, '-infinity'), coalesce(b.seq, 0))
     where l.movement_date <= replay_from.until
     group by b.product_id
  )
  select w.*
    from unnest(replay_from.starts) b
    left join issoh_private.valuation_checkpoints c
      on c.product_id = b.product_id and c.movement_date = b.movement_date and c.seq = b.seq
    left join lines l on l.product_id = b.product_id
   cross join lateral issoh_private.work_off(b.product_id, c, l.movements, coalesce(l.undoing, false),
                                             replay_from.booked, replay_from.every, replay_from.kept) w
   where coalesce(c.product_id, l.product_id) is not null
$$;
comment on function issoh_private.replay_from(issoh_private.ledger_position[], timestamptz, boolean, integer,
                                              integer) is
  $$Works products off up to and with a moment, each once, from the checkpoint that its position names (date null: from
the beginning): see work_off. Products without movements are left out.$$;
grant execute on function issoh_private.replay_from(issoh_private.ledger_position[], timestamptz, boolean, integer,
                                                    integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
