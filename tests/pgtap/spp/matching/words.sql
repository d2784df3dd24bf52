-- How matching compares the words of two products.
select plan(27);

select is(spp_private.match_plain(c.name), c.plain, format('%s is compared as %s', c.name, c.plain))
  from (values
    ('Claw Hammer', 'claw hammer'),
    ('  Größe: ÉCROU à œillet ', 'grosse ecrou a oeillet'),
    ('Øl-Łódź ıı', 'ol lodz ii'),
    ('Bit 0,5 × 3.25', 'bit 0.5 x 3.25'),
    ('Bolt M8 (zinc).', 'bolt m8 zinc'),
    ('Pipe 3/4” 50%', 'pipe 3 4" 50%'),
    ('.', ''),
    (null, null)
  ) as c (name, plain);

select is(spp_private.match_brands(c.brand, c.other), c.answer, format('brands %s and %s: %s', c.brand, c.other, c.answer))
  from (values
    ('{}'::text[], '{}'::text[], 'unknown'),
    ('{bosch}', '{}', 'missing'),
    ('{bosch}', '{bosch,professional}', 'same'),
    ('{milwaukee}', '{milwakee}', 'same'),
    ('{hp}', '{hewlett,packard}', 'same'),
    ('{bosch}', '{makita}', 'differs')
  ) as c (brand, other, answer);
select is(spp_private.match_brands(c.one, c.other), spp_private.match_brands(c.other, c.one),
          format('brands %s and %s are the same question either way', c.one, c.other))
  from (values ('{hp}'::text[], '{hewlett,packard}'::text[]), ('{}', '{bosch}'), ('{bosch}', '{makita}')) as c (one, other);

select is(spp_private.match_word_likeness(c.word, c.other), c.likeness, format('%s and %s: %s', c.word, c.other, c.likeness))
  from (values
    ('hammer', 'hammer', 1::numeric),
    ('hammer', 'hamer', 0.9),
    ('hammer', 'hmamer', 0.9),
    ('hammer', 'hanmer', 0.9),
    ('bolt', 'belt', 0),
    ('black', 'blk', 0.8),
    ('stainless', 'stainl', 0.8),
    ('screwdriver', 'screwdriwor', 0.8),
    ('ab', 'abc', 0),
    (null, 'abc', null)
  ) as c (word, other, likeness);
select * from finish();
