-- Texts of lists: trimmed at both ends of all white space, composed, blank is null.
select plan(24);

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
select is(common.visible(t.given), t.wanted, format('visible: %s', t.name))
  from (values ('zero width, directions, hyphens, marks', E'a\u200b\u200e\u00ad\u2060\ufeff\u202eb', 'ab'),
               ('control bytes and NEL, but no tab', E'a\u0001\u0085\u000b\tb', E'a\tb'),
               ('joiners stay', E'a\u200db', E'a\u200db')) t (name, given, wanted);
select is(common.plain('="00123"'), '00123', 'plain: a text that a spreadsheet was told to keep');
select is(common.plain_code(t.given), t.wanted, format('plain_code: %s', t.name))
  from (values ('an apostrophe in front', '''00123', '00123'),
               ('joiners go', E'A\u200d1', 'A1'),
               ('an apostrophe alone is a code', '''', '''')) t (name, given, wanted);
select is(common.whole_gtin(t.given), t.wanted, format('whole_gtin: %s', t.name))
  from (values ('the zero is back', '36000291452', '036000291452'),
               ('another check digit', '36000291453', '36000291453'),
               ('another length', '4006381333931', '4006381333931'),
               ('no number', 'A6000291452', 'A6000291452')) t (name, given, wanted);
select is(t.given ~* common.word_pattern(t.word), t.is_found, format('word_pattern: %s', t.name))
  from (values ('where a word begins', 'Claw hammer', 'ham', true),
               ('not within one', 'Nordhammer', 'ham', false),
               ('what patterns mean by a character is taken as it is', 'Bit 4.5 (x2)', '4.5 (', true),
               ('and means nothing else', 'Bit 4x5 (x2)', '4.5', false)) t (name, given, word, is_found);
select * from finish();
