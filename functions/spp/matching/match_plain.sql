create or replace function spp_private.match_plain(name text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_plain text;
begin
  if octet_length(name) = length(name) then
    v_plain := lower(name);
    if strpos(v_plain, ',') > 0 then
      v_plain := regexp_replace(v_plain, '([0-9]),(?=[0-9])', '\1.', 'g');
    end if;
    v_plain := translate(v_plain, chr(39) || e'!#$&()*+,-/:;<=>?@[\\]^_`{|}~\t\n\r\f\v', repeat(' ', 40));
  else
    v_plain := regexp_replace(
      regexp_replace(
        replace(replace(replace(replace(
          translate(
            regexp_replace(
              normalize(lower(translate(name, '“”„″×™®©', repeat(chr(34), 4) || 'x')
                              collate pg_catalog.pg_c_utf8), nfkd),
              '[\u0300-\u036f]+', '', 'g'),
            'øłđðı', 'olddi'),
          'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        '([0-9]),(?=[0-9])', '\1.', 'g'),
      '[^[:alnum:]%\x22.]+', ' ', 'g');
  end if;
  if strpos(v_plain, '.') > 0 then
    v_plain := regexp_replace(v_plain, '(?<![0-9])\.|\.(?![0-9])', ' ', 'g');
  end if;
  if strpos(v_plain, '  ') > 0 then
    v_plain := regexp_replace(v_plain, '  +', ' ', 'g');
  end if;
  return btrim(v_plain);
end
$$;
comment on function spp_private.match_plain(text) is
  $$A text as matching compares it: lower case, no accents, no punctuation but decimal points, percent and inch marks;
"0,5" is "0.5".$$;
