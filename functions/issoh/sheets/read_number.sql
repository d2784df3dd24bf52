create or replace function issoh_private.read_number(value jsonb, decimal_mark text) returns numeric
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_number text;
  v_mark text := read_number.decimal_mark;
begin
  if jsonb_typeof(read_number.value) = 'number' then
    return (read_number.value #>> '{}')::numeric;
  end if;
  -- Blanks and apostrophes group; several kinds of minus are one.
  v_number := regexp_replace(btrim(translate(common.plain(read_number.value #>> '{}'),
                                             U&'\2212\2013\00a0\202f\2009\2019''', '--     ')),
                             '(?<=[0-9]) (?=[0-9]{3}([^0-9]|$))', '', 'g');
  if v_number !~ '^-?[0-9][0-9.,]*$' or length(v_number) > 40 then
    return null;
  end if;
  if v_mark is null then
    v_mark := coalesce(issoh_private.decimal_mark_of(array[v_number]),
                       case when v_number !~ '[.,]' then '.' end);
    if v_mark is null then
      return case when v_number ~ '^-?[0-9]{1,3}[.,][0-9]{3}$' then 'NaN'::numeric end;
    end if;
  end if;
  if v_number !~ format('^-?([0-9]{1,3}([%s][0-9]{3})+|[0-9]+)([%s][0-9]+)?$', translate(v_mark, '.,', ',.'),
                        v_mark) then
    return null;
  end if;
  return replace(replace(v_number, translate(v_mark, '.,', ',.'), ''), v_mark, '.')::numeric;
end
$$;
comment on function issoh_private.read_number(jsonb, text) is
  $$What a cell of numbers says: a JSON number itself, a text as people write it, with that decimal mark or by itself
where it is null. Null where it is no number, NaN where three digits behind the only mark leave it open ("1.234").$$;
