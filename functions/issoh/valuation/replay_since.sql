create or replace function issoh_private.replay_since(
  product_ids uuid[],
  since timestamptz,
  until timestamptz,
  booked boolean
) returns setof issoh_private.worked_off
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with late as materialized (
    select l.product_id, l.movement_date, l.seq
      from issoh_private.late_movements(replay_since.product_ids) l
  ), wanted as (
    select u.product_id
      from unnest(replay_since.product_ids) u (product_id)
    union
    select p.product_id
      from issoh.selected_products p
     where replay_since.product_ids is null
  )
  select w.*
    from issoh_private.replay_from(array(
           select row(p.product_id, c.movement_date, c.seq)::issoh_private.ledger_position
             from wanted p
             left join late l on l.product_id = p.product_id
             left join lateral (
               select c.movement_date, c.seq
                 from issoh_kept.valuation_checkpoints c
                where c.product_id = p.product_id and c.movement_date <= replay_since.since
                  and (l.product_id is null or (c.movement_date, c.seq) < (l.movement_date, l.seq))
                order by c.movement_date desc, c.seq desc
                limit 1) c on true),
         replay_since.until, replay_since.booked) w
$$;
comment on function issoh_private.replay_since(uuid[], timestamptz, timestamptz, boolean) is
  $$Works products (null: all) off up to and with a moment, from the last checkpoint of each that is good and lies no
later than since.$$;
grant execute on function issoh_private.replay_since(uuid[], timestamptz, timestamptz, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
