-- `offset 0`: a planner that cannot know how few words a heading has would read the whole table for them.
create or replace function spp_private.heading_language(headings jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with norms as (
    select distinct spp_private.normalise_heading(c.value) as norm
      from jsonb_array_elements_text(heading_language.headings) c
     where length(c.value) <= 120 and c.value <> ''
  ), words as (
    select n.norm as word from norms n
    union
    select w.word from norms n, unnest(string_to_array(n.norm, ' ')) w (word) where length(w.word) > 3
  ), known as (
    select distinct w.word as norm, s.language
      from words w
     cross join lateral (select s.language from spp.column_synonyms s where s.synonym = w.word offset 0) s
  ), scored as (
    -- A word that one language has says more than one that ten have.
    select k.language, sum(1.0 / (select count(*) from known o where o.norm = k.norm)) as score
      from known k
     group by k.language
  ), best as (
    select s.language, s.score, lead(s.score) over (order by s.score desc) as next
      from scored s
     order by s.score desc
     limit 1
  )
  select b.language from best b where b.score > coalesce(b.next, 0)
$$;
comment on function spp_private.heading_language(jsonb) is
  $$The language (ISO 639-1) that most headings are in, null where several are as likely.$$;
grant execute on function spp_private.heading_language(jsonb) to inv_catalog_manager, inv_admin;
