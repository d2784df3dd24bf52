create or replace function spp_private.heading_currency(heading text, expected text) returns text
language sql immutable parallel safe
as $$
  with tokens as (
    select t.ord, rtrim(t.token[1], '.') as token, t.token[1] as written
      from regexp_matches(heading_currency.heading,
             '((?:US|AU?|CA?|HK|S|NZ|NT|MX|R)\$|\$US|E£|[€$£¥￥₴₽₺₹₪₩₫฿₱₦₸₾₼֏₡₲₵円元원]|[[:alpha:]]+\.?)', 'g')
             with ordinality t (token, ord)
  ), named as (
    select t.ord, t.token, spp_private.currencies_of(t.token) as codes
      from tokens t
     where t.token !~ '^[[:alpha:]]' or t.token ~ '[$£]' or t.token in ('円', '元', '원')
        -- Three letters are a code where they are written as one; many a code is a word, too ("all", "top", "try").
        or (t.token ~ '^[A-Z]{3}$' and t.token not in ('ALL', 'TOP', 'PEN', 'CUP', 'STD', 'MOP', 'PER', 'NET'))
        or lower(t.token) in ('eur', 'usd', 'gbp', 'chf', 'zar', 'pln', 'czk', 'huf', 'ron', 'uah', 'rub', 'dkk', 'sek',
          'nok', 'jpy', 'cny', 'rsd', 'bgn', 'aud', 'euro', 'euros', 'evro', 'dollar', 'dollars', 'sterling', 'franken',
          'zloty', 'yen', 'rand', 'рублеи', 'рублей', 'рублях', 'тенге', 'rmb', 'rupiah', 'rupees', 'koruna', 'forint',
          'kronor', 'kroner', 'lira', 'zł', 'zl', 'kč', 'kc', 'ft', 'kr', 'rs', 'lei', 'лв', 'грн', 'руб', 'tl', 'sfr')
        -- With a point it is the Italian for "each".
        or lower(t.written) = 'cad'
  )
  select coalesce(spp_private.choose_currency(n.codes, heading_currency.expected), n.token)
    from named n
   where cardinality(n.codes) > 0
   order by n.ord
   limit 1
$$;
comment on function spp_private.heading_currency(text, text) is
  $$The currency that a heading names by code, sign or word. Of one that several share it is the expected currency, if
that may be meant, else the sign itself: a currency that is not known.$$;
