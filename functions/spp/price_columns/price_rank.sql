create or replace function spp_private.price_rank(field text) returns int
language sql immutable parallel safe
as $$
  select array_position('{cost_price,price,unit_price,retail_price,special_price,unit_price_per_measure}'::text[],
           price_rank.field)
$$;
comment on function spp_private.price_rank(text) is
  'The place of a field of column_synonyms among those that mean a price, the dearest to a buyer first; null for none.';
