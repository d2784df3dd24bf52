create or replace function spp_private.read_break_quantity(label text, decimal_mark text) returns integer
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- "10", "10+", "ab 10 Stk", "≥ 10", "10-99", "10 bis 99": from 10 on. "bis 99" and "> 10" say another thing.
  select spp_private.parse_count(t.quantity, 0, decimal_mark)
    from (
      select case
               when l.label ~* '^(bis|up to|max|<|≤|>(?!=)|unter|under|below|less|over|über|above|more)' then null
               else regexp_replace(
                      regexp_replace(l.label,
                        '^(ab|from|from qty|de|od|da|desde|à partir de|a partir de|vanaf|fra|från|ab menge'
                                     || '|от|від|≥|>=|min\.?|qty|menge|quantity)\s*', '', 'i'),
                      '\s*(-|–|bis|to|until|\.\.+)\s*[0-9][0-9.,]*\s*([^0-9]*)$|\s*\+$', ' \2', 'i')
             end as quantity
        from (select common.trimmed(spp_private.latin_digits(label))) l (label)
    ) t
$$;
comment on function spp_private.read_break_quantity(text, text) is
  'From how many pieces on a price holds, as a cell says it; null where it cannot be told.';
