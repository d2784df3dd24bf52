-- How it works: each heading votes for a field by the synonym that matches it best (heading_votes), corrected by what
-- stands below: a price needs amounts, a code short values that hardly repeat, a date dates.
create or replace function spp_private.column_evidence(
  headings jsonb, below jsonb, hidden jsonb, currency text, day date
) returns setof spp_private.column_evidence
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with cells as materialized (
    select c.*, spp_private.heading_text(c.heading) as norm
      from (
        select p.p as position, common.trimmed(coalesce(column_evidence.headings ->> (p.p - 1), '')) as heading,
               coalesce(column_evidence.below -> p.p::text, '{}') as s,
               coalesce(column_evidence.hidden @> to_jsonb(p.p), false) as hidden
          from generate_series(1, greatest(jsonb_array_length(column_evidence.headings), (
                 select max(b.key::int) from jsonb_each(column_evidence.below) b))) p (p)
        offset 0
      ) c
  ), patterns as materialized (
    select spp_private.heading_patterns()
           || jsonb_build_object('month_first', spp_private.month_first(column_evidence.headings)) as patterns
  ), traits as materialized (
    select t.position, t.traits from spp_private.heading_traits(column_evidence.headings) t
  ), facts as materialized (
    select c.position, spp_private.heading_facts(c.heading, coalesce(column_evidence.currency, ''), p.patterns) as facts
      from cells c, patterns p
     where c.heading <> '' and length(c.heading) <= 200 and coalesce((c.s ->> 'priced')::float8, 0.5) >= 0.3
  ), fitting as materialized (
    select v.position, v.heading, v.field, v.score + spp_private.field_fit(v.field, c.s) as score,
           v.score >= 100 and spp_private.price_rank(v.field) is not null and (c.s ->> 'digits')::float8 = 0 as worded
      from spp_private.heading_votes(column_evidence.headings) v
      join cells c using (position)
  ), votes as materialized (
    -- "Price" above nothing but words (on request) is one where no other column is.
    select f.position, f.heading, f.field,
           case when f.worded and not exists (select from fitting o
                                               where spp_private.price_rank(o.field) is not null and o.score > 0)
             then 1 else f.score end as score
      from fitting f
  ), best as (
    select distinct on (v.position) v.position, v.field, v.score
      from votes v
      left join facts f using (position)
     where v.score > 0
       -- "Price from 10" and "Price from 1/2026" are prices.
       and not ((v.score < 100 or v.field = 'price_basis')
                and v.field in ('from_quantity', 'valid_from', 'valid_to', 'min_order_qty', 'stock', 'unit_of_measure',
                  'price_basis', 'pack_size')
                and f.facts ?| '{break,per,valid_from,valid_to,measure}'
                and exists (select from votes o where o.position = v.position and o.score > 0
                              and o.field in ('price', 'cost_price', 'unit_price', 'retail_price', 'special_price')))
       -- "Price incl. freight" is a price.
       and not (v.score < 100 and spp_private.price_rank(v.field) is null
                and v.heading ~* '\m(incl|inkl|inc|including|inklusive|excl|exkl|excluding)\M'
                and exists (select from votes o where o.position = v.position and o.score > 0
                              and spp_private.price_rank(o.field) is not null))
     order by v.position, v.score desc, spp_private.price_rank(v.field) is null,
              array_position(spp_private.product_fields(), v.field)
  ), chosen as (
    -- "Codice | Articolo": of two that may be the code, the one that may be the name is.
    select b.position, coalesce(n.field, b.field) as field, coalesce(n.score, b.score) as score
      from best b
      left join lateral (
        select v.field, v.score
          from votes v
          join cells c using (position)
         where b.field = 'code' and v.position = b.position and v.field = 'name' and v.score > 0
           and (c.s ->> 'letters')::float8 >= 0.5
           and not exists (select from best o where o.field = 'name')
           and exists (select from best o
                        where o.field = 'code' and o.position <> b.position
                          and not exists (select from votes w
                                           where w.position = o.position and w.field = 'name'
                                             and w.score >= v.score))) n
        on true
  ), priced as (
    -- "ab 10" heads a price where nothing else does, or amounts stand below it.
    select exists (select from chosen where spp_private.price_rank(field) is not null) as any,
           -- "Was | Now": words of time alone, of which one is old.
           exists (select from traits t join cells c using (position)
                    where t.traits @> '{old}' and c.norm !~ ' '
                      and (c.s ->> 'amounts')::float8 >= 0.3) as was
  )
  select c.position, c.heading,
         case when h.field = 'from_quantity' and f.facts ? 'break'
                -- "Menge 1" beside a price is a quantity.
                and (not p.any or (c.s ->> 'amounts')::float8 >= 0.5 and h.score >= 100) then 'price'
              -- "Prijs | Prijs per": what such a heading is for stands below it.
              when (spp_private.price_rank(h.field) is not null
                    or h.field is null and c.norm ~ '^[[:alpha:]]+$')
                and (c.s ->> 'bases')::boolean
                and c.norm ~ format('\m(%s)$', pt.patterns ->> 'per')
                and exists (select from chosen o join cells oc using (position)
                             where spp_private.price_rank(o.field) is not null and o.position <> c.position
                               and not coalesce((oc.s ->> 'bases')::boolean, false)) then 'price_basis'
              when p.was and not p.any and coalesce(h.field, 'old_price') = 'old_price'
                and t.traits && '{old,current,new}' and c.norm !~ ' '
                and (c.s ->> 'amounts')::float8 >= 0.3
                then case when t.traits @> '{old}' then 'old_price' else 'price' end
              when h.field is not null then h.field
              when (c.s ->> 'amounts')::float8 >= 0.3 and coalesce((c.s ->> 'dates')::float8, 0) < 0.3
                and spp_private.says_only_price(c.heading, coalesce(t.traits, '{}'), coalesce(f.facts, '{}'))
                then 'price' end,
         h.score,
         coalesce((select jsonb_object_agg(w.w, true) from unnest(t.traits) w (w)
                    where w.w not in ('per', 'from', 'more', 'until', 'pieces', 'measure')), '{}') ||
                      coalesce(f.facts, '{}')
           || case when f.facts ->> 'valid_from' > column_evidence.day::text
                     or h.field = 'valid_from' and c.s ->> 'first_day' > column_evidence.day::text
                then '{"later": true}' else '{}' end::jsonb
           || case when f.facts ->> 'valid_to' < column_evidence.day::text then '{"over": true}' else '{}' end::jsonb,
         c.s, c.hidden
    from cells c
    cross join priced p
    cross join patterns pt
    left join traits t using (position)
    left join facts f using (position)
    left join chosen h using (position)
   order by c.position
$$;
comment on function spp_private.column_evidence(jsonb, jsonb, jsonb, text, date) is
  $$What is known of each column: the field that its heading means (null: none), its traits, what stands below it.
`headings`: one text a column; `below`: spp_private.columns_below, by position; `hidden`: positions; `currency`: of
the supplier; `day`: on which the prices must hold (traits later, over).$$;
grant execute on function spp_private.column_evidence(jsonb, jsonb, jsonb, text, date)
  to inv_catalog_manager, inv_admin;
