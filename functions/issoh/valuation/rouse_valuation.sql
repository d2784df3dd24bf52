create or replace function issoh_private.rouse_valuation(first_seq bigint, last_seq bigint) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows constant bigint := issoh.setting('valuation.refresh_rows')::bigint;
  -- Single movements are looked at by fifties, each twice: one that is refused takes its number with it.
  v_before constant bigint := (first_seq - 1) / 50 * 50 - 50;
begin
  -- One after the other: a refresh leaves what moves while it runs to the next. By a key, a movement would wait for
  -- whoever has roused it and not committed.
  if last_seq / v_rows > v_before / v_rows then
    perform graphile_worker.add_job('valuation__refresh', queue_name => 'valuation__refresh', max_attempts => 5);
  end if;
end
$$;
comment on function issoh_private.rouse_valuation(bigint, bigint) is
  $$Has the valuation refreshed if one of the movements from seq to seq, or of the two fifties before their end, is the
last of so many (setting valuation.refresh_rows), whoever posted the others: by the numbers of the ledger, as nobody
waits for these. A refresh too many finds nothing to do.$$;
