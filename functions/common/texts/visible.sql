create or replace function common.visible(value text) returns text
language sql immutable parallel safe
as $$
  select case
    when octet_length(value) = length(value) and value !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]' then value
    else regexp_replace(value,
      '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f'
      '\u202a-\u202e\u2060-\u206f\ufeff]', '', 'g')
  end
$$;
comment on function common.visible(text) is
  $$A text without what cannot be seen: control bytes but tab and line ends, NEL and its like, soft hyphen, marks of the
reading direction, zero-width space, word joiner, byte order mark. Joiners stay, as words of some scripts need them.$$;
grant execute on function common.visible(text) to public;
