create or replace function common.trimmed(value text) returns text
language sql immutable parallel safe
as $$
  select btrim(value, E'\t\n\x0b\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'
                      '\u2028\u2029\u202f\u205f\u3000\ufeff')
$$;
comment on function common.trimmed(text) is
  $$A text without white space at its ends: all that Unicode and JavaScript call so, line ends and byte order marks
included.$$;
grant execute on function common.trimmed(text) to public;
