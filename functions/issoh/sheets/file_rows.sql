create or replace function issoh_private.file_rows()
returns table (row_no bigint, line integer, fault text, hint text)
language sql stable
set search_path = pg_catalog, pg_temp
rows 1000
as $$
  select r.position, (r.value ->> 'line')::integer, r.value ->> 'fault', r.value ->> 'hint'
    from jsonb_array_elements(nullif(current_setting('inventory.contract_rows', true), '')::jsonb)
         with ordinality r (value, position)
$$;
comment on function issoh_private.file_rows() is
  $$Where contracts come from a file: the line of each, and what nobody could read of it. The setting
inventory.contract_rows of the transaction has it, as a list of {line, fault, hint}; none where they do not.$$;
