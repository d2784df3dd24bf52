create or replace function spp_private.currency_of(label text, fallback text) returns text
language sql immutable parallel safe
as $$
  select case
    when label is null then fallback
    when label ~ '^[A-Za-z]{3}$' and common.is_currency(upper(label)) then upper(label)
    -- Signs that several currencies share mean the one expected.
    when lower(label) in ('$', 'kr', 'kr.', '¥', '￥', 'lei', 'rs', 'rs.', 'din', 'din.') then fallback
    else case lower(label)
      when '€' then 'EUR' when 'euro' then 'EUR' when 'euros' then 'EUR' when 'us$' then 'USD' when '£' then 'GBP'
      when 'zł' then 'PLN' when 'zl' then 'PLN' when 'kč' then 'CZK' when 'ft' then 'HUF' when 'лв' then 'BGN'
      when 'лв.' then 'BGN' when '₴' then 'UAH' when 'грн' then 'UAH' when 'грн.' then 'UAH' when '₽' then 'RUB'
      when 'руб' then 'RUB' when 'руб.' then 'RUB' when 'р.' then 'RUB' when '₺' then 'TRY' when 'tl' then 'TRY'
      when '₹' then 'INR' when '₪' then 'ILS' when '₩' then 'KRW' when '₫' then 'VND' when '฿' then 'THB'
      when 'r' then 'ZAR' when 'r$' then 'BRL' when 'fr' then 'CHF' when 'fr.' then 'CHF' when 'sfr' then 'CHF'
      when 'sfr.' then 'CHF' when 'km' then 'BAM' when '円' then 'JPY' when '元' then 'CNY' when '원' then 'KRW'
      when '₱' then 'PHP' when '₦' then 'NGN' when '₸' then 'KZT' when 'rp' then 'IDR' when 'rp.' then 'IDR'
      when 'rm' then 'MYR' when 'kn' then 'HRK' when 'a$' then 'AUD' when 'c$' then 'CAD' when 'hk$' then 'HKD'
      when 's$' then 'SGD' when 'nz$' then 'NZD'
    end
  end
$$;
comment on function spp_private.currency_of(text, text) is '@behavior -*

Currency (ISO 4217) that a cell names by code or sign; the fallback for none or an ambiguous sign; null if unknown.';
grant execute on function spp_private.currency_of(text, text) to public;
