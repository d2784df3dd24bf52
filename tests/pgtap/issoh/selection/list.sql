-- The queue as a list and in figures: what filters find, in which order, page by page.
select plan(45);

select tap.supplier('ACME'), tap.supplier('BOLT');
select tap.queue_item(i.name, i.score, i.status, i.supplier, i.score, 0.9, i.details::jsonb)
  from (values
    ('Hammer', 90, 'pending', 'ACME', '{"category_path": "tools.hand_tools", "current_price": "12.50", "is_new": true,
                                        "currency_code": "EUR", "supplier_product_code": "H-1", "brand": "Thor"}'),
    ('Saw', 70, 'pending', 'ACME', '{"category_path": "tools", "current_price": "100", "is_new": false,
                                     "currency_code": "EUR", "supplier_product_code": "S-1", "barcode": "4006381333931"}'),
    ('Nail 50%', 70, 'pending', 'BOLT', '{"category_path": "toolsmith", "current_price": "0.02", "is_new": true,
                                          "currency_code": "USD", "supplier_product_code": "N_1"}'),
    ('Drill', null, 'pending', 'BOLT', '{"category_path": "tools.handxtools", "current_price": "99.99",
                                         "currency_code": "EUR"}'),
    ('Rope', 20, 'on_hold', 'BOLT', '{"currency_code": "EUR"}'),
    ('Glue', 10, 'approved', 'ACME', '{"current_price": "5", "currency_code": "EUR"}')
  ) i (name, score, status, supplier, details);
create function tap.found(filters text default '{}', status text default 'pending') returns text
language sql volatile as $$
  select tap.as_role('inv_analyst', format(
    $q$select string_agg(l.product_name, ', ') from issoh.list_selection(%L, %L) l$q$, filters, status))
$$;

-- Equal scores: the one queued first.
select is(tap.found(), 'Hammer, Saw, Nail 50%, Drill', 'the highest score first, what has none last');
select is(tap.found(status => null), 'Hammer, Saw, Nail 50%, Rope, Glue, Drill', 'of every status');
select is(tap.found(status => 'on_hold'), 'Rope', 'or of one');
update issoh.selection_queue q set recommended_by = 'ann' where q.queue_id = tap.queued('Saw');
select is(tap.found(f.filters), f.found, f.filters)
  from (values
    ('{"supplier_codes": ["BOLT"]}', 'Nail 50%, Drill'),
    ('{"supplier_codes": ["BOLT", "ACME"]}', 'Hammer, Saw, Nail 50%, Drill'),
    ('{"category": "tools"}', 'Hammer, Saw, Drill'),
    ('{"category": "tools.hand_tools"}', 'Hammer'),
    ('{"category": "nowhere"}', null),
    ('{"search": "50%"}', 'Nail 50%'),
    ('{"search": "n_1"}', 'Nail 50%'),
    ('{"search": "thor"}', 'Hammer'),
    ('{"search": "thor ham h-1"}', 'Hammer'),
    ('{"search": "thor saw"}', null),
    ('{"search": "4006381333931"}', 'Saw'),
    ('{"search": "400638133"}', null),
    ('{"is_new": true}', 'Hammer, Nail 50%'),
    ('{"is_new": false}', 'Saw'),
    ('{"min_price": 12.5, "max_price": "99.99"}', 'Hammer, Drill'),
    ('{"min_score": 70}', 'Hammer, Saw, Nail 50%'),
    ('{"min_score": 70.01, "is_new": true}', 'Hammer'),
    ('{"recommended": true}', 'Saw'),
    ('{"recommended": false}', 'Hammer, Nail 50%, Drill'),
    ('{"min_score": null}', 'Hammer, Saw, Nail 50%, Drill')
  ) f (filters, found);
select is(tap.found(jsonb_build_object('product_ids', jsonb_build_array(q.spp_product_id))::text), 'Saw', 'by ids')
  from issoh.selection_queue q where q.queue_id = tap.queued('Saw');

-- Page by page, each item once.
with recursive page as (
  select l.score, l.queue_id, l.product_name, 1 as n
    from issoh.list_selection(status => null, page_size => 1) l
  union all
  select l.score, l.queue_id, l.product_name, p.n + 1
    from page p, lateral issoh.list_selection(status => null, after_score => p.score, after_id => p.queue_id, page_size => 1) l
)
select is(string_agg(p.product_name, ', ' order by p.n), tap.found(status => null), 'pages of one make the list')
  from page p;

-- Figures.
create function tap.facet(facet text, filters text default '{}', status text default null) returns text
language sql volatile as $$
  select tap.as_role('inv_analyst', format(
    $q$select string_agg(concat_ws(' ', f.value, f.currency_code, f.from_price, f.below_price, f.items), ', ')
         from issoh.selection_facets(%L, %L) f where f.facet = %L$q$, filters, status, facet))
$$;
select is(tap.facet(f.facet), f.answer, f.facet)
  from (values
    ('supplier', 'ACME 3, BOLT 3'),
    ('category', '2, tools 1, tools.hand_tools 1, tools.handxtools 1, toolsmith 1'),
    ('status', 'pending 4, approved 1, on_hold 1'),
    ('auto_candidate', 'false 5, true 1'),
    ('price_band', 'EUR 1 10 1, EUR 10 100 2, EUR 100 1000 1, EUR 1, USD 0 1 1')
  ) f (facet, answer);
select is(tap.facet('supplier', '{"category": "tools"}', 'pending'), 'ACME 2, BOLT 1', 'among what a filter finds');
select is(tap.facet('supplier', '{"search": "nothing"}'), null, 'among nothing there is none');

-- Refused, and told why.
select is(tap.outcome('inv_analyst', format('select issoh.list_selection(%L)', f.filters)), f.code, f.filters)
  from (values
    ('{"colour": "red"}', 'ISICR'), ('[]', 'ISICR'), ('{"supplier_codes": []}', 'ISICR'),
    ('{"supplier_codes": [1]}', 'ISICR'), ('{"product_ids": ["x"]}', 'ISICR'), ('{"is_new": "yes"}', 'ISICR'),
    ('{"min_price": -1}', 'ISICR'), ('{"min_price": 2, "max_price": 1}', 'ISICR'), ('{"min_score": 101}', 'ISICR'),
    ('{"search": " "}', 'ISICR'), ('{"category": "a b"}', 'ISICR'), ('{"include_rejected": true}', 'ISICR'),
    ('{"supplier_codes": ["NOBODY"]}', 'ISNSU')
  ) f (filters, code);
select * from finish();
