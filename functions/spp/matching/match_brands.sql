create or replace function spp_private.match_brands(brand text[], other text[]) returns text
language sql immutable parallel safe
as $$
  select case
    when brand = '{}' and other = '{}' then 'unknown'
    when brand = '{}' or other = '{}' then 'missing'
    when brand <@ other or other <@ brand then 'same'
    when spp_private.match_word_likeness(array_to_string(brand, ''), array_to_string(other, '')) > 0 then 'same'
    -- "HP" is "Hewlett Packard".
    when array_to_string(brand, '')
           = (select string_agg(left(w, 1), '' order by p) from unnest(other) with ordinality u (w, p))
      or array_to_string(other, '')
           = (select string_agg(left(w, 1), '' order by p) from unnest(brand) with ordinality u (w, p))
      then 'same'
    else 'differs'
  end
$$;
comment on function spp_private.match_brands(text[], text[]) is
  'What the brands of two products say, each as its words: same, differs, missing (on one side), unknown (on both).';
