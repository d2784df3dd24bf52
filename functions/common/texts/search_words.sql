create or replace function common.search_words(search text) returns text[]
language sql immutable parallel safe
as $$
  select array_remove(regexp_split_to_array(common.plain(search),
                                            E'[\\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+'), '')
$$;
comment on function common.search_words(text) is
  'The words of a text, which is read as names are (common.plain): what white space of any kind parts.';
grant execute on function common.search_words(text) to public;
