create or replace function spp_private.no_price_column(header int, headings jsonb) returns jsonb
language sql immutable
as $$
  select jsonb_build_object(
    'error', 'no_price_column',
    'message', 'No column with prices was found.',
    'hint', case when no_price_column.header > 0 then format('Headings found (row %s): %s. ', no_price_column.header,
        left(coalesce(spp_private.headings_named(no_price_column.headings), ''), 500))
      else 'The file seems to have no headings. ' end
      || 'Save a profile for this supplier that names the price column.')
$$;
comment on function spp_private.no_price_column(int, jsonb) is 'The answer where no column holds prices.';
