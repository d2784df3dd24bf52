create or replace function spp_private.title_currency(sample jsonb, first_heading int, expected text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with titles as (
    select r.ordinality, string_agg(c.value, ' ' order by c.ordinality) as title
      from jsonb_array_elements(title_currency.sample -> 'rows') with ordinality r (value, ordinality),
           jsonb_array_elements_text(r.value -> 'c') with ordinality c (value, ordinality)
     where (r.value ->> 'n')::int < title_currency.first_heading and r.ordinality <= 20
     group by r.ordinality
    having sum(length(c.value)) <= 100
  )
  select n.currency
    from titles t
   cross join lateral (select spp_private.heading_currency(t.title, title_currency.expected) as currency) n
   -- A sign stands in many a sentence; a code or word beside "prices" or "currency" says what the list is in.
   where n.currency is not null and (t.title ~ '\m[A-Z]{3}\M' or t.title ~*
     '\m(euros?|dollars?|sterling|franken|yen)\M')
     and t.title !~ '\d[.,]\d'
     and exists (select from spp_private.heading_votes(jsonb_build_array(t.title)) v where v.field in ('price',
       'currency'))
   order by t.ordinality desc
   limit 1
$$;
comment on function spp_private.title_currency(jsonb, int, text) is
  $$The currency that a title above the headings names ("All prices in USD"); null for none.$$;
grant execute on function spp_private.title_currency(jsonb, int, text) to inv_catalog_manager, inv_admin;
