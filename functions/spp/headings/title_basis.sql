create or replace function spp_private.title_basis(sample jsonb, first_heading int) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with titles as (
    select r.ordinality, string_agg(c.value, ' ' order by c.ordinality) as title
      from jsonb_array_elements(title_basis.sample -> 'rows') with ordinality r (value, ordinality),
           jsonb_array_elements_text(r.value -> 'c') with ordinality c (value, ordinality)
     where (r.value ->> 'n')::int < title_basis.first_heading and r.ordinality <= 20
     group by r.ordinality
    having sum(length(c.value)) <= 100
  ), said as (
    select t.ordinality, (spp_private.price_saying(f.facts || coalesce((
             select jsonb_object_agg(w.w, true)
               from spp_private.heading_traits(jsonb_build_array(t.title)) h, unnest(h.traits) w (w)
              where w.w in ('per_hundred', 'per_thousand')), '{}')) ->> 'per')::int as per
      from titles t
     cross join lateral (
       select spp_private.heading_facts(t.title, '', spp_private.heading_patterns()) - 'percent' as facts) f
     -- "Prices per 100 pcs", not "box / 100 pcs" nor "per 100 kg".
     where not f.facts ? 'measure' and t.title !~ '/\s*\d'
       and exists (select from spp_private.heading_votes(jsonb_build_array(t.title)) v
                    where spp_private.price_rank(v.field) is not null)
  )
  select s.per from said s where s.per > 1 order by s.ordinality desc limit 1
$$;
comment on function spp_private.title_basis(jsonb, int) is
  $$For how many pieces the prices of a list are, where a title above its headings says it: "All prices per 100 pcs".$$;
grant execute on function spp_private.title_basis(jsonb, int) to inv_catalog_manager, inv_admin;
