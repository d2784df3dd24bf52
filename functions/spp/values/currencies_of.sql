create or replace function spp_private.currencies_of(label text) returns text[]
language sql immutable parallel safe
as $$
  select case
    when label ~ '^[A-Za-z]{3}$' and common.is_currency(upper(label)) then array[upper(label)]
    else case rtrim(lower(label), '.')
      -- Signs that several currencies share.
      when '$' then '{USD,AUD,CAD,NZD,SGD,HKD,TWD,MXN,ARS,CLP,COP,UYU,BBD,BSD,BMD,BND,BZD,'
        'DOP,FJD,GYD,JMD,KYD,LRD,NAD,SBD,SRD,TTD,XCD,CUP}'::text[]
      when '£' then '{GBP,EGP,FKP,GIP,LBP,SDG,SHP,SSP,SYP}'
      when 'kr' then '{SEK,NOK,DKK,ISK}'
      when '¥' then '{JPY,CNY}' when '￥' then '{JPY,CNY}'
      when 'lei' then '{RON,MDL}' when 'leu' then '{RON,MDL}'
      when 'rs' then '{INR,PKR,LKR,NPR,MUR,SCR}'
      when 'din' then '{RSD,DZD,BHD,IQD,JOD,KWD,LYD,TND}' when 'дин' then '{RSD}'
      when 'fr' then '{CHF,XAF,XOF,XPF,BIF,DJF,GNF,KMF,RWF}'
      when 'р' then '{RUB,BYN}' when 'руб' then '{RUB,BYN}'
      when '元' then '{CNY,TWD}'
      when '€' then '{EUR}' when 'euro' then '{EUR}' when 'euros' then '{EUR}' when 'us$' then '{USD}'
      when '$us' then '{USD}' when 'zł' then '{PLN}' when 'zl' then '{PLN}' when 'kč' then '{CZK}' when 'ft'
        then '{HUF}'
      when 'лв' then '{BGN}' when '₴' then '{UAH}' when 'грн' then '{UAH}' when '₽' then '{RUB}' when '₺' then '{TRY}'
      when 'tl' then '{TRY}' when '₹' then '{INR}' when '₪' then '{ILS}' when '₩' then '{KRW}' when '₫' then '{VND}'
      when '฿' then '{THB}' when 'r' then '{ZAR}' when 'r$' then '{BRL}' when 'sfr' then '{CHF}' when 'km' then '{BAM}'
      when '円' then '{JPY}' when '원' then '{KRW}' when '₱' then '{PHP}' when '₦' then '{NGN}' when '₸' then '{KZT}'
      when 'rp' then '{IDR}' when 'rm' then '{MYR}' when 'kn' then '{HRK}' when 'a$' then '{AUD}' when 'au$'
        then '{AUD}'
      when 'c$' then '{CAD}' when 'ca$' then '{CAD}' when 'hk$' then '{HKD}' when 's$' then '{SGD}' when 'nz$'
        then '{NZD}'
      when 'nt$' then '{TWD}' when 'mx$' then '{MXN}' when '₾' then '{GEL}' when '₼' then '{AZN}' when '֏' then '{AMD}'
      when 'e£' then '{EGP}' when '₡' then '{CRC}' when '₲' then '{PYG}' when '₵' then '{GHS}'
    end
  end
$$;
comment on function spp_private.currencies_of(text) is '@behavior -*

The currencies (ISO 4217) that a code or sign may mean; several for a sign that countries share, null if unknown.';
grant execute on function spp_private.currencies_of(text) to public;
