create or replace function spp_private.read_amount(amount text, decimal_mark text) returns numeric
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_other constant text := case decimal_mark when ',' then '.' else ',' end;
  v_parts text[];
  v_digits text;
  v_whole text;
  v_fraction text := '';
  v_groups text[];
  v_last text;
  v_negative boolean;
begin
  if length(amount) > 60 then
    return null;
  end if;
  if amount ~ '^[+-]?[0-9]{1,20}([.,][0-9]{1,20})?[eE][+-]?[0-9]{1,2}$' then
    return replace(amount, ',', '.')::numeric;  -- What spreadsheets export; there a mark never groups.
  end if;

  -- Other scripts' digits and marks; blanks of all kinds and apostrophes are one, and several kinds of minus; marks of
  -- direction and no width are not seen.
  amount := spp_private.latin_digits(amount);
  amount := translate(amount, E'\u2212\u2013\u2014\t\r\n\u00a0\u202f\u2009\u2007\u2019''\u200b\u200e\u200f\u061c\ufeff'
    || E'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069', '---' || repeat(' ', 9));
  -- Blanks group thousands: "1 495,18"; "12 50" is no amount.
  if amount ~ '[0-9] +[0-9]'
     and substring(amount from '[0-9].*[0-9]') !~ '^[1-9][0-9]{0,2}( [0-9]{3})+( ?[.,] ?[0-9]+)?$' then
    return null;
  end if;
  amount := replace(amount, ' ', '');
  if amount ~ '^\(.+\)$' then
    amount := '-' || substr(amount, 2, length(amount) - 2);
  end if;

  -- Sign, currency and sign around digits: "R1495", "-$5", "5-", "24,50EUR", "12,-".
  v_parts := regexp_match(amount,
    '^([+-]?)((?:[^0-9.,+-]{0,3}[[:alpha:]]\.|[^0-9.,+-]{1,4})?)([+-]?)'
    '([0-9][0-9.,]*|[.,][0-9]+)(-{0,2})([^0-9.,+-]{0,4}\.?)$');
  if v_parts is null
     or (v_parts[1] <> '' and v_parts[3] <> '')
     or (v_parts[2] <> '' and spp_private.currencies_of(v_parts[2]) is null)
     or (v_parts[6] <> '' and spp_private.currencies_of(v_parts[6]) is null) then
    return null;
  end if;
  v_digits := v_parts[4];

  v_groups := string_to_array(v_digits, decimal_mark);
  v_last := v_groups[cardinality(v_groups)];
  if cardinality(v_groups) = 1 then
    v_whole := v_digits;
  elsif cardinality(v_groups) > 2 and position(v_other in v_digits) = 0 and length(v_last) = 3 then
    -- "1.234.567": a decimal mark comes once, so these group.
    v_whole := translate(v_digits, decimal_mark, v_other);
  else
    v_fraction := v_last;
    v_whole := array_to_string(v_groups[1:cardinality(v_groups) - 1], v_other);
  end if;

  -- Groups of three, or of two before the last three as in India; "0,500" has none.
  if v_whole !~ '^[0-9]*$' then
    if v_whole !~ format('^[1-9][0-9]{0,2}(\%1$s[0-9]{3})+$|^[1-9][0-9]?(\%1$s[0-9]{2})+\%1$s[0-9]{3}$', v_other) then
      return null;
    end if;
    v_whole := replace(v_whole, v_other, '');
  end if;
  if v_fraction !~ '^[0-9]*$' or (v_whole = '' and v_fraction = '') then
    return null;
  end if;
  v_negative := '-' in (v_parts[1], v_parts[3]) or v_parts[5] = '-' and right(v_digits, 1) not in ('.', ',');
  return (case when v_negative then '-' else '' end
          || coalesce(nullif(v_whole, ''), '0') || '.' || coalesce(nullif(v_fraction, ''), '0'))::numeric;
end
$$;
comment on function spp_private.read_amount(text, text) is
  'An amount as people write it; null when it cannot be read without a guess.';
