create or replace function spp_private.says_only_price(heading text, traits text[], facts jsonb) returns boolean
language sql immutable parallel safe
as $$
  select case
    when says_only_price.traits && '{surcharge,change}'::text[] then false
    when (says_only_price.traits && '{yours,net,dealer,gross,list,retail,selling,with_tax,without_tax}'::text[])
      then cardinality(string_to_array(spp_private.heading_text(says_only_price.heading), ' ')) <= 4
    -- "EUR", "€", "USD 2025", "10+", "1-9", "ab 100 St", "2025": nothing but signs, numbers and a word beside them.
    else (says_only_price.facts ?| '{currency,break,count}')
         and cardinality(string_to_array(btrim(regexp_replace(spp_private.heading_text(says_only_price.heading),
               '\d+', ' ', 'g')), ' ')) <= 3
         and spp_private.heading_text(says_only_price.heading) !~ '[[:alpha:]]{7}'
  end
$$;
comment on function spp_private.says_only_price(text, text[], jsonb) is
  'Whether a heading that names no field can only be that of a price: a currency, a quantity, whose price it is.';
