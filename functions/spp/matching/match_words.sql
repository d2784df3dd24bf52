create or replace function spp_private.match_words(
  one spp_private.match_texts,
  other spp_private.match_texts,
  brand_missing boolean
) returns spp_private.match_likeness
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Where one side tells no brand, its name may hold that of the other.
  v_brand constant text[] := case when brand_missing then (one).brand_words || (other).brand_words else '{}' end;
  v_one constant text[] := (one).words || case when brand_missing then (one).brand_words else '{}' end;
  v_other constant text[] := (other).words || case when brand_missing then (other).brand_words else '{}' end;
  v_only_one text[] := '{}';
  v_only_other text[] := '{}';
  v_respelled jsonb := '[]';
  v_shared numeric := 0;
  v_total numeric := 0;
  v_word text;
  v_candidate text;
  v_best text;
  v_likeness numeric;
  v_best_likeness numeric;
begin
  if not brand_missing and v_one = v_other and v_one <> '{}' then
    return (1.000, '{}', '{}', '[]', true)::spp_private.match_likeness;
  end if;
  foreach v_word in array v_one loop
    if v_word = any (v_other) then
      v_shared := v_shared + length(v_word);
    elsif v_word <> all (v_only_one) then
      v_only_one := v_only_one || v_word;
    end if;
  end loop;
  foreach v_word in array v_other loop
    if v_word <> all (v_one) and v_word <> all (v_only_other) then
      v_only_other := v_only_other || v_word;
    end if;
  end loop;
  v_total := v_shared;

  -- "power drill" is "powerdrill".
  if cardinality(v_only_one) + cardinality(v_only_other) > 2 and v_only_one <> '{}' and v_only_other <> '{}'
     and array_to_string(v_only_one, '') = array_to_string(v_only_other, '') then
    v_shared := v_shared + length(array_to_string(v_only_one, ''));
    v_total := v_shared;
    v_respelled := jsonb_build_array(
      jsonb_build_array(array_to_string(v_only_one, ' '), array_to_string(v_only_other, ' ')));
    v_only_one := '{}';
    v_only_other := '{}';
  end if;

  -- Typos and abbreviations, each with the word it is most like.
  foreach v_word in array v_only_one loop
    v_best_likeness := 0;
    foreach v_candidate in array v_only_other loop
      -- As match_may_be_like says it; a call of a function for each two words took longer than all the rest.
      if left(v_word, 1) = left(v_candidate, 1) or right(v_word, 1) = right(v_candidate, 1)
         or length(v_word) >= 8 and length(v_candidate) >= 8 then
        v_likeness := spp_private.match_word_likeness(v_word, v_candidate);
        if v_likeness > v_best_likeness then
          v_best := v_candidate;
          v_best_likeness := v_likeness;
        end if;
      end if;
    end loop;
    if v_best_likeness > 0 then
      v_shared := v_shared + v_best_likeness * (length(v_word) + length(v_best)) / 2;
      v_total := v_total + (length(v_word) + length(v_best)) / 2.0;
      v_respelled := v_respelled || jsonb_build_array(jsonb_build_array(v_word, v_best));
      v_only_one := array_remove(v_only_one, v_word);
      v_only_other := array_remove(v_only_other, v_best);
    end if;
  end loop;

  -- A brand that the other side does not tell is no difference of names.
  foreach v_word in array v_only_one || v_only_other loop
    if v_word <> all (v_brand) then
      v_total := v_total + length(v_word) / 2.0;
    end if;
  end loop;
  return (case when v_total = 0 then 0 else round(v_shared / v_total, 3) end, v_only_one, v_only_other, v_respelled,
          not v_brand && (v_only_one || v_only_other))::spp_private.match_likeness;
end
$$;
comment on function spp_private.match_words(spp_private.match_texts, spp_private.match_texts, boolean) is
  'How like the words of two products are.';
