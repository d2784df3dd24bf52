create or replace function spp_private.read_date(label text) returns date
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text := label;
  v_parts text[];
  v_iso text;
begin
  if v_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
    v_text := lower(common.trimmed(spp_private.latin_digits(v_text)));
  end if;
  if v_text ~ '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t ].*)?$' then
    v_iso := substring(v_text from '^[0-9-]+');
  elsif v_text ~ '^[0-9]{4}[./][0-9]{1,2}[./][0-9]{1,2}\.?$' then
    v_iso := translate(rtrim(v_text, '.'), './', '--');
  elsif v_text ~ '^(19|20)[0-9]{6}$' then
    v_iso := regexp_replace(v_text, '^(....)(..)(..)$', '\1-\2-\3');
  -- With points the day comes first.
  elsif v_text ~ '^[0-9]{1,2}\. ?[0-9]{1,2}\. ?([0-9]{2}|[0-9]{4})\.?$' then
    v_iso := regexp_replace(regexp_replace(rtrim(v_text, '.'), '^(\d+)\. ?(\d+)\. ?(\d+)$', '\3-\2-\1'),
                            '^(\d\d-)', '20\1');
  -- Else it is told where it can be: one of the two is no month, or both are the same.
  elsif v_text ~ '^[0-9]{1,2}([/-])[0-9]{1,2}\1(20)?[0-9]{2}$' then
    v_parts := regexp_split_to_array(v_text, '[/-]');
    v_iso := case
      when v_parts[2]::integer > 12 or v_parts[1]::integer = v_parts[2]::integer
        then concat('20', right(v_parts[3], 2), '-', v_parts[1], '-', v_parts[2])
      when v_parts[1]::integer > 12
        then concat('20', right(v_parts[3], 2), '-', v_parts[2], '-', v_parts[1])
    end;
  elsif v_text ~ '^[0-9]{1,2}(st|nd|rd|th|\.)?[ -][a-z]{3,9}\.?,?[ -][0-9]{4}$'
     or v_text ~ '^[a-z]{3,9}\.? [0-9]{1,2}(st|nd|rd|th)?, ?[0-9]{4}$' then
    v_iso := concat(
      right(v_text, 4), '-',
      array_position('{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'::text[],
                     substring(v_text from '[a-z]{3}(?=[a-z]{0,6}\.?,?[ -])')), '-',
      substring(v_text from '(?<![0-9])[0-9]{1,2}(?![0-9])'));
  end if;
  return case when pg_input_is_valid(v_iso, 'date') then v_iso::date end;
end
$$;
comment on function spp_private.read_date(text) is
  'The day that a cell says: ISO, 31.12.2026, 12/31/2026 where only one reading is a date; null where it cannot be
told.';
