create or replace function common.composed(value text) returns text
language sql immutable parallel safe
as $$
  select case
    when octet_length(value) = length(value) then value
    when length(value) <= 512 then normalize(value, nfc)
    else common.composed_words(value)
  end
$$;
comment on function common.composed(text) is 'A text in its composed form (NFC), but for endless words.';
grant execute on function common.composed(text) to public;
