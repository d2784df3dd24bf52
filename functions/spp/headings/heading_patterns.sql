create or replace function spp_private.heading_patterns() returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(p.trait, p.words)
    from (
      select h.trait, string_agg(distinct replace(h.word, ' ', '\s+'), '|' order by replace(h.word, ' ', '\s+') desc)
             as words
        from spp.heading_words h
       where h.trait in ('per', 'from', 'more', 'until', 'pieces', 'measure')
       group by h.trait
    ) p
$$;
comment on function spp_private.heading_patterns() is
  $$The words of spp.heading_words that stand beside numbers, as alternatives of a regular expression, by trait.$$;
grant execute on function spp_private.heading_patterns() to inv_catalog_manager, inv_admin;
