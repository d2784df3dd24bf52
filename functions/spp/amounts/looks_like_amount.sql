create or replace function spp_private.looks_like_amount(cell text) returns boolean
language sql immutable parallel safe
as $$
  select length(cell) <= 24
         and cell ~ ('^[^[:alnum:]]{0,3}([[:alpha:]]{1,4}\.?\s*)?[^[:alnum:]]{0,2}\d[\d.,''’\s]*(e[+-]?\d{1,2})?'
                     || '(,-|,–|\.-)?\s*([[:alpha:]]{1,4}\.?)?[^[:alnum:]]{0,2}$')
         and not spp_private.looks_like_date(cell)
$$;
comment on function spp_private.looks_like_amount(text) is
  $$Whether a cell may be an amount: digits and marks, with a currency before or behind them; parse_amount reads it. Of
text before its columns are known, looksLikeAmount in server/reading/dialect.ts asks the same.$$;
