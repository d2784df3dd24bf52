create or replace function spp_private.product_patterns(search text) returns text[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_patterns constant text[] := common.search_patterns(product_patterns.search);
  v_words constant text[] := common.search_words(product_patterns.search);
  -- By name and few: of a class as large as [^[:alnum:]] no trigram is made.
  v_edge constant text := '[] !"#$%&''()*+,./:;<=>?@[\\^_`{|}~-]';
  -- Thai to Khmer, Han, Kana and Hangul: two characters are a word there, and may stand anywhere in what has no spaces.
  v_unspaced constant text := '[\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff]';
begin
  if v_patterns is null or array_to_string(v_patterns, ' ') ~ '[[:alnum:]]{3}'
     or array_to_string(v_words[:7], '') !~ '[[:alnum:]]' or product_patterns.search ~ v_unspaced then
    return v_patterns;
  end if;
  return array(
      select case when w.word ~ '^[[:alnum:]]$' then w.word
                  when w.word ~ '[[:alnum:]]'
                  then '(^|' || case when w.word ~ '^[[:alnum:]]' then v_edge else '' end || ')'
                       || regexp_replace(w.word, '([^[:alnum:]])', '\\\1', 'g')
                  else common.like_pattern(w.word) end
        from unnest(v_words[:7]) with ordinality as w (word, place)
       order by length(w.word) desc, w.place)
    || array(
      select string_agg(common.like_pattern(w.word), '' order by w.place)
        from unnest(v_words[8:]) with ordinality as w (word, place)
      having count(*) > 0);
end
$$;
comment on function spp_private.product_patterns(text) is
  $$Patterns of a search for products: those of common.search_patterns where one word has three letters or digits in a
row, as a trigram has. Where none has, a word is looked for where words begin, by a regular expression, and a single
letter or digit is the whole code, brand or name: what an index answers. Signs alone, and words of writing without
spaces (Chinese, Japanese, Korean, Thai and others), are found anywhere, however short, by reading all. Null where there
is no word. Raises SPISF (more than 1,000 characters).$$;
grant execute on function spp_private.product_patterns(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
