create or replace function spp.normalise_heading(heading text) returns text
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
declare
  v_text text;
  v_bare text;
begin
  v_text := normalize(normalise_heading.heading, nfkd) collate pg_catalog.pg_c_utf8;
  v_text := normalize(regexp_replace(v_text, '[\u0300-\u036f]+', '', 'g'), nfkc);
  v_text := regexp_replace(v_text, '([[:lower:]])([[:upper:]])', '\1 \2', 'g');
  v_text := replace(translate(lower(v_text), 'ıłøđ', 'ilod'), 'ß', 'ss');
  v_bare := regexp_replace(v_text, '\([^)]*\)|\[[^\]]*\]|【[^】]*】', ' ', 'g');
  if v_bare ~ '[[:alnum:]]' then
    v_text := v_bare;
  end if;
  v_text := regexp_replace(v_text, '\d{1,4}[./-]\d{1,2}[./-]\d{2,4}', ' ', 'g');
  v_text := replace(v_text, '#', ' no ');
  v_text := regexp_replace(v_text, '([[:alpha:]])(?=\d)|(\d)(?=[[:alpha:]])', '\1\2 ', 'g');
  v_text := btrim(regexp_replace(v_text, '[^[:alnum:]]+', ' ', 'g'));
  -- Currencies, numbers and words about tax say nothing about which column it is, unless they stand alone.
  v_bare := btrim(regexp_replace(regexp_replace(v_text,
    '\m(\d+|eur|euro|euros|evro|usd|gbp|chf|zar|pln|czk|huf|ron|lei|uah|rub|bgn|dkk|sek|nok|try|rsd|hrk|cny|rmb|jpy|krw'
    || '|zł|zl|kc|ft|kn|kr|лв|грн|руб|рублеи|тенге|dollars?|pounds?|rupiah|rp|vnd'
    || '|ex|exc|excl|excluding|exclusive|incl|inc|including|inklusive|exklusive|inkl|exkl|zzgl|vat|gst|mwst|ust'
    || '|btw|tva|iva|dph|pdv|ddv|afa|moms|mva|alv|kdv|ндс|пдв|фпа|φπα|ддс|ht|ttc|hors|taxes?|tax|ppn|pvm|pvn|km)\M',
    ' ', 'g'), '\s+', ' ', 'g'));
  -- What held a tax word together with the price ("cena bez DPH", "precio sin IVA") is now left hanging at the end.
  v_bare := btrim(regexp_replace(v_bare, '(\s+(bez|s|z|sin|con|sem|com|senza|ohne|mit|med|uten|uden|utan|без|с|з|со|χωρις|με|fara|cu|in|dla|per))+$', ''));
  return case when v_bare = '' then v_text else v_bare end;
end;
$$;

comment on function spp.normalise_heading(text) is
  'The form in which column headings are compared: lower case, without accents, brackets, punctuation, dates, numbers, '
  'currencies and words about tax; camelCase is taken apart. "Prix unitaire HT (€)" and "PRIX UNITAIRE" are one.';
