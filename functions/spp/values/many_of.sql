create or replace function spp_private.many_of(word text) returns integer
language sql immutable parallel safe
as $$
  select case
    when lower(word) = any (array['hundred', 'hundert', 'cent', 'cento', 'cien', 'cem', 'honderd', 'hundra', 'hundrede',
                                  'sto', 'sata', 'сто', 'сотня', '100er', 'per hundred']) then 100
    when lower(word) = any (array['thousand', 'tausend', 'mille', 'mil', 'duizend', 'tusen', 'tusind', 'tysiąc',
      'tisíc',
                                  'tuhat', 'тысяча', 'тыс', '1000er', 'tsd']) then 1000
    when lower(word) = any (array['dozen', 'doz', 'dutzend', 'dtz', 'dz', 'douzaine', 'docena', 'dozzina', 'dúzia',
                                  'dozijn', 'dussin', 'dusin', 'tucet', 'tuzin', 'tucat', 'дюжина']) then 12
    when lower(word) in ('gross', 'gros', 'grs') then 144
  end
$$;
comment on function spp_private.many_of(text) is
  'How many pieces a word such as "hundred" or "Dutzend" says; else null.';
