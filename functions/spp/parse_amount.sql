create or replace function spp.parse_amount(amount text, decimal_mark text) returns numeric
language sql immutable parallel safe
as $$
  -- What programs write is read in place; anything else is looked at more closely.
  select case
    when decimal_mark = '.' and amount ~ '^[0-9]{1,15}(\.[0-9]{1,16})?$' then amount::numeric
    when decimal_mark = ',' and amount ~ '^[0-9]{1,15}(,[0-9]{1,16})?$' then replace(amount, ',', '.')::numeric
    else spp_private.read_amount(amount, decimal_mark)
  end
$$;
comment on function spp.parse_amount(text, text) is '@behavior -*

An amount as people write it, read with "." or "," as the decimal mark: currency signs, blanks, apostrophes and the
other mark as groupings, brackets or a trailing minus for negative ones. Null when it cannot be read without a guess.';
