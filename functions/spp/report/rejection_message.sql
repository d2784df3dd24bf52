create or replace function spp_private.rejection_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'code_missing' then 'The row has no code, or one part of a joined code is blank.'
    when 'code_too_long' then 'The code has more than 512 characters.'
    when 'price_missing' then 'The row has no price.'
    when 'price_unreadable' then 'The price cannot be read as an amount.'
    when 'price_negative' then 'The price is negative.'
    when 'price_rounds_to_zero' then 'The price is positive but rounds to 0 at 4 decimals.'
    when 'price_too_large' then 'The price is 1,000,000,000,000,000 or more.'
    when 'price_spike' then 'The price changed by the supplier''s limit or more and is held.'
    when 'price_fell_to_zero' then 'The price would fall to 0 and is held.'
    when 'price_basis_unclear' then 'How many pieces the price is for cannot be told.'
    when 'price_group_unclear' then 'The price is for one of several groups of customers; the profile does not name it.'
    when 'discount_unclear' then 'The discount cannot be read.'
    when 'currency_unknown' then 'The currency is not known.'
    when 'currency_mismatch' then 'The currency is not the product''s, or for a new one not the supplier''s.'
    when 'code_damaged' then 'A spreadsheet has turned the code into a rounded number.'
    when 'total_row' then 'The row is a sum, not a product.'
    when 'formula_unresolved' then 'The file does not hold the result of a formula.'
    when 'quantity_unclear' then 'From how many pieces on the price holds cannot be told.'
    when 'break_without_base' then 'The price of a smaller quantity of this code could not be used.'
    when 'period_unclear' then 'The days from and until which the price holds cannot be told.'
    when 'not_yet_valid' then 'The price holds from a later day on.'
    when 'no_longer_valid' then 'The price has ceased to hold.'
    when 'row_too_long' then 'The row has more cells than there are columns.'
    when 'cell_too_long' then 'A cell has more characters than the limit allows.'
    when 'unclosed_quote' then 'A quotation mark is opened and never closed.'
    else 'The row could not be read.'
  end
$$;
comment on function spp_private.rejection_message(text) is 'What the code of a rejected row says to a person.';
grant execute on function spp_private.rejection_message(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
