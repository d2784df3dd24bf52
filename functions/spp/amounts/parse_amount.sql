create or replace function spp_private.parse_amount(amount text, decimal_mark text) returns numeric
language sql immutable parallel safe
as $$
  -- What programs write is read in place; anything else is looked at more closely.
  select case
    when length(amount) <= 33 and amount not in ('', decimal_mark)
         and translate(amount, '0123456789', '') in ('', decimal_mark) then replace(amount, ',', '.')::numeric
    else spp_private.read_amount(amount, decimal_mark)
  end
$$;
comment on function spp_private.parse_amount(text, text) is
  'An amount as people write it, read with "." or "," as the decimal mark: currency signs, blanks, apostrophes and the
other mark as groupings, brackets or a trailing minus for negative ones. Null when it cannot be read without a guess.';
