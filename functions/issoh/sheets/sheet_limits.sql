create or replace function issoh.sheet_limits() returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('max_rows', issoh.setting('movements.max_batch'),
                            'max_file_bytes', issoh.setting('sheets.max_bytes'))
$$;
comment on function issoh.sheet_limits() is
  $$How many rows and bytes a sheet may have: {max_rows, max_file_bytes}, settings movements.max_batch and
sheets.max_bytes.$$;
grant execute on function issoh.sheet_limits() to inv_approver, inv_stock_operator, inv_admin;
