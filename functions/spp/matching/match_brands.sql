create or replace function spp_private.match_brands(brand text[], other text[]) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_brand text;
  v_other text;
begin
  if brand = '{}' or other = '{}' then
    return case when brand = other then 'unknown' else 'missing' end;
  elsif brand <@ other or other <@ brand then
    return 'same';
  end if;
  v_brand := array_to_string(brand, '');
  v_other := array_to_string(other, '');
  if spp_private.match_may_be_like(v_brand, v_other) and spp_private.match_word_likeness(v_brand, v_other) > 0 then
    return 'same';
  -- "HP" is "Hewlett Packard".
  elsif left(v_brand, 1) = left(v_other, 1)
        and (v_brand = (select string_agg(left(w, 1), '' order by p) from unnest(other) with ordinality u (w, p))
             or v_other = (select string_agg(left(w, 1), '' order by p) from unnest(brand) with ordinality u (w, p)))
  then
    return 'same';
  end if;
  return 'differs';
end
$$;
comment on function spp_private.match_brands(text[], text[]) is
  'What the brands of two products say, each as its words: same, differs, missing (on one side), unknown (on both).';
