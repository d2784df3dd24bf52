create or replace function spp_private.match_word_likeness(word text, other text) returns numeric
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_short constant text := case when length(word) <= length(other) then word else other end;
  v_long constant text := case when length(word) <= length(other) then other else word end;
  v_size constant integer := length(v_short);
  v_more constant integer := length(v_long) - v_size;
  v_head integer := 0;
  v_tail integer := 0;
begin
  if v_short = v_long then
    return 1;
  elsif v_size < 3 then
    return 0;
  end if;
  -- Abbreviations: "stainl" and, without its vowels, "blk".
  if v_more >= 2 then
    if starts_with(v_long, v_short)
       or left(v_short, 1) = left(v_long, 1) and substr(v_short, 2) !~ '[aeiou]'
          and v_long ~ regexp_replace(v_short, '(.)', '\1.*', 'g') then
      return 0.8;
    end if;
  else
    while v_head < v_size and substr(v_short, v_head + 1, 1) = substr(v_long, v_head + 1, 1) loop
      v_head := v_head + 1;
    end loop;
    while v_tail < v_size - v_head
          and substr(v_short, v_size - v_tail, 1) = substr(v_long, v_size + v_more - v_tail, 1) loop
      v_tail := v_tail + 1;
    end loop;
    -- One letter too many; two swapped; one wrong, in words long enough that "bolt" and "belt" stay two things.
    if v_size >= 4 and v_more = 1 and v_head + v_tail = v_size
       or v_size >= 4 and v_more = 0 and v_head + v_tail = v_size - 2
          and substr(v_short, v_head + 1, 2) = reverse(substr(v_long, v_head + 1, 2))
       or v_size >= 6 and v_more = 0 and v_head + v_tail = v_size - 1 then
      return 0.9;
    end if;
  end if;
  if v_size >= 8 and public.similarity(word, other) >= 0.5 then
    return 0.8;
  end if;
  return 0;
end
$$;
comment on function spp_private.match_word_likeness(text, text) is
  '1: the same word; 0.9: one typo apart; 0.8: an abbreviation, or a long word with two typos; 0: another word.';
