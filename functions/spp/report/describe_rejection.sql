create or replace function spp_private.describe_rejection(code text, staged spp.upload_staging) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when c.cell is null then spp_private.rejection_message(code)
    else format('%s: %s = %s.', rtrim(spp_private.rejection_message(code), '.'), c.field, to_json(left(c.cell, 100)))
  end || case
    when code = 'currency_unknown' and (staged).price_number is not null and (staged).price_label is not null
      then format(' By its number format or heading, %s stands beside the number.',
                  to_json(left((staged).price_label, 100)))
    else ''
  end
    from (select spp_private.rejected_field(code, staged) as field) f,
         lateral (select f.field, spp_private.rejected_cell(f.field, staged) as cell) c
$$;
comment on function spp_private.describe_rejection(text, spp.upload_staging) is
  'What the code of a rejected row says to a person, with the cell that it is about.';
