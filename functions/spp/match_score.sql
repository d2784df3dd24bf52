create or replace function spp_private.match_score(one spp_private.match_texts, other spp_private.match_texts)
returns spp_private.match_score
language plpgsql immutable parallel safe
set search_path = ''
as $$
declare
  v_brand text := spp_private.match_brands((one).brand_words, (other).brand_words);
  -- Where one side has no brand, its name may hold the other's.
  v_one text[] := (one).words || case when v_brand = 'missing' then (one).brand_words else '{}' end;
  v_other text[] := (other).words || case when v_brand = 'missing' then (other).brand_words else '{}' end;
  v_brand_words constant text[] := (one).brand_words || (other).brand_words;
  v_only_one text[] := array(select distinct w from unnest(v_one) w where w <> all (v_other) order by w);
  v_only_other text[] := array(select distinct w from unnest(v_other) w where w <> all (v_one) order by w);
  v_respelled jsonb := '[]';
  v_shared numeric := (select sum(length(d.w)) from (select distinct w from unnest(v_one) w where w = any (v_other)) d);
  v_total numeric;
  v_word text;
  v_match record;
  v_numbers text;
  v_same_gtin constant boolean := (one).gtin = (other).gtin;
  v_same_code constant boolean := (one).code_key = (other).code_key;
  v_pack_differs constant boolean := (one).pack <> '{}' and (other).pack <> '{}' and (one).pack <> (other).pack;
  v_confidence numeric;
  v_likeness numeric;
begin
  v_shared := coalesce(v_shared, 0);
  if v_only_one <> '{}' and v_only_other <> '{}' then
    -- "power drill" is "powerdrill".
    if cardinality(v_only_one) + cardinality(v_only_other) between 3 and 5
       and least(cardinality(v_only_one), cardinality(v_only_other)) = 1
       and array_to_string(array(select w from unnest(v_one) w where w = any (v_only_one)), '')
           = array_to_string(array(select w from unnest(v_other) w where w = any (v_only_other)), '') then
      v_shared := v_shared + length(array_to_string(v_only_one, ''));
      v_respelled := jsonb_build_array(jsonb_build_array(array_to_string(v_only_one, ' '), array_to_string(v_only_other, ' ')));
      v_only_one := '{}';
      v_only_other := '{}';
    end if;
    foreach v_word in array v_only_one loop
      select w as word, l.likeness into v_match
        from unnest(v_only_other) w, spp_private.match_word_likeness(v_word, w) l (likeness)
       where l.likeness > 0
       order by l.likeness desc, w
       limit 1;
      if found then
        v_shared := v_shared + v_match.likeness * (length(v_word) + length(v_match.word)) / 2;
        v_respelled := v_respelled || jsonb_build_array(jsonb_build_array(v_word, v_match.word));
        v_only_one := array_remove(v_only_one, v_word);
        v_only_other := array_remove(v_only_other, v_match.word);
      end if;
    end loop;
  end if;

  -- A brand that the other side does not tell is no difference of names.
  if v_brand = 'missing' and not v_brand_words && (v_only_one || v_only_other) then
    v_brand := 'in_name';
  end if;
  v_total := (select coalesce(sum(length(d.w)), 0) from (select distinct w from unnest(v_one || v_other) w
                where w = any (v_one) and w = any (v_other)) d)
    + (select coalesce(sum(length(p ->> 0) + length(p ->> 1)), 0) / 2.0 from jsonb_array_elements(v_respelled) p)
    + (select coalesce(sum(length(w)), 0) / 2.0 from unnest(v_only_one || v_only_other) w where w <> all (v_brand_words));
  v_likeness := round(v_shared / nullif(greatest(v_total, v_shared), 0), 3);

  v_numbers := case
    when (one).numbers = (other).numbers then case when (one).numbers = '{}' then 'none' else 'same' end
    when (one).numbers <@ ((other).numbers || (other).pack) and (other).numbers <@ ((one).numbers || (one).pack) then 'same'
    when (one).numbers <@ (other).numbers or (other).numbers <@ (one).numbers then 'partly'
    else 'differ'
  end;

  v_confidence := 60 * coalesce(v_likeness, 0)
    + case v_numbers when 'same' then 25 when 'none' then 15 when 'partly' then 8 else 0 end
    + case v_brand when 'same' then 15 when 'in_name' then 15 when 'differs' then 0 else 10 end
    + case when v_same_code then 15 else 0 end;
  -- What speaks against beats what speaks for.
  v_confidence := least(v_confidence,
    case when v_same_code then 97 else 95 + 4 * coalesce(v_likeness, 0) end,
    case when v_numbers = 'differ' or v_brand = 'differs' then 50 end,
    case when v_only_one <> '{}' and v_only_other <> '{}' then 80 end,
    case when v_numbers = 'partly' or v_pack_differs then 85 end,
    case when not v_same_gtin then 40 end);
  if v_same_gtin then
    v_confidence := 100;
  end if;

  return (round(v_confidence, 2), coalesce(v_likeness, 0), jsonb_strip_nulls(jsonb_build_object(
    'gtin', case when v_same_gtin then to_jsonb((one).gtin)
                 when not v_same_gtin then jsonb_build_array((one).gtin, (other).gtin) end,
    'code', case when v_same_code then (one).code_key end,
    'brand', v_brand,
    'numbers', case when v_numbers in ('same', 'none') then jsonb_build_object('verdict', v_numbers, 'values', (one).numbers)
                    else jsonb_build_object('verdict', v_numbers, 'one', (one).numbers, 'other', (other).numbers) end,
    'words', jsonb_build_object('likeness', v_likeness,
                                'only_one', nullif(to_jsonb(v_only_one), '[]'), 'only_other', nullif(to_jsonb(v_only_other), '[]'),
                                'respelled', nullif(v_respelled, '[]')),
    'pack', case when v_pack_differs then jsonb_build_array((one).pack, (other).pack) end)))::spp_private.match_score;
end
$$;
comment on function spp_private.match_score(spp_private.match_texts, spp_private.match_texts) is
  'How sure two products are the same. The same GTIN is 100. Else 60 points for like words, 25 for equal numbers, 15 for'
  ' the brand, 15 for the same code; other numbers or another brand allow 50 at most, another GTIN 40, words that only'
  ' either side has 80, numbers or packs that only one side tells 85.';
