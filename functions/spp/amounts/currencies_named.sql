create or replace function spp_private.currencies_named(label text) returns text[]
language sql immutable parallel safe
as $$
  select case lower(currencies_named.label)
    when '$' then '{USD,CAD,AUD,NZD,SGD,HKD,TWD,MXN,ARS,CLP,COP,BBD,JMD,TTD,NAD,FJD}'::text[]
    when 'dollar' then '{USD,CAD,AUD,NZD,SGD,HKD,TWD,BBD,JMD,TTD,NAD,FJD}' when 'dollars' then
      '{USD,CAD,AUD,NZD,SGD,HKD}'
    when '£' then '{GBP,EGP,GIP,FKP,SHP}' when 'kr' then '{SEK,NOK,DKK,ISK}' when 'kr.' then '{DKK,SEK,NOK,ISK}'
    when '¥' then '{JPY,CNY}' when '￥' then '{JPY,CNY}' when '円' then '{JPY}' when '元' then '{CNY,TWD,HKD}'
    when 'lei' then '{RON,MDL}' when 'din' then '{RSD,TND,DZD}' when 'rs' then '{INR,PKR,LKR,NPR,MUR}'
    when 'euro' then '{EUR}' when 'euros' then '{EUR}' when 'evro' then '{EUR}' when 'sterling' then '{GBP}'
    when 'franken' then '{CHF}' when 'zloty' then '{PLN}' when 'yen' then '{JPY}' when 'rand' then '{ZAR}'
    when 'руб' then '{RUB,BYN}' when 'руб.' then '{RUB,BYN}' when 'рублеи' then '{RUB,BYN}' when 'рублях' then
      '{RUB,BYN}' when 'тенге' then '{KZT}' when 'rmb' then '{CNY}'
    when 'rupiah' then '{IDR}' when 'rupees' then '{INR,PKR,LKR,NPR,MUR}' when 'koruna' then '{CZK}'
    when 'forint' then '{HUF}' when 'kronor' then '{SEK}' when 'kroner' then '{NOK,DKK}' when 'lira' then '{TRY}'
    else array_remove(array[spp_private.currency_of(currencies_named.label, null)], null)
  end
$$;
comment on function spp_private.currencies_named(text) is
  'The currencies that a code, sign or word may mean, the likeliest first: "$" is any dollar''s; none for other words.';
