create or replace function spp_private.plain_amount(cell text, decimal_mark text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Two lines with digits are two amounts: "1" above "234" is not 1234.
  v_text text := translate(regexp_replace(spp_private.latin_digits(cell), '([0-9])\s*[\r\n]\s*([0-9])', '\1 | \2', 'g'),
    E'\t\r\n\u00a0\u202f\u2009\u2007\u200b\u200e\u200f\u061c\ufeff'
      '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069',
    repeat(' ', 7));
begin
  v_text := btrim(v_text);
  -- "450/-", "24:-": nothing behind the whole amount.
  v_text := regexp_replace(v_text, '([0-9])\s?[/:][-\u2013=]{1,2}$', '\1');
  -- "12:50"; "12·50"; "12⁵⁰"; "12,⁵⁰"; "12½".
  v_text := regexp_replace(v_text, '^([^:]*[0-9]):([0-9]{2})([^0-9:]*)$', '\1' || decimal_mark || '\2\3');
  v_text := regexp_replace(v_text, '([0-9])[·∙‧•]([0-9]{1,2})(?![0-9])', '\1' || decimal_mark || '\2');
  if v_text ~ '[⁰¹²³⁴⁵⁶⁷⁸⁹½¼¾]' then
    v_text := regexp_replace(v_text, '^([^⁰¹²³⁴⁵⁶⁷⁸⁹]*[0-9])[.,]?([⁰¹²³⁴⁵⁶⁷⁸⁹]{2})([^0-9⁰¹²³⁴⁵⁶⁷⁸⁹]*)$',
                             '\1' || decimal_mark || '{\2}\3');
    if v_text ~ '\{' then
      v_text := translate(v_text, '⁰¹²³⁴⁵⁶⁷⁸⁹{}', '0123456789');
    end if;
    v_text := regexp_replace(v_text, '^([^½¼¾]*?) ?½([^0-9½¼¾]*)$', '\1' || decimal_mark || '5\2');
    v_text := regexp_replace(v_text, '^([^½¼¾]*?) ?¼([^0-9½¼¾]*)$', '\1' || decimal_mark || '25\2');
    v_text := regexp_replace(v_text, '^([^½¼¾]*?) ?¾([^0-9½¼¾]*)$', '\1' || decimal_mark || '75\2');
  end if;
  return v_text;
end
$$;
comment on function spp_private.plain_amount(text, text) is
  'An amount of other ways of writing ("12:50", "12½", "12⁵⁰", "450/-") in the usual one, by the decimal mark.';
