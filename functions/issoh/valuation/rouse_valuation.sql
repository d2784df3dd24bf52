create or replace function issoh_private.rouse_valuation(first_seq bigint, last_seq bigint) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows constant bigint := issoh.setting('valuation.refresh_rows')::bigint;
begin
  -- One after the other: a refresh leaves what moves while it runs to the next. By a key, a movement would wait for
  -- whoever has roused it and not committed.
  if last_seq / v_rows > (first_seq - 1) / v_rows then
    perform graphile_worker.add_job('valuation__refresh', queue_name => 'valuation__refresh', max_attempts => 5);
  end if;
end
$$;
comment on function issoh_private.rouse_valuation(bigint, bigint) is
  $$Has the valuation refreshed if one of the movements from seq to seq is the last of so many (setting
valuation.refresh_rows), whoever posted the others: by the numbers of the ledger, as nobody waits for these.$$;
