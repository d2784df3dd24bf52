create or replace function spp_private.split_category(category text, subcategory text default null) returns text[]
language sql immutable parallel safe
as $$
  select coalesce(array_agg(common.trimmed(part.name) order by part.position)
                    filter (where common.trimmed(part.name) <> ''), '{}')
    from (select concat_ws(' > ', nullif(common.trimmed(category), ''),
                           nullif(common.trimmed(subcategory), ''))) as whole (text),
         lateral unnest(regexp_split_to_array(
           whole.text,
           case when whole.text ~ '[>›»→]' then '[>›»→]' when whole.text ~ '\s/\s' then '\s/\s' else '/' end
         )) with ordinality as part (name, position)
$$;
comment on function spp_private.split_category(text, text) is
  'The names from the top down that a category text means: "Tools > Drills", "Tools/Drills", or two columns.';
grant execute on function spp_private.split_category(text, text) to public;
