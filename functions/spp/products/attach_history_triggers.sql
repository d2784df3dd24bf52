create or replace procedure spp_private.attach_history_triggers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('create or replace trigger _600_mark_insert after insert on %s
                    for each statement execute function spp.tg_price_history__mark()', relation);
end
$$;
comment on procedure spp_private.attach_history_triggers(regclass) is
  'Gives price_history, or one of its partitions, the trigger that marks the catalogue.';
