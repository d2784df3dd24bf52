create or replace function spp_private.rejected_cell(field text, staged spp.upload_staging) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when rejected_cell.field = 'price' then
      nullif(concat_ws(' ', coalesce((staged).price, (staged).price_number), (staged).price_label), '')
    else to_jsonb(staged) ->> rejected_cell.field
  end
$$;
comment on function spp_private.rejected_cell(text, spp.upload_staging) is
  $$What the cell of a field says in a rejected row; a price with the currency that its format shows. Null where it is
blank.$$;
