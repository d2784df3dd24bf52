-- What imported products take over from SPP, and the markup that they begin with.
select plan(11);

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

-- A default that holds for a product spares it a rule of its own.
insert into issoh.categories (category_name, level, path) values ('Tools', 1, 'tools');
insert into issoh.selected_products (internal_sku, product_name, category_id)
select s, s, case when s = 'A' then (select c.category_id from issoh.categories c) end from unnest(array['A', 'B']) s;
select issoh.set_pricing_default(category => 'tools', markup_percentage => 20), issoh.set_pricing_default('trade', markup_percentage => 5);
create function tap.priced() returns text
language sql volatile
as $$
  select string_agg(p.internal_sku || ' ' || trim_scale(r.selling_price), ', ')
    from issoh_private.make_first_prices(array(select s.product_id from issoh.selected_products s), array[100, 100]) r
    join issoh.selected_products p on p.product_id = r.product_id
$$;
select is(tap.priced(), 'B 112.5', 'a default of the default tier prices what is imported, one of another tier does not');
select issoh.end_pricing_default(category => 'tools');
select is(tap.priced(), 'A 112.5', 'without one it gets its first price');

select * from finish();
