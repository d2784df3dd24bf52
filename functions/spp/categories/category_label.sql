create or replace function spp_private.category_label(category_name text) returns text
language sql immutable parallel safe
as $$
  select case
    when folded.name ~ '^[a-z0-9]+(_[a-z0-9]+)*$' and length(folded.name) <= 100 then folded.name
    -- Letters that a path cannot carry: a digest keeps names apart.
    else left(coalesce(nullif(trim(both '_' from regexp_replace(folded.name, '[^a-z0-9]+', '_', 'g')), ''), 'c'), 100)
         || '_' || left(md5(folded.name), 8)
  end
  from (select regexp_replace(lower(common.trimmed(category_name)),
                              '[ \t\u00a0&,.;:''"()+-]+', '_', 'g')) as squeezed (name),
       lateral (select trim(both '_' from squeezed.name)) as folded (name)
$$;
comment on function spp_private.category_label(text) is
  'A category''s label in its path: lower case, a-z, 0-9 and "_"; names that differ in case or punctuation only share
it.';
grant execute on function spp_private.category_label(text) to public;
