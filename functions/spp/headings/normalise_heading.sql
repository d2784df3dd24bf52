create or replace function spp_private.normalise_heading(heading text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_without constant text := 'ex|exc|excl|eksl|ekskl|excluding|exclusive|incl|inc|including|inclusive|inklusive'
    || '|exklusive|inkl|exkl|zzgl|zuzuglich|ohne|mit|plus|without|with|bez|s|z|sa|sin|con|sem|com|senza|med|utan|uden'
    || '|uten|fara|cu|hors|hors la'
    || '|без|с|з|са|со|χωρις|με|zonder|met|netto|brutto|sis';
  v_tax constant text := 'vat|gst|hst|tax|taxes|taxe|mwst|mw st|ust|mehrwertsteuer|btw|tva|iva|igv|dph|pdv|ddv|afa|moms'
    || '|mva|alv|kdv|ндс|пдв|ддс|фпа|φπα|ppn|pvm|pvn|km|impuestos|impostos';
  v_noise constant text := 'eur|euro|euros|evro|usd|gbp|chf|zar|pln|czk|huf|ron|lei|uah|rub|bgn|dkk|sek|nok'
    || '|try|rsd|hrk|bam|cny|rmb|jpy|krw|zl|kc|ft|kn|kr|лв|грн|руб|рублеи|тенге|dollars?|pounds?|rupiah|rp|vnd|ht|ttc'
    || '|ex|exc|excl|eksl|ekskl|excluding|incl|inc|including|inkl|exkl|zzgl';
  v_text text;
  v_bare text;
begin
  v_text := spp_private.folded_heading(normalise_heading.heading);
  v_bare := regexp_replace(v_text, '\([^)]*\)|\[[^\]]*\]|【[^】]*】', ' ', 'g');
  if v_bare ~ '[[:alnum:]]' then
    v_text := v_bare;
  end if;
  v_text := regexp_replace(v_text, '\d{1,4}[./-]\d{1,2}[./-]\d{2,4}', ' ', 'g');
  v_text := replace(v_text, '#', ' no ');
  v_text := regexp_replace(v_text, '([[:alpha:]])(?=\d)|(\d)(?=[[:alpha:]])', '\1\2 ', 'g');
  v_text := btrim(regexp_replace(v_text, '[^[:alnum:]]+', ' ', 'g'));
  -- Currencies, numbers and words about tax say nothing about which column it is, unless they stand alone.
  v_bare := regexp_replace(v_text, '\m(' || v_without || ')\s+(' || v_tax || ')\M|\m(' || v_tax
    || ')\s+(0|' || v_without
    || '|included|excluded|incluido|incluida|inclusa|inclus|esclusa|compris|dahil|haric|nelkul)\M',
    ' ', 'g');
  v_bare := btrim(regexp_replace(regexp_replace(v_bare, '\m(\d+|' || v_noise || ')\M', ' ', 'g'), '\s+', ' ', 'g'));
  -- "Price in EUR", "prix en €".
  v_bare := regexp_replace(v_bare, '(\s+(in|en|w|v|u|в|у|per|pro))+$', '');
  return case when v_bare = '' then v_text else v_bare end;
end;
$$;

comment on function spp_private.normalise_heading(text) is
  $$The form in which column headings are compared: lower case, without accents, brackets, punctuation, dates, numbers,
currencies and words about tax; camelCase is taken apart. "Prix unitaire HT (€)" and "PRIX UNITAIRE" are one.$$;
grant execute on function spp_private.normalise_heading(text) to inv_catalog_manager, inv_admin;
