create or replace function spp_private.warning_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'decimal_mark_assumed' then 'No price tells the decimal mark for sure; set it in the profile if it is wrong.'
    when 'no_code_column' then 'The list has no column of codes: the name is the code.'
    when 'price_columns_tie' then 'Several columns may be the price; the first was taken.'
    when 'profile_columns_tie' then 'Headings of the profile stand above several columns; the first was taken.'
    when 'price_zero' then 'Price 0.'
    when 'price_rounded' then 'Prices with more than 4 decimals were rounded half-up to 4.'
    when 'price_spike' then 'Prices changed by the supplier''s limit or more; applied.'
    when 'price_per_many' then 'Prices for many pieces were divided: each is stored for one piece.'
    when 'discount_applied' then 'The discount of the row was taken off its price.'
    when 'price_break_unreadable' then 'Prices of larger quantities that cannot be read were left out.'
    when 'quantity_break' then 'Prices of larger quantities are kept as price breaks: the smallest counts.'
    when 'other_period' then 'Prices of other periods: the one in force counts.'
    when 'other_price_group' then 'Prices of customer groups other than the profile''s were passed over.'
    when 'hidden_rows' then 'Rows that the sheet hides were read; a visible row of the same code counts before them.'
    when 'name_blank' then 'Rows without a name: the code stands in.'
    when 'barcode_invalid' then 'Barcodes that are no GTIN with a right check digit were left empty.'
    when 'category_invalid' then 'Categories that cannot be used were left empty.'
    when 'categories_not_made' then 'The list brings more new categories than a list may: none was made, products that'
    ' name one have no category.'
    when 'min_order_qty_invalid' then 'Minimum order quantities that are no whole number above 0 were left empty.'
    when 'lead_time_invalid' then 'Lead times that no number of days can be told from were left empty.'
    when 'duplicate_code' then 'Codes that come again further down: the last valid row counts.'
    when 'discontinue_held' then 'The full list lacks more products than the limit allows, or holds damaged codes;'
    ' none is discontinued until a person confirms it.'
    when 'control_bytes_dropped' then 'NUL and control bytes were left out of the text.'
    when 'columns_ignored' then 'Columns that no list of the rows has were passed over:'
    when 'newer_price_replaced' then 'Prices that came later than the corrected list were replaced.'
    when 'encoding_mixed' then 'The file mixes encodings: each line was read by its own.'
    else code
  end
$$;
comment on function spp_private.warning_message(text) is 'What a warning''s code says to a person.';
grant execute on function spp_private.warning_message(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
