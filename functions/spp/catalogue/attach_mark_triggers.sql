create or replace procedure spp_private.attach_mark_triggers(relation regclass, scope text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_call constant text := format('for each statement execute function spp_private.tg_table__mark(%s)',
                                 coalesce(quote_literal(attach_mark_triggers.scope), ''));
begin
  execute format('create or replace trigger _600_mark_insert after insert on %s
                    referencing new table as new_rows %s', relation, v_call);
  execute format('create or replace trigger _600_mark_update after update on %s
                    referencing old table as old_rows new table as new_rows %s', relation, v_call);
  execute format('create or replace trigger _600_mark_delete after delete on %s
                    referencing old table as old_rows %s', relation, v_call);
  execute format('create or replace trigger _600_mark_truncate after truncate on %s %s', relation, v_call);
end
$$;
comment on procedure spp_private.attach_mark_triggers(regclass, text) is
  'Gives a table, or a partition, that answers about the catalogue show the triggers that mark its changes: by the
supplier_id of its rows, or as one scope.';
