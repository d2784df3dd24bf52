create or replace function issoh_private.cost_warnings(movements issoh.stock_movements[]) returns jsonb
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
           'code', 'cost_unknown', 'movement_id', r.movement_id,
           'message', format('What these pieces of "%s" cost is not known: they come in at nothing.', p.internal_sku),
           'hint', format('Say what they cost by correct_cost (POST /api/issoh/stock/movement/%s/cost).',
                          r.movement_id))
           order by r.seq), '[]')
    from unnest(cost_warnings.movements) r
    join issoh.selected_products p on p.product_id = r.product_id
   where r.movement_type in ('receipt', 'adjustment') and r.to_location is not null and r.unit_cost is null
     and r.returns_movement_id is null
     and r.reverses_movement_id is null
     and not exists (
       select from issoh.stock_movements e
        where e.product_id = r.product_id and (e.movement_date, e.seq) < (r.movement_date, r.seq)
          and e.unit_cost is not null and e.from_location is null and e.reverses_movement_id is null
          and not exists (select from issoh.movement_reversals v where v.reversed_id = e.movement_id))
$$;
comment on function issoh_private.cost_warnings(issoh.stock_movements[]) is
  $$What to say of receipts and found pieces whose cost nobody knows: neither they, nor their order, nor anything of
the product that came before them brought one. An array of {code, movement_id, message, hint}. Volatile, so that it
sees what the same statement has posted.$$;
grant execute on function issoh_private.cost_warnings(issoh.stock_movements[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
