-- `offset 0`: a planner that cannot know how few words a heading has would read the whole table for them.
create or replace function spp_private.heading_votes(headings jsonb)
returns table ("position" int, field text, score float8, heading text)
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with cells as (
    select c.ordinality::int as position, lower(c.value collate pg_catalog.pg_c_utf8) as heading,
      spp_private.normalise_heading(c.value) as norm
    from jsonb_array_elements_text(heading_votes.headings) with ordinality c
    where length(c.value) <= 200
  ), words as (
    select c.position, string_to_array(c.norm, ' ') as words from cells c where c.norm <> ''
  ), grams as (
    select distinct w.position, array_to_string(w.words[a.a : b.b], ' ') as gram,
      cardinality(w.words) = b.b - a.a + 1 as whole
    from words w,
      generate_series(1, least(cardinality(w.words), 12)) a (a),
      generate_series(a.a, least(cardinality(w.words), a.a + 4)) b (b)
  ), found as (
    select g.position, s.field, s.synonym, case when g.whole then 100 else 50 end::float8 as base
    from grams g
   cross join lateral (select s.* from spp.column_synonyms s where s.synonym = g.gram offset 0) s
    union all
    -- Chinese, Japanese, Korean and Thai set no blanks between words.
    select c.position, s.field, s.synonym, 45
    from cells c join spp.column_synonyms s
      on s.synonym ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]{2,}$'
      and strpos(c.norm, s.synonym) > 0
    where c.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
    union all
    -- Germanic, Finnic and Hungarian compounds end in what they are: Verkaufspreis, yksikköhinta.
    select w.position, s.field, s.synonym, 30
    from words w
     cross join unnest(w.words) u (word)
     cross join generate_series(4, least(length(u.word) - 2, 14)) l (l)
     cross join lateral (select s.* from spp.column_synonyms s
                          where s.synonym = right(u.word, l.l)
                            and s.language in ('de', 'nl', 'sv', 'no', 'da', 'fi', 'et', 'hu', 'af') offset 0) s
    where length(u.word) between 7 and 40
  )
  select f.position, f.field,
    max(f.base + case when f.base < 100 then 30 * length(f.synonym)::float8 / greatest(length(c.norm), 1) else 0 end),
    c.heading
  from found f join cells c using (position)
  group by f.position, f.field, c.heading
$$;

comment on function spp_private.heading_votes(jsonb) is
  $$Which fields the headings of a row (an array of texts) may mean, by spp.column_synonyms: score 100 for a whole
heading, 50 to 80 for words inside it, 30 to 60 for the end of a compound.$$;
grant execute on function spp_private.heading_votes(jsonb) to inv_catalog_manager, inv_admin;
