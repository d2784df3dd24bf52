create or replace function spp_private.match_score(
  one spp_private.match_texts,
  other spp_private.match_texts,
  threshold numeric default 0
) returns spp_private.match_score
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_same_gtin constant boolean := (one).gtin = (other).gtin;
  v_same_code constant boolean := (one).code_key = (other).code_key;
  v_pack_differs constant boolean := (one).pack <> '{}' and (other).pack <> '{}' and (one).pack <> (other).pack;
  v_brand text := spp_private.match_brands((one).brand_words, (other).brand_words);
  v_words constant spp_private.match_likeness := spp_private.match_words(one, other, v_brand = 'missing');
  v_likeness constant numeric := v_words.likeness;
  v_one_sided constant boolean := v_words.only_one <> '{}' and v_words.only_other <> '{}';
  v_numbers text;
  v_confidence numeric;
begin
  if v_brand = 'missing' and v_words.brand_found then
    v_brand := 'in_name';
  end if;
  v_numbers := case
    when (one).numbers = (other).numbers then case when (one).numbers = '{}' then 'none' else 'same' end
    when (one).numbers <@ ((other).numbers || (other).pack) and (other).numbers <@ ((one).numbers || (one).pack)
      then 'same'
    when (one).numbers <@ (other).numbers or (other).numbers <@ (one).numbers then 'partly'
    else 'differ'
  end;

  v_confidence := 60 * v_likeness
    + case v_numbers when 'same' then 25 when 'none' then 15 when 'partly' then 8 else 0 end
    + case v_brand when 'same' then 15 when 'in_name' then 15 when 'differs' then 0 else 10 end
    + case when v_same_code then 15 else 0 end;
  -- What speaks against beats what speaks for.
  v_confidence := case when v_same_gtin then 100 else least(v_confidence,
    case when v_same_code then 97 else 95 + 4 * v_likeness end,
    case when v_numbers = 'differ' or v_brand = 'differs' then 50 end,
    case when v_one_sided then 80 end,
    case when v_numbers = 'partly' or v_pack_differs then 85 end,
    case when not v_same_gtin then 40 end) end;

  if round(v_confidence, 2) < match_score.threshold then
    return (round(v_confidence, 2), v_likeness, null)::spp_private.match_score;
  end if;
  return (round(v_confidence, 2), v_likeness, jsonb_strip_nulls(jsonb_build_object(
    'gtin', case when v_same_gtin then to_jsonb((one).gtin)
                 when not v_same_gtin then jsonb_build_array((one).gtin, (other).gtin) end,
    'code', case when v_same_code then (one).code_key end,
    'brand', v_brand,
    'numbers', case when v_numbers in ('same', 'none')
                 then jsonb_build_object('verdict', v_numbers, 'values', (one).numbers)
                 else jsonb_build_object('verdict', v_numbers, 'one', (one).numbers, 'other', (other).numbers) end,
    'words', jsonb_build_object('likeness', v_likeness,
      'only_one', nullif(v_words.only_one, '{}'), 'only_other', nullif(v_words.only_other, '{}'),
      'respelled', nullif(v_words.respelled, '[]')),
    'pack', case when v_pack_differs then jsonb_build_array((one).pack, (other).pack) end
  )))::spp_private.match_score;
end
$$;
comment on function spp_private.match_score(spp_private.match_texts, spp_private.match_texts, numeric) is
  $$How sure two products are the same. The same GTIN is 100. Else 60 points for like words, 25 for equal numbers, 15
for the brand, 15 for the same code; other numbers or another brand allow 50 at most, another GTIN 40, words that
only either side has 80, numbers or packs that only one side tells 85. Without evidence below the threshold.$$;
