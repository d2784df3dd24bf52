create or replace function spp_private.heading_currency(heading text, expected text) returns text
language sql immutable parallel safe
as $$
  with tokens as (
    select t.ord, t.token[1] as token
      from regexp_matches(heading_currency.heading,
             '((?:US|A|C|HK|S|NZ|R)\$|[€$£¥￥₴₽₺₹₪₩₫฿₱₦₸円元]|[[:alpha:]]+\.?)', 'g') with ordinality t (token, ord)
  ), named as (
    select t.ord, spp_private.currencies_named(case when t.token ~ '^[[:alpha:]]{3}$' then t.token
        else rtrim(t.token, '.') end) as codes
      from tokens t
     where t.token !~ '^[[:alpha:]]' or t.token ~ '[$]'
        -- Three letters are a code where they are written as one; many a code is a word, too ("all", "top", "try").
        or (t.token ~ '^[A-Z]{3}$' and t.token not in ('ALL', 'TOP', 'PEN', 'CUP', 'STD', 'MOP', 'PER', 'NET'))
        or lower(t.token) ~ ('^(eur|usd|gbp|chf|zar|pln|czk|huf|ron|uah|rub|dkk|sek|nok|jpy|cny|rsd|bgn|aud'
          '|cad(?!\.)|euros?'
             || '|evro|dollars?|sterling|franken|zloty|yen|rand|рублеи|рублях|тенге|rmb|rupiah|rupees|koruna|forint'
             || '|kronor|kroner|lira|zł|zl|kč|kc|ft|kr|lei|лв|грн|руб|us\$|tl|sfr)\.?$')
  )
  select case when heading_currency.expected = any (n.codes) then heading_currency.expected else n.codes[1] end
    from named n
   where cardinality(n.codes) > 0
   order by n.ord
   limit 1
$$;
comment on function spp_private.heading_currency(text, text) is
  'The currency that a heading names by code, sign or word; of a sign that several share the expected one, if it'
    ' may be.';
