create or replace function issoh.tg_stock_movements__propose() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.propose_prices(array_agg(c.product_id), array_agg(c.unit_cost), 'receipt')
     from (select distinct on (n.product_id) n.product_id, n.unit_cost
             from new_rows n
            where n.movement_type = 'receipt' and n.unit_cost is not null and n.reverses_movement_id is null
            order by n.product_id, n.movement_date desc, n.seq desc) c
   having count(*) > 0;
  -- Many products at once would be computed live until the next full hour.
  if (select count(*) from new_rows) >= issoh.setting('valuation.refresh_rows')::integer then
    perform graphile_worker.add_job('valuation__refresh', job_key => 'valuation__refresh', max_attempts => 5);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__propose() is
  $$Statement trigger of the ledger: a receipt at another cost proposes a price; many movements have the valuation
refreshed.$$;
