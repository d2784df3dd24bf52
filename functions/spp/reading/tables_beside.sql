create or replace function spp_private.tables_beside(headings jsonb, columns jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  with texts as (
    select h.ordinality::int as position, spp_private.plain_heading(h.value) as heading
      from jsonb_array_elements_text(headings) with ordinality h
  ), used as (
    select t.position, t.heading
      from jsonb_each(columns) c, jsonb_array_elements_text(c.value) p, texts t
     where c.key in ('code', 'price') and t.position = p::int and t.heading <> ''
  )
  select jsonb_build_object(
           'error', 'tables_beside',
           'message', 'The list has two tables side by side.',
           'hint', 'Put the second below the first, or name the columns of one in the import profile.')
    from (select count(*) as columns, max(u.position) - min(u.position) as width from used u) w
   where w.columns = 2
     and exists (
       select from generate_series(w.width + 1, jsonb_array_length(headings)) d (distance)
        where not exists (
          select from used u
           where not exists (
             select from texts t where t.position = u.position + d.distance and t.heading = u.heading)))
$$;
comment on function spp_private.tables_beside(jsonb, jsonb) is
  $$The answer where the headings of code and price come again further to the right, in the same order: what
stands there would be lost. Null where they do not.$$;
