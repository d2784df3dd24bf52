create or replace function spp_private.read_break_quantity(label text, decimal_mark text) returns integer
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text := label;
begin
  if v_text !~ '^[0-9]{1,9}$' then
    -- "10", "10+", "ab 10 Stk", "≥ 10", "10-99", "10 bis 99": from 10 on. "bis 99" and "> 10" say another thing.
    v_text := common.trimmed(spp_private.latin_digits(v_text));
    if v_text ~* '^(bis|up to|max|<|≤|>(?!=)|unter|under|below|less|over|über|above|more)' then
      return null;
    end if;
    v_text := regexp_replace(v_text,
      '^(ab|from|from qty|de|od|da|desde|à partir de|a partir de|vanaf|fra|från|ab menge'
        || '|от|від|≥|>=|min\.?|qty|menge|quantity)\s*', '', 'i');
    v_text := regexp_replace(v_text, '\s*(-|–|bis|to|until|\.\.+)\s*[0-9][0-9.,]*\s*([^0-9]*)$|\s*\+$', ' \2', 'i');
  end if;
  return spp_private.parse_count(v_text, 0, decimal_mark);
end
$$;
comment on function spp_private.read_break_quantity(text, text) is
  'From how many pieces on a price holds, as a cell says it; null where it cannot be told.';
