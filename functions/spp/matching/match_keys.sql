create or replace function spp_private.match_keys(words text[], numbers text[]) returns integer[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_measures constant text := array_to_string(numbers, ' ');
  v_stems text[] := '{}';
  v_word text;
  v_stem text;
  v_other text;
  v_keys integer[];
begin
  -- Beginnings of words stand for words; the longest say most.
  for v_word in select w from unnest(words) w where length(w) > 1 order by length(w) desc, w limit 16 loop
    v_stem := left(v_word, 4);
    if v_stem <> all (v_stems) and cardinality(v_stems) < 10 then
      v_stems := v_stems || v_stem;
    end if;
  end loop;

  -- Any two of the longest four, and one with the numbers.
  foreach v_stem in array v_stems[1:4] loop
    if v_measures <> '' then
      v_keys := v_keys || hashtext(v_stem || '#' || v_measures);
    end if;
    foreach v_other in array v_stems[1:4] loop
      if v_stem < v_other then
        v_keys := v_keys || hashtext(v_stem || '+' || v_other);
      end if;
    end loop;
  end loop;

  -- All with the numbers; all but one (a typo, a missing brand).
  v_stems := array(select s from unnest(v_stems) s order by s);
  v_keys := v_keys || hashtext(array_to_string(v_stems, ' ') || '=' || v_measures);
  foreach v_stem in array v_stems loop
    v_keys := v_keys || hashtext(array_to_string(array_remove(v_stems, v_stem), ' ') || '=' || v_measures);
  end loop;
  return v_keys;
end
$$;
comment on function spp_private.match_keys(text[], text[]) is
  'Hashes of combinations of words and numbers: two spellings of one product share some of them.';
