-- What imported products take over from SPP, and the markup that they begin with.
select plan(9);

select is(issoh_private.availability_of(c.status, c.is_missing), c.answer, format('%s, %s', c.status, c.is_missing))
  from (values ('available', false, 'available'), ('available', true, 'missing'), ('pending', false, 'pending'),
               ('discontinued', true, 'discontinued')) c (status, is_missing, answer);

select is(issoh_private.default_markup(), 30::numeric, 'the markup is the setting''s');
select is((issoh.set_pricing_tier('standard', 'Standard', default_markup_percentage => 12.5)).default_markup_percentage,
          12.5, 'a tier has one of its own');
select is(issoh_private.default_markup(), 12.5, 'the default tier''s comes first');
select is((issoh.set_pricing_tier('trade', 'Trade', default_markup_percentage => 99)).default_markup_percentage
            - issoh_private.default_markup(), 86.5, 'another tier''s says nothing');
select is(tap.outcome('inv_pricing_manager',
                      $$select issoh.set_pricing_tier('x', 'X', default_markup_percentage => -101)$$),
          'ISIPV', 'no markup takes more than all');

select * from finish();
