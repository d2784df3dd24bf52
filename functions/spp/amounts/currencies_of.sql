create or replace function spp_private.currencies_of(label text) returns text[]
language sql immutable parallel safe
as $$
  select case
    when label ~ '^[A-Za-z]{3}$' and common.is_currency(upper(label)) then array[upper(label)]
    else case regexp_replace(rtrim(lower(label), '.'), '^dollars?$', '$')
      -- Signs and words that several currencies share.
      when '$' then '{USD,AUD,CAD,NZD,SGD,HKD,TWD,MXN,ARS,CLP,COP,UYU,BBD,BSD,BMD,BND,BZD,'
        'DOP,FJD,GYD,JMD,KYD,LRD,NAD,SBD,SRD,TTD,XCD,CUP}'::text[]
      when '£' then '{GBP,EGP,FKP,GIP,LBP,SDG,SHP,SSP,SYP}'
      when 'kr' then '{SEK,NOK,DKK,ISK}' when 'kronor' then '{SEK}' when 'kroner' then '{NOK,DKK}'
      when '¥' then '{JPY,CNY}' when '￥' then '{JPY,CNY}'
      when 'lei' then '{RON,MDL}' when 'leu' then '{RON,MDL}'
      when 'rs' then '{INR,PKR,LKR,NPR,MUR,SCR}' when 'rupees' then '{INR,PKR,LKR,NPR,MUR,SCR}'
      when 'din' then '{RSD,DZD,BHD,IQD,JOD,KWD,LYD,TND}' when 'дин' then '{RSD}'
      when 'fr' then '{CHF,XAF,XOF,XPF,BIF,DJF,GNF,KMF,RWF}'
      when 'р' then '{RUB,BYN}' when 'руб' then '{RUB,BYN}' when 'рублеи' then '{RUB,BYN}'
      when 'рублей' then '{RUB,BYN}' when 'рублях' then '{RUB,BYN}'
      when '元' then '{CNY,TWD,HKD}'
      when '€' then '{EUR}' when 'euro' then '{EUR}' when 'euros' then '{EUR}' when 'evro' then '{EUR}'
      when 'us$' then '{USD}' when '$us' then '{USD}' when 'a$' then '{AUD}' when 'au$' then '{AUD}'
      when 'c$' then '{CAD}' when 'ca$' then '{CAD}' when 'hk$' then '{HKD}' when 's$' then '{SGD}'
      when 'nz$' then '{NZD}' when 'nt$' then '{TWD}' when 'mx$' then '{MXN}' when 'r$' then '{BRL}'
      when 'e£' then '{EGP}' when 'sterling' then '{GBP}' when 'r' then '{ZAR}' when 'rand' then '{ZAR}'
      when 'sfr' then '{CHF}' when 'franken' then '{CHF}'
      when 'zł' then '{PLN}' when 'zl' then '{PLN}' when 'zloty' then '{PLN}'
      when 'kč' then '{CZK}' when 'kc' then '{CZK}' when 'koruna' then '{CZK}'
      when 'ft' then '{HUF}' when 'forint' then '{HUF}'
      when 'kn' then '{HRK}' when 'km' then '{BAM}' when 'лв' then '{BGN}' when '₴' then '{UAH}' when 'грн' then '{UAH}'
      when '₽' then '{RUB}' when '₸' then '{KZT}' when 'тенге' then '{KZT}'
      when '₺' then '{TRY}' when 'tl' then '{TRY}' when 'lira' then '{TRY}'
      when '円' then '{JPY}' when 'yen' then '{JPY}' when 'rmb' then '{CNY}' when '₩' then '{KRW}' when '원' then '{KRW}'
      when '₹' then '{INR}' when '₪' then '{ILS}' when '₫' then '{VND}' when '฿' then '{THB}' when '₱' then '{PHP}'
      when 'rp' then '{IDR}' when 'rupiah' then '{IDR}' when 'rm' then '{MYR}'
      when '₦' then '{NGN}' when '₾' then '{GEL}' when '₼' then '{AZN}' when '֏' then '{AMD}'
      when '₡' then '{CRC}' when '₲' then '{PYG}' when '₵' then '{GHS}'
    end
  end
$$;
comment on function spp_private.currencies_of(text) is
  'The currencies (ISO 4217) that a code, sign or word may mean, in a cell, a heading or a title alike; several where
countries share it, null if unknown.';
grant execute on function spp_private.currencies_of(text) to public;
