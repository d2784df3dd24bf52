create or replace function spp_private.warning_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'decimal_mark_assumed' then 'No price tells the decimal mark for sure; set it in the profile if it is wrong.'
    when 'no_code_column' then 'The list has no column of codes: the name is the code.'
    when 'price_zero' then 'Price 0.'
    when 'price_rounded' then 'Prices with more than 4 decimals were rounded half-up to 4.'
    when 'price_spike' then 'Prices changed beyond the supplier''s limit; applied.'
    when 'name_blank' then 'Rows without a name: the code stands in.'
    when 'barcode_invalid' then 'Barcodes that are no GTIN with a right check digit were left empty.'
    when 'category_invalid' then 'Categories that cannot be used were left empty.'
    when 'categories_not_made' then 'The list brings more new categories than a list may: none was made, products that'
    ' name one have no category.'
    when 'min_order_qty_invalid' then 'Minimum order quantities that are no whole number above 0 were left empty.'
    when 'lead_time_invalid' then 'Lead times that are no whole number of days were left empty.'
    when 'duplicate_code' then 'Codes that come again further down: the last valid row counts.'
    when 'discontinue_held' then 'The full list lacks more products than the limit allows; none is'
    ' discontinued until a person confirms it.'
    else code
  end
$$;
comment on function spp_private.warning_message(text) is 'What a warning''s code says to a person.';
