create or replace function issoh_private.name_rows(row_nos bigint[]) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case when count(f.line) = cardinality(name_rows.row_nos) then 'Line' else 'Contract' end
         || case when cardinality(name_rows.row_nos) > 1 then 's ' else ' ' end
         || string_agg(coalesce(f.line, n.row_no)::text, ' and ' order by n.row_no)
    from unnest(name_rows.row_nos) n (row_no)
    left join issoh_private.file_rows() f on f.row_no = n.row_no
$$;
comment on function issoh_private.name_rows(bigint[]) is
  'What rows of contracts are called: by the lines of the file that they come from, else by their places in the call.';
