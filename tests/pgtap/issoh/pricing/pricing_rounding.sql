-- What becomes of a computed price.
select plan(46);

select is(issoh_private.round_price(r.price, r.increment, r.mode, r.charm, r.minimum, r.maximum), r.expected, concat_ws(' ', r.price, r.increment, r.mode, r.charm, r.minimum, r.maximum, '->', r.expected))
  from (values
    (12.34565, null, 'nearest', null, null, null, 12.3457),
    (12.34564, null, 'nearest', null, null, null, 12.3456),
    (12.34561, null, 'up', null, null, null, 12.3457),
    (12.34569, null, 'down', null, null, null, 12.3456),
    (12.37, 0.05, 'nearest', null, null, null, 12.35),
    (12.375, 0.05, 'nearest', null, null, null, 12.40),
    (12.36, 0.05, 'up', null, null, null, 12.40),
    (12.39, 0.05, 'down', null, null, null, 12.35),
    (12.35, 0.05, 'up', null, null, null, 12.35),
    (12.35, 0.05, 'down', null, null, null, 12.35),
    (0.02, 0.05, 'nearest', null, null, null, 0.05),
    (0.02, 0.05, 'down', null, null, null, 0.05),
    (0, 0.05, 'up', null, null, null, 0),
    (0, null, 'nearest', 0.99, null, null, 0),
    (0, null, 'nearest', 0.99, 5, null, 5.99),
    (12.40, null, 'nearest', 0.99, null, null, 11.99),
    (12.49, null, 'nearest', 0.99, null, null, 12.99),
    (12.00, null, 'up', 0.99, null, null, 12.99),
    (12.98, null, 'down', 0.99, null, null, 11.99),
    (0.10, null, 'down', 0.99, null, null, 0.99),
    (12.93, null, 'nearest', 0.95, null, null, 12.95),
    (123, null, 'nearest', 9, null, null, 119),
    (124, null, 'nearest', 9, null, null, 129),
    (123, null, 'up', 9, null, null, 129),
    (17, null, 'nearest', 4.95, null, null, 14.95),
    (12.07, null, 'nearest', 0.05, null, null, 12.05),
    (12.3, null, 'nearest', 0, null, null, 12),
    (14, null, 'up', 1, null, null, 21),
    (1234, null, 'nearest', 99, null, null, 1199),
    (12.3, 0.05, 'up', 0.99, null, null, 12.99),
    (11.99, 0.05, 'nearest', null, 12.01, null, 12.05),
    (12.34, 0.05, 'nearest', null, null, 12.32, 12.30),
    (12.34, 0.05, 'nearest', null, 12.31, 12.34, 12.34),
    (12.30, 0.05, 'nearest', null, 12.31, 12.34, 12.31),
    (12.40, null, 'nearest', 0.99, null, 12, 11.99),
    (12.60, null, 'nearest', 0.99, null, 12.5, 11.99),
    (9, null, 'nearest', 0.99, 12, 12.5, 12),
    (20, null, 'nearest', 0.99, 12, 12.5, 12.5),
    (20, null, 'nearest', 0.99, null, 0.5, 0.5),
    (20, null, 'nearest', null, null, 15, 15),
    (20, null, 'nearest', null, 25.5, null, 25.5),
    (20, 5, 'down', null, null, 4, 4)
  ) as r (price, increment, mode, charm, minimum, maximum, expected);
select is(issoh_private.round_price(null, 0.05), null, 'no price stays none');

-- Every price from 0.01 on with every grid, mode and some limits: a violation is a row.
create temp table rounded as
select p.price, g.increment, m.mode, g.charm, l.minimum, l.maximum,
       issoh_private.round_price(p.price, g.increment, m.mode, g.charm, l.minimum, l.maximum) as result
  from (select i * 0.37 + 0.01 as price from generate_series(0, 150) i) p
 cross join (values (null, null), (0.05, null), (0.25, null), (3, null), (null, 0.99), (null, 0.5), (null, 9),
                    (null, 4.95)) as g (increment, charm)
 cross join (values ('nearest'), ('up'), ('down')) as m (mode)
 cross join (values (null, null), (10, null), (null, 30.01), (7.77, 33.33), (15, 15.2)) as l (minimum, maximum);
select is_empty($$select r.* from rounded r where r.result < r.minimum or r.result > r.maximum or r.result <= 0$$,
  'no limit is ever broken, and no price becomes 0');
-- Off the grid it is a limit, and then no price of the grid is within them.
create temp table grids as
select g.increment, g.charm, g.first + g.step * i as price
  from (values (0.05, null, 0, 0.05), (0.25, null, 0, 0.25), (3, null, 0, 3), (null, 0.99, 0.99, 1), (null, 0.5, 0.5, 1),
               (null, 9, 9, 10), (null, 4.95, 4.95, 10)) as g (increment, charm, first, step)
 cross join generate_series(0, 1400) i;
select is_empty(
  $$select r.*
      from rounded r
     where num_nonnulls(r.increment, r.charm) > 0
       and not exists (select from grids g where g.increment is not distinct from r.increment
                          and g.charm is not distinct from r.charm and g.price = r.result)
       and (coalesce(r.result <> r.minimum, true) and coalesce(r.result <> r.maximum, true)
            or exists (select from grids g where g.increment is not distinct from r.increment
                          and g.charm is not distinct from r.charm and g.price > 0
                          and g.price >= coalesce(r.minimum, 0) and g.price <= coalesce(r.maximum, 1e9)))$$,
  'a price is on the grid wherever the limits leave room');
select is_empty(
  $$select r.* from rounded r
     where num_nonnulls(r.minimum, r.maximum) = 0 and num_nonnulls(r.increment, r.charm) > 0
       and r.result <> (select g.price from grids g
                         where g.increment is not distinct from r.increment and g.charm is not distinct from r.charm
                           and g.price > 0
                         order by case
                                    when r.mode = 'up' and g.price < r.price then 2
                                    when r.mode = 'down' and g.price > r.price then 2
                                    else 1
                                  end, abs(g.price - r.price), g.price desc
                         limit 1)$$,
  'and without limits it is the one that the mode asks for');
select * from finish();
