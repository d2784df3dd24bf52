create or replace function issoh_private.rouse_valuation(first_seq bigint, last_seq bigint) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Whoever has one of these numbers asks, each for the two fifties before it: one that is refused takes its number
  -- with it. If all asked, as many would find one end of so many.
  v_first constant bigint := (first_seq + 49) / 50 * 50;
  v_last constant bigint := last_seq / 50 * 50;
  v_rows bigint;
begin
  if v_first > v_last then
    return;
  end if;
  v_rows := issoh.setting('valuation.refresh_rows')::bigint;
  -- One after the other: a refresh leaves what moves while it runs to the next. By a key, a movement would wait for
  -- whoever has roused it and not committed.
  if v_last / v_rows > (v_first - 100) / v_rows then
    perform graphile_worker.add_job('valuation__refresh', queue_name => 'valuation__refresh', max_attempts => 5);
  end if;
end
$$;
comment on function issoh_private.rouse_valuation(bigint, bigint) is
  $$Has the valuation refreshed where a number that fifty divides is among those of movements from seq to seq, and one
of them up to there, or of the hundred before the first such number, is the last of so many (setting
valuation.refresh_rows), whoever posted the others: by the numbers of the ledger, as nobody waits for these. One end is
found twice at most; a refresh too many finds nothing to do.$$;
