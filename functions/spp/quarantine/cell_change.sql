create or replace function spp_private.cell_change(old_text text, new_text text, number text default null)
returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_longest constant integer := 16000;
  v_old constant text := coalesce(common.plain(replace(replace(old_text, E'\r\n', E'\n'), E'\r', E'\n')), '');
  v_new constant text := coalesce(common.plain(replace(replace(new_text, E'\r\n', E'\n'), E'\r', E'\n')), '');
  v_amount constant text := '^[+-]?[0-9]{1,40}([.,][0-9]{1,40})?$';
  v_power constant text := '^[+-]?[0-9]([.,][0-9]{1,20})?[eE][+]?[0-9]{1,3}$';
  v_was numeric;
  v_is numeric;
  v_digits integer;
begin
  -- What is longer than a spreadsheet's cell comes back cut.
  if v_old = v_new or length(v_old) > v_longest and left(v_old, v_longest) = left(v_new, v_longest) then
    return 'same';
  elsif v_new = '' or v_old = '' then
    return 'changed';
  elsif lower(v_new) = lower(v_old) and lower(v_new) in ('true', 'false') then
    return 'same';
  end if;

  -- A spreadsheet that opens a text file takes what looks like a number for one, and writes it its own way.
  if v_old ~ v_amount then
    v_was := replace(v_old, ',', '.')::numeric;
    v_is := spp_private.plain_decimal(number);
    if v_is is null and (v_new ~ v_amount or v_new ~ v_power) then
      v_is := replace(v_new, ',', '.')::numeric;
    end if;
    if v_was = v_is then
      return case when v_old ~ '^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$' then 'rewritten' else 'same' end;
    elsif v_new ~ v_power and v_was <> 0 and abs(v_was) >= 1e11 then
      -- 4006381333931 is shown, and saved, as 4.00638E+12.
      v_digits := length(regexp_replace(substring(v_new from '^[+-]?([0-9][.,]?[0-9]*)'), '[^0-9]', '', 'g'));
      if abs(v_was - v_is) <= abs(v_is) * 10::numeric ^ (1 - v_digits) then
        return 'same';
      end if;
    elsif length(v_old) > 15 and number is not null and abs(v_was - v_is) <= abs(v_is) * 1e-14 then
      return 'same';
    elsif v_old ~ '[.,]' and regexp_replace(v_old, '[.,]', '') = coalesce(number, v_new) then
      return 'rewritten';
    end if;
  end if;
  -- The same with what looks like a day: 2026-01-31 becomes 31.01.2026, and a code 1-2 the first of February.
  if v_old ~ '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$' and spp_private.read_date(v_new) is not null then
    return case when spp_private.read_date(v_new) = spp_private.read_date(v_old) then 'same' else 'changed' end;
  end if;
  if v_old ~ '^[0-9]{1,4}[-./][0-9]{1,2}([-./][0-9]{1,4})?$'
     and (v_new ~ '^[0-9]{1,4}[-./ ]+[0-9]{1,2}[-./ ]+[0-9]{1,4}$'
          or v_new ~* '^[0-9]{1,2}[-. ]+[[:alpha:]]{3,}\.?([-. ]+[0-9]{2,4})?$'
          or v_new ~* '^[[:alpha:]]{3,}\.?[-. ]+[0-9]{2,4}$' or v_new ~ '^[0-9]{5}$') then
    return 'rewritten';
  end if;
  return 'changed';
end
$$;
comment on function spp_private.cell_change(text, text, text) is
  $$What became of a cell on its way through a spreadsheet: same, changed, or rewritten (by the program or by a
person, who knows). number: the number behind a numeric cell.$$;
