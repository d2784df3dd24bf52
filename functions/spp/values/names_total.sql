create or replace function spp_private.names_total(label text) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(bool_or(
           starts_with(l.label, w.word)
           and (substr(l.label, length(w.word) + 1) ~ ('^\s*([:=.)*–—-]*|[:=].*'
             || '|\(?\s*(eur|usd|gbp|chf|€|\$|£|net|netto|gross|brutto'
             || '|ht|ttc|price|preis|prix|amount|betrag|value|wert|items?'
             || '|articles?|artikel|positions?|positionen|products?|produkte'
             || '|page|seite|of|for|der|des|incl|inkl|excl|exkl)'
             || '\M.*)$')
             -- "VAT 20%", not "Netto 1.5% milk"; "Zwischensumme Werkzeug", not "Summer 12V".
             or substr(l.label, length(w.word) + 1) ~ '^\.?\s*\(?\d{1,2}([.,]\d{1,2})?\s*%\)?[\s:=.]*$'
             or w.word = any (array['summe', 'zwischensumme', 'gesamtsumme', 'teilsumme', 'subtotal', 'sub-total',
                                    'sub total', 'sous-total', 'sous total', 'subtotale', 'subtotaal', 'delsumma',
                                    'delsum', 'mezisoučet', 'medzisúčet', 'részösszeg', 'подытог'])
               and substr(l.label, length(w.word) + 1) ~ '^ \D{1,60}$'
             or substr(l.label, length(w.word) + 1) ~ '^[ (]'
               and spp_private.currencies_of(btrim(substr(l.label, length(w.word) + 1), E' \u00a0():=.')) is not null)),
           false)
    from (select ltrim(lower(label collate pg_catalog.pg_c_utf8), E' \u00a0*=-–—>#:.(')) l (label),
         unnest(spp_private.total_words()) w (word)
$$;
comment on function spp_private.names_total(text) is
  'Whether a text is a word for a sum, with nothing but its kind behind it.';
