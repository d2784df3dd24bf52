create or replace function spp_private.staged_amount(price_number text, price text, decimal_mark text) returns numeric
language sql immutable parallel safe
as $$
  select case
    when price_number is null then spp_private.parse_amount(price, decimal_mark)
    else spp_private.plain_decimal(price_number)
  end
$$;
comment on function spp_private.staged_amount(text, text, text) is
  'The amount of a staged row: the number a spreadsheet stored, else its text read by the decimal mark. Null when it
cannot be read.';
