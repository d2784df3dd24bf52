-- What IS-SOH's test files share; the runner loads it into schema tap.

create function tap.warehouse(code text, allow_negative boolean default false) returns uuid
language sql volatile
as $$
  select w.warehouse_id
    from issoh.create_warehouse(warehouse.code, warehouse.code, allow_negative => warehouse.allow_negative) w
$$;

create function tap.item(sku text) returns uuid
language sql volatile
as $$
  select p.product_id from issoh.add_product(item.sku, item.sku) p
$$;

-- A supplier in the mirror.
create function tap.supplier(code text) returns uuid
language sql volatile
as $$
  insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
  values (gen_random_uuid(), code, code, 'active', 'EUR')
  returning supplier_id
$$;

-- A movement as callers write it. reference: an order's number.
create function tap.draft(
  movement_type text, sku text, quantity integer, origin text default null, destination text default null,
  cost numeric default null, at timestamptz default null, supplier text default null, returns uuid default null,
  reference text default null, reservation uuid default null, currency text default null,
  counted boolean default null
) returns issoh.movement_input
language sql stable
as $$
  select row(null, sku, movement_type, quantity, origin, destination, cost, currency, supplier,
             case when reference is not null then 'PO' end, reference, at, returns, reservation,
             null, counted)::issoh.movement_input
$$;

-- Posts one movement; its id.
create function tap.move(
  movement_type text, sku text, quantity integer, origin text default null, destination text default null,
  cost numeric default null, at timestamptz default null, supplier text default null, returns uuid default null,
  reference text default null, reservation uuid default null, currency text default null,
  counted boolean default null
) returns uuid
language sql volatile
as $$
  select m.movement_id
    from issoh.post_movement(tap.draft(movement_type, sku, quantity, origin, destination, cost, at, supplier, returns,
                                       reference, reservation, currency, counted)) m
$$;

create function tap.receive(
  item uuid, warehouse text, quantity integer, cost numeric default null, at timestamptz default null,
  supplier text default null
) returns uuid
language sql volatile
as $$
  select tap.move('receipt', p.internal_sku, receive.quantity, null, receive.warehouse, receive.cost, receive.at,
                  receive.supplier)
    from issoh.selected_products p
   where p.product_id = receive.item
$$;

create function tap.issue(item uuid, warehouse text, quantity integer, at timestamptz default null) returns uuid
language sql volatile
as $$
  select tap.move('issue', p.internal_sku, issue.quantity, issue.warehouse, at => issue.at)
    from issoh.selected_products p
   where p.product_id = issue.item
$$;

create function tap.undo(movement_id uuid) returns uuid
language sql volatile
as $$
  select m.movement_id from issoh.reverse_movement(undo.movement_id) m
$$;

-- Volatile, to see what the same statement has done before.
-- Pieces of a product: "warehouse pieces, …".
create function tap.stock_of(sku text) returns text
language sql volatile
as $$
  select string_agg(concat(w.warehouse_code, ' ', s.quantity_on_hand), ', ' order by w.warehouse_code)
    from issoh.stock_on_hand s
    join issoh.selected_products p on p.product_id = s.product_id
    join issoh.warehouses w on w.warehouse_id = s.warehouse_id
   where p.internal_sku = stock_of.sku
$$;

-- Whose pieces these are: "supplier pieces, …", a dash for nobody.
create function tap.holdings_of(sku text) returns text
language sql volatile
as $$
  select string_agg(concat(coalesce(s.supplier_code, '-'), ' ', h.quantity_on_hand), ', '
                    order by s.supplier_code nulls last)
    from issoh.supplier_stock_holdings h
    join issoh.selected_products p on p.product_id = h.product_id
    left join issoh.suppliers s on s.supplier_id = h.supplier_id
   where p.internal_sku = holdings_of.sku
$$;

-- What a product's pieces are worth: "pieces: FIFO LIFO average".
create function tap.value_of(sku text, as_of timestamptz default null) returns text
language sql volatile
as $$
  select format('%s: %s %s %s', v.quantity_on_hand, v.fifo_value, v.lifo_value, v.average_value)
    from issoh.product_valuation(value_of.sku, value_of.as_of) v
$$;

-- An item of the queue, named as its product.
create function tap.queue_item(
  name text, score numeric default null, status text default 'pending', supplier text default 'ACME',
  low numeric default null, coverage numeric default null, details jsonb default '{}'
) returns uuid
language sql volatile
as $$
  insert into issoh.selection_queue
    (spp_product_id, spp_supplier_id, product_details, review_status, auto_select_score, score_low, coverage)
  select gen_random_uuid(), s.supplier_id, jsonb_build_object('product_name', queue_item.name) || queue_item.details,
         queue_item.status, queue_item.score, queue_item.low, queue_item.coverage
    from issoh.suppliers s
   where s.supplier_code = queue_item.supplier
  returning queue_id
$$;

create function tap.queued(name text) returns uuid
language sql stable security definer
as $$
  select q.queue_id from issoh.selection_queue q where q.product_details ->> 'product_name' = queued.name
$$;

create function tap.name_of(queue_id uuid) returns text
language sql stable security definer
as $$
  select q.product_details ->> 'product_name' from issoh.selection_queue q where q.queue_id = name_of.queue_id
$$;
