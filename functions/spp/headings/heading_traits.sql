-- `offset 0`: a planner that cannot know how few words a heading has would read the whole table for them.
create or replace function spp_private.heading_traits(headings jsonb) returns table ("position" int, traits text[])
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with cells as materialized (
    select c.ordinality::int as position, spp_private.heading_text(c.value) as norm
      from jsonb_array_elements_text(heading_traits.headings) with ordinality c
     where length(c.value) <= 200 and c.value <> ''
  ), words as (
    select c.position, string_to_array(c.norm, ' ') as words from cells c where c.norm <> ''
  ), grams as (
    select w.position, array_to_string(w.words[a.a : b.b], ' ') as gram, a.a as first, b.b as last
      from words w,
           generate_series(1, least(cardinality(w.words), 12)) a (a),
           generate_series(a.a, least(cardinality(w.words), a.a + 3)) b (b)
  ), found as materialized (
    select distinct g.position, h.trait, g.first, g.last
      from grams g
     cross join lateral (select h.* from spp.heading_words h where h.word = g.gram offset 0) h
      join words w using (position)
     cross join lateral (select array_to_string(w.words[g.last + 1 :], ' ') as behind) r
     -- "incl. freight" says nothing of tax.
     where g.gram not in ('incl', 'inkl', 'including', 'excl', 'exkl', 'ekskl', 'excluding')
        or r.behind ~ ('^((\d+|in|eur|euros?|usd|gbp|chf|pln|czk|sek|nok|dkk|(per|pro|pr|je|par|por|za) .*)( |$))*$')
        or r.behind ~ ('\m(vat|gst|hst|tax(es)?|mwst|mw st|ust|mehrwertsteuer|umsatzsteuer|steuern?|btw|tva|iva|igv'
          || '|dph|pdv|ddv|afa|moms|mva|alv|kdv|ндс|пдв|ддс|фпа|φπα|ppn|pvm|pvn|impuestos?|impostos?)\M')
  ), longest as (
    -- "without tax" is not "tax", "au cent" no cent: a longer phrase hides what stands inside it.
    select f.position, f.trait
      from found f
     where not exists (select from found o
                        where o.position = f.position and o.first <= f.first and o.last >= f.last
                          and o.last - o.first > f.last - f.first)
    union
    -- Chinese, Japanese, Korean and Thai set no blanks between words.
    select c.position, h.trait
      from cells c
      join spp.heading_words h
        on h.word ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]+$' and strpos(c.norm, h.word) > 0
     where c.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
    union
    -- Compounds begin or end with what they are: Nettopreis, Kupferzuschlag, inköpspris.
    select w.position, h.trait
      from words w
     cross join unnest(w.words) u (word)
     cross join generate_series(4, least(length(u.word) - 2, 14)) l (l)
     cross join lateral (values (left(u.word, l.l)), (right(u.word, l.l))) p (part)
     cross join lateral (
       select h.trait
         from spp.heading_words h
        where h.word = p.part and h.language in ('de', 'nl', 'sv', 'no', 'da', 'fi', 'et', 'hu', 'af')
          and h.trait in ('yours', 'net', 'dealer', 'gross', 'list', 'retail', 'selling', 'special', 'surcharge',
            'change', 'old', 'pack', 'piece')
       offset 0) h
     where length(u.word) between 6 and 40
  )
  select l.position, array_agg(distinct l.trait) from longest l group by l.position
$$;
comment on function spp_private.heading_traits(jsonb) is
  $$What the words of headings (an array of texts) say of their columns, by spp.heading_words.$$;
grant execute on function spp_private.heading_traits(jsonb) to inv_catalog_manager, inv_admin;
