create or replace function spp_private.headings_named(headings jsonb) returns text
language sql immutable
as $$
  select string_agg(left(common.trimmed(h.h), 60), ', ' order by h.ordinality)
    from jsonb_array_elements_text(headings_named.headings) with ordinality h (h, ordinality)
   where common.trimmed(h.h) <> ''
$$;
comment on function spp_private.headings_named(jsonb) is 'The headings of a list as a message names them.';
