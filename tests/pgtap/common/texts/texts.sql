-- Texts of lists: trimmed at both ends of all white space, composed, blank is null.
select plan(9);

select is(common.trimmed(t.given), t.wanted, format('trimmed: %s', t.name))
  from (values ('white space of every kind', E'\u00a0\u3000\ufeff\u2028 a b \t\r\n\u205f', 'a b'),
               ('inner blanks stay', E'a\u00a0 b', E'a\u00a0 b'),
               ('nothing but blanks', E' \u00a0 ', '')) t (name, given, wanted);
select is(common.composed(t.given), t.wanted, format('composed: %s', t.name))
  from (values ('a letter and its mark', E'Cafe\u0301', E'Caf\u00e9'),
               ('plain letters', 'Cafe', 'Cafe'),
               ('long texts, too', repeat(E'Cafe\u0301 ', 200), repeat(E'Caf\u00e9 ', 200))) t (name, given, wanted);
select is(common.composed_words('a' || repeat(E'\u0301\u0323', 300) || E' e\u0301'),
          'a' || repeat(E'\u0301\u0323', 300) || E' \u00e9', 'an endless word stays, its neighbours are composed');
select is(common.plain(E' e\u0301\u00a0'), E'\u00e9', 'plain: trimmed and composed');
select is(common.plain(E' \u3000'), null, 'plain: blank is null');
select * from finish();
