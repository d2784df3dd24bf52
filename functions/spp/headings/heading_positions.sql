create or replace function spp_private.heading_positions(headings jsonb)
returns table ("position" int, heading text, rank int)
language sql immutable rows 100
as $$
  select h.ordinality::int, spp_private.plain_heading(h.value), t.rank
    from (values ('headings', 1), ('lower', 2), ('upper', 3)) t (key, rank),
         jsonb_array_elements_text(coalesce(heading_positions.headings -> t.key, '[]')) with ordinality h (value,
           ordinality)
$$;
comment on function spp_private.heading_positions(jsonb) is
  $$Each heading, plainly compared, and its position; of headings in two records also those of each record, behind the
  joined.$$;
grant execute on function spp_private.heading_positions(jsonb) to inv_catalog_manager, inv_admin;
